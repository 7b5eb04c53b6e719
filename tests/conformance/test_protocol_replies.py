"""Every reply of interfaces 1 to 20 and 35 to 38 is reached, by a request wherever one can.

The replies of the other interfaces have the same test beside their parts; the last test here
counts all of them.
"""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.protocol import Request, load, wire
from gmi_appkit.protocol.contacts import Book, Contact, Group, PhoneNumber

DOCUMENT = load()
INTERFACES = [i for i in DOCUMENT.interfaces if i.number <= 20 or 35 <= i.number <= 38]
BOOK = Book(
    {1: Group("grandstream")},
    (
        Contact("xxx", numbers=(PhoneNumber("Work", "8819"),)),
        Contact("grandstream", group=1, numbers=(PhoneNumber("Work", "3587"),)),
    ),
)

# Interface and message of the error reply, None for success: the fields that lead to it.
BY_INPUT: dict[tuple[str, str | None], dict[str, str]] = {
    ("webServiceLogin", None): {"username": "admin", "secret": "123"},
    ("webServiceLogin", "authentication failed"): {"username": "admin", "secret": "wrong"},
    ("getUptime", None): {},
    ("getPN", None): {},
    ("getHardware", None): {},
    ("getVendor", None): {},
    ("getProduct", None): {},
    ("getProductInfo", None): {},
    ("originateCall", None): {"destnum": "8108819", "account": "0"},
    ("originateCall", "destnum can't be null"): {"destnum": "", "account": "0"},
    ("originateCall", "timeout"): {"destnum": "8108819", "account": "5"},
    ("getNetworkInfo", None): {},
    ("getAccountInfo", None): {},
    ("getGroup", None): {"groupID": ""},
    ("getGroup", "0"): {"groupID": "42"},
    ("getGroup", "wrong format"): {"groupID": "x"},
    ("getContact", None): {"contactID": "", "groupID": "", "contactName": ""},
    ("getContact", "0"): {"contactName": "nobody"},
    ("getContact", "wrong format"): {"contactID": "x"},
    ("getGroupCount", None): {},
    ("getContactCount", None): {},
    ("setGroup", None): {"groupInfo": "1::grandstream"},
    ("setGroup", "group information is empty"): {"groupInfo": ""},
    ("setGroup", "set group failed"): {"groupInfo": "100::mine"},
    ("setGroup", "wrong format"): {"groupInfo": "1"},
    ("setContact", None): {"contactInfo": "1::grandstream::0::5211::2512::1234::0120::::"},
    ("setContact", "contact information is empty"): {"contactInfo": ""},
    ("setContact", "set contact failed"): {"contactInfo": "42::xxx::0::1::::::::"},
    ("setContact", "wrong format"): {"contactInfo": "1::xxx"},
    ("removeContact", None): {"contactID": "1"},
    ("removeContact", "remove contact failed"): {"contactID": "42"},
    ("removeContact", "wrong format"): {"contactID": "x"},
    ("clearGroup", None): {"groupID": "1"},
    ("clearGroup", "clear group failed"): {"groupID": "0"},
    ("clearGroup", "ID is empty"): {"groupID": ""},
    ("removeGroup", None): {"groupID": "1"},
    ("removeGroup", "remove group failed"): {"groupID": "100"},
    ("removeGroup", "wrong format"): {"groupID": "x"},
    ("moveToDefault", None): {"contactID": "1"},
    ("moveToDefault", "move contact to default failed"): {"contactID": "0"},
    ("moveToDefault", "ID is empty"): {"contactID": ""},
    ("moveToDefault", "wrong format"): {"contactID": "x"},
    ("getGMIVersion", None): {},
    ("getPhoneStatus", None): {"funcname": "gs_gui"},
    ("getPhoneStatus", "Unknown"): {"funcname": ""},
    ("getPhoneMem", None): {"funcname": "gs_gui"},
    ("getPhoneMem", "Unknown"): {"funcname": "gs_nothing"},
    ("getLineStatus", None): {"line": "0"},
    ("getLineStatus", "line can't be null"): {"line": ""},
    ("getLineStatus", "line invalid"): {"line": "3"},
}


def message(form) -> str | None:
    if form.kind == "success":
        return None
    return form.body["msg"] if isinstance(form.body, dict) else form.body


BY_FAULT = [
    (interface, form)
    for interface in INTERFACES
    for form in interface.replies
    if form.kind == "error" and form.cause == "fault"
]


@pytest.fixture
def phone() -> EmulatedPhone:
    return EmulatedPhone(PhoneSettings(gmi_version=10), book=BOOK, clock=ManualClock())


@pytest.fixture
def send(phone):
    login = phone.handle(Request("/manager", "action=login&username=admin&secret=123"))
    cookie = dict(login.headers)["Set-Cookie"].partition(";")[0]

    def send(query: str, cookie: str = cookie) -> str:
        reply = phone.handle(Request("/manager", query, cookie=cookie))
        assert reply.status == 200
        return reply.body.decode()

    return send


def query_of(interface, fields: dict[str, str], tail: str) -> str:
    pairs = {"action": interface.action, **fields}
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs.items()) + tail


def fits(body, form) -> bool:
    """Whether a reply is the documented one, its example values apart."""
    if form.kind == "error":
        return body == form.body
    if isinstance(form.body, str):
        return isinstance(body, str) and body != ""
    if body.keys() != form.body.keys():
        return False
    for key, example in form.body.items():
        if isinstance(example, list):
            if not body[key] or any(row.keys() != example[0].keys() for row in body[key]):
                return False
            if any(type(cell) is not str for row in body[key] for cell in row.values()):
                return False
        elif type(body[key]) is not str:
            return False
    return body.get("res") == form.body.get("res")


def plain(text: str):
    return json.loads(text) if text.startswith("{") else text


@pytest.mark.parametrize(("name", "wanted"), BY_INPUT, ids=lambda value: value or "success")
def test_a_request_leads_to_it_in_every_form(send, phone, name, wanted):
    interface, fields = DOCUMENT.by_name[name], BY_INPUT[name, wanted]
    form = next(form for form in interface.replies if message(form) == wanted)
    start = phone.snapshot()

    body = plain(send(query_of(interface, fields, "&format=json")))
    assert fits(body, form), body

    phone.restore(start)
    wrapped = send(query_of(interface, fields, "&format=json&jsoncallback=cb"))
    assert (wrapped[:7], wrapped[-2:]) == ("/**/cb(", ");")
    inside = json.loads(wrapped[7:-2])
    assert (str(inside) if isinstance(inside, int) else inside) == body

    phone.restore(start)
    text = send(query_of(interface, fields, ""))
    if isinstance(body, str) or interface.reply == "bare":
        assert plain(text) == body
        return
    read = wire.parse_text(text)
    assert read["Response"] == ("Success" if wanted is None else "Error")
    if wanted is not None:
        assert read == {"Response": "Error", "Message": wanted}
    for key, value in body.items():
        if isinstance(value, str) and key not in ("res", "Response"):
            assert read["Message" if key == "msg" else key[:1].upper() + key[1:]] == value


@pytest.mark.parametrize(
    ("interface", "form"), BY_FAULT, ids=[f"{i.name}-{message(f)}" for i, f in BY_FAULT]
)
def test_where_no_request_can_lead_to_it_a_fault_does(send, phone, interface, form):
    phone.faults.add(Fault("error", interface.action, times=1, message=message(form)))
    assert plain(send(query_of(interface, {}, "&format=json"))) == form.body
    assert plain(send(query_of(interface, {}, "&format=json"))) != form.body


@pytest.mark.parametrize("interface", INTERFACES, ids=lambda interface: interface.name)
def test_the_guides_example_request_is_answered_as_the_guide_prints(send, interface):
    body = plain(send(interface.example.partition("?")[2]))
    assert fits(body, interface.success()), body


def test_the_general_replies(send, phone):
    unknown, login_first = (form.body for form in DOCUMENT.general)
    assert plain(send("action=&format=json")) == unknown
    assert plain(send("action=nosuch&format=json")) == unknown
    assert plain(send("action=uptime&format=json", cookie="")) == login_first
    phone.advance(DOCUMENT.idle_seconds + 1)
    assert plain(send("action=uptime&format=json")) == login_first


def test_all_of_them_are_reached_and_counted(capsys):
    wanted = {
        (interface.name, message(form))
        for interface in INTERFACES
        for form in interface.replies
        if form.kind == "success" or form.cause == "input"
    }
    assert set(BY_INPUT) == wanted
    everywhere = [form for interface in DOCUMENT.interfaces for form in interface.replies]
    side = [form for action in DOCUMENT.side_actions for form in action.replies]
    forms = [*everywhere, *side, *DOCUMENT.general]
    by_fault = sum(form.kind == "error" and form.cause == "fault" for form in forms)
    with capsys.disabled():
        print(
            f"\nprotocol: {len(DOCUMENT.interfaces)} interfaces, {len(forms)} replies: "
            f"{len(forms) - by_fault} reached by input, {by_fault} by fault "
            f"(here {len(BY_INPUT) + len(DOCUMENT.general)} by input, {len(BY_FAULT)} by fault)"
        )
