"""The phonebook's states."""

# ruff: noqa: D103 - what a function shows is named by its yields

import re
from collections.abc import Iterator

from camera import LONG_NAME, Hand, Visit, loading, person, silence, usual, with_people
from playwright.sync_api import expect

from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol.contacts import Book, Group

ONE_ACCOUNT = [
    {"index": 0, "active": True, "registered": True, "server": "sip.example.net", "number": "2107"}
]
STRANGE = Book(
    {1: Group("Front desk")},
    (
        person(
            LONG_NAME,
            ("Work", "+4930123456789"),
            ("Mobile", "07700900107"),
            ("Home", "02079460102"),
            ("Fax", "02079460199"),
            group=1,
        ),
        person("نور الزهراني", ("Work", "2102"), group=1),
        person("王小明", ("Work", "13800138000"), group=1),
        person("🌻 Sunflower desk", ("Mobile", "+447700900123"), group=1),
        person("<img src=x onerror=alert(1)>", ("Work", "2101"), group=1),
    ),
)


def everyday(hand: Hand) -> Iterator[str]:
    hand.rows()
    yield "list"
    hand.page.get_by_role("tab", name="Workshop").tap()
    yield "a group"
    hand.page.get_by_role("tab", name="All contacts").tap()
    hand.tap("Go to a letter")
    yield "A-Z"
    hand.tap("Cancel", "Menu")
    yield "menu"
    hand.tap("Cancel", "Call Åse Bjørnstad", re.compile("2112"))
    yield "which account"
    hand.tap("Cancel", "Aminata Diallo")
    yield "contact"
    hand.tap("Delete")
    yield "question"
    hand.tap("Keep", "Edit")
    yield "form"
    hand.tap("Cancel", "Back")
    search = hand.page.get_by_role("searchbox")
    if not search.is_visible():
        hand.tap("Search")
    search.fill("ok")
    hand.see("Okafor")
    yield "search"


def more(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.tap("Menu", "Groups")
    yield "groups"
    hand.tap("Workshop")
    yield "one group"
    hand.tap("Cancel", "Menu", "Import or export", "Export to a file")
    hand.see("The file is ready")
    yield "exported"
    hand.tap("Phonebook", "Aminata Diallo", "Delete")
    hand.page.get_by_role("dialog").get_by_role("button", name="Delete").tap()
    hand.see("Aminata Diallo is deleted.")
    yield "undo"


def a_call(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.tap("Call Åse Bjørnstad")
    hand.page.get_by_role("dialog").get_by_role("button", name=re.compile("2112")).tap()
    hand.phone.expect_call("2112")
    hand.phone.part(Calls).remote_answers()
    hand.seconds(2)
    hand.see("Connected")
    yield "call"
    hand.tap("Phonebook")
    hand.rows()
    yield "call, elsewhere"


def lost(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.lose()
    hand.tap("Aminata Diallo")
    expect(hand.button("Try now")).to_be_visible()
    yield "lost"
    hand.tap("Edit", "Save")
    hand.see(re.compile("it is not known"))
    yield "not known"


def strange(hand: Hand) -> Iterator[str]:
    hand.rows()
    yield "strange names"
    hand.tap(LONG_NAME)
    yield "longest name"


def nobody(hand: Hand) -> Iterator[str]:
    hand.see("No contacts yet")
    yield "empty"


def refused(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("cannot read its phonebook"))
    yield "error"


def many(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.page.get_by_role("tab", name="All contacts").tap()
    hand.see("1000 contacts")
    yield "a thousand"


def arabic(hand: Hand) -> Iterator[str]:
    hand.rows()
    yield "right to left"
    hand.tap("Åse Bjørnstad")
    yield "right to left, contact"


STATES = (
    Visit(everyday, usual(), tight=True),
    Visit(more, usual()),
    Visit(a_call, usual(model="gxv3240", accounts=ONE_ACCOUNT)),
    Visit(strange, with_people(STRANGE), tight=True),
    Visit(many, with_people(make_book(1000))),
    Visit(nobody, with_people(Book({}, ()))),
    Visit(loading, usual(), faults=[Fault("hang", "getgroup")]),
    Visit(silence, usual(), faults=[Fault("drop")]),
    Visit(refused, usual(), faults=[Fault("error", "getcontact")]),
    Visit(lost, usual()),
    Visit(arabic, usual(), language="ar"),
)
