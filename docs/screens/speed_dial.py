"""The speed-dial board's states."""

# ruff: noqa: D103 - what a function shows is named by its yields

import re
from collections.abc import Iterator

from camera import LONG_NAME, Hand, Visit, silence, usual
from playwright.sync_api import expect

from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault

STRANGE = [
    {"name": LONG_NAME, "number": "+4930123456789", "colour": "blue"},
    {"name": "نور الزهراني", "number": "2102", "colour": "teal"},
    None,
    {"name": "<img src=x onerror=alert(1)>", "number": "2101", "colour": "red"},
    {"name": "🌻 Sunflower desk 🌻", "number": "+447700900123", "account": "2"},
    {"name": "Bridge", "number": "sip:reception.desk@conference.hotel.example.net"},
    {"name": "王小明", "number": "13800138000", "colour": "purple"},
]


def ready(hand: Hand) -> None:
    tiles = hand.page.locator(".gu-tile:not(.gu-tile-free)").filter(visible=True)
    expect(tiles.first).to_be_visible()
    expect(tiles.locator(".gu-dot-unknown")).to_have_count(0)


def everyday(hand: Hand) -> Iterator[str]:
    ready(hand)
    yield "board"
    if hand.button("Next page").is_visible():
        hand.tap("Next page")
        yield "second page"
        hand.tap("Previous page")
    hand.tap("Menu")
    yield "menu"
    hand.tap("Cancel", "Edit")
    yield "editing"
    hand.tap("Change Reception")
    yield "form"
    hand.tap("Cancel", "Spreadsheet")
    hand.page.get_by_role("textbox").fill("Name\tNumber\nStores\t2155\nGatehouse\t2156\n\tnone\n")
    yield "spreadsheet"
    hand.tap("Cancel", "Change Security", "Delete")
    expect(hand.button("Undo")).to_be_visible()
    yield "undo"


def a_call(hand: Hand) -> Iterator[str]:
    ready(hand)
    hand.tap(re.compile("^Call Night desk"))
    hand.phone.expect_call("2109")
    hand.see(re.compile("^(Calling|Ringing)"))
    yield "calling"
    hand.phone.part(Calls).remote_answers()
    hand.seconds(2)
    hand.tap(re.compile("Night desk"))
    hand.see("Connected")
    yield "call"


def lost(hand: Hand) -> Iterator[str]:
    ready(hand)
    hand.lose()
    hand.seconds(6)
    expect(hand.button("Try now")).to_be_visible()
    yield "lost"


def strange(hand: Hand) -> Iterator[str]:
    ready(hand)
    yield "strange names"


def empty(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("2107"))
    yield "empty"


def waiting(hand: Hand) -> Iterator[str]:
    expect(hand.page.locator(".gu-waiting")).to_be_visible()
    yield "loading"


def refused(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("cannot read its speed-dial keys"))
    yield "error"


def none(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("not registered|no account"))
    yield "no account"


def arabic(hand: Hand) -> Iterator[str]:
    ready(hand)
    yield "right to left"
    hand.page.get_by_role("toolbar").get_by_role("button").last.tap()
    yield "right to left, editing"


KEYS = {"config.js": ("GMI_CONFIG", {"username": "admin", "password": "123", "keep": "phone"})}
STATES = (
    Visit(everyday, usual(), tight=True),
    Visit(a_call, usual(model="gxv3240")),
    Visit(strange, usual(), files={"board.js": ("GMI_BOARD", STRANGE)}, tight=True),
    Visit(empty, usual(), files={"board.js": ("GMI_BOARD", [])}),
    Visit(none, usual(accounts=[])),
    Visit(silence, usual(), faults=[Fault("drop")]),
    Visit(lost, usual()),
    Visit(waiting, usual(), files=KEYS, faults=[Fault("hang", "get")]),
    Visit(refused, usual(), files=KEYS, faults=[Fault("error", "get")]),
    Visit(arabic, usual(), language="ar"),
)
