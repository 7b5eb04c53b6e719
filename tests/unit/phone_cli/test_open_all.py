"""``gmi phone open --all``: an app on every phone of gmi.toml."""

import json
import socket

import pytest
from click.testing import CliRunner

from gmi_appkit.cli import cli
from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.services import App, Services

APP = "http://192.0.2.9/board/"
PASSWORDS = {"desk": "c4nary-desk", "hall": "c4nary-hall"}


@pytest.fixture
def phones():
    return {
        name: EmulatedPhone(PhoneSettings(users={"gmiadmin": password}))
        for name, password in PASSWORDS.items()
    }


@pytest.fixture
def project(tmp_path, phones, monkeypatch):
    """Two phones that answer and, between them, one that is off and one without a password."""
    with (
        EmulatorServer(phones["desk"]) as desk,
        EmulatorServer(phones["hall"]) as hall,
        socket.socket() as taken,  # by this, so by nobody else, and nobody listens
    ):
        taken.bind(("127.0.0.1", 0))
        off = f"http://127.0.0.1:{taken.getsockname()[1]}"
        urls = {"desk": desk.url, "off": off, "mute": desk.url, "hall": hall.url}
        (tmp_path / "gmi.toml").write_text(
            "".join(
                f'[phones.{name}]\nurl = "{url}"\npassword_env = "PASS_{name.upper()}"\n'
                for name, url in urls.items()
            )
        )
        for name, password in {**PASSWORDS, "off": "x"}.items():
            monkeypatch.setenv(f"PASS_{name.upper()}", password)
        monkeypatch.setenv("GMI_PASSWORD", "not-for-these")
        monkeypatch.chdir(tmp_path)
        yield tmp_path


@pytest.fixture
def gmi(project):
    def gmi(*words, code=0):
        # Nothing to read: whoever asks for a password gets none.
        result = CliRunner().invoke(cli, ["phone", "open", APP, *words], input="")
        assert result.exit_code == code, result.output
        assert "c4nary" not in result.output
        return result

    return gmi


def front(phone):
    return phone.part(Services).foreground


def test_every_phone_that_can_opens_it_and_a_line_tells_of_each(gmi, phones):
    desk, off, mute, hall = gmi("--all", code=4).stdout.splitlines()
    assert (desk, hall) == ("desk: opened", "hall: opened")
    assert off.startswith("off: cannot reach phone 127.0.0.1:")
    assert mute.startswith("mute: no password for gmiadmin on mute")
    assert "PASS_MUTE" in mute
    assert {front(phone) for phone in phones.values()} == {App("Browser", APP)}


def test_all_fine_is_0(gmi, phones, monkeypatch, project):
    text = (project / "gmi.toml").read_text()
    kept = [part for part in text.split("[phones.") if part.startswith(("desk", "hall"))]
    (project / "gmi.toml").write_text("".join(f"[phones.{part}" for part in kept))
    assert gmi("--all").stdout == "desk: opened\nhall: opened\n"


def test_a_wrong_password_is_said_of_its_phone_only(gmi, phones, monkeypatch):
    monkeypatch.setenv("PASS_DESK", "wr0ng-one")
    result = gmi("--all", code=4)
    assert "desk: " in result.stdout
    assert "check user name and password" in result.stdout
    assert "wr0ng" not in result.output
    assert (front(phones["desk"]), front(phones["hall"])) == (None, App("Browser", APP))


def test_for_programs(gmi):
    data = json.loads(gmi("--all", "--json", code=4).stdout)
    assert list(data) == ["schema", "url", "phones", "failed"]
    assert (data["schema"], data["url"], data["failed"]) == (1, APP, 2)
    assert [row["opened"] for row in data["phones"]] == [True, False, False, True]
    assert "cannot reach" in data["phones"][1]["error"]


def test_what_makes_no_sense_is_2(gmi, project):
    assert "exclude each other" in gmi("--all", "--phone", "desk", code=2).stderr
    (project / "gmi.toml").write_text("")
    assert "lists no phones" in gmi("--all", code=2).stderr
