"""``gmi phone ask``: every function of the interface from the shell."""

import json

import pytest
from click.testing import CliRunner

from gmi_appkit.cli import cli
from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol import load


@pytest.fixture
def emulated():
    return EmulatedPhone(PhoneSettings(model="gxv3275"), book=make_book(12))


@pytest.fixture
def ask(emulated, tmp_path, monkeypatch):
    monkeypatch.setenv("GMI_PASSWORD", "123")
    monkeypatch.chdir(tmp_path)
    with EmulatorServer(emulated) as server:

        def ask(*words, code=0):
            words = ("phone", "ask", *words, "--phone", server.url)
            result = CliRunner().invoke(cli, words)
            assert result.exit_code == code, result.output
            return result

        yield ask


def test_replies_as_the_phone_gives_them(ask):
    assert json.loads(ask("getProductInfo").stdout)["product"] == "GXV3275"
    assert ask("get-line-status", "line=0").stdout == "0\n"
    data = json.loads(ask("getContactCount", "--json").stdout)
    assert list(data) == ["schema", "function", "reply"]
    assert (data["function"], int(data["reply"]["msg"])) == ("getContactCount", 12)


def test_structures_are_json_and_text_stays_text(ask, emulated):
    ask("setContact", 'phbkContact={"ctName": "Ann", "gpID": 0, "work": "0049"}')
    assert any(entry.name == "Ann" for entry in emulated.phonebook.contacts().values())
    ask("setParameter", 'confItem={"270": "Desk"}')
    assert json.loads(ask("getParameter", 'confItem=["270"]').stdout)["270"] == "Desk"
    ask("setNewMessage", "num=007", "account=0", "text={true}", "flag=0")
    assert emulated.journal.last("setnewmessage").fields["content"] == "{true}"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["getContct"], 2, "did you mean getContact?"),
        (["webServiceLogin", "password=s3cret"], 2, "called by itself"),
        (["getLineStatus"], 2, "lacks its parameter 'line'"),
        (["getLineStatus", "lien=0"], 2, "it takes line"),
        (["getLineStatus", "0"], 2, "NAME=VALUE"),
        (["setContact", "phbkContact=Ann"], 2, "as a JSON object"),
        (["removeContact", "ctID="], 2, "--allow-destructive"),
        (["touchScreen", "x=5000", "y=1", "msec=1"], 4, "out of screen"),
        ([], 2, "--list"),
    ],
)
def test_what_is_wrong_is_said(ask, words, code, message):
    result = ask(*words, code=code)
    assert message in result.stderr
    assert "s3cret" not in result.output


def test_every_function_is_there_but_the_login(ask):
    listed = json.loads(ask("--list", "--json").stdout)["functions"]
    assert len(listed) == len(load().interfaces) - 1 == 41
    assert "touchScreen" in ask("--list").stdout
