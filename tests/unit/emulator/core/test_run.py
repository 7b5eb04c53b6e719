"""``gmi emulate`` as users and their scripts meet it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.run import control_token, make_phone
from gmi_appkit.errors import ConfigurationError

XML = """<?xml version="1.0" encoding="{encoding}"?>
<AddressBook><version>1</version>{contacts}</AddressBook>
"""
CONTACT = (
    "<Contact><FirstName>{name}</FirstName><LastName></LastName>"
    '<Phone type="Work"><phonenumber>1</phonenumber><accountindex>0</accountindex></Phone>'
    "</Contact>"
)
COMMAND = [sys.executable, "-m", "gmi_appkit", "emulate"]


def book(*names: str, encoding: str = "UTF-8") -> bytes:
    contacts = "\n".join(CONTACT.format(name=name) for name in names)
    return XML.format(encoding=encoding, contacts=contacts).encode(encoding)


@pytest.fixture
def file(tmp_path):
    def file(data: bytes):
        path = tmp_path / "people.xml"
        path.write_bytes(data)
        return path

    return file


def names(phone) -> list[str]:
    return [contact.name for contact in phone.phonebook.contacts().values()]


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "UTF-16"])
def test_a_phonebook_of_the_phones_own_format(file, encoding):
    phone = make_phone(phonebook=file(book("Ann", "李小龙", encoding=encoding)))
    assert names(phone) == ["Ann", "李小龙"]


def test_the_demo_phonebook_is_loaded(call_on):
    phone = make_phone(phonebook=asset_dir("app_templates") / "phonebook" / "phonebook.xml")
    caller = call_on(phone)
    assert int(caller.ask("getcontactcount")["msg"]) >= 50
    assert int(caller.ask("getgroupcount")["msg"]) >= 6


def test_more_contacts_than_the_phone_holds(file):
    data = book(*(f"N{n}" for n in range(1001)))
    with pytest.raises(ConfigurationError, match=r"people\.xml.*1000"):
        make_phone(phonebook=file(data))


def test_broken_xml_names_the_line(file):
    data = book("Ann").replace(b"</Contact>", b"\n</Kontakt>")
    with pytest.raises(ConfigurationError, match=r"people\.xml.*line 3"):
        make_phone(phonebook=file(data))


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot read the phonebook"):
        make_phone(phonebook=tmp_path)


def test_the_control_token_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("GMI_CONTROL_TOKEN", "0123456789abcdef")
    assert control_token() == "0123456789abcdef"
    monkeypatch.delenv("GMI_CONTROL_TOKEN")
    assert control_token() != control_token()
    assert len(control_token()) >= 32


@pytest.mark.parametrize("bad", ["", "short", "x" * 257, "0123456789abcde\n", "ä" * 20])
def test_a_token_that_is_no_secret_is_refused_and_not_shown(monkeypatch, bad):
    monkeypatch.setenv("GMI_CONTROL_TOKEN", bad)
    with pytest.raises(ConfigurationError, match="16 to 256") as refused:
        control_token()
    assert not bad or bad not in str(refused.value)


def test_a_taken_port_ends_with_3(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run([*COMMAND, "--port", str(port)], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_with_130_and_says_nothing_wild(file):
    with subprocess.Popen(
        [*COMMAND, "--phonebook", str(file(book("Ann"))), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        ready = json.loads(process.stdout.readline())
        # A client that stays connected must not keep the process from ending.
        with httpx.Client(timeout=60) as client:
            assert client.get(f"{ready['url']}?action=product").status_code == 200
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_reset_goes_back_to_what_the_state_file_held(tmp_path, file, monkeypatch):
    state = tmp_path / "phone.state"
    token = {"X-GMI-Token": "0123456789abcdef"}
    monkeypatch.setenv("GMI_CONTROL_TOKEN", token["X-GMI-Token"])
    for options in (["--phonebook", str(file(book("Ann")))], []):
        with subprocess.Popen(
            [*COMMAND, "--json", "--state", str(state), *options],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            ready = json.loads(process.stdout.readline())
            url, control = ready["url"], ready["control"]
            with httpx.Client(headers=token, timeout=60) as client:
                client.get(f"{url}?action=login&username=admin&secret=123")
                client.get(f"{url}?action=removecontact&contactID=")
                assert client.get(f"{control}/contacts").json()["result"] == []
                client.post(f"{control}/reset")
                (row,) = client.get(f"{control}/contacts").json()["result"]
                assert row["contactName"] == "Ann"
            process.terminate()
            process.wait(timeout=60)
