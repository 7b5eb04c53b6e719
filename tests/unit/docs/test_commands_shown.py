"""Every command that the documentation shows runs, or says why it is not run here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from _pytest.config import _prepareconfig
from click.testing import CliRunner
from documents import ROOT, Command, Shell, commands

from gmi_appkit.cli import cli
from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.scaffold import new_app

if not (ROOT / "mkdocs.yml").is_file():
    pytest.skip("the docs are not part of this installation", allow_module_level=True)

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN_IN_FULL = "tutorial.md"
APP = "my-app"
TOKEN = "a token for the docs"


def shown(page: Path) -> list[Command]:
    return list(commands(page))


WITH_COMMANDS = [page for page in PAGES if any(not c.reason and not c.file for c in shown(page))]


@pytest.fixture
def desk() -> Iterator[EmulatorServer]:
    """The phone that the pages call desk."""
    with EmulatorServer(EmulatedPhone(), control_token=TOKEN) as server:
        yield server


@pytest.fixture
def shell(request: pytest.FixtureRequest, tmp_path: Path, desk: EmulatorServer) -> Iterator[Shell]:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "gmi.toml").write_text(
        f'[phones.desk]\nurl = "{desk.origin}"\npassword_env = "GMI_DESK_PASSWORD"\n'
    )
    text = request.param.read_text(encoding="utf-8")
    if APP in text:
        new_app(folder / APP, "phonebook")
        config = folder / APP / "gmi.toml"
        app = config.read_text().replace('title = "Phonebook"', 'title = "My app"')
        config.write_text(f"{app}\n{(folder / 'gmi.toml').read_text()}")
    (folder / "mine.xml").write_bytes(
        (ROOT / "app_templates" / "phonebook" / "phonebook.xml").read_bytes()
    )
    environment = {
        "GMI_DESK_PASSWORD": "123",
        "GMI_CONTROL_URL": desk.origin,
        "GMI_CONTROL_TOKEN": TOKEN,
        "NO_COLOR": "1",
    }
    shell = Shell(folder, environment)
    if request.param.name != RUN_IN_FULL:
        shell.gmi_test = partial(only_begin, environment)
    yield shell
    shell.stop()


def only_begin(environment: dict[str, str], words: list[str], folder: Path) -> None:
    """Let gmi test come to the point where it starts pytest, and pytest to where it starts tests.

    The tests themselves are run where the tutorial shows them.
    """
    begun: list[tuple[list[str], Path]] = []

    def begin(command: list[str], root: Path, _environment: dict[str, str], **_: object) -> int:
        begun.append((command, root))
        return 0

    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr("gmi_appkit.testing.run.run_to_the_end", begin)
        patch.chdir(folder)
        with ThreadPoolExecutor(1) as thread:  # a test before this may have left a loop here
            told = thread.submit(CliRunner().invoke, cli, words[1:]).result()
        assert told.exit_code == 0, told.output
        [(command, root)] = begun
        patch.chdir(root)
        _prepareconfig(command[3:])._ensure_unconfigure()


@pytest.mark.skipif(os.name == "nt", reason="the commands are written for a POSIX shell")
@pytest.mark.parametrize(
    ("shell", "shown_by"),
    [(page, page) for page in WITH_COMMANDS],
    indirect=["shell"],
    ids=[page.stem for page in WITH_COMMANDS],
)
def test_the_commands_of_a_page_run(shell: Shell, shown_by: Path) -> None:
    for command in shown(shown_by):
        if not command.reason:
            shell.run(command)


def options_of(words: list[str]) -> tuple[list[str], str]:
    """The names of a gmi command, and its help."""
    names: list[str] = []
    for word in words[1:]:
        told = CliRunner().invoke(cli, [*names, word, "--help"])
        if not re.fullmatch(r"[a-z]+", word) or told.exit_code:
            break
        names.append(word)
        if "COMMAND [ARGS]" not in told.output:
            break
    return names, CliRunner().invoke(cli, [*names, "--help"]).output


@pytest.mark.parametrize("path", PAGES, ids=[page.stem for page in PAGES])
def test_what_is_not_run_still_names_what_there_is(path: Path) -> None:
    for command in shown(path):
        words = command.text.split()
        if not command.reason or command.file or words[0] != "gmi":
            continue
        names, told = options_of(words)
        assert names, f"{command}: no such command"
        if names == ["test"]:
            continue  # what it does not know goes to pytest
        for option in re.findall(r"(?<=\s)(--?[a-z][\w-]*)", command.text):
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", told), f"{command}: no {option}"


def test_every_exception_has_a_reason() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for marker in re.findall(r"<!--\s*not run.*?-->", text, re.S):
            assert re.fullmatch(r"<!-- not run: (`[^`]+`: )?\w.{8,} -->", marker), (
                f"{page}: {marker}"
            )
