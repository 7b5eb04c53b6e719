from __future__ import annotations

import json

import pytest
from tornado.httputil import HTTPHeaders

from gmi_appkit.emulator.control import PREFIX, Control, mount
from gmi_appkit.protocol import Request

TOKEN = "a-token-that-is-long-enough"


@pytest.fixture
def control(phone) -> Control:
    return Control(phone)


@pytest.fixture
def run(control):
    def run(operation: str, **arguments):
        status, answer = control.handle("POST", f"{PREFIX}/{operation}", arguments)
        assert status == 200, answer
        assert answer["schema"] == 1
        return answer["result"]

    return run


@pytest.fixture
def over_http(phone):
    mounted = mount(phone, TOKEN)

    def over_http(method="POST", name="reset", body=b"", query="", **headers):
        sent = HTTPHeaders({"Host": "127.0.0.1:80", "X-GMI-Token": TOKEN})
        for key, value in headers.items():
            sent[key.replace("_", "-")] = value
        reply = mounted(Request(f"{PREFIX}/{name}", query, method, body), sent)
        return reply.status, json.loads(reply.body)

    return over_http


def test_the_state_can_be_read(control, caller):
    status, answer = control.handle("GET", f"{PREFIX}/state", None)
    assert status == 200
    state = answer["result"]
    assert state["system"]["product"] == "GXP2200"
    assert state["sessions"] == ["admin"]
    assert state["phonebook"]["contacts"] == 0
    assert len(state["accounts"]) == 6
    json.dumps(state)


def test_the_contacts_can_be_read(control, caller):
    assert control.handle("GET", "contacts", None)[1]["result"] == []
    caller.ask("setcontact", contactInfo="::Ann::0::1::::::::")
    (row,) = control.handle("GET", "contacts", None)[1]["result"]
    assert row == caller.ask("getcontact")["msg"][0]


def test_accounts_clock_reboot(run, phone, caller):
    run("unregister", account=0)
    assert caller.ask("status")["Data"][0]["Status"] == "0"
    run("register", account=0)
    assert caller.ask("status")["Data"][0]["Status"] == "1"
    run("reboot", seconds=10)
    assert phone.system.rebooting
    assert run("advance", seconds=10.5) == {"time": 10.5}
    assert caller.ask("uptime")["msg"] == "authentication required"


def test_sessions_can_be_ended(run, caller):
    assert run("end_sessions", user="gmiadmin") == {"ended": 0}
    assert run("end-sessions") == {"ended": 1}
    assert caller.ask("uptime")["msg"] == "authentication required"


def test_snapshots_have_names(run, caller):
    run("snapshot", name="before")
    caller.ask("setgroup", groupInfo="::Workshop")
    run("snapshot")
    run("restore", name="before")
    assert caller.ask("getgroupcount")["msg"] == "2"
    run("restore")
    assert caller.ask("getgroupcount")["msg"] == "3"
    run("reset")
    assert run("end_sessions") == {"ended": 0}


def test_faults_are_set_listed_and_cleared(run, control, caller):
    number = run("fault", kind="error", action="uptime", times=3)["number"]
    assert caller.ask("uptime")["res"] == "error"
    (listed,) = control.handle("GET", "faults", None)[1]["result"]
    assert (listed["number"], listed["times"]) == (number, 2)
    assert run("clear_faults", action="pn") == {"cleared": 0}
    assert run("clear_faults", number=number) == {"cleared": 1}
    assert caller.ask("uptime")["res"] == "success"


def test_the_journal_can_be_read_and_cleared(run, control, caller, over_http):
    caller.ask("uptime")
    _, answer = over_http("GET", "journal", query="action=uptime")
    assert [row["action"] for row in answer["result"]] == ["uptime"]
    number = answer["result"][0]["number"]
    assert over_http("GET", "journal", query=f"since={number}")[1]["result"] == []
    run("clear_journal")
    assert control.handle("GET", "journal", None)[1]["result"] == []


def test_all_operations_are_listed_with_their_arguments(control):
    found = control.handle("GET", "operations", None)[1]["result"]
    assert found["run"]["advance"] == "seconds: float"
    assert found["run"]["snapshot"] == 'name: str = "default"'
    assert found["run"]["fault"].startswith('kind: str, action: str = ""')
    assert found["arguments"]["advance"] == {"seconds": "float"}
    assert found["arguments"]["journal"] == {"since": "int", "action": "str | None"}
    assert "state" in found["read"]
    assert "latency" in found["faults"]


@pytest.mark.parametrize(
    ("name", "arguments", "status", "message"),
    [
        ("nosuch", {}, 404, "no operation 'nosuch'; GET"),
        ("hangup", {}, 404, "no operation 'hangup'; did you mean 'hang_up'?"),
        ("advance", {"second": 1}, 400, "did you mean 'seconds'?"),
        ("../reset", {}, 404, "no operation"),
        ("state", {}, 405, "state needs GET"),
        ("advance", {}, 400, "missing a required argument: 'seconds'"),
        ("advance", {"seconds": "1"}, 400, "seconds is '1': it must be float"),
        ("advance", {"seconds": True}, 400, "seconds is True"),
        ("advance", {"seconds": 1, "hours": 1}, 400, "unexpected keyword argument 'hours'"),
        ("advance", {"seconds": -1}, 400, "not by -1"),
        ("advance", [], 400, "must be a JSON object"),
        ("register", {"account": 9}, 400, "accounts are numbered 0 to 5"),
        ("register", {"account": None}, 400, "account is None"),
        ("restore", {"name": "x"}, 400, "no snapshot 'x'"),
        ("fault", {"kind": "x"}, 400, "unknown fault 'x'"),
        ("fault", {}, 400, "needs a kind"),
    ],
)
def test_what_cannot_be_done_says_why(control, name, arguments, status, message):
    found, answer = control.handle("POST", name, arguments)
    assert (found, message in answer["error"]) == (status, True), answer


def test_what_the_phone_as_it_is_does_not_allow_is_a_conflict(control):
    status, answer = control.handle("POST", "answer", {})
    assert (status, answer["error"][:22]) == (409, "answer: cannot answer:")


def test_nothing_changes_by_get(control, phone, caller):
    for name in control._writes:
        assert control.handle("GET", name, {})[0] in (404, 405), name
    assert len(phone.journal) == 1


def test_the_token_is_taken_from_both_headers(over_http):
    assert over_http()[0] == 200
    assert over_http(X_GMI_Token="", Authorization=f"Bearer {TOKEN}")[0] == 200
    assert over_http(X_GMI_Token="", Authorization=f"bearer  {TOKEN} ")[0] == 200


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é"])
def test_without_the_token_nothing_is_told(over_http, phone, token):
    for method, name in (("POST", "reset"), ("GET", "state"), ("GET", "journal"), ("GET", "x")):
        status, answer = over_http(method, name, X_GMI_Token=token)
        assert status == 401
        assert "GMI_CONTROL_TOKEN" in answer["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:81"},
        {"Origin": "http://127.0.0.1:80.attacker.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_pages_of_other_origins_are_refused_even_with_the_token(over_http, headers):
    assert over_http(**headers)[0] == 403


def test_our_own_pages_are_not(over_http):
    assert over_http(Origin="http://127.0.0.1:80", Sec_Fetch_Site="same-origin")[0] == 200


@pytest.mark.parametrize("body", [b"{", b"[1]", b"1", b'{"seconds": NaN}', b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_json_objects(over_http, body):
    assert over_http(name="advance", body=body)[0] == 400
