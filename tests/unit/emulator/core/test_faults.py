from __future__ import annotations

import json

import pytest

from gmi_appkit.emulator.faults import Fault, fault_from_mapping
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Delivery, Request

LOGIN_FIRST = {"res": "error", "msg": "authentication required"}


def test_every_error_of_every_interface_can_be_had(make_phone, call_on):
    phone = make_phone(model="gxv3275")
    caller = call_on(phone)
    for interface in phone.document.interfaces:
        for form in interface.replies:
            if form.kind != "error" or interface.action not in phone._actions:
                continue
            message = form.body["msg"] if isinstance(form.body, dict) else form.body
            phone.faults.add(Fault("error", interface.action, times=1, message=message))
            reply = caller.bare(interface.action, format="json")
            assert (reply if isinstance(form.body, str) else json.loads(reply)) == form.body


def test_an_error_strikes_its_action_only_and_has_no_effect(phone, caller):
    phone.faults.add(Fault("error", "setcontact", message="0"))
    info = "::Ann::0::1::::::::"
    assert caller.ask("setcontact", contactInfo=info) == {"res": "error", "msg": "0"}
    assert caller.ask("getcontactcount") == {"res": "success", "msg": "0"}
    phone.faults.clear()
    assert caller.ask("setcontact", contactInfo=info)["res"] == "success"


def test_without_a_message_it_is_the_one_only_a_broken_phone_gives(phone, caller):
    phone.faults.add(Fault("error", "getcontact"))
    assert caller.ask("getcontact")["msg"] == "can't get contacts information"


def test_an_error_waits_for_a_request_that_may_be_answered(phone, caller, stranger):
    phone.faults.add(Fault("error", "uptime", times=1))
    assert stranger.ask("uptime") == LOGIN_FIRST
    assert caller.ask("uptime")["msg"] == "can't get uptime"
    assert caller.ask("uptime")["res"] == "success"


def test_a_younger_error_on_an_older_phone_is_an_older_one(make_phone, call_on):
    phone = make_phone(gmi_version=8)
    phone.faults.add(Fault("error", "setcontact", message="0"))
    assert call_on(phone).ask("setcontact")["msg"] == "can't set contact"


def test_how_often_and_after_how_many(phone, caller):
    phone.faults.add(Fault("error", "uptime", times=2, after=1))
    results = [caller.ask("uptime")["res"] for _ in range(5)]
    assert results == ["success", "error", "error", "success", "success"]
    assert not phone.faults


def test_both_spellings_of_an_action_are_one(phone, caller):
    phone.faults.add(Fault("error", "removeall", message="remove call failed"))
    assert caller.ask("removecall", ID="0", flag="1")["msg"] == "remove call failed"
    assert phone.faults.clear(action="removecall") == 1


def test_latency_is_fixed_or_random_and_the_same_every_time(phone, caller):
    phone.faults.add(Fault("latency", seconds=0.25))
    assert caller.send("product").delivery == Delivery(delay=0.25)
    phone.faults.clear()
    assert caller.send("product").delivery == Delivery()

    def delays():
        phone.faults.reset()
        phone.faults.add(Fault("latency", seconds=1, spread=2))
        return [caller.send("product").delivery.delay for _ in range(20)]

    first = delays()
    assert len(set(first)) == 20
    assert all(1 <= delay <= 3 for delay in first)
    assert delays() == first


@pytest.mark.parametrize("kind", ["drop", "hang"])
def test_a_lost_request_has_no_effect(phone, caller, kind):
    phone.faults.add(Fault(kind, "setgroup", times=1))
    assert getattr(caller.send("setgroup", groupInfo="::New").delivery, kind)
    assert caller.ask("getgroupcount")["msg"] == "2"


def test_malformed_json_cannot_be_parsed_in_any_form(phone, caller):
    phone.faults.add(Fault("malformed"))
    with pytest.raises(json.JSONDecodeError):
        json.loads(caller.send("uptime", format="json").body)
    wrapped = caller.send("uptime", format="json", jsoncallback="f").body.decode()
    assert wrapped.startswith("/**/f(")
    with pytest.raises(json.JSONDecodeError):
        json.loads(wrapped[6:-2])


def test_wrong_callback(phone, caller):
    phone.faults.add(Fault("callback"))
    body = caller.send("product", format="json", jsoncallback="f").body
    assert body.startswith(b"/**/f_other(")
    assert caller.ask("product")["res"] == "success", "nothing to get wrong without one"


def test_dribble(phone, caller):
    phone.faults.add(Fault("dribble", "product", rate=10))
    assert caller.send("product").delivery == Delivery(dribble=10)


def test_sessions_are_lost_after_some_requests(phone, caller):
    phone.faults.add(Fault("session", after=2, times=1))
    assert [caller.ask("uptime")["res"] for _ in range(3)] == ["success", "success", "error"]
    assert caller.login().ask("uptime")["res"] == "success"


def test_rebooting_starts_with_a_request(phone, caller, clock):
    phone.faults.add(Fault("rebooting", "uptime", seconds=30, times=1))
    assert not phone.system.rebooting
    caller.ask("uptime")
    assert phone.system.rebooting
    clock.advance(30)
    assert caller.ask("uptime") == LOGIN_FIRST


def test_line_status_can_fail_to_be_read(phone, caller):
    phone.faults.add(Fault("line_status"))
    assert caller.bare("lineStatus", line="0") == "-1"
    assert caller.bare("lineStatus", line="0", jsoncallback="f") == "/**/f(-1);"


def test_faults_add_up_and_the_journal_names_them(phone, caller):
    phone.faults.add(Fault("latency", seconds=1))
    phone.faults.add(Fault("error", "uptime"))
    reply = caller.send("uptime", format="json")
    assert reply.delivery.delay == 1
    assert b"can't get uptime" in reply.body
    assert phone.journal.last().fault == "latency error"


def test_side_paths_can_be_struck(phone, caller):
    phone.faults.add(Fault("drop", "/upload"))
    reply = phone.handle(Request("/upload", "type=phonebook", "POST", b"x", cookie=caller.cookie))
    assert reply.delivery.drop


def test_reset_takes_faults_away(phone):
    phone.faults.add(Fault("drop"))
    phone.reset()
    assert phone.faults.listed() == []


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "needs a kind"),
        ({"kind": "drops"}, "did you mean 'drop'"),
        ({"kind": "drop", "actoin": "x"}, "did you mean 'action'"),
        ({"kind": "drop", "times": 0}, "times is 0"),
        ({"kind": "drop", "times": True}, "times is True"),
        ({"kind": "drop", "after": -1}, "after is -1"),
        ({"kind": "latency", "seconds": -1}, "seconds is -1"),
        ({"kind": "latency", "seconds": "1"}, "seconds is '1'"),
        ({"kind": "latency", "spread": float("nan")}, "spread is nan"),
        ({"kind": "dribble", "rate": 0}, "rate is 0"),
        ({"kind": "drop", "action": 1}, "must be text"),
    ],
)
def test_faults_that_cannot_be_are_refused(raw, message):
    with pytest.raises(ConfigurationError, match=message):
        fault_from_mapping(raw)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault("drop", "getcontacts"), "did you mean 'getcontact'"),
        (Fault("error", "uptime", message="no uptime"), "can't get uptime"),
        (Fault("error", "", message="wrong format"), "authentication required"),
    ],
)
def test_faults_that_the_protocol_does_not_have_are_refused(phone, fault, message):
    with pytest.raises(ConfigurationError, match=message):
        phone.faults.add(fault)
