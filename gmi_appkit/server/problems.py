"""What is wrong with the app's files right now, per file, for screens and the terminal.

A state like the epochs: a screen is told the whole set, and what is mended is no longer in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from gmi_appkit.server.plain import plain_line
from gmi_appkit.server.reload.hub import Hub

Kind = Literal["template", "check", "config", "uncaught"]

MOST_SHOWN = 5
"""Problems that a screen is told of; the terminal has them all."""

_LINES_AROUND = 2
_LONGEST_LINE = 160
_LONGEST_MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place in a file.

    Attributes:
        file: Posix path relative to the app.
        line: From 1; 0 where it is not known.
        message: What is wrong, for people.
        kind: Who found it: rendering a ``template``, ``check``, reading ``config``, or the engine
            for an ``uncaught`` error.
        column: From 1, in code points; 0 where it is not known.
        instead: What to write instead; may be empty.
        around: The lines around with their numbers.
    """

    file: str
    line: int
    message: str
    kind: Kind
    column: int = 0
    instead: str = ""
    around: tuple[tuple[int, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form for screens and editors."""
        return {
            "file": plain_line(self.file, _LONGEST_LINE),
            "line": self.line,
            "column": self.column,
            "message": plain_line(self.message, _LONGEST_MESSAGE),
            "instead": plain_line(self.instead, _LONGEST_MESSAGE),
            "kind": self.kind,
            "around": [list(row) for row in self.around],
        }


def lines_around(text: str, line: int) -> tuple[tuple[int, str], ...]:
    """A line of a text and those before and after it, with their numbers; empty without one."""
    lines = text.splitlines()
    if not 0 < line <= len(lines):
        return ()
    first = max(line - _LINES_AROUND, 1)
    return tuple(
        (number, plain_line(lines[number - 1].expandtabs(4), _LONGEST_LINE))
        for number in range(first, min(line + _LINES_AROUND, len(lines)) + 1)
    )


class Problems:
    """The problems of one server's app.

    Args:
        hub: Whose screens are told.
        emit: Told of each problem once, and of each file that is mended.
    """

    def __init__(self, hub: Hub, emit: Callable[[dict[str, Any]], None]) -> None:
        self._hub = hub
        self._emit = emit
        self._shown: dict[str, tuple[Problem, ...]] = {}
        self._told: dict[str, tuple[Problem, ...]] = {}
        self._saves: dict[str, int] = {}

    @property
    def files(self) -> frozenset[str]:
        """The files that something is wrong with, as far as the terminal was told."""
        return frozenset(self._told)

    def saved(self, files: Iterable[str]) -> None:
        """Forget what was wrong with files that were just saved, until they are looked at."""
        for file in files:
            if self._shown.pop(file, None):
                self._saves[file] = self._saves.get(file, 0) + 1
        self._report(tell=False)

    def found(self, file: str, problems: Iterable[Problem]) -> None:
        """Say what is wrong with a file; nothing if it is fine."""
        now = tuple(problems)
        if now:
            self._shown[file] = now
        else:
            self._shown.pop(file, None)
        before = self._told.pop(file, ())
        if now:
            self._told[file] = now
        for problem in now:
            if problem not in before:
                self._emit({"event": "error", **problem.as_json()})
        if before and not now:
            self._emit({"event": "mended", "file": file})
        self._report()

    def _report(self, *, tell: bool = True) -> None:
        shown = [
            problem.as_json()
            for file in sorted(self._shown)
            for problem in self._shown[file][:MOST_SHOWN]
        ][:MOST_SHOWN]
        # Saved again and still wrong is worth showing to whoever has put it away.
        count = [self._saves.get(file, 0) for file in sorted(self._shown)]
        text = json.dumps([shown, count])
        mark = hashlib.sha256(text.encode()).hexdigest()[:8] if shown else ""
        self._hub.report(mark, shown, tell=tell)
