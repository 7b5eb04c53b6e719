"""gmi.toml: its defaults, and what it says about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import load_project


def write(folder: Path, text: str) -> Path:
    (folder / "gmi.toml").write_text(text, encoding="utf-8")
    return folder


def test_folder_without_a_file_has_defaults(tmp_path: Path) -> None:
    project = load_project(tmp_path)
    assert project.app.name == tmp_path.name
    assert project.app.entry == "index.html"
    assert project.emulator.model == "gxp2200"
    assert project.dev.phone == "emulated"
    assert project.budget.gzip_kb == 40


def test_every_section_is_read(tmp_path: Path) -> None:
    project = load_project(
        write(
            tmp_path,
            """
            [app]
            name = "lobby"
            profiles = ["gxp2200", "gxp2200-panel"]
            [budget]
            gzip_kb = 12.5
            [emulator]
            model = "gxv3275"
            phonebook = "people.xml"
            [phones.desk]
            url = "http://192.0.2.5"
            password_env = "DESK"
            [dev]
            phone = "desk"
            [test]
            engine = "android23"
            """,
        )
    )
    assert project.app.title == "lobby"
    assert project.budget.gzip_kb == 12.5
    assert project.phone("desk").user == "gmiadmin"
    assert project.dev.phone == "desk"
    assert project.test.engine == "android23"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[ap]", "did you mean 'app'"),
        ("[app]\ntitel = 'x'", "did you mean 'title'"),
        ("[app]\ntitle = 3", "must be a str"),
        ("[app]\nprofiles = 'gxp2200'", "must be a list of strings"),
        ("[app]\nprofiles = ['gxp220']", "did you mean 'gxp2200'"),
        ("[budget]\nrequests = true", "must be a int"),
        ("[emulator]\nmodel = 'gxp9'", "must be one of gxp2200"),
        ("[phones.desk]\nuser = 'x'", "lacks url"),
        ("[phones]\ndesk = 'http://x'", r"\[phones.NAME\]"),
        ("[phones.desk]\nurl = 'http://x'\npassword = 'y'", "unknown key 'password'"),
        ("[app", "not valid TOML"),
        ("app = 3", "must be a table"),
    ],
)
def test_a_mistake_is_named_with_the_file_and_the_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        load_project(write(tmp_path, text))
    assert "gmi.toml" in str(caught.value) or "profile" in str(caught.value)


def test_missing_folder_and_unknown_phone(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no folder"):
        load_project(tmp_path / "nothing")
    project = load_project(write(tmp_path, "[phones.desk]\nurl = 'http://x'"))
    with pytest.raises(ConfigurationError, match="did you mean 'desk'"):
        project.phone("dsk")
