"""A second phone that begins as the first one is, and the controls that came with it."""

from __future__ import annotations

from base64 import b64encode

import pytest

from gmi_appkit.emulator import EmulatedPhone, Fault, ManualClock
from gmi_appkit.emulator.control import Control
from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.twin import twin
from gmi_appkit.protocol import Request
from gmi_appkit.protocol.contacts import Book
from gmi_appkit.protocol.phonebook_xml import write_phonebook


@pytest.fixture
def first() -> EmulatedPhone:
    phone = EmulatedPhone(book=make_book(5), clock=ManualClock())
    phone.start("quiet-office")
    phone.ring("2101", name="Ann")
    phone.advance(3)
    return phone


def without_time(state):
    return {name: value for name, value in state.items() if name not in ("journal",)}


def test_a_twin_is_in_the_same_state(first):
    assert without_time(twin(first).state()) == without_time(first.state())


def test_each_goes_its_own_way(first):
    second = twin(first)
    second.answer()
    second.part(type(first.phonebook)).load_book(Book({}, ()), clear=True)
    assert first.lines()[0].state_name == "ringing"
    assert second.lines()[0].state_name == "connected"
    assert len(first.phonebook.contacts()) != len(second.phonebook.contacts())
    first.advance(60)
    assert second.now() < first.now()


def test_a_session_of_the_first_opens_the_second(first):
    query = "action=login&username=admin&secret=123&format=json"
    cookie = dict(first.handle(Request("/manager", query)).headers)["Set-Cookie"].split(";")[0]
    asked = Request("/manager", "action=uptime&format=json", cookie=cookie)
    assert b"success" in twin(first).handle(asked).body


def test_what_is_due_happens_on_both(first):
    second = twin(first)
    for phone in (first, second):
        phone.advance(600)
    assert [line.state for line in first.lines()] == [line.state for line in second.lines()]


def test_a_reset_goes_back_to_where_the_first_one_began(first):
    second = twin(first)
    second.reset()
    first.reset()
    assert without_time(second.state()) == without_time(first.state())
    assert second.lines()[0].state_name == "idle"


def test_faults_come_along_and_are_used_up_apart(first):
    first.faults.add(Fault("error", "uptime", times=1))
    second = twin(first)
    second.faults.clear()
    assert [fault["kind"] for fault in first.faults.listed()] == ["error"]
    assert first.faults.add(Fault("drop")) == 2
    assert second.faults.listed() == []


@pytest.fixture
def control(first):
    control = Control(first)

    def run(operation, **arguments):
        return control.handle("POST", operation, arguments)

    run.read = lambda name: control.handle("GET", name, None)[1]["result"]
    return run


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_a_phonebook_can_be_loaded_in_the_phones_encodings(control, first, encoding):
    book = Book({1: make_book(1).groups[1]}, make_book(30).contacts)
    data = b64encode(write_phonebook(book, encoding)).decode()
    assert control("load_phonebook", base64=data) == (
        200,
        {"schema": 1, "result": {"contacts": 30}},
    )
    assert [contact.name for contact in first.phonebook.contacts().values()] == [
        c.name for c in book.contacts
    ]


def test_a_phonebook_can_be_made_up_added_and_cleared(control, first):
    control("load_phonebook", people=10)
    control("load_phonebook", people=10, clear=False)
    assert len(first.phonebook.contacts()) == 20
    assert control("clear_phonebook")[0] == 200
    assert first.phonebook.contacts() == {}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "either"),
        ({"people": 3, "base64": "PA=="}, "either"),
        ({"people": -1}, "from 0 to 1000"),
        ({"people": 1001}, "from 0 to 1000"),
        ({"base64": "no base64!"}, ""),
        ({"base64": b64encode(b"<a").decode()}, "well-formed"),
        ({"base64": b64encode(b"<!DOCTYPE x><a/>").decode()}, "DOCTYPE"),
    ],
)
def test_a_wrong_phonebook_changes_nothing(control, first, arguments, told):
    before = first.phonebook.contacts()
    status, answer = control("load_phonebook", **arguments)
    assert status == 400
    assert told in answer["error"]
    assert first.phonebook.contacts() == before


def test_snapshots_are_listed(control):
    control("snapshot", name="before the call")
    assert [row["name"] for row in control.read("snapshots")] == ["before the call"]
