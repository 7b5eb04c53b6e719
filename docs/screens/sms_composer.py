"""The SMS composer's states."""

# ruff: noqa: D103 - what a function shows is named by its yields

import re
from collections.abc import Iterator

from camera import LONG_NAME, Hand, Visit, loading, person, silence, usual

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.messages import INBOX, OUTBOX, Message, Messages
from gmi_appkit.project import Project
from gmi_appkit.protocol.contacts import Book
from gmi_appkit.testing.phone import PhoneUnderTest

NAMES = {LONG_NAME: "3001", "نور الزهراني": "3002", "<img src=x onerror=alert(1)>": "3003"}
LONG = "The crane on the north quay is out of order again, and the engineer comes at two. " * 9


def strange_phone(project: Project) -> PhoneUnderTest:
    phone = usual()(project)
    people = tuple(person(name, ("Work", number)) for name, number in NAMES.items())
    phone.phonebook.load_book(Book({}, people), clear=True)
    phone.part(Messages).replace_all(
        [
            Message(INBOX, "3003", 0, "<b>bold</b> &amp; <script>alert(1)</script>"),
            Message(INBOX, "3002", 0, "صباح الخير، هل الطلب جاهز؟"),
            Message(INBOX, "07700900155", 0, "🌻🌻 see you 🌻"),
            Message(INBOX, "3001", 0, LONG),
            Message(OUTBOX, "3001", 0, "Thank you."),
        ]
    )
    return phone


def empty_phone(project: Project) -> PhoneUnderTest:
    phone = usual()(project)
    phone.part(Messages).replace_all([])
    return phone


def everyday(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.see("Ines Okafor")
    yield "inbox"
    hand.tap(re.compile("^Ines Okafor"))
    yield "message"
    hand.tap("Delete")
    yield "question"
    hand.tap("Keep", "Reply")
    hand.page.get_by_label("Write a message").fill("Good morning, they may come up.")
    yield "writing"
    hand.tap("Choose people or type a number")
    hand.rows()
    yield "people"
    hand.page.get_by_role("searchbox").fill("zz")
    hand.see(re.compile("No one is called"))
    yield "nobody"
    hand.tap(re.compile("^Done"))
    hand.page.get_by_label("Write a message").fill("a quay " * 22)
    yield "before another part"
    hand.page.get_by_label("Write a message").fill("Good morning.")
    hand.tap("Quick replies")
    yield "quick replies"
    hand.tap("Cancel")
    hand.lose()
    hand.tap("Send")
    hand.see(re.compile("it is not known"))
    yield "not known"


def other_boxes(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.page.get_by_role("tab", name="Drafts").tap()
    hand.rows()
    yield "drafts"
    hand.page.get_by_role("tab", name="Outbox").tap()
    hand.rows()
    hand.page.get_by_role("listitem").first.get_by_role("button").tap()
    yield "sent"
    hand.tap("Back", "Menu")
    yield "menu"


def sent(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.tap(re.compile("^Ines Okafor"), "Reply")
    hand.page.get_by_label("Write a message").fill("Good morning.")
    hand.tap("Send")
    hand.see("Sent to Ines Okafor.")
    yield "done"


def strange(hand: Hand) -> Iterator[str]:
    hand.rows()
    hand.see(re.compile("^Maximiliane"))
    yield "strange names"
    hand.tap(re.compile("^Maximiliane"))
    yield "longest text"


def empty(hand: Hand) -> Iterator[str]:
    hand.see("No messages")
    yield "empty"


def refused(hand: Hand) -> Iterator[str]:
    hand.see(re.compile("cannot read its messages"))
    yield "error"


def arabic(hand: Hand) -> Iterator[str]:
    hand.rows()
    yield "right to left"
    hand.page.get_by_role("listitem").nth(1).get_by_role("button").tap()
    yield "right to left, message"


STATES = (
    Visit(everyday, usual(), tight=True),
    Visit(other_boxes, usual()),
    Visit(sent, usual()),
    Visit(strange, strange_phone, tight=True),
    Visit(empty, empty_phone),
    Visit(loading, usual(), faults=[Fault("hang", "getmessage")]),
    Visit(silence, usual(), faults=[Fault("drop")]),
    Visit(refused, usual(), faults=[Fault("error", "getmessage")]),
    Visit(arabic, usual(), language="ar"),
)
