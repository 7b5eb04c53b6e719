"""``gmi phone``, against an emulated phone on a socket."""

import json
import socket

import pytest
from click.testing import CliRunner

from gmi_appkit.cli import cli
from gmi_appkit.client import Phone
from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol.phonebook_csv import read_csv
from gmi_appkit.protocol.phonebook_xml import read_phonebook, write_phonebook

PASSWORD = "c4nary-pass"


@pytest.fixture
def emulated():
    settings = PhoneSettings(users={"gmiadmin": PASSWORD, "admin": PASSWORD})
    return EmulatedPhone(settings, book=make_book(12))


@pytest.fixture
def server(emulated):
    with EmulatorServer(emulated) as server:
        yield server


@pytest.fixture
def project(tmp_path, server, monkeypatch):
    (tmp_path / "gmi.toml").write_text(
        f'[phones.desk]\nurl = "{server.url}"\npassword_env = "DESK_PASSWORD"\n'
    )
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    monkeypatch.delenv("GMI_PASSWORD", raising=False)
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def gmi(project):
    def gmi(*words, code=0, **options):
        result = CliRunner().invoke(cli, ["phone", *words], **options)
        assert result.exit_code == code, result.output
        assert PASSWORD not in result.output
        return result

    return gmi


@pytest.fixture
def gmi_json(gmi):
    def gmi_json(*words, **options):
        result = gmi(*words, "--json", **options)
        data = json.loads(result.stdout)
        assert next(iter(data.items())) == ("schema", 1)
        return data

    return gmi_json


def test_info(gmi, gmi_json):
    text = gmi("info").stdout
    for said in ("GXP2200", "GMI version", "sip.example.net", "registered", "2107"):
        assert said in text
    data = gmi_json("info", "desk")
    assert data["product"] == "GXP2200"
    assert data["gmi_version"] == 10
    assert data["contacts"] == 12
    assert data["accounts"][0]["number"] == "2107"


def test_call_and_line(gmi, gmi_json, emulated):
    assert {entry["name"] for entry in gmi_json("line")["lines"]} == {"idle"}
    assert "Calling 2100 on account 2" in gmi("call", "2100", "--account", "1").stdout
    assert emulated.journal.last("originatecall").fields["account"] == "1"
    (one,) = gmi_json("line", "1")["lines"]
    assert (one["line"], one["name"] != "idle") == (1, True)
    assert "idle" in gmi("line", "2").stdout
    gmi("line", "4", code=2)
    assert "destnum can't be null" in gmi("call", "", code=4).stderr


def test_contacts(gmi, gmi_json):
    found = gmi_json("contacts")["contacts"]
    assert len(found) == 12
    name = found[0]["name"]
    assert name in gmi("contacts", "--search", name.split()[0]).stdout
    group = found[0]["group_name"]
    some = gmi_json("contacts", "--group", group.upper())["contacts"]
    assert {entry["group_name"] for entry in some} == {group}
    assert "no group 'Nobody'" in gmi("contacts", "--group", "Nobody", code=2).stderr


def test_more_than_20_contacts_are_not_asked_for_one_by_one(gmi_json, emulated):
    emulated.phonebook.load_book(make_book(40), clear=True)
    found = gmi_json("contacts")["contacts"]
    assert len(found) == 40
    assert found[3]["group_name"]
    assert not emulated.journal.calls("getcontact")


def test_what_a_caller_calls_itself_is_shown_as_it_is(gmi, server):
    with Phone(server.url, "admin", PASSWORD) as phone:
        phone.set_new_message("2100", "[red]a\x1b[31m b[/]", send=False)
    text = gmi("messages", "list").stdout
    assert "[red]a�[31m b[/]" in text
    assert "\x1b[31m" not in text


@pytest.mark.parametrize("name", ["book.xml", "book.csv"])
def test_export_and_import(gmi, gmi_json, project, name):
    assert gmi_json("export", name)["contacts"] == 12
    data = (project / name).read_bytes()
    read = read_csv if name.endswith("csv") else read_phonebook
    assert len(read(data).contacts) == 12
    assert "is there already" in gmi("export", name, code=2).stderr
    gmi("export", name, "--force")
    assert "--allow-destructive" in gmi("import", name, "--clear", code=2).stderr
    done = gmi_json("import", name, "--clear", "--allow-destructive")
    assert (done["imported"], done["contacts"]) == (12, 12)
    assert gmi_json("import", name)["contacts"] == 24


def test_a_csv_says_what_it_lacks(gmi, project):
    result = gmi("export", "book.csv")
    assert "Not in a CSV: 12 contacts with first and last name apart" in result.stderr


def test_a_wrong_file_is_said_before_the_phone_hears_of_it(gmi, project, emulated):
    (project / "bad.xml").write_text("<AddressBook>\n<Contact/>\n</AddressBook>")
    assert "bad.xml, line 2: a <Contact> has neither" in gmi("import", "bad.xml", code=2).stderr
    (project / "big.xml").write_bytes(write_phonebook(make_book(11)))
    assert "limit" in gmi("import", "big.xml", "--limit", "10", code=2).stderr
    assert len(emulated.journal) == 0


def test_what_was_read_past_is_noted(gmi, project):
    (project / "x.csv").write_text("name,shoe\nZoë,42\n", encoding="utf-8")
    assert "x.csv, line 1: the column 'shoe'" in gmi("import", "x.csv").stderr


def test_params(gmi, gmi_json):
    gmi("params", "set", "270=Desk one", "P7044=1")
    assert gmi_json("params", "get", "270", "P7044")["parameters"] == {
        "270": "Desk one",
        "7044": "1",
    }
    assert "Desk one" in gmi("params", "get", "270").stdout
    assert "holds a password" in gmi("params", "get", "P2", code=2).stderr
    result = gmi("params", "set", "P8=1", code=2)
    assert "lock the phone out" in result.stderr
    gmi("params", "set", "P8=1", "--allow-destructive")
    assert "KEY=VALUE" in gmi("params", "set", "hello", code=2).stderr


def test_a_new_password_is_not_repeated(gmi, emulated):
    result = gmi("params", "set", "P2=n3w-s3cret", "--allow-destructive")
    assert "n3w" not in result.output
    assert "n3w" not in str(emulated.journal.as_json())


def test_open(gmi, emulated):
    assert "Opened" in gmi("open", "http://127.0.0.1:8220/app/").stdout
    last = emulated.journal.last("launchservice")
    assert (last.fields["name"], last.fields["arg"]) == ("Browser", "http://127.0.0.1:8220/app/")


def test_messages(gmi, gmi_json, project):
    gmi("messages", "send", "2100", "Grüße", "--draft")
    found = gmi_json("messages", "list")["messages"]
    assert found[-1]["text"] == "Grüße"
    gmi("messages", "send", "2100", "now")
    gmi("messages", "save", "all.xml")
    assert "Grüße" in (project / "all.xml").read_text(encoding="utf-8")
    gmi("messages", "save", "all.xml", code=2)


def test_conform(gmi, gmi_json):
    data = gmi_json("conform", "desk")
    assert data["summary"]["differs"] == 0
    assert "127 replies" in gmi("conform", "--write").stdout
    assert gmi_json("conform", "emulated")["product"] == "GXP2200"


def test_a_difference_ends_with_1(gmi_json, emulated, monkeypatch):
    body = emulated.document.by_name["getHardware"].error("can't get hardware version").body
    known = emulated._actions["hardware"]
    emulated._actions["hardware"] = known._replace(handler=lambda _fields: {**body, "x": "y"})
    data = gmi_json("conform", code=1)
    assert data["summary"]["differs"] == 1


# -- which phone, which password ---------------------------------------------------------------


def test_an_address_instead_of_a_name(gmi_json, server, monkeypatch):
    monkeypatch.setenv("GMI_PASSWORD", PASSWORD)
    assert gmi_json("info", "--phone", server.url)["product"] == "GXP2200"
    assert gmi_json("info", f"127.0.0.1:{server.port}")["product"] == "GXP2200"


def test_the_password_is_asked_for_and_not_shown(gmi, monkeypatch):
    monkeypatch.delenv("DESK_PASSWORD")
    result = gmi("info", input=f"{PASSWORD}\n")
    assert "Password of gmiadmin on desk" in result.stderr
    assert "DESK_PASSWORD" in gmi("info", code=2, input="").stderr


def test_a_wrong_password_exits_with_4(gmi, monkeypatch):
    monkeypatch.setenv("DESK_PASSWORD", "wr0ng-one")
    result = gmi("info", code=4)
    assert "check user name and password" in result.stderr
    assert "wr0ng" not in result.output


def test_a_phone_that_is_off_exits_with_4(gmi, project):
    with socket.socket() as off:  # nobody listens there, and nobody else gets it meanwhile
        off.bind(("127.0.0.1", 0))
        port = off.getsockname()[1]
        (project / "gmi.toml").write_text(f'[phones.desk]\nurl = "http://127.0.0.1:{port}"\n')
        result = gmi("info", code=4, input=f"{PASSWORD}\n")
    assert f"cannot reach phone 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.output


def test_which_phone_has_to_be_clear(gmi, project):
    (project / "gmi.toml").write_text(
        '[phones.desk]\nurl = "http://10.0.0.1"\n[phones.hall]\nurl = "http://10.0.0.2"\n'
    )
    assert "desk, hall" in gmi("info", code=2).stderr
    assert "did you mean 'desk'" in gmi("info", "--phone", "dsk", code=2).stderr
    (project / "gmi.toml").unlink()
    assert "[phones.NAME]" in gmi("info", code=2).stderr


def test_help_names_every_command(gmi):
    text = gmi("--help").stdout
    for word in [
        "info",
        "call",
        "contacts",
        "export",
        "import",
        "params",
        "open",
        "line",
        "messages",
        "conform",
    ]:
        assert word in text
