"""What the control API can do to calls, messages, parameters and scenarios."""

import pytest

from gmi_appkit.emulator.control import Control
from gmi_appkit.emulator.storage import keep_state


@pytest.fixture
def post(phone):
    control = Control(phone)

    def run(name, /, **arguments):
        status, body = control.handle("POST", name, arguments)
        return body["result"] if status == 200 else (status, body["error"])

    return run


@pytest.fixture
def state(phone):
    return lambda part: Control(phone).handle("GET", "state", None)[1]["result"][part]


def test_a_call_from_ringing_to_the_end(post, state):
    assert post("ring", number="2222", account=1, name="Ines") == 0
    assert state("calls")[0] == {
        "index": 0,
        "state": 2,
        "state_name": "ringing",
        "number": "2222",
        "name": "Ines",
        "account": 1,
        "outgoing": False,
        "seconds": 0.0,
    }
    assert post("answer") == 0
    assert post("hold", line=0) == 0
    assert post("resume") == 0
    post("advance", seconds=7)
    assert post("remote-hangs-up") == 0
    (entry,) = state("calllog")["newest"]
    assert (entry["type"], entry["number"], entry["seconds"]) == ("answered", "2222", 7.0)


def test_an_outgoing_call(post, state):
    post("far_end", number="5", outcome="no answer")
    assert post("dial", number="5") == 0
    assert post("remote_answers") == 0
    assert post("hang_up") == 0
    assert post("dial", number="6") == 1
    assert post("fail_call", line=1) == 1
    assert state("calls")[1]["state_name"] == "failed"


def test_what_cannot_be_is_a_conflict_that_says_why(post):
    status, error = post("answer")
    assert status == 409
    assert error.startswith("answer: cannot answer: there is no call for that")
    assert post("ring", number="1", account=4)[0] == 409


def test_a_value_that_is_never_right_is_a_wrong_argument(post):
    assert post("far_end", number="1", outcome="sleeps")[0] == 400
    assert post("set_parameter", key="1688", value="3")[0] == 400
    assert post("scenario", name="../../etc/passwd")[0] == 400


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ring", {}),
        ("ring", {"number": 5}),
        ("ring", {"number": "5", "account": "1"}),
        ("ring", {"number": "5", "who": "x"}),
        ("answer", {"line": True}),
        ("far_end", {"number": "5", "after": "soon"}),
        ("receive_message", {"number": "5"}),
    ],
)
def test_arguments_are_checked(post, name, arguments):
    assert post(name, **arguments)[0] == 400


def test_messages_and_parameters(post, state, talk):
    assert post("receive_message", number="333", text="hello", account=2) == 1
    assert state("messages")["newest"][0]["text"] == "hello"
    assert state("messages")["newest"][0]["box"] == "inbox"
    post("set_parameter", key="904", value="30")
    assert post("parameter", key="904") == "30"
    assert post("parameter", key="2") is None
    talk("launchservice", name="Browser", arg="http://a/")
    assert state("services")["open"] == [{"name": "Browser", "arg": "http://a/"}]
    post("home")
    assert state("services")["open"] == []


def test_a_scenario_begins_and_ends(post, state, phone):
    assert post("scenario", name="quiet-office") == {"scenario": "Quiet office"}
    assert state("scenario")["next"][0] == {"in": 120.0, "what": "ring"}
    assert post("scenario") == {"scenario": None}
    phone.advance(200)
    assert phone.lines()[0].state_name == "idle"


def test_text_that_is_no_unicode_is_kept_and_answered(post, talk, phone, tmp_path):
    file = keep_state(phone, tmp_path / "state")
    assert post("receive_message", number="1", text="lone \ud800 surrogate") == 1
    assert talk("getmessage")["msg"][0]["message"] == "lone ? surrogate"
    assert talk("savemessage")["res"] == "success"
    file.close()


def test_secrets_stay_out_of_the_journal(talk, phone):
    talk("put", flag="1", **{"var-0000": "34", "val-0000": "hunter2"})
    assert "hunter2" not in repr(phone.journal.as_json(0, None))
    assert "hunter2" not in repr(phone.state())
