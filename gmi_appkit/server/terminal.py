"""What the dev server says in the terminal: lines for people, or JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gmi_appkit.server.context import Event

_SHOWN_FILES = 3
_MARGIN = " " * 12

# Only for programs: a person who looks for what the app asks the phone has the workbench.
_SILENT = frozenset({"request"})


def print_json(event: Event) -> None:
    """Print an event as one line of JSON."""
    say(json.dumps({"schema": 1, **event}))


def print_event(event: Event) -> None:
    """Print an event for people."""
    if event["event"] not in _SILENT:
        say(as_text(event))


def as_text(event: Event) -> str:
    """An event as people read it: what it is in the margin, the rest beside it."""
    kind = str(event["event"])
    written = _WRITERS.get(kind)
    if written is None:
        return _line(kind, str(event.get("message", "")))
    return written(event)


def shown_path(path: Path) -> str:
    """A path as people at this terminal would write it."""
    try:
        return str(path.relative_to(Path.cwd())) or "."
    except ValueError:
        return str(path)


def say(text: str) -> None:
    """Print at once, whoever reads."""
    print(text, flush=True)  # noqa: T201  # this is the command's output


def _line(margin: str, text: str) -> str:
    return f"  {margin:<9} {text}"


def _update(event: Mapping[str, Any]) -> str:
    names = event["files"]
    more = len(names) - _SHOWN_FILES
    shown = ", ".join(names[:_SHOWN_FILES]) + (f" and {more} more" if more > 0 else "")
    count = event["screens"]
    screens = f"{count} screen{'' if count == 1 else 's'}"
    return _line("saved", f"{shown} ({screens})") if names else _line("anew", screens)


def _error(event: Mapping[str, Any]) -> str:
    place = f"{event['file']}:{event['line']}" if event["line"] else event["file"]
    way_out = f"; {event['instead']}" if event["instead"] else ""
    lines = [_line("error", f"{place}: {event['message']}{way_out}")]
    for number, text in event["around"]:
        mark = ">" if number == event["line"] else " "
        lines.append(f"{_MARGIN}{mark} {number:>4} | {text}".rstrip())
    return "\n".join(lines)


def _console(event: Mapping[str, Any]) -> str:
    times = f" ({event['times']} times)" if event.get("times") else ""
    text = f"{event['text']}{times}"
    if event["kind"] == "uncaught" and event["file"]:
        text = f"{event['file']}:{event['line']}: {text}"
    margin = "error" if event["kind"] == "uncaught" else event["kind"]
    return _line(margin, f"{event['screen']}: {text}")


_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "update": _update,
    "error": _error,
    "mended": lambda event: _line("mended", event["file"]),
    "console": _console,
    "reloaded": lambda event: _line("reloaded", f"{event['screen']}: {event['reason']}"),
}
