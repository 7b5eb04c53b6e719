"""Every function of the guide: it exists, sends the documented request, gives a typed result."""

import pytest

from gmi_appkit.client import (
    ALL,
    Account,
    AccountStatus,
    Box,
    Call,
    CallType,
    Contact,
    Group,
    LineState,
    Message,
    Network,
    Phone,
    ProcessState,
    ProductInfo,
    Uptime,
)
from gmi_appkit.protocol import load, wire

INTERFACES = load().interfaces

# The guide's example of each function, said in Python, and what its example reply becomes.
CALLS = {
    "webServiceLogin": (lambda p: p.web_service_login("admin", "123"), None),
    "getUptime": (lambda p: p.get_uptime(), Uptime(1, 12, 23, 45)),
    "getPN": (lambda p: p.get_pn(), "9620001902A"),
    "getHardware": (lambda p: p.get_hardware(), "V2.0A"),
    "getVendor": (lambda p: p.get_vendor(), "Grandstream Networks, Inc."),
    "getProduct": (lambda p: p.get_product(), "GXP2200"),
    "getProductInfo": (
        lambda p: p.get_product_info(),
        ProductInfo("GXP2200", "Grandstream Networks, Inc."),
    ),
    "originateCall": (lambda p: p.originate_call("8108819"), None),
    "getNetworkInfo": (
        lambda p: p.get_network_info(),
        Network(
            "00-0b-82-29-5c-a7",
            "192.168.121.230",
            "255.255.255.0",
            "192.168.121.1",
            "192.168.121.253",
            "dhcp",
        ),
    ),
    "getAccountInfo": (
        lambda p: p.get_account_info(),
        (
            Account(0, "sip.ipvideotalk.com:48879", "8118263", AccountStatus.REGISTERED, True),
            Account(1, "192.168.120.254", "3882", AccountStatus.REGISTERED, True),
            Account(2, "192.168.121.22", "1001", AccountStatus.REGISTERED, True),
        ),
    ),
    "getGroup": (lambda p: p.get_group(), (Group(0, "default"), Group(100, "blacklist"))),
    "getContact": (
        lambda p: p.get_contact(),
        (Contact("xxx", work="8819", id=0), Contact("grandstream", work="3587", id=1)),
    ),
    "getGroupCount": (lambda p: p.get_group_count(), 2),
    "getContactCount": (lambda p: p.get_contact_count(), 12),
    "setGroup": (lambda p: p.set_group("grandstream", 1), 1),
    "setContact": (
        lambda p: p.set_contact(
            Contact(
                "grandstream", work="5211", home="2512", mobile="1234", fax="0120", group=0, id=1
            )
        ),
        1,
    ),
    "removeContact": (lambda p: p.remove_contact(1), None),
    "clearGroup": (lambda p: p.clear_group(1), None),
    "removeGroup": (lambda p: p.remove_group(1), None),
    "moveToDefault": (lambda p: p.move_to_default(1), None),
    "downloadPhonebook": (
        lambda p: p.download_phonebook(
            "http://192.168.121.29/WebService/Phonebook.xml", clear=True
        ),
        None,
    ),
    "setPhonebook": (lambda p: p.set_phonebook(b"<AddressBook/>", clear=True), None),
    "getMessage": (
        lambda p: p.get_message(15),
        (Message(15, "8107314", 0, "1", "hello"),),
    ),
    "setNewMessage": (lambda p: p.set_new_message("8107314", "hello"), None),
    "sendDraftMessage": (lambda p: p.send_draft_message(12), None),
    "removeMessage": (lambda p: p.remove_message(box=Box.OUTBOX), None),
    "saveMessage": (lambda p: p.save_message(), b'{"res": "success"}'),
    "getLastCall": (lambda p: p.get_last_call(CallType.DIALED), Call(15, "8107314", 0, False)),
    "removeCall": (lambda p: p.remove_call(log=CallType.DIALED), None),
    "saveCallHistory": (lambda p: p.save_call_history(), b'{"res": "success"}'),
    "setUpgrade": (
        lambda p: p.set_upgrade(
            mode=1, firmware="192.168.121.29/firmware", config="192.168.121.29/config"
        ),
        None,
    ),
    "setParameter": (lambda p: p.set_parameter({"7044": 1, "904": 15}), None),
    "getParameter": (lambda p: p.get_parameter(7044, "P904"), {"7044": "1", "904": "15"}),
    "launchService": (lambda p: p.launch_service("Browser", "http://192.168.121.29/a.html"), None),
    "getGMIVersion": (lambda p: p.get_gmi_version(), 6),
    "getPhoneStatus": (lambda p: p.get_phone_status("gs_gui"), ProcessState.SLEEPING),
    "getPhoneMem": (lambda p: p.get_phone_mem("gs_gui"), 3176),
    "getLineStatus": (lambda p: p.get_line_status(0), LineState.IDLE),
    "closeService": (lambda p: p.close_service("BLF"), None),
    "grabWindow": (lambda p: p.grab_window("/pro/pic"), None),
    "touchScreen": (lambda p: p.touch_screen(100, 200, 3000), None),
    "endCall": (lambda p: p.end_call(), None),
}

# Where the printed example is not what its own field list says.
SLIPS = {
    "setContact": lambda fields: {**fields, "contactInfo": fields["contactInfo"][:-2]},
    "grabWindow": lambda fields: {k: v for k, v in fields.items() if k != "time"},
}


def test_there_are_42_and_the_client_has_them_all():
    assert len(INTERFACES) == len(CALLS) == 42
    assert [interface.name for interface in INTERFACES] == [*CALLS]
    assert all(callable(getattr(Phone, interface.python_name)) for interface in INTERFACES)


@pytest.mark.parametrize("interface", INTERFACES, ids=lambda interface: interface.name)
def test_the_documented_request_is_sent_and_the_documented_reply_understood(interface, stub, phone):
    say, expected = CALLS[interface.name]
    if interface.name == "getGMIVersion":
        stub.version = "6"
    assert say(phone) == expected
    example = wire.parse_query(interface.example.partition("?")[2])
    example.pop("jsoncallback", None)
    example = SLIPS.get(interface.name, lambda fields: fields)(example)
    assert stub.sent(interface.action)[-1] == example


def test_an_empty_id_is_only_ever_sent_for_all(stub, phone):
    phone.remove_contact(ALL)
    phone.remove_group(ALL)
    assert stub.sent("removecontact") == [
        {"action": "removecontact", "contactID": "", "format": "json"}
    ]
    assert stub.sent("removegroup")[0]["groupID"] == ""


def test_one_message_or_call_is_removed_with_flag_0(stub, phone):
    phone.remove_message(7)
    phone.remove_call(0)
    assert (
        stub.sent("removemessage")[0] | {"ID": "7", "flag": "0"} == (stub.sent("removemessage")[0])
    )
    assert (stub.sent("removecall")[0]["ID"], stub.sent("removecall")[0]["flag"]) == ("0", "0")


def test_a_new_contact_goes_out_without_an_id(stub, phone):
    phone.set_contact(Contact("Zoë & Co?", mobile="+44 7700", group=3))
    assert stub.sent("setcontact")[0]["contactInfo"] == "::Zoë & Co?::3::::::+44 7700::::"


def test_functions_can_be_called_by_the_guide_s_names(phone):
    assert phone.call("getUptime")["day"] == "1"
    assert phone.call("get_line_status", line=0) == "0"
    assert phone.call("launchService", name="Audio", arg="")["res"] == "success"
