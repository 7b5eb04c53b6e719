"""The report of a run: one HTML file that opens offline, with what there is to see of failures."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, Template

from gmi_appkit.testing.phone import STORY_FOLLOWS
from gmi_appkit.testing.results import REPORT

_TEMPLATE = Path(__file__).with_name("report.html.j2")
_STYLE = Path(__file__).with_name("report.css")
_PICTURE_LIMIT = 8 * 1024 * 1024

_WORDS: Final = {
    "failed": "failed",
    "error": "failed in set-up or tear-down",
    "passed": "passed",
    "skipped": "skipped",
    "xfailed": "failed as expected",
    "xpassed": "passed, against expectation",
}
_PHASES: Final = {"setup": "in set-up", "call": "", "teardown": "in tear-down"}


def write_report(results: Mapping[str, Any], output: Path) -> Path:
    """Write the report beside a run's results.

    Args:
        results: What ``results.json`` holds.
        output: The folder that the files named in it are relative to.

    Returns:
        The file.
    """
    # Another run in this folder may have emptied it.
    output.mkdir(parents=True, exist_ok=True)
    file = output / REPORT
    file.write_text(render(results, output), encoding="utf-8", errors="replace")
    return file


def render(results: Mapping[str, Any], output: Path) -> str:
    """The report as HTML; pictures are within it, traces are linked."""
    tests = results["tests"]
    bad = [test for test in tests if test["outcome"] in ("failed", "error")]
    return _template().render(
        results=results,
        failures=bad,
        others=[test for test in tests if test not in bad],
        words=_WORDS,
        phases=_PHASES,
        style=_STYLE.read_text(encoding="utf-8"),
        picture=lambda name: _picture(output, name),
        link=quote,
        anchor=_anchor,
        called=_called,
        message=_message,
        clock=_clock,
        date=_date,
        duration=_duration,
        short=_short,
    )


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))


def _picture(output: Path, name: str) -> str:
    """A picture as an address that holds it; empty if it is gone or of no use."""
    file = (output / name).resolve()
    if not file.is_relative_to(output.resolve()) or not file.is_file():
        return ""
    data = file.read_bytes()
    if len(data) > _PICTURE_LIMIT or not data.startswith(b"\x89PNG"):
        return ""
    return f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"


def _anchor(test: str) -> str:
    return re.sub(r"\W+", "-", test)


def _called(name: str) -> str:
    """A test's name without the browser, of which there is only one."""
    return re.sub(r"\[chromium\]$|-chromium(?=\])|(?<=\[)chromium-", "", name)


def _date(stamp: str) -> str:
    """A date as people write it."""
    when = datetime.fromisoformat(stamp)
    return f"{when.day} {when:%B %Y, %H:%M} {when.tzname() or ''}".strip()


def _message(test: Mapping[str, Any]) -> str:
    """Why it failed; without the journal, where the report shows that below anyway."""
    message = str(test["message"])
    return message.partition(STORY_FOLLOWS)[0] if test["evidence"].get("phone") else message


def _clock(seconds: float, first: float) -> str:
    """When something happened, seconds after the first of the list."""
    return f"{seconds - first:+.3f} s"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def _short(text: str) -> str:
    """The first line, for a list."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 200 else f"{line[:200]} ..."
