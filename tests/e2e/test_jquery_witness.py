"""jQuery's JSONP, the client that the guide has in mind, as a witness of its own.

The phone answers it and GMIService alike, and what one writes the other reads.
"""

import http.client
from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import quote, urlencode

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.client import CallType, Contact, Phone
from gmi_appkit.emulator import EmulatedPhone, ManualClock
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.protocol import Reply

# A wheel that carries jQuery as released; nothing of it is imported.
CARRIER = "djangorestframework"
JQUERY = "rest_framework/static/rest_framework/js/jquery-1.12.4.min.js"

PAGE = """<!DOCTYPE html><meta charset="utf-8">
<script src="jquery.js"></script><script src="GMIService.js"></script><script>
var base;
function jq(query) {
  return new Promise(function (done, failed) {
    $.getJSON(base + '/manager?' + query + '&format=json&jsoncallback=?', done).fail(failed);
  });
}
function ours(name) {
  var args = [].slice.call(arguments, 1);
  return new Promise(function (done) { gmi[name].apply(gmi, args.concat(done)); });
}
</script>"""


@pytest.fixture(scope="module")
def jquery() -> bytes:
    try:
        text = distribution(CARRIER).locate_file(JQUERY).read_bytes()
    except (PackageNotFoundError, FileNotFoundError):
        pytest.skip(f"jQuery 1.12.4 is not here: pip install {CARRIER}==3.7.7")
    assert b"jQuery v1.12.4" in text[:200]
    return text


@pytest.fixture
def server(jquery):
    files = {
        "/app/": (PAGE.encode(), "text/html; charset=utf-8"),
        "/app/jquery.js": (jquery, "application/javascript"),
        "/app/GMIService.js": (
            (asset_dir("web") / "gmi" / "GMIService.js").read_bytes(),
            "application/javascript",
        ),
    }
    # Its clock stands: a call that goes on between two questions has two answers.
    with EmulatorServer(EmulatedPhone(clock=ManualClock())) as server:
        server.mounts["/app/"] = lambda request, headers: Reply(*files[request.path])
        yield server


@pytest.fixture(params=["own origin", "another port"])
def witness(request, page, server):
    """A page of the phone's own, or of a server on another port of the same host."""
    page.goto(f"{server.origin}/app/")
    if request.param == "own origin":
        base = server.origin
        yield _begin(page, base)
    else:
        with EmulatorServer(EmulatedPhone(clock=ManualClock())) as other:
            yield _begin(page, other.origin)


def _begin(page, base):
    page.evaluate(f"() => {{ base = '{base}'; window.gmi = new GMIService({{base: base}}); }}")
    return page


def jq(page, **fields):
    query = "&".join(f"{name}={quote(str(value))}" for name, value in fields.items())
    return page.evaluate("query => jq(query)", query)


def ours(page, name, *args):
    return page.evaluate("([name, args]) => ours(name, ...args)", [name, args])


def log_in(page):
    return jq(page, action="login", username="admin", secret="123")


def test_login(witness):
    assert jq(witness, action="uptime") == {"res": "error", "msg": "authentication required"}
    assert ours(witness, "getUptime") == {"res": "error", "msg": "authentication required"}
    refused = {"res": "error", "msg": "authentication failed"}
    assert jq(witness, action="login", username="admin", secret="x") == refused
    assert ours(witness, "webServiceLogin", "", "admin", "x") == refused
    assert log_in(witness) == {"res": "success", "msg": "authentication accepted"}
    # The session is the browser's: what jQuery opened serves GMIService too.
    assert ours(witness, "getUptime")["res"] == "success"


def test_what_one_adds_the_other_finds(witness):
    log_in(witness)
    record = "::Zoë Müller & Söhne::0::2107::::::::zoe@example.test"
    added = jq(witness, action="setcontact", contactInfo=record)
    assert added["res"] == "success"
    found = ours(witness, "getContact", "", "", "müller")
    assert [(one["contactID"], one["contactName"], one["email"]) for one in found["msg"]] == [
        (added["msg"], "Zoë Müller & Söhne", "zoe@example.test")
    ]
    assert jq(witness, action="getcontact", contactID="", groupID="", contactName="müller") == found

    theirs = {"ctName": "Łukasz 😀 #1?=/+%", "gpID": 0, "mobile": "+48 600 000 000"}
    added = ours(witness, "setContact", theirs)
    found = jq(witness, action="getcontact", contactID=added["msg"], groupID="", contactName="")
    assert [(one["contactName"], one["mobile"]) for one in found["msg"]] == [
        ("Łukasz 😀 #1?=/+%", "+48 600 000 000")
    ]
    assert jq(witness, action="getcontactcount") == ours(witness, "getContactCount")


def test_errors(witness):
    log_in(witness)
    for query, call in [
        (
            {"action": "getcontact", "contactID": "x", "groupID": "", "contactName": ""},
            ("getContact", "x", "", ""),
        ),
        (
            {"action": "getcontact", "contactID": "", "groupID": "", "contactName": "nobody"},
            ("getContact", "", "", "nobody"),
        ),
        ({"action": "movetodefault", "contactID": ""}, ("moveToDefault", "")),
        (
            {
                "action": "originatecall",
                "destnum": "",
                "account": 0,
                "isvideo": 0,
                "isdialplan": 0,
                "headerstring": "",
            },
            ("originateCall", 0, 0, 0, "", ""),
        ),
        ({"action": "lineStatus", "line": 9}, ("getLineStatus", 9)),
        ({"action": "endcall"}, ("endCall",)),
    ]:
        reply = jq(witness, **query)
        assert reply["res"] == "error"
        assert ours(witness, *call) == reply


def test_bare_values_and_the_odd_reply(witness):
    log_in(witness)
    assert str(jq(witness, action="gmiVersion")) == ours(witness, "getGMIVersion")
    assert str(jq(witness, action="lineStatus", line=0)) == ours(witness, "getLineStatus", 0)
    assert jq(witness, action="phoneMem", funcname="gs_gui") == ours(
        witness, "getPhoneMem", "gs_gui"
    )
    accounts = jq(witness, action="status")
    assert accounts["Response"] == "Success"
    assert accounts == ours(witness, "getAccountInfo")


class TextClient:
    """Speaks as provisioning tools do: POSTed forms, Username and Secret, Key=Value replies."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self.cookie = ""
        assert self.ask("login", Username="gmiadmin", Secret="123")["Response"] == "Success"

    def blocks(self, action, **fields):
        """The reply's head, then its list, if it has one."""
        body = urlencode({"action": action, "time": "1700000000", **fields})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", "/manager", body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        if reply.headers["Set-Cookie"]:
            self.cookie = reply.headers["Set-Cookie"].partition(";")[0]
        return [
            dict(line.split("=", 1) for line in block.split("\r\n") if line)
            for block in text.split("\r\n\r\n")
        ]

    def ask(self, action, **fields):
        (head,) = self.blocks(action, **fields)
        return head

    def rows(self, action, **fields):
        head, *rows = self.blocks(action, **fields)
        assert head == {"Response": "Success"}
        return rows


ALL_CONTACTS = {"contactID": "", "groupID": "", "contactName": ""}
KEYS = {"var-0000": "270", "var-0001": "290", "var-0002": "904"}


def jquery_sees(page):
    contacts = jq(page, action="getcontact", **ALL_CONTACTS)["msg"]
    values = jq(page, action="get", **KEYS)
    (call,) = jq(page, action="getlastcall", type=1)["msg"]
    messages = jq(page, action="getmessage", messageID="")["msg"]
    return {
        "contacts": {
            (str(it["contactID"]), it["contactName"], it["work"], it["email"]) for it in contacts
        },
        "count": int(jq(page, action="getcontactcount")["msg"]),
        "values": {key: values[key] for key in KEYS.values()},
        "call": (str(call["id"]), call["number"], str(call["account"])),
        "messages": {
            (str(it["id"]), it["number"], str(it["state"]), it["message"]) for it in messages
        },
    }


def tool_sees(tool):
    values = tool.ask("get", **KEYS)
    (call,) = tool.rows("getlastcall", type="1")
    return {
        "contacts": {
            (it["ContactID"], it["ContactName"], it["Work"], it["Email"])
            for it in tool.rows("getcontact", **ALL_CONTACTS)
        },
        "count": int(tool.ask("getcontactcount")["Message"]),
        "values": {key: values[key] for key in KEYS.values()},
        "call": (call["Id"], call["Number"], call["Account"]),
        "messages": {
            (it["Id"], it["Number"], it["State"], it["Message"])
            for it in tool.rows("getmessage", messageID="")
        },
    }


def python_sees(phone):
    call = phone.get_last_call(CallType.DIALED)
    return {
        "contacts": {(str(it.id), it.name, it.work, it.email) for it in phone.get_contact()},
        "count": phone.get_contact_count(),
        "values": phone.get_parameter(*KEYS.values()),
        "call": (str(call.id), call.number, str(call.account)),
        "messages": {(str(it.id), it.number, it.state, it.text) for it in phone.get_message()},
    }


def test_jquery_a_text_form_client_and_python_agree_about_one_phone(page, server):
    page.goto(f"{server.origin}/app/")
    _begin(page, server.origin)
    assert log_in(page)["res"] == "success"
    tool = TextClient(server)
    with Phone(server.url, password="123", allow_destructive=True, timeout=60) as phone:

        def agreed():
            seen = python_sees(phone)
            assert jquery_sees(page) == seen
            assert tool_sees(tool) == seen
            return seen

        # Each writes one of everything.
        name = "Zoë Müller & Söhne"
        jq(page, action="setcontact", contactInfo=f"::{name}::0::2101::::::::zoe@example.test")
        jq(page, action="put", flag=1, **{"var-0000": "270", "val-0000": "Büro & more"})
        jq(page, action="setnewmessage", number="2101", account=0, content="Grüße = 1", flag=1)
        jq(page, action="originatecall", destnum="2101", account=0)
        assert agreed()["call"][1] == "2101"

        record = "::Łukasz 100% + 1::0::2102::::::::l@example.test"
        tool.ask("setcontact", contactInfo=record)
        tool.ask("put", flag="1", **{"var-0000": "290", "val-0000": "{ x+ | *x+ }"})
        tool.ask("setnewmessage", number="2102", account="1", content="a draft", flag="0")
        tool.ask("originatecall", destnum="2102", account="1")
        seen = agreed()
        assert seen["call"][1:] == ("2102", "1")

        phone.set_contact(Contact("李小龙 😀", work="2103"))
        phone.set_parameter({904: "15"})
        phone.set_new_message("2103", "from Python")
        phone.originate_call("2103", 2)
        seen = agreed()
        assert seen["call"][1:] == ("2103", "2")
        assert {row[1:3] for row in seen["contacts"]} == {
            ("Zoë Müller & Söhne", "2101"),
            ("Łukasz 100% + 1", "2102"),
            ("李小龙 😀", "2103"),
        }
        assert seen["values"] == {"270": "Büro & more", "290": "{ x+ | *x+ }", "904": "15"}
        assert {row[1:] for row in seen["messages"]} == {
            ("2101", "1", "Grüße = 1"),
            ("2102", "2", "a draft"),
            ("2103", "1", "from Python"),
        }

        # Each takes away what another wrote.
        ids = {row[2]: row[0] for row in seen["contacts"]}
        drafts = [row[0] for row in seen["messages"] if row[1] == "2102"]
        jq(page, action="removecontact", contactID=ids["2102"])
        assert ids["2102"] not in {row[0] for row in agreed()["contacts"]}
        phone.remove_contact(int(ids["2101"]))
        tool.ask("senddraftmessage", messageID=drafts[0])
        seen = agreed()
        assert seen["count"] == 1
        assert {row[2] for row in seen["messages"]} == {"1"}
        assert phone.get_line_status(2) == int(jq(page, action="lineStatus", line=2))
    tool.connection.close()
