"""What is kept of a test that failed: the phone's journal, the screen, the console, pictures.

It is taken the moment something fails, while page and phone are still there: also when a fixture
fails before the test or after it.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from gmi_appkit.emulator.journal import Entry
from gmi_appkit.testing.redact import Redactor

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

    from gmi_appkit.testing.snapshots import Mismatch, Snapshots

MARKER: Final = ".made-by-gmi-test"
LACKING: Final = "__gmi_lacking"
"""What the page's console says in front of a use of something that the engine lacks."""

_CONSOLE_LIMIT = 500
_JOURNAL_SHOWN = 60
_PATIENCE = 3000.0
_MARKER_TEXT = "The next run of the tests deletes what is in this folder.\n"


class Evidence:
    """What one run of one test leaves, gathered while it runs.

    Attributes:
        phone: The phone of the test, if it has one: anything with a ``journal``.
        screen: What takes its picture, if it has one.
        snapshots: The pictures it compares.
        console: What the page said, one line each.
        lacking: What the page used that the phone's engine lacks: name and place.
        taken: What was captured, by phase; empty while nothing failed.
    """

    def __init__(self) -> None:
        self.phone: Any = None
        self.screen: Any = None
        self.snapshots: Snapshots | None = None
        self.console: list[str] = []
        self.lacking: list[tuple[str, str]] = []
        self.taken: dict[str, Any] = {}
        self.second_run = ""

    def watch(self, page: Page) -> None:
        """Write down what a page says."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._add(f"error: {error.stack or error}"))
        page.on("crash", lambda _page: self._add("the page crashed"))
        page.on("requestfailed", lambda r: self._add(f"failed: {r.method} {r.url} ({r.failure})"))

    def _said(self, message: ConsoleMessage) -> None:
        text = message.text
        if text.startswith(f"{LACKING} "):
            _, name, where = f"{text}  ".split(" ", 2)
            self.lacking.append((name, where.strip()))
            return
        place = message.location
        where = f"  ({place['url']}:{place['lineNumber'] + 1})" if place.get("url") else ""
        self._add(f"{message.type}: {text}{where}")

    def _add(self, line: str) -> None:
        if len(self.console) < _CONSOLE_LIMIT:
            self.console.append(line)


class PlainPage:
    """A page of pytest-playwright's, in a test that has a phone but no ``screen``."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def picture(self, *, timeout: float) -> bytes:
        """What it shows at this moment, a PNG; the timeout in milliseconds."""
        return self._page.screenshot(timeout=timeout)

    def outline(self, *, timeout: float) -> str:
        """What stands on it."""
        return self._page.locator("body").aria_snapshot(timeout=timeout)

    def address(self) -> str:
        """Its address."""
        return self._page.url


EVIDENCE: Final = pytest.StashKey[Evidence]()


def evidence_of(item: pytest.Item) -> Evidence:
    """A test's evidence; made when it is first asked for."""
    if EVIDENCE not in item.stash:
        item.stash[EVIDENCE] = Evidence()
    return item.stash[EVIDENCE]


@dataclass(slots=True)
class Keeper:
    """Writes evidence into the folder for what tests leave (``--output``).

    Attributes:
        output: The folder.
        ours: Whether it was not there, empty, or made by an earlier run: only then it is marked
            as ours, and emptied by the next run.
        redactor: Takes out secrets.
    """

    output: Path
    ours: bool
    redactor: Redactor = field(default_factory=Redactor)
    _made: set[Path] = field(default_factory=set)

    def mark(self) -> None:
        """Make the folder, and note in it that it is ours."""
        self.output.mkdir(parents=True, exist_ok=True)
        if self.ours:
            (self.output / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")

    def folder(self, test: str) -> Path:
        """Where the evidence of a test is kept."""
        name = re.sub(r"[^\w.-]+", "-", test).strip("-.")
        if len(name) > 120:
            name = f"{name[:100]}-{sha256(test.encode()).hexdigest()[:10]}"
        return self.output / "failures" / name

    def forget(self, test: str) -> None:
        """Remove what an earlier attempt at a test left."""
        folder = self.folder(test)
        if folder in self._made:
            shutil.rmtree(folder, ignore_errors=True)

    def take(self, test: str, evidence: Evidence, phase: str) -> dict[str, Any]:
        """Write down how things are now.

        Args:
            test: The test's id.
            evidence: What was gathered so far.
            phase: ``setup``, ``call`` or ``teardown``.

        Returns:
            What there is, for the report; files relative to the output folder. The first failure
            of a test counts: what comes after it often comes from it.
        """
        if evidence.taken:
            return evidence.taken
        self.mark()
        folder = self.folder(test)
        folder.mkdir(parents=True, exist_ok=True)
        self._made.add(folder)
        taken: dict[str, Any] = {"phase": phase}
        if evidence.screen is not None:
            taken.update(self._picture(folder, evidence.screen))
        taken["console"] = self.redactor.value(evidence.console)
        if evidence.phone is not None:
            taken["phone"] = self._phone(folder, evidence.phone)
        mismatches = evidence.snapshots.mismatches if evidence.snapshots else []
        taken["snapshots"] = [self._mismatch(folder, mismatch) for mismatch in mismatches]
        taken["folder"] = self._relative(folder)
        evidence.taken = taken
        return taken

    def _picture(self, folder: Path, screen: Any) -> dict[str, Any]:
        """The screen and what stands on it, as far as it still answers."""
        taken: dict[str, Any] = {}
        try:
            (folder / "screen.png").write_bytes(screen.picture(timeout=_PATIENCE))
            taken["screen"] = self._relative(folder / "screen.png")
        except Exception as error:  # the page may be gone, hung or crashed: say so, go on
            taken["screen_problem"] = self.redactor.text(str(error).partition("\n")[0])
            return taken
        with suppress(Exception):
            taken["outline"] = self.redactor.text(screen.outline(timeout=_PATIENCE))
            taken["url"] = self.redactor.text(screen.address())
        return taken

    def _phone(self, folder: Path, phone: Any) -> dict[str, Any]:
        entries = [self.redactor.value(entry.as_json()) for entry in phone.journal.entries()]
        file = folder / "phone.json"
        told = {"schema": 1, "phone": phone.title, "journal": entries}
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        last = phone.journal.entries()[-_JOURNAL_SHOWN:]
        return {
            "title": phone.title,
            "doing": self.redactor.value(phone.doing()),
            "journal": self.redactor.value([shown(entry) for entry in last]),
            "count": len(entries),
            "file": self._relative(file),
        }

    def _mismatch(self, folder: Path, mismatch: Mismatch) -> dict[str, Any]:
        found: dict[str, Any] = {"name": mismatch.name, "message": mismatch.message}
        for kind in ("expected", "actual", "difference"):
            data: bytes = getattr(mismatch, kind)
            if data:
                file = folder / f"{mismatch.name}-{kind}.png"
                file.write_bytes(data)
                found[kind] = self._relative(file)
        return found

    def _relative(self, file: Path) -> str:
        return file.relative_to(self.output).as_posix()


_ENVELOPE = frozenset({"action", "format", "jsoncallback", "_", "time"})
_REPLY_LIMIT = 400


def shown(entry: Entry) -> dict[str, Any]:
    """A line of the journal as reports show it, short enough to read."""
    reply = json.dumps(entry.reply, ensure_ascii=False)
    told: dict[str, Any] = {
        "number": entry.number,
        "time": round(entry.time, 3),
        "asked": entry.action or entry.path,
        "fields": {name: value for name, value in entry.fields.items() if name not in _ENVELOPE},
        "reply": reply if len(reply) <= _REPLY_LIMIT else f"{reply[:_REPLY_LIMIT]} ...",
        "ok": entry.ok,
        "status": entry.status,
        "milliseconds": round(entry.milliseconds, 1),
        "fault": entry.fault,
        "peer": entry.peer,
    }
    return told


def empty_output(output: Path) -> bool:
    """Empty the folder of an earlier run.

    Args:
        output: The folder, which need not be there.

    Returns:
        Whether the folder is ours to mark: not there, empty, or made by an earlier run. A folder
        with anything else in it is left as it is.
    """
    if not output.exists():
        return True
    if not output.is_dir():
        return False
    if not (output / MARKER).is_file():
        return not any(output.iterdir())
    for child in output.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink(missing_ok=True)
    with suppress(OSError):  # another run may be writing already
        output.rmdir()
    return True
