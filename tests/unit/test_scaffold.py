"""gmi new: a whole folder, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from gmi_appkit.cli import cli
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import load_project
from gmi_appkit.scaffold import new_app, template_names
from gmi_appkit.sources import AppSources


@pytest.mark.parametrize("template", template_names())
def test_a_new_app_is_ready(tmp_path: Path, template: str) -> None:
    folder = new_app(tmp_path / "Front desk", template)
    project = load_project(folder)
    assert project.app.name == "Front desk"
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# Front desk\n")
    site = AppSources(project)
    assert b"GMIService.js" in site.read(site.lookup(""))
    assert not (folder / "gmi").exists(), "an upgrade of the package upgrades the app"


def test_ejected_files_are_the_apps_own(tmp_path: Path) -> None:
    folder = new_app(tmp_path / "own", "phonebook", eject=True)
    site = AppSources(load_project(folder))
    assert site.lookup("gmi/GMIService.js").root == folder


def test_what_is_there_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("work")
    with pytest.raises(ConfigurationError, match="already there"):
        new_app(tmp_path / "mine", "phonebook")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert (tmp_path / "mine" / "work.txt").read_text() == "work"


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("gmi_appkit.scaffold._rename", fail)
    with pytest.raises(OSError, match="disk full"):
        new_app(tmp_path / "app", "phonebook")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["..", ".hidden", "a/../..", "-x", "a:b", "nul\n", "x."])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError):
        new_app(tmp_path / name, "phonebook")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(cli, ["new", "desk", "--template", "phonebook"])
    assert made.exit_code == 0
    assert "gmi dev desk" in made.output
    again = CliRunner().invoke(cli, ["new", "desk"])
    assert again.exit_code == 2
    assert "already there" in again.output
    unknown = CliRunner().invoke(cli, ["new", "other", "--template", "phonebok"])
    assert unknown.exit_code == 2
    assert "did you mean 'phonebook'" in unknown.output
