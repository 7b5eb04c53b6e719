"""The blank app's states."""

# ruff: noqa: D103 - what a function shows is named by its yields

import re
from collections.abc import Iterator

from camera import Hand, Visit, usual

from gmi_appkit.emulator.faults import Fault


def everyday(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("This is a GXP2200"))
    yield "the phone answers"
    hand.phone.faults.add(Fault("hang"))
    hand.tap("Ask again")
    hand.see("Asking the phone ...")
    yield "asking"


def silence(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("does not answer"))
    yield "no answer"


def refused(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("does not say what it is"))
    yield "error"


THEMES = ("light",)
STATES = (
    Visit(everyday, usual(), tight=True),
    Visit(silence, usual(), faults=[Fault("drop")], tight=True),
    Visit(refused, usual(), faults=[Fault("error", "productinfo")]),
)
