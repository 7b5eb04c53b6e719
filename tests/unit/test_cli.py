"""The command line as a person or a script meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gmi_appkit import __version__
from gmi_appkit.cli import cli
from gmi_appkit.errors import PhoneError


def gmi(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gmi_appkit", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [[], *([name] for name in cli.list_commands(None))])
def test_every_command_has_help(command: list[str]) -> None:
    shown = CliRunner().invoke(cli, [*command, "--help"])
    assert shown.exit_code == 0, shown.output
    assert "Usage:" in shown.output
    assert "Traceback" not in shown.output


def test_version(tmp_path: Path) -> None:
    assert gmi("--version", cwd=tmp_path).stdout == f"gmi, version {__version__}\n"


def test_usage_and_configuration_end_with_2(tmp_path: Path) -> None:
    assert gmi("nonsense", cwd=tmp_path).returncode == 2
    (tmp_path / "gmi.toml").write_text("[ap]\n")
    run = gmi("dev", cwd=tmp_path)
    assert run.returncode == 2
    assert "did you mean 'app'?" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_error_of_ours_is_one_line_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PhoneError("cannot reach phone 192.0.2.1:80 (timed out after 5 s)")

    monkeypatch.setattr("gmi_appkit.emulator.run.run", fail)
    ended = CliRunner().invoke(cli, ["emulate"])
    assert ended.exit_code == 4
    assert ended.output == "Error: cannot reach phone 192.0.2.1:80 (timed out after 5 s)\n"


def test_doctor_judges_this_machine_and_asks_the_phones(tmp_path: Path) -> None:
    # Port 1 of loopback: nothing listens there, and the refusal comes at once.
    (tmp_path / "gmi.toml").write_text("[phones.desk]\nurl = 'http://127.0.0.1:1'\n")
    run = gmi("doctor", "--json", cwd=tmp_path)
    assert run.returncode == 3
    document = json.loads(run.stdout)
    assert next(iter(document)) == "schema"
    found = {entry["what"]: entry for entry in document["findings"]}
    assert found["Python"]["state"] == "fine"
    assert found["phone desk"]["state"] == "missing"
    assert "127.0.0.1:1" in found["phone desk"]["text"]
    assert "check its address" in found["phone desk"]["fix"]
