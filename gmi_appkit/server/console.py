"""``/__gmi__/console``: what pages write to their console, told in the terminal.

What comes is text from a page that anyone on the network may have opened, so it is taken for
nothing else: one printable line each, passwords taken out, and only so many per second and screen.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote, urlsplit

from gmi_appkit.protocol import wire
from gmi_appkit.server.handlers import Guarded
from gmi_appkit.server.plain import plain_line, without_secrets
from gmi_appkit.server.problems import Problem, lines_around
from gmi_appkit.server.screens import screen_name
from gmi_appkit.sources import AppSources, NotServed, PageError

PATH = "/__gmi__/console"

KINDS = ("log", "info", "warn", "error", "debug", "uncaught", "reloaded")

# The workbench shows the app on further screens under addresses of their own.
_SCREEN = re.compile(r"^/__gmi__/screen/[0-9a-f]+(?=/app/)")

_LONGEST_BODY = 64 << 10
_MOST_ENTRIES = 60
_LONGEST_TEXT = 1000
_LARGEST_NUMBER = 10_000_000


class Console(Guarded):
    """Takes what a page wrote and tells it."""

    def post(self) -> None:
        """Tell the lines in the body; the answer has the source of each error."""
        # No other page can send this type without asking first, whatever the engine tells of it.
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            self.refuse(415, "what a page says is sent as application/json")
            return
        if len(self.request.body) > _LONGEST_BODY:
            self.refuse(413, f"a page may say {_LONGEST_BODY} bytes at once")
            return
        try:
            said = json.loads(self.request.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            said = {}
        entries = said.get("said")
        if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
            self.refuse(400, f"expected an object with 'said', a list of {_MOST_ENTRIES} at most")
            return
        screen = self._screen(said)
        problems = [self._tell(screen, entry) for entry in entries if isinstance(entry, dict)]
        self._tell_lost(screen, said.get("lost"))
        self.set_header("Content-Type", wire.JSON_TYPE)
        self.set_header("X-Content-Type-Options", "nosniff")
        shown = [problem.as_json() for problem in problems if problem is not None]
        self.finish(json.dumps({"schema": 1, "problems": shown}))

    def _screen(self, said: dict[str, Any]) -> str:
        return screen_name(
            self.request.remote_ip or "",
            self.request.headers.get("User-Agent", ""),
            (said.get("width"), said.get("height")),
            self.context.sources.project.phones,
        )

    def _tell(self, screen: str, entry: dict[str, Any]) -> Problem | None:
        kind, text = entry.get("kind"), entry.get("text")
        if kind not in KINDS or not isinstance(text, str):
            return None
        if not self.context.allowance.take(screen):
            self.context.allowance.drop(screen)
            return None
        # Secrets first: a cut through one would hide what it is.
        known = (self.context.control_token, self.context.guard.token)
        clean = plain_line(without_secrets(text[: 4 * _LONGEST_TEXT], known), _LONGEST_TEXT)
        if kind == "reloaded":
            self.context.emit({"event": "reloaded", "screen": screen, "reason": clean})
            return None
        event: dict[str, Any] = {"event": "console", "screen": screen, "kind": kind, "text": clean}
        times = _number(entry.get("times"))
        if times > 1:
            event["times"] = times
        problem = None
        if kind == "uncaught":
            url = entry.get("url")
            problem = uncaught(
                self.context.sources,
                clean,
                url if isinstance(url, str) else "",
                _number(entry.get("line")),
                _number(entry.get("column")),
            )
            event.update(file=problem.file, line=problem.line)
        self.context.emit(event)
        return problem

    def _tell_lost(self, screen: str, lost: object) -> None:
        allowance = self.context.allowance
        count = allowance.dropped(screen) + _number(lost)
        if count and not allowance.take(screen):
            allowance.drop(screen, count)  # told with the next line that may be
        elif count:
            text = f"{count} more lines, too many to show"
            self.context.emit({"event": "console", "screen": screen, "kind": "log", "text": text})


def uncaught(sources: AppSources, message: str, url: str, line: int, column: int = 0) -> Problem:
    """An error that no script caught, with the source around where it is the app's own.

    Args:
        sources: The app.
        message: What the engine says.
        url: The script's or page's address.
        line: From 1; 0 where it is not known.
        column: From 1; 0 where it is not known.
    """
    try:
        path = _SCREEN.sub("", urlsplit(url).path)
    except ValueError:
        path = ""
    file = path.removeprefix("/app/") if path.startswith("/app/") else path
    around: tuple[tuple[int, str], ...] = ()
    if path.startswith("/app/"):
        try:
            found = sources.lookup(file)
            file = found.path
            around = lines_around(sources.read(found).decode("utf-8", "replace"), line)
        except (NotServed, PageError):
            file = unquote(file)
    return Problem(plain_line(file, _LONGEST_TEXT), line, message, "uncaught", column, "", around)


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LARGEST_NUMBER:
        return value
    return 0
