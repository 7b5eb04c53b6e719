"""``gmi phone control``, against the control API of an emulated phone on a socket."""

import json
import os
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from gmi_appkit.cli import cli
from gmi_appkit.emulator import EmulatedPhone, ManualClock
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.phone_cli.control_client import control_url, read_arguments
from gmi_appkit.protocol import Reply

TOKEN = "c4nary-token-of-the-control"


@pytest.fixture
def emulated():
    return EmulatedPhone(clock=ManualClock())


@pytest.fixture
def server(emulated):
    with EmulatorServer(emulated, control_token=TOKEN) as server:
        yield server


@pytest.fixture
def control(server, monkeypatch):
    monkeypatch.setenv("GMI_CONTROL_URL", server.origin)
    monkeypatch.setenv("GMI_CONTROL_TOKEN", TOKEN)
    monkeypatch.setenv("COLUMNS", "150")
    # Wherever a proxy is set, the token must not go to it.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    def control(*words, code=0):
        result = CliRunner().invoke(cli, ["phone", "control", *words])
        assert result.exit_code == code, result.output
        assert TOKEN not in result.output
        return result

    return control


@pytest.fixture
def control_json(control):
    def control_json(*words):
        data = json.loads(control(*words, "--json").stdout)
        assert next(iter(data.items())) == ("schema", 1)
        return data

    return control_json


def test_a_call_comes_in_and_is_answered(control, control_json, emulated):
    assert control("ring", "number=8108819").stdout == "0\n"
    assert emulated.state()["calls"][0]["number"] == "8108819"
    control("answer")
    control("advance", "seconds=12.5")
    control("remote-hangs-up")
    (entry,) = control_json("state")["result"]["calllog"]["newest"]
    assert (entry["type"], entry["number"], entry["seconds"]) == ("answered", "8108819", 12.5)


def test_a_number_stays_as_it_was_dialled(control, emulated):
    control("ring", "number=0049301234567")
    assert emulated.state()["calls"][0]["number"] == "0049301234567"


def test_faults(control, control_json, emulated):
    assert control_json("fault", "kind=drop", "action=getcontact", "times=1")["result"] == {
        "number": 1
    }
    (fault,) = emulated.faults.listed()
    assert (fault["kind"], fault["action"], fault["times"]) == ("drop", "getcontact", 1)
    assert "getcontact" in control("faults").stdout
    assert "cleared" in control("clear-faults").stdout
    assert not emulated.faults


def test_the_journal_by_action_and_number(control, control_json, emulated):
    from gmi_appkit.client import Phone

    with Phone.of(emulated) as phone:
        phone.originate_call("2107")
        phone.get_uptime()
    (call,) = control_json("journal", "action=originatecall")["result"]
    assert call["fields"]["destnum"] == "2107"
    later = control_json("journal", f"since={call['number']}")["result"]
    assert [entry["action"] for entry in later] == ["uptime"]
    assert control("journal", "action=originatecall").stdout.count("\n") == 1


def test_what_answers_nothing_says_that_it_is_done(control):
    assert control("reset").stdout == "Done: reset.\n"


def test_the_operations_are_listed(control, control_json):
    text = control().stdout
    for said in ("remote_hangs_up", "seconds: float", "since: int", "kind: str", "drop"):
        assert said in text
    data = control_json()
    assert data["arguments"]["ring"]["number"] == "str"
    assert "journal" in data["read"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rign", "number=1"], "did you mean 'ring'?"),
        (["advance", "second=1"], "did you mean 'seconds'?"),
        (["advance", "seconds=soon"], "seconds is 'soon': it must be float"),
        (["advance"], "missing a required argument: 'seconds'"),
        (["advance", "seconds"], "write NAME=VALUE"),
        (["advance", "seconds=1", "seconds=2"], "stands twice"),
        (["advance", "seconds={1"], "begins like JSON"),
        (["fault", "kind=drpo"], "did you mean 'drop'?"),
        (["../state"], "no operation"),
        (["state", "--control", "http://a:secret@127.0.0.1"], "no address of a control API"),
    ],
)
def test_what_is_wrong_ends_with_2(control, words, message):
    result = control(*words, code=2)
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert "secret" not in result.stderr


def test_what_the_phone_cannot_do_now_ends_with_4(control):
    assert "cannot answer" in control("answer", code=4).stderr


def test_nobody_there_ends_with_4(control):
    with socket.socket() as off:  # nobody listens there, and nobody else gets it meanwhile
        off.bind(("127.0.0.1", 0))
        port = off.getsockname()[1]
        said = control("state", "--control", f"127.0.0.1:{port}", code=4).stderr
    assert f"cannot reach the control API at http://127.0.0.1:{port}" in said


def test_another_server_is_told_from_the_phone(control, server):
    server.mounts["/__gmi__/control"] = lambda request, headers: Reply(b"<html>", "text/html")
    assert "does not answer as the control API" in control("state", code=4).stderr


def test_the_token(control, monkeypatch, tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    monkeypatch.delenv("GMI_CONTROL_TOKEN")
    assert "GMI_CONTROL_TOKEN" in control("state", code=2).stderr
    control("state", "--token-file", str(file))
    file.write_text("not-the-one-it-was-started-with")
    said = control("state", "--token-file", str(file), code=4).stderr
    assert "refused: a token is needed" in said
    file.write_text("line one\nline two")
    assert "characters that no token has" in control("state", "--token-file", file, code=2).stderr


def test_without_an_address(control, monkeypatch):
    monkeypatch.delenv("GMI_CONTROL_URL")
    assert "--control URL" in control("state", code=2).stderr


@pytest.mark.parametrize(
    "written",
    [
        "127.0.0.1:8220",
        "http://127.0.0.1:8220/manager",
        "http://127.0.0.1:8220/app/",
        "http://127.0.0.1:8220/__gmi__/control",
    ],
)
def test_addresses_as_the_servers_print_them(written):
    assert control_url(written) == "http://127.0.0.1:8220/__gmi__/control"


@pytest.mark.parametrize(
    "written", ["", "ftp://127.0.0.1", "http://h:99999", "http://h/x", "h?t=1"]
)
def test_what_is_no_address(written):
    with pytest.raises(ConfigurationError, match="no address"):
        control_url(written)


def test_values_are_typed():
    pairs = ["a=1", "b=-2.5", "c=true", "d=007", "e=+49", 'f={"x": [1]}', "g=", "h=a=b", "i-j=1e5"]
    assert read_arguments(pairs, {}) == {
        "a": 1,
        "b": -2.5,
        "c": True,
        "d": "007",
        "e": "+49",
        "f": {"x": [1]},
        "g": "",
        "h": "a=b",
        "i_j": "1e5",
    }
    assert read_arguments(["key=270", "x=true"], {"key": "str", "x": "str | None"}) == {
        "key": "270",
        "x": "true",
    }


def test_a_process_of_its_own_takes_orders():
    environ = {**os.environ, "GMI_CONTROL_TOKEN": TOKEN}
    gmi = [sys.executable, "-m", "gmi_appkit"]
    with subprocess.Popen(
        [*gmi, "emulate"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        url = process.stdout.readline().split()[-1]
        order = [
            *gmi,
            "phone",
            "control",
            "--control",
            url,
            "receive_message",
            "number=2",
            "text=9",
        ]
        run = subprocess.run(order, capture_output=True, text=True, env=environ)
        process.terminate()
        rest, said = process.communicate()
    assert (run.returncode, run.stderr) == (0, "")
    # Hints are for terminals; scripts get the one ready line.
    assert (rest, said) == ("", "")
