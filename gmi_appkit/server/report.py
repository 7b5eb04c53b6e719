"""``/__gmi__/report``: what the phone report found out about a phone, told in the terminal.

Nothing is stored: the report comes from a page that anyone on the phone's network may have opened,
and whoever wants a file keeps what ``gmi dev --json`` prints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gmi_appkit.protocol import wire
from gmi_appkit.server.handlers import Guarded

PATH = "/__gmi__/report"

_LONGEST_BODY = 16 << 10
_LONGEST_TEXT = 400
_MOST_PARTS = 12
_MOST_ANSWERS = 128

Answer = str | bool | int | float


class Report(Guarded):
    """Takes a report and tells it."""

    def post(self) -> None:
        """Tell the report in the body, a JSON object of objects of plain values."""
        # No other page can send this type without asking first, whatever the engine tells of it.
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            self.refuse(415, "a report is sent as application/json")
            return
        if len(self.request.body) > _LONGEST_BODY:
            self.refuse(413, f"the report has more than {_LONGEST_BODY} bytes")
            return
        try:
            report = read_report(json.loads(self.request.body))
        except (ValueError, RecursionError):
            self.refuse(400, "a report is a JSON object of objects with text, numbers, yes and no")
            return
        self.context.emit({"event": "report", "message": describe(report), "report": report})
        self.set_header("Content-Type", wire.JSON_TYPE)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(json.dumps({"schema": 1}))


def read_report(raw: object) -> dict[str, dict[str, Answer]]:
    """Take from a body what a report may hold.

    Args:
        raw: The body, decoded.

    Returns:
        The parts of the report, each with its answers. No text has characters that a terminal
        would act on.

    Raises:
        ValueError: If it is no report.
    """
    return {
        _text(part): {
            _text(name): _answer(value) for name, value in _table(answers, _MOST_ANSWERS).items()
        }
        for part, answers in _table(raw, _MOST_PARTS).items()
    }


def describe(report: Mapping[str, Mapping[str, Answer]]) -> str:
    """A report in one line: plain answers first, then what there is and what is lacking."""
    told, there, lacking = [], [], []
    for answers in report.values():
        for name, value in answers.items():
            if value is True:
                there.append(name)
            elif value is False:
                lacking.append(name)
            else:
                told.append(f"{name}: {value}")
    parts = ["; ".join(told)]
    parts += [f"yes: {', '.join(there)}"] if there else []
    parts += [f"no: {', '.join(lacking)}"] if lacking else []
    return " | ".join(part for part in parts if part) or "empty"


def _table(raw: object, most: int) -> dict[str, Any]:
    if not isinstance(raw, dict) or len(raw) > most:
        raise ValueError(raw)
    return raw


def _answer(raw: object) -> Answer:
    if isinstance(raw, str):
        return _text(raw)
    if isinstance(raw, bool | int | float) and abs(raw) < 1e12:
        return raw
    raise ValueError(raw)


def _text(raw: str) -> str:
    short = raw if len(raw) <= _LONGEST_TEXT else raw[: _LONGEST_TEXT - 1] + "…"
    return "".join(letter if letter.isprintable() else "?" for letter in short)
