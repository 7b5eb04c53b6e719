"""The suite that compares phones with the protocol document, run against emulated ones."""

import io
import json

import pytest
from rich.console import Console

from gmi_appkit.client import AuthenticationFailed, Phone
from gmi_appkit.conformance import run_conformance
from gmi_appkit.conformance.probes import INPUTS, SAVED, SUCCESS
from gmi_appkit.conformance.run import _label
from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol import Reply, load
from gmi_appkit.protocol.wire import parse_query
from gmi_appkit.targets.answers import READS

BOOK = make_book(12)


def contents(phone):
    return (
        phone.get_contact(),
        phone.get_group(),
        phone.get_message(),
        phone.get_parameter(270, 47, 35),
    )


@pytest.fixture
def emulated():
    return EmulatedPhone(book=BOOK)


def test_every_reply_that_some_request_leads_to_is_asked_for_or_has_a_reason():
    document = load()
    wanted = {
        interface.name: {
            _label(interface.name, form) for form in interface.replies if form.cause == "input"
        }
        for interface in document.interfaces
    } | {side.action: {SUCCESS} for side in document.side_actions}
    assert wanted["setPhonebook"] >= {SUCCESS, SAVED}
    assert {name: set(probes) for name, probes in INPUTS.items()} == wanted


def test_reading_finds_no_difference_and_changes_nothing(emulated):
    before = contents(Phone.of(emulated))
    emulated.journal.clear()
    report = run_conformance(Phone.of(emulated))
    assert report.differences == ()
    assert report.counts["documented"] >= 34
    assert report.counts["proposed"] >= 3
    asked = {entry.action.lower() for entry in emulated.journal}
    # The empty one is the question whether names have to be in lower case.
    assert asked - READS == {"gmiconform", ""}
    assert contents(Phone.of(emulated)) == before


@pytest.mark.parametrize("model", ["gxp2200", "gxv3275"])
def test_writing_finds_no_difference_and_leaves_nothing_behind(model):
    emulated = EmulatedPhone(PhoneSettings(model=model), book=BOOK)
    with EmulatorServer(emulated) as server, Phone(server.url, password="123") as phone:
        before = contents(phone)
        report = run_conformance(phone, write=True)
        assert contents(phone) == before
    assert report.differences == ()
    assert report.left_over == ()
    assert report.counts["documented"] >= (62 if model == "gxp2200" else 69)
    never = {"originatecall", "reboot", "senddraftmessage", "putdownphbk", "removecall"}
    harmless = [entry for action in never for entry in emulated.journal.calls(action)]
    assert not any(entry.ok for entry in harmless)


def test_what_cannot_be_tried_says_why(emulated):
    older = EmulatedPhone(PhoneSettings(gmi_version=6))
    results = {
        (result.function, result.reply): result
        for result in run_conformance(Phone.of(older)).results
    }
    assert results["getLineStatus", "success"].why == "needs GMI 8, this phone has 6"
    assert results["endCall", "success"].why == "a function of GXV3240, GXV3275"
    assert "GMI 9" in results["getGroup", "wrong format"].why
    assert results["setGroup", "success"].why == "it writes; --write tries it"
    assert "ring" in results["originateCall", "success"].why
    assert "fault" in results["getUptime", "can't get uptime"].why
    assert "nothing to show" in results["getContact", "success"].why
    assert all(result.why for result in results.values() if result.verdict == "not tried")


class Deviating:
    """A phone that is not quite as the guide has it."""

    def __init__(self, phone, **bodies):
        self._phone = phone
        self._bodies = bodies

    def handle(self, request):
        body = self._bodies.get(parse_query(request.query).get("action", ""))
        return self._phone.handle(request) if body is None else Reply(json.dumps(body).encode())


def test_a_difference_is_shown_with_both_and_without_what_it_tells_about_people(emulated):
    account = {"Index": "0", "Server": "sip.private.example", "Number": 5551234}
    phone = Deviating(
        emulated,
        pn={"res": "success", "pn": 9620001902},
        hardware={"res": "success", "hardware": "V2.0A", "bootloader": "secret-1"},
        status={"Response": "Success", "Data": [account]},
        getgroup={"res": "error", "msg": "not today"},
    )
    report = run_conformance(Phone.of(phone))
    found = {(entry.function, entry.reply): entry for entry in report.differences}
    assert found["getPN", "success"].why == "pn is not text"
    assert found["getHardware", "success"].why == "also has bootloader"
    assert "lacks Status, Activate" in found["getAccountInfo", "success"].why
    assert found["getGroup", "success"].expected["res"] == "success"
    assert found["getGroup", "success"].seen == {"res": "error", "msg": "not today"}
    text = json.dumps(report.as_json())
    assert "private" not in text
    assert "secret-1" not in text
    assert "5551234" not in text


def test_the_report_for_programs_and_for_people(emulated):
    report = run_conformance(Phone.of(emulated))
    data = json.loads(json.dumps(report.as_json()))
    assert next(iter(data)) == "schema"
    assert sum(data["summary"].values()) == len(data["results"]) == 127
    out = io.StringIO()
    Console(width=200, file=out).print(report.for_people())
    text = out.getvalue()
    assert "127 replies" in text
    assert "GXP2200 at emulated phone, GMI 10" in text


def test_the_open_questions_are_answered(emulated):
    answers = {
        entry.question: entry.answer for entry in run_conformance(Phone.of(emulated)).answers
    }
    cookie = answers["the Set-Cookie line of a login"]
    assert cookie.startswith('phonecookie="<')
    assert "hex digits" in cookie
    assert answers["does a second login end the first session?"] == "no, both live"
    assert answers["is POST taken?"] == "yes"


def test_a_single_session_is_noticed():
    phone = EmulatedPhone(PhoneSettings(single_session=True))
    answers = {entry.question: entry.answer for entry in run_conformance(Phone.of(phone)).answers}
    assert answers["does a second login end the first session?"].startswith("yes")


def test_a_wrong_password_ends_the_run(emulated):
    with pytest.raises(AuthenticationFailed):
        run_conformance(Phone.of(emulated, password="wrong"))
