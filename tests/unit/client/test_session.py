"""The session, the errors, and what a client must not do."""

import re
import traceback

import pytest

from gmi_appkit.client import (
    AuthenticationFailed,
    BadReply,
    Contact,
    DestructiveCall,
    ImportFailed,
    LineState,
    NotSupported,
    Phone,
    PhoneUnreachable,
    Refused,
)
from gmi_appkit.errors import ConfigurationError, PhoneError
from gmi_appkit.protocol import Delivery, Reply

NO_SESSION = {"res": "error", "msg": "authentication required"}
UPTIME = {"res": "success", "day": "1", "hour": "2", "min": "3", "sec": "4"}


def test_one_login_serves_many_calls_and_its_cookie_goes_back_with_its_quotes(stub, phone):
    phone.get_uptime()
    phone.get_pn()
    assert stub.actions == ["login", "uptime", "pn"]
    cookies = [request.cookie for request in stub.requests]
    assert cookies == ["", 'phonecookie="ab1"', 'phonecookie="ab1"']


def test_the_session_of_a_dev_server_has_its_port_in_the_name(stub, phone):
    accepted = Reply(b'{"res": "success", "msg": "authentication accepted"}')
    accepted.headers.append(("Set-Cookie", 'phonecookie_other="x"; Path=/'))
    accepted.headers.append(("Set-Cookie", 'phonecookie_8220="ab1"; Path=/'))
    stub.answers["login"] = [accepted]
    phone.get_uptime()
    assert stub.requests[-1].cookie == 'phonecookie_8220="ab1"'


def test_what_needs_no_login_makes_none(stub, phone):
    phone.get_product_info()
    assert stub.actions == ["productinfo"]


def test_an_ended_session_is_renewed_once(stub, phone):
    stub.answers["uptime"] = [NO_SESSION, UPTIME]
    assert phone.get_uptime().total_seconds == 93784
    assert stub.actions == ["login", "uptime", "login", "uptime"]
    assert stub.requests[-1].cookie == 'phonecookie="ab2"'


@pytest.mark.parametrize(
    "said",
    [NO_SESSION, "Response=Error\r\nMessage=authentication required\r\n"],
    ids=["as JSON", "as text"],
)
def test_a_bare_value_is_asked_again_too(stub, phone, said):
    stub.answers["lineStatus"] = [said, "4"]
    assert phone.get_line_status(0) is LineState.CONNECTED
    assert stub.actions == ["login", "gmiVersion", "lineStatus", "login", "lineStatus"]


def test_a_phone_that_keeps_no_session_is_not_asked_forever(stub, phone):
    stub.answers["uptime"] = [NO_SESSION]
    with pytest.raises(AuthenticationFailed, match="but not its session"):
        phone.get_uptime()
    assert stub.actions == ["login", "uptime", "login", "uptime"]


def test_a_contact_called_like_the_error_is_a_contact(stub, phone):
    entry = dict.fromkeys(("work", "home", "mobile", "fax", "photo", "email"), "")
    entry |= {"contactID": "1", "contactName": NO_SESSION["msg"], "groupID": "0"}
    stub.answers["getcontact"] = [{"res": "success", "msg": [entry]}]
    assert phone.get_contact() == (Contact("authentication required", id=1),)
    assert stub.actions == ["login", "getcontact"]


def test_a_wrong_password_is_said_without_the_password(stub):
    stub.answers["login"] = [{"res": "error", "msg": "authentication failed for s3cr3t&"}]
    phone = Phone.of(stub, "admin", "s3cr3t&")
    with pytest.raises(AuthenticationFailed) as caught:
        phone.get_uptime()
    text = "".join(traceback.format_exception(caught.value)) + repr(phone) + repr(vars(phone))
    assert "s3cr3t" not in text
    assert "admin" in str(caught.value)


def test_no_password_is_said_before_anything_is_sent(stub):
    with pytest.raises(AuthenticationFailed, match="no password"):
        Phone.of(stub, password=None).get_uptime()
    assert stub.requests == []


@pytest.mark.parametrize(
    ("version", "call", "says"),
    [
        ("6", lambda p: p.get_line_status(0), "getLineStatus needs GMI 8, this phone has 6"),
        ("5", lambda p: p.get_phone_mem("x"), "getPhoneMem needs GMI 6, this phone has 5"),
        ("9", lambda p: p.touch_screen(1, 2), "touchScreen needs GMI 10, this phone has 9"),
    ],
)
def test_an_older_phone_is_not_asked_what_it_does_not_know(stub, phone, version, call, says):
    stub.version = version
    with pytest.raises(NotSupported, match=says):
        call(phone)
    assert stub.actions == ["login", "gmiVersion"]


def test_a_phone_without_a_version_is_the_oldest(stub, phone):
    stub.answers["gmiVersion"] = [{"res": "error", "msg": "command not found"}]
    with pytest.raises(NotSupported, match="this phone has 1"):
        phone.get_line_status(0)


def test_another_model_says_so(stub, phone):
    stub.answers["closeservice"] = [{"res": "error", "msg": "command not found"}]
    with pytest.raises(NotSupported, match="does not know closeService"):
        phone.close_service("BLF")


def test_the_phone_s_refusal_is_told(stub, phone):
    stub.answers["originatecall"] = [{"res": "error", "msg": "timeout"}]
    with pytest.raises(Refused) as caught:
        phone.originate_call("2107")
    assert (caught.value.function, caught.value.reply) == ("originateCall", "timeout")
    stub.answers["lineStatus"] = [{"res": "error", "msg": "line invalid"}]
    with pytest.raises(Refused, match="line invalid"):
        phone.get_line_status(7)
    stub.answers["phoneStatus"] = ["Unknown"]
    with pytest.raises(Refused, match="Unknown"):
        phone.get_phone_status("nothing")


def test_no_contacts_is_no_error(stub, phone):
    stub.answers["getcontact"] = [{"res": "error", "msg": "0"}]
    assert phone.get_contact(name="nobody") == ()
    stub.answers["getcontact"] = [{"res": "error", "msg": "can't get contacts information"}]
    with pytest.raises(Refused, match="can't get contacts"):
        phone.get_contact()


@pytest.mark.parametrize(
    "answer",
    [
        "<html>It works!</html>",
        "",
        "[]",
        '{"res":"success"',
        {"res": "success"},
        {"res": "success", "day": "x", "hour": "1", "min": "1", "sec": "1"},
        {"res": "success", "day": ["1"], "hour": "1", "min": "1", "sec": "1"},
        "[" * 100_000,
        Reply(b"Not Found", status=404),
        Reply(b"", status=302, headers=[("Location", "http://127.0.0.1:1/")]),
    ],
    ids=repr,
)
def test_what_is_no_answer_is_a_bad_reply(stub, phone, answer):
    stub.answers["uptime"] = [answer]
    with pytest.raises(BadReply, match="getUptime"):
        phone.get_uptime()


@pytest.mark.parametrize(
    "delivery",
    [Delivery(drop=True), Delivery(hang=True), Delivery(delay=6), Delivery(dribble=1)],
    ids=repr,
)
def test_no_answer_in_time_is_unreachable(stub, phone, delivery):
    stub.answers["uptime"] = [Reply(b"x" * 100, delivery=delivery)]
    with pytest.raises(PhoneUnreachable, match="cannot reach phone"):
        phone.get_uptime()


DESTRUCTIVE = {
    "remove all contacts": lambda p: p.call("removeContact", ctID=""),
    "remove no contact": lambda p: p.call("removeContact", ctID="  "),
    "remove all groups": lambda p: p.call("removeGroup", gpID=None),
    "clear": lambda p: p.clear_group(1),
    "a box": lambda p: p.call("removeMessage", id=0, flag="1"),
    "a box, otherwise": lambda p: p.call("removeMessage", id=0, flag=" 01"),
    "a log": lambda p: p.call("removeCall", id=0, flag=1),
    "an upgrade": lambda p: p.set_upgrade(mode=1),
    "a network value": lambda p: p.set_parameter({"P8": "1", "270": "Desk"}),
    "a password": lambda p: p.set_parameter({2: "x"}),
    "a download": lambda p: p.download_phonebook("http://x.test/p.xml", clear=True),
    "an import": lambda p: p.set_phonebook(b"<AddressBook/>", clear=True),
    "a reboot": lambda p: p.reboot(),
}


@pytest.mark.parametrize("what", DESTRUCTIVE)
def test_what_destroys_something_needs_leave(stub, what):
    phone = Phone.of(stub, allow_destructive=False)
    with pytest.raises(DestructiveCall, match="allow_destructive"):
        DESTRUCTIVE[what](phone)
    assert stub.requests == []
    phone.allow_destructive = True
    DESTRUCTIVE[what](phone)
    assert len(stub.requests) >= 2


def test_leave_can_be_given_for_one_call(stub):
    phone = Phone.of(stub, allow_destructive=False)
    phone.clear_group(1, allow_destructive=True)
    with pytest.raises(DestructiveCall):
        phone.clear_group(1)
    strict = Phone.of(stub)
    with pytest.raises(DestructiveCall):
        strict.clear_group(1, allow_destructive=False)


def test_harmless_calls_need_no_leave(stub):
    phone = Phone.of(stub, allow_destructive=False)
    phone.remove_contact(1)
    phone.remove_message(1)
    phone.set_parameter({270: "Desk"})
    phone.set_phonebook(b"<AddressBook/>")


@pytest.mark.parametrize("value", ["", None, " ", "1,2", -1, True, 1.5])
def test_only_a_number_is_an_id(stub, phone, value):
    for say in (phone.remove_contact, phone.remove_group, phone.clear_group, phone.move_to_default):
        with pytest.raises(ConfigurationError, match="id"):
            say(value)
    assert stub.requests == []


def test_one_or_all_has_to_be_said(phone):
    with pytest.raises(ConfigurationError, match="either"):
        phone.remove_message()
    with pytest.raises(ConfigurationError, match="either"):
        phone.remove_call(1, log=1)


def test_passwords_are_never_read(stub, phone):
    for key in ("2", "P2", "P02", 34):
        with pytest.raises(ConfigurationError, match="holds a password"):
            phone.get_parameter(270, key)
    assert stub.requests == []


def test_a_separator_in_a_value_is_refused(stub, phone):
    with pytest.raises(ConfigurationError, match="::"):
        phone.set_contact(Contact("a::b"))
    with pytest.raises(ConfigurationError, match="::"):
        phone.set_group("a::b")
    assert "setcontact" not in stub.actions


def test_wrong_names_are_said(phone):
    with pytest.raises(ConfigurationError, match="no function 'getMoon'"):
        phone.call("getMoon")
    with pytest.raises(ConfigurationError, match="no parameter 'phase'"):
        phone.call("getUptime", phase=1)
    with pytest.raises(ConfigurationError, match="lacks its parameter 'line'"):
        phone.call("getLineStatus")


def test_a_failed_import_says_why(stub, phone):
    stub.answers["phbkresponse"] = [{"res": "success", "phbkresponse": "8"}]
    with pytest.raises(ImportFailed, match="8, file encoding wrong") as caught:
        phone.set_phonebook(b"<AddressBook/>")
    assert caught.value.code == "8"
    assert stub.actions == ["login", "/upload", "putportphbk", "phbkresponse"]


def test_the_upload_is_one_file_of_a_form(stub, phone):
    phone.set_phonebook(b"<AddressBook/>")
    upload = stub.requests[1]
    assert (upload.method, upload.query) == ("POST", "type=phonebook&format=json")
    assert b'name="file"' in upload.body
    assert b"\r\n\r\n<AddressBook/>\r\n--" in upload.body


def test_saving_polls_and_fetches(stub, phone):
    stub.answers["/phonebook/phonebook.xml"] = [Reply(b"<AddressBook/>")]
    busy = {"res": "success", "phbkresponse": "1"}
    stub.answers["portphbkresponse"] = [busy, {"res": "success", "phbkresponse": "0"}]
    assert phone.save_phonebook() == b"<AddressBook/>"
    assert stub.actions == ["login", "savephbk"] + ["portphbkresponse"] * 2 + [
        "/phonebook/phonebook.xml"
    ]
    stub.answers["portphbkresponse"] = [busy]
    with pytest.raises(PhoneUnreachable, match="not done"):
        phone.save_phonebook(wait=0.3)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("192.168.1.50", "192.168.1.50:80"),
        ("http://127.0.0.1:8220/manager", "127.0.0.1:8220"),
        ("https://phone.example/", "phone.example:443"),
        ("http://[::1]:99", "::1:99"),
    ],
)
def test_addresses_people_write(said, address):
    with Phone(said) as phone:
        assert phone.address == address


@pytest.mark.parametrize(
    "said", ["", "ftp://x", "http://", "http://x/other", "http://x:99999", "http://a:s3cr3t@x"]
)
def test_addresses_that_are_none(said):
    with pytest.raises(ConfigurationError) as caught:
        Phone(said)
    assert "s3cr3t" not in str(caught.value)


def test_every_error_of_a_phone_exits_with_4_and_names_the_phone(stub, phone):
    stub.answers["uptime"] = [{"res": "error", "msg": "can't get uptime"}]
    with pytest.raises(PhoneError) as caught:
        phone.get_uptime()
    assert caught.value.exit_code == 4
    assert re.match(r"phone emulated phone refused getUptime: can't get uptime", str(caught.value))
