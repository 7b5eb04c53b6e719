"""The examples for CI: what the page shows is what there is to copy, and its commands are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from documents import ROOT

from gmi_appkit.cli import cli
from gmi_appkit.scaffold import new_app
from gmi_appkit.testing import run

yaml = pytest.importorskip("yaml")

FOLDER = ROOT / "docs" / "examples" / "ci"
if not FOLDER.is_dir():
    pytest.skip("the docs are not part of this installation", allow_module_level=True)

EXAMPLES = sorted(FOLDER.glob("*.yml"))


def scripts(thing: Any) -> Iterator[str]:
    """The commands of an example, wherever they stand in it."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key in ("run", "script"):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from scripts(value)
    elif isinstance(thing, list):
        for item in thing:
            yield from scripts(item)


def commands(example: Path) -> list[list[str]]:
    text = example.read_text(encoding="utf-8")
    text = re.sub(r"\$\{\{ matrix.shard \}\}|\$CI_NODE_INDEX", "1", text)
    text = text.replace("$CI_NODE_TOTAL", "2")
    found = [line.split() for line in scripts(yaml.safe_load(text))]
    return [words for words in found if words[0] == "gmi"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[file.stem for file in EXAMPLES])
def test_the_page_shows_it_as_it_is(example: Path) -> None:
    page = (ROOT / "docs" / "guide" / "ci.md").read_text(encoding="utf-8")
    assert f"```yaml\n{example.read_text(encoding='utf-8')}```" in page
    assert f"../examples/ci/{example.name}" in page


@pytest.mark.parametrize("example", EXAMPLES, ids=[file.stem for file in EXAMPLES])
def test_its_commands_run(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_app(tmp_path / "my-app", "phonebook")
    monkeypatch.chdir(tmp_path)
    begun: list[list[str]] = []

    def begin(command: list[str], _root: Path, _environment: object, **_: object) -> int:
        begun.append(command)
        output = Path(command[command.index("--output") + 1])
        output.mkdir()
        shard = command[command.index("--gmi-shard") + 1]
        (output / "results.json").write_text(RESULTS.replace("SHARD", shard))
        (tmp_path / "shard-2").mkdir()
        (tmp_path / "shard-2" / "results.json").write_text(RESULTS.replace("SHARD", "2/2"))
        return 0

    monkeypatch.setattr(run, "run_to_the_end", begin)
    found = commands(example)
    assert {words[1] for words in found} == {"check", "build", "test"}
    for words in found:
        done = CliRunner().invoke(cli, words[1:])
        assert done.exit_code == 0, (words, done.output)
    assert len(begun) == 1
    assert "--gmi-built" in begun[0]
    assert (tmp_path / "test-results" / "report.html").is_file()
    assert (tmp_path / "results.xml").is_file()


RESULTS = """{
 "schema": 1, "version": "0", "app": "x", "started": "2026-03-02T09:30:00+00:00", "seconds": 1.0,
 "exit_code": 0, "interrupted": false, "engine": "", "built": true, "phone": "emulated",
 "shard": "SHARD", "output": "", "summary": {}, "problems": [], "lacking": [], "tests": []
}"""
