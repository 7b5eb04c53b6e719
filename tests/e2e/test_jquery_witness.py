"""jQuery's JSONP, the client that the guide has in mind, as a witness of its own.

The phone answers it and GMIService alike, and what one writes the other reads.
"""

from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import quote

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator import EmulatedPhone
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
    with EmulatorServer(EmulatedPhone()) as server:
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
        with EmulatorServer(EmulatedPhone()) as other:
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
