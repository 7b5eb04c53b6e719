"""Every reply that the document lists for these interfaces is given by the emulated phone."""

import json

import pytest

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.protocol import load

NUMBERS = (8, *range(21, 35), *range(38, 43))
SIDE = ("savephbk", "phbkresponse", "portphbkresponse", "reboot")


class Page:
    size = (1024, 600)

    def screenshot(self):
        return b"picture"

    def tap(self, x, y, msec):
        pass


def prepared(make_talk, number):
    talk = make_talk(model="gxv3275")
    phone = talk.phone
    phone.screen = Page()
    talk("setnewmessage", number="1", account="0", content="sent", flag="1")
    talk("setnewmessage", number="1", account="0", content="draft", flag="0")
    phone.ring("1")
    phone.hang_up()
    if number == 22:
        talk.raw("/upload", {"type": "phonebook"}, method="POST", body=b"<AddressBook/>")
    if number == 39:
        talk("launchservice", name="BLF")
    return talk


REBOOT = object()
CALL = {"destnum": "1", "account": "0"}
SMS = {"number": "1", "account": "0", "content": "x", "flag": "1"}
IMPORT = {"opmode": "0", "flag": "1"}
PAIR = {"var-0000": "904", "val-0000": "30", "flag": "1"}

# Interface and message of the reply ("" for success): the fields that lead to it.
BY_INPUT = {
    (8, ""): CALL,
    (8, "destnum can't be null"): {**CALL, "destnum": ""},
    (8, "timeout"): {**CALL, "account": "5"},
    (21, ""): {"flag": "1", "downMode": "0"},
    (21, "phone rebooting"): REBOOT,
    (22, ""): IMPORT,
    (22, "configuration file not found"): {**IMPORT, "opmode": "9"},
    (23, ""): {"messageID": "1"},
    (23, "get message failed"): {"messageID": "77"},
    (23, "wrong format"): {"messageID": "x"},
    (24, ""): SMS,
    (24, "set new message failed"): {**SMS, "account": "5"},
    (24, "wrong format"): {**SMS, "flag": "x"},
    (25, ""): {"messageID": "2"},
    (25, "send new message failed"): {"messageID": "1"},
    (26, ""): {"ID": "1", "flag": "0"},
    (26, "remove message failed"): {"ID": "77", "flag": "0"},
    (26, "wrong format"): {"ID": "7", "flag": "1"},
    (27, ""): {},
    (28, ""): {"type": "2"},
    (28, "get last call failed"): {"type": "0"},
    (28, "wrong type format"): {"type": "x"},
    (29, ""): {"ID": "2", "flag": "1"},
    (29, "remove call failed"): {"ID": "77", "flag": "0"},
    (29, "wrong format"): {"ID": "x", "flag": "1"},
    (30, ""): {},
    (31, ""): {"var-0000": "212", "val-0000": "1", "flag": "1"},
    (31, "phone rebooting"): REBOOT,
    (32, ""): PAIR,
    (32, "phone rebooting"): REBOOT,
    (33, ""): {"var-0000": "7044", "var-0001": "904"},
    (33, "new memory failed or no value"): {"var-0000": "2"},
    (34, ""): {"name": "browser", "arg": "http://a/"},
    (34, "name is empty"): {},
    (34, "run application failed"): {"name": "Doom"},
    (38, ""): {"line": "0"},
    (38, "line can't be null"): {},
    (38, "line invalid"): {"line": "3"},
    (39, ""): {"name": "blf"},
    (39, "close application failed"): {"name": "Video"},
    (39, "name is empty"): {},
    (40, ""): {"path": "/pro/pic.png"},
    (40, "path is empty"): {},
    (40, "filename is empty"): {"path": "/pro/"},
    (40, "wrong extension"): {"path": "/pro/pic.exe"},
    (40, "lost the extension"): {"path": "/pro/pic"},
    (41, ""): {"px": "1", "py": "1", "msec": "1"},
    (41, "the point out of screen"): {"px": "1024", "py": "1", "msec": "1"},
    (42, ""): {},
}


def message(form):
    if form.kind == "success":
        return ""
    return form.body["msg"] if isinstance(form.body, dict) else form.body


def documented(cause):
    return {
        (interface.number, message(form))
        for interface in load().interfaces
        if interface.number in NUMBERS
        for form in interface.replies
        if form.cause == cause or form.kind == "success"
    }


BY_FAULT = sorted(documented("fault") - {(number, "") for number in NUMBERS})


def interface_of(number):
    return next(it for it in load().interfaces if it.number == number)


def test_the_table_is_complete(capsys):
    assert set(BY_INPUT) == documented("input")
    with capsys.disabled():
        print(
            f"\ninterfaces 8, 21-34, 38-42: {len(BY_INPUT)} replies by input, "
            f"{len(BY_FAULT)} by fault, {len(SIDE)} side actions"
        )


@pytest.mark.parametrize(("number", "wanted"), BY_INPUT)
def test_by_input(make_talk, number, wanted):
    talk, fields = prepared(make_talk, number), BY_INPUT[number, wanted]
    interface = interface_of(number)
    if fields is REBOOT:
        talk("reboot")
        fields = {}
    reply = talk(interface.action, **fields)
    forms = [form for form in interface.replies if message(form) == wanted]
    if isinstance(reply, str):
        assert isinstance(forms[0].body, str)
    elif wanted:
        assert reply == forms[0].body
    else:
        assert reply["res"] == "success"
        assert reply.keys() in [form.body.keys() for form in forms] or number == 33
        assert type(reply.get("msg")) in [type(form.body.get("msg")) for form in forms]


@pytest.mark.parametrize(("number", "wanted"), BY_FAULT)
def test_by_fault(make_talk, number, wanted):
    talk, interface = prepared(make_talk, number), interface_of(number)
    talk.phone.faults.add(Fault("error", interface.action, times=1, message=wanted))
    assert talk(interface.action) == {"res": "error", "msg": wanted}


def test_a_second_success_of_the_import(make_talk):
    assert make_talk()("savephbk") == {"res": "success"}


@pytest.mark.parametrize("action", SIDE)
def test_side_actions(talk, action):
    side = load().side_by_action[action]
    assert talk(action).keys() == side.replies[0].body.keys()


def test_the_examples_of_the_document_are_answered(make_talk):
    """As the guide prints them, in every form, nothing breaks and nothing is undocumented."""
    for interface in load().interfaces:
        if interface.number not in NUMBERS:
            continue
        talk = prepared(make_talk, interface.number)
        query = interface.example.partition("?")[2]
        for form in (query, query.replace("jsoncallback=?", "jsoncallback=cb")):
            reply = talk.raw_query("/manager", form)
            assert reply.status == 200
            body = reply.body.decode()
            if "cb" in form:
                assert body.startswith("/**/cb(")
                body = body[len("/**/cb(") : -2]
            if body.startswith("{"):
                got = json.loads(body)
                texts = [message(it) for it in interface.replies]
                assert got["res"] == "success" or got["msg"] in texts, interface.name
