"""What the guide to deploying says is so."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from gmi_appkit.cli import cli

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "deploying.md"


def test_the_options_named_are_those_that_there_are():
    table = re.findall(r"^\| `(-[^`]*)` \|", GUIDE.read_text(encoding="utf-8"), re.M)
    named = {option.split()[0] for option in table}
    shown = CliRunner().invoke(cli, ["build", "--help"]).output
    there = set(re.findall(r"(--?[a-z][\w-]*)", shown))
    assert named
    assert named <= there
    unsaid = {"--out", "--source-maps", "--check", "--poll", "-h", "--help"}
    assert {option for option in there if option not in named} <= unsaid


def test_the_files_named_are_there():
    text = GUIDE.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (GUIDE.parent / target).is_file(), target
    for path in re.findall(r"`(?:python )?(tests/[\w/]+\.py)`", text):
        assert (GUIDE.parents[2] / path).is_file(), path
