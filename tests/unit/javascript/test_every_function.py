"""Each of the 42 functions sends what the guide prints; written from the guide, not generated."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from gmi_appkit.protocol import load

CONTACT = (
    "{ctID: 1, ctName: 'grandstream', gpID: 0, work: 5211, home: 2512, mobile: 1234, fax: '0120'}"
)
DOWNLOAD = (
    "{mode: 2, url: 'http://192.168.121.29/WebService/Phonebook.xml', interval: 0, redup: 0, "
    "clearold: 1, encode: 'UTF-8', filetype: 0}"
)
ITEMS = "[{key: 'P7044', value: 1}, {key: 904, value: '15'}]"
UPGRADE = "{mode: 1, firmware: '192.168.121.29/firmware', config: '192.168.121.29/config'}"

# name: arguments as a page writes them, the query as the guide prints it
CALLS = {
    "webServiceLogin": ("'', 'admin', '123'", "action=login&username=admin&secret=123"),
    "getUptime": ("", "action=uptime"),
    "getPN": ("", "action=pn"),
    "getHardware": ("", "action=hardware"),
    "getVendor": ("", "action=vendor"),
    "getProduct": ("", "action=product"),
    "getProductInfo": ("", "action=productinfo"),
    "originateCall": (
        "0, 0, 0, '8108819', ''",
        "action=originatecall&destnum=8108819&account=0&isvideo=0&isdialplan=0&headerstring=",
    ),
    "getNetworkInfo": ("", "action=network"),
    "getAccountInfo": ("", "action=status"),
    "getGroup": ("''", "action=getgroup&groupID="),
    "getContact": (
        "GMIService.ALL, '', ''",
        "action=getcontact&contactID=&groupID=&contactName=",
    ),
    "getGroupCount": ("", "action=getgroupcount"),
    "getContactCount": ("", "action=getcontactcount"),
    "setGroup": (
        "{gpID: 1, gpName: 'grandstream'}",
        "action=setgroup&groupInfo=1::grandstream",
    ),
    "setContact": (
        CONTACT,
        # Without the ninth, empty, field of the guide's example.
        "action=setcontact&contactInfo=1::grandstream::0::5211::2512::1234::0120::",
    ),
    "removeContact": ("1", "action=removecontact&contactID=1"),
    "clearGroup": ("1", "action=cleargroup&groupID=1"),
    "removeGroup": ("1", "action=removegroup&groupID=1"),
    "moveToDefault": ("1", "action=movetodefault&contactID=1"),
    "downloadPhonebook": (
        f"{DOWNLOAD}, 1",
        "action=putdownphbk&flag=1&downMode=2"
        "&downUrl=http://192.168.121.29/WebService/Phonebook.xml"
        "&downInterval=0&downReplace=0&downClear=1&downEncode=UTF-8&downtype=0",
    ),
    "setPhonebook": (
        "{filetype: 0, encode: 'UTF-8', redup: 0, clearold: 1}, 1",
        "action=putportphbk&opmode=0&flag=1&portType=0&portEncode=UTF-8&portReplace=0&portClear=1",
    ),
    "getMessage": ("15", "action=getmessage&messageID=15"),
    "setNewMessage": (
        "'8107314', 0, 'hello', 1",
        "action=setnewmessage&number=8107314&account=0&content=hello&flag=1",
    ),
    "sendDraftMessage": ("12", "action=senddraftmessage&messageID=12"),
    "removeMessage": ("1, 1", "action=removemessage&ID=1&flag=1"),
    "saveMessage": ("", "action=savemessage"),
    "getLastCall": ("1", "action=getlastcall&type=1"),
    "removeCall": ("1, 1", "action=removecall&ID=1&flag=1"),
    "saveCallHistory": ("", "action=savecallhistory"),
    "setUpgrade": (
        f"{UPGRADE}, 0",
        "action=put&flag=1&var-0000=212&val-0000=1&var-0001=192&val-0001=192.168.121.29%2Ffirmware"
        "&var-0002=237&val-0002=192.168.121.29%2Fconfig",
    ),
    "setParameter": (
        ITEMS,
        "action=put&flag=1&var-0000=7044&val-0000=1&var-0001=904&val-0001=15",
    ),
    "getParameter": (
        "[{key: 7044}, {key: 'p904'}]",
        "action=get&var-0000=7044&var-0001=904",
    ),
    "launchService": (
        "'Browser', 'http://192.168.121.29/a.html'",
        "action=launchservice&name=Browser&arg=http://192.168.121.29/a.html",
    ),
    "getGMIVersion": ("", "action=gmiVersion"),
    "getPhoneStatus": ("'gs_gui'", "action=phoneStatus&funcname=gs_gui"),
    "getPhoneMem": ("'gs_gui'", "action=phoneMem&funcname=gs_gui"),
    "getLineStatus": ("0", "action=lineStatus&line=0"),
    "closeService": ("'BLF'", "action=closeservice&name=BLF"),
    # The guide's example has time=10 too, of which it says nothing.
    "grabWindow": ("'/pro/pic'", "action=grabwindow&path=/pro/pic"),
    "touchScreen": ("100, 200, 3000", "action=touchscreen&px=100&py=200&msec=3000"),
    "endCall": ("", "action=endcall"),
}

# The library appends these to every request; the bare functions need them for their callback.
ADDED = ["format", "jsoncallback"]


def fields(query):
    return parse_qsl(query, keep_blank_values=True)


def test_the_table_has_all_functions():
    assert list(CALLS) == [interface.name for interface in load().interfaces]


@pytest.mark.parametrize("name", CALLS)
def test_a_function_asks_as_the_guide_does_and_hands_its_reply_on(service, name):
    arguments, query = CALLS[name]
    before = f"{arguments}, " if arguments else ""
    service.run(f"gmi.{name}({before}keep('x'), {{allowDestructive: true}})")
    request = service.take()
    if request.action == "gmiVersion" and name != "getGMIVersion":
        request.answer(10)
        request = service.take()

    sent = fields(urlsplit(request.url).query)
    assert urlsplit(request.url).path == "/manager"
    assert sent[:-2] == fields(query)
    assert [key for key, _ in sent[-2:]] == ADDED
    example = fields(urlsplit(load().by_name[name].example).query)
    own = [key for key, _ in example if key not in ADDED]
    assert [key for key, _ in sent[:-2]] == [key for key in own if key != "time"]

    body = load().by_name[name].success().body
    request.answer(body)
    if name in ("downloadPhonebook", "setPhonebook"):
        body = {"res": "success", "phbkresponse": "0"}
        service.take("phbkresponse").answer(body)
    assert service.reply("x") == body
    assert service.idle()
    assert service.leftovers() == [0, 0]


@pytest.mark.parametrize("name", ["getGMIVersion", "getLineStatus", "getPhoneMem", "endCall"])
def test_bare_values_arrive_as_text(service, name):
    service.run(f"gmi.{name}({'0, ' if name != 'endCall' else ''}keep('x'))")
    request = service.take()
    if request.action == "gmiVersion" and name != "getGMIVersion":
        request.answer(10)
        request = service.take()
    request.answer(4)
    assert service.reply("x") == "4"


def test_values_are_percent_encoded(service):
    name = "Jörg & Söhne=50% +1 #7 ☎ 陈"
    service.page.evaluate("name => gmi.getContact('', '', name, keep('x'))", name)
    request = service.take()
    assert request.fields["contactName"] == name
    query = urlsplit(request.url).query
    assert not set(" +#") & set(query)
    assert query.isascii()


def test_missing_and_boolean_arguments(service):
    service.run("gmi.originateCall(null, true, false, '5', undefined, keep('x'))")
    sent = service.take().fields
    assert [sent[key] for key in ("account", "isvideo", "isdialplan", "headerstring")] == [
        "",
        "1",
        "0",
        "",
    ]


def test_the_callback_counts_wherever_it_stands(service):
    service.run("gmi.getGroup(keep('x'))")
    request = service.take("getgroup")
    assert request.fields["groupID"] == ""
    request.success(msg=[])
    assert service.reply("x") == {"res": "success", "msg": []}


def test_a_callback_is_not_needed(service):
    service.run("gmi.saveMessage(); gmi.removeContact('')")
    service.take("savemessage").success()
    assert service.idle()
    assert service.failures() == []


def test_a_field_left_out_of_a_structure_is_not_sent(service):
    service.run("gmi.downloadPhonebook({mode: 2, url: '10.0.0.5/p.xml'}, 0, keep('x'))")
    request = service.take("putdownphbk")
    assert list(request.fields)[1:-2] == ["flag", "downMode", "downUrl"]
    request.success(flag="0")
    assert service.reply("x") == {"res": "success", "flag": "0"}


def test_half_a_character_is_refused(service):
    service.run("gmi.setNewMessage('1', 0, 'cut \\ud83d', 1, keep('x'))")
    reply = service.reply("x")
    assert (reply["res"], reply["reason"]) == ("error", "refused")
    assert service.idle()
