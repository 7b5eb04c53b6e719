"""The phone report's states."""

# ruff: noqa: D103 - what a function shows is named by its yields

import re
from collections.abc import Iterator

from camera import Hand, Visit, usual
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault


def scroll(hand: Hand, title: str) -> None:
    heading = hand.page.get_by_role("heading", name=title, exact=True)
    heading.evaluate("node => window.scrollTo(0, node.getBoundingClientRect().top + scrollY)")


def everyday(hand: Hand) -> Iterator[str]:
    hand.see("Sent to gmi dev: see its terminal.")
    yield "sent"
    hand.tap(re.compile("^Touch here"))
    expect(hand.page.get_by_role("row", name="Click after touch")).to_contain_text("ms")
    scroll(hand, "Finger and keys")
    yield "what a finger told"
    scroll(hand, "Screen")
    yield "the screen"
    scroll(hand, "Engine")
    yield "the engine"
    scroll(hand, "Page")
    yield "its features"
    scroll(hand, "As text")
    yield "as text"


def asking(hand: Hand) -> Iterator[str]:
    hand.see("The answer is sent when all questions are asked.")
    yield "asking"


def silence(hand: Hand) -> Iterator[str]:
    expect(hand.page.get_by_text("Sent to gmi dev")).to_be_visible(timeout=20_000)
    scroll(hand, "Phone")
    yield "no phone"


def alone(hand: Hand) -> Iterator[str]:
    hand.page.route("**/__gmi__/report", lambda route: route.fulfill(status=404))
    hand.tap("Send again")
    hand.see(re.compile("No dev server took it"))
    yield "no dev server"


THEMES = ("light",)
STATES = (
    Visit(everyday, usual(), tight=True),
    Visit(asking, usual(), faults=[Fault("hang", "productinfo")]),
    Visit(silence, usual(), faults=[Fault("drop")]),
    Visit(alone, usual(), tight=True),
)
