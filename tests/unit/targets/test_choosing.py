"""What ``--phone`` can say."""

import json
import sys
from types import SimpleNamespace

import pytest
from running import run

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import load_project
from gmi_appkit.targets.choose import choose_target, find_password
from gmi_appkit.targets.emulated import EmulatedTarget


@pytest.fixture
def project(tmp_path, server, monkeypatch):
    monkeypatch.delenv("DESK", raising=False)
    monkeypatch.delenv("GMI_PASSWORD", raising=False)
    text = f'[phones.desk]\nurl = "{server.url}"\npassword_env = "DESK"\n'
    (tmp_path / "gmi.toml").write_text(text)
    return load_project(tmp_path)


@pytest.fixture
def choose(project):
    def choose(name, **options):
        return choose_target(
            project, name, emulated=lambda: EmulatedTarget(EmulatedPhone()), **options
        )

    return choose


def ask_uptime(target, wired):
    async def main():
        body = await wired.json(target, "uptime")
        await target.close()
        return body["res"]

    return run(main())


def test_the_emulated_phone(choose):
    assert choose("emulated").title == "emulated GXP2200, GMI 10"


def test_a_phone_of_gmi_toml_with_its_password_from_the_environment(
    choose, wired, password, monkeypatch
):
    monkeypatch.setenv("DESK", password)
    assert ask_uptime(choose("desk"), wired) == "success"


def test_an_address_and_a_password_that_is_asked_for(choose, server, monkeypatch):
    asked = []
    target = choose(server.origin, ask=lambda question: asked.append(question) or "x")
    assert asked == [f"Password of admin on {server.origin}"]
    assert target.title == f"phone 127.0.0.1:{server.port} as admin"


def test_no_password_names_the_variable(choose):
    for options in ({}, {"ask": lambda _question: ""}):
        with pytest.raises(ConfigurationError, match="set the environment variable DESK"):
            choose("desk", **options)


def test_an_unknown_name_is_said(choose):
    with pytest.raises(ConfigurationError, match="did you mean 'desk'"):
        choose("desks")


def test_recording_and_replaying(choose, wired, tmp_path, monkeypatch, password):
    monkeypatch.setenv("DESK", password)
    file = tmp_path / "x.gmirec"
    assert ask_uptime(choose("desk", record=file), wired) == "success"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line.get("action") for line in lines] == [None, "uptime"]
    assert ask_uptime(choose(f"replay:{file}"), wired) == "success"


class LockedError(Exception):
    pass


@pytest.fixture
def keyring(monkeypatch):
    """The package keyring, with a store of our own."""
    kept = {}

    def get_password(service, name):
        if kept.get(name) == "locked":
            raise LockedError
        return kept.get(name) if service == "gmi-appkit" else None

    module = SimpleNamespace(get_password=get_password)
    monkeypatch.setitem(sys.modules, "keyring", module)
    monkeypatch.setitem(sys.modules, "keyring.errors", SimpleNamespace(KeyringError=LockedError))
    return kept


def test_a_password_from_the_keyring(project, keyring, monkeypatch):
    entry = project.phone("desk")
    keyring[f"gmiadmin@{entry.url}"] = "from the keyring"
    assert find_password(entry) == "from the keyring"
    monkeypatch.setenv("DESK", "from the environment")
    assert find_password(entry) == "from the environment"


def test_a_locked_keyring_leaves_the_question(project, keyring):
    entry = project.phone("desk")
    keyring[f"gmiadmin@{entry.url}"] = "locked"
    assert find_password(entry, ask=lambda question: "from a person") == "from a person"
    with pytest.raises(ConfigurationError, match="DESK"):
        find_password(entry)
