"""The kiosk's states."""

# ruff: noqa: D103 - what a function shows is named by its yields

import re
from collections.abc import Iterator

from camera import LONG_NAME, Hand, Visit, silence, usual
from playwright.sync_api import expect

from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault

HOUSE = [
    {"name": name, "number": str(2101 + place), "note": note, "icon": "person"}
    for place, (name, note) in enumerate(
        (
            ("Reception", "Ground floor"),
            ("Harbour Master", "Tower"),
            ("Jörg Müller", "Accounts"),
            ("Dr. Ines Okafor", "Clinic"),
            ("Mail room", "Yard"),
            ("Marketing", "Second floor"),
            ("Canteen", "Quay Street"),
            ("Workshop", "Slipway"),
        )
    )
]
MANY = {"kiosk.js": ("GMI_KIOSK", {"title": "Harbour House", "destinations": HOUSE,
    "sentence": "Welcome. Whom may we call for you?", "colour": "teal"})}  # fmt: skip
STRANGE = {"kiosk.js": ("GMI_KIOSK", {
    "title": LONG_NAME, "colour": "purple",
    "sentence": "Welcome to the offices, workshops, stores and slipways of the Harbour Works and "
    "Marine Engineering Company. Please choose whom you have come to see.",
    "destinations": [
        {"name": LONG_NAME, "number": "2101", "note": LONG_NAME},
        {"name": "نور الزهراني", "number": "2102"},
        {"name": "🌻 Sunflower desk 🌻", "number": "+447700900123"},
        {"name": "<img src=x onerror=alert(1)>", "number": "2104"},
        {"name": "House rules", "text": "Please sign in at the desk. " * 30},
    ]})}  # fmt: skip
ARABIC = {"kiosk.js": ("GMI_KIOSK", {
    "title": "دار الميناء", "sentence": "أهلاً وسهلاً. بمن نتصل من أجلك؟", "button": "المس للبدء",
    "image": "welcome.png", "search": True, "dialPad": {"allowed": ["2xxx"]},
    "destinations": [
        {"name": "الاستقبال", "number": "2101", "note": "الطابق الأرضي", "colour": "blue"},
        {"name": "العيادة", "number": "2102", "note": "الطابق الأول", "icon": "plus"},
        {"name": "الأمن", "number": "2199", "note": "ليلاً ونهاراً", "icon": "alert"},
    ]})}  # fmt: skip


def begin(hand: Hand) -> None:
    hand.tap("Touch to begin")
    hand.phone.expect_request("status")
    account = hand.page.get_by_role("img", name=re.compile("ready"))
    expect(account).to_be_visible()


def everyday(hand: Hand) -> Iterator[str]:
    expect(hand.button("Touch to begin")).to_be_visible()
    yield "start"
    begin(hand)
    yield "destinations"
    hand.tap("Opening hours")
    yield "a text"
    hand.tap("Back", "Dial", "2", "1", "0", "5")
    yield "dial pad"
    hand.tap("5", "Call")
    hand.see("This number cannot be called from here.")
    yield "not allowed"
    hand.tap("Back", "Call Reception")
    hand.phone.expect_call("2101")
    hand.see("Calling …")
    yield "calling"
    hand.phone.part(Calls).fail_call()
    hand.see("The call could not be put through.")
    yield "failed"
    hand.tap("Back")
    for _ in range(11):  # little by little: the phone answers meanwhile
        hand.seconds(3)
        hand.page.wait_for_timeout(100)
    yield "nobody there"


def with_search(hand: Hand) -> Iterator[str]:
    expect(hand.button("Touch to begin")).to_be_visible()
    yield "start, plain"
    begin(hand)
    yield "more than a page"
    hand.tap("Search")
    yield "search"
    hand.tap("M")
    yield "found"
    hand.tap("z")
    yield "not found"


def staff(hand: Hand) -> Iterator[str]:
    expect(hand.button("Touch to begin")).to_be_visible()
    for _ in range(5):
        hand.tap(re.compile("^Time: "))
    hand.tap("2", "4", "6", "8")
    yield "staff code"
    hand.tap("Open")
    hand.see(re.compile("GXP2200"))
    yield "staff"
    hand.tap("Leave the kiosk")
    yield "stopped"


def ringing(hand: Hand) -> Iterator[str]:
    hand.phone.expect_request("lineStatus")
    hand.phone.part(Calls).ring("5551")
    hand.see("Lift the receiver to answer.")
    yield "incoming call"
    hand.phone.part(Calls).answer()
    hand.see("The phone is in use")
    yield "in use"


def not_called(hand: Hand) -> Iterator[str]:
    yield from silence(hand)
    hand.tap("Touch to begin", "Call Reception")
    hand.see(re.compile("was not called"))
    yield "not called"


def strange(hand: Hand) -> Iterator[str]:
    expect(hand.button("Touch to begin")).to_be_visible()
    yield "longest text"
    hand.tap("Touch to begin")
    yield "strange names"


def empty(hand: Hand) -> Iterator[str]:
    hand.tap("Touch to begin")
    hand.see("Nothing to choose yet")
    yield "empty"


def arabic(hand: Hand) -> Iterator[str]:
    expect(hand.button("المس للبدء")).to_be_visible()
    yield "right to left, start"
    hand.tap("المس للبدء")
    expect(hand.page.get_by_role("img", name=re.compile("جاهز"))).to_be_visible()
    yield "right to left"
    hand.tap("بحث")
    yield "right to left, search"


STATES = (
    Visit(everyday, usual(), tight=True),
    Visit(with_search, usual(), files=MANY, tight=True),
    Visit(ringing, usual()),
    Visit(staff, usual()),
    Visit(not_called, usual(), faults=[Fault("drop")]),
    Visit(strange, usual(), files=STRANGE),
    Visit(empty, usual(), files={"kiosk.js": ("GMI_KIOSK", {"destinations": []})}),
    Visit(arabic, usual(), language="ar", files=ARABIC),
)
