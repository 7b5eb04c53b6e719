"""A recording as a target: it answers what the phone answered, and says loudly what it cannot.

Replies of one request come in the order of the recording, and the last stays. What changes the
phone parts the recording into stretches: what was seen after a change is not shown before it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Reply, Request, load, wire
from gmi_appkit.targets.answers import (
    MANAGER,
    READS,
    answer,
    callback_of,
    error,
    fields_of,
    is_bare,
    plain,
)
from gmi_appkit.targets.recording import VERSION, asked

_log = logging.getLogger("gmi_appkit.phone")


@dataclass(slots=True)
class _Recorded:
    stretch: int
    status: int
    reply: Any
    used: bool = False


class ReplayTarget:
    """Plays a recording back.

    Args:
        path: The file that a :class:`~gmi_appkit.targets.recording.RecordingTarget` wrote.
        tell: Gets one line for people about each request that the recording has no answer for;
            the log by default.

    Attributes:
        missing: Those requests, as the recording would have them.

    Raises:
        ConfigurationError: If the file is missing or no recording; the message names the line.
    """

    def __init__(self, path: Path | str, *, tell: Callable[[str], None] | None = None) -> None:
        self.path = Path(path)
        self.missing: list[dict[str, Any]] = []
        self._tell = tell or _log.warning
        self._document = load()
        self._recorded: dict[str, list[_Recorded]] = {}
        self._stretch = 0
        self._phone = self._read()

    @property
    def title(self) -> str:
        """What was recorded."""
        return f"recording {self.path.name} of {self._phone}"

    async def handle(self, request: Request) -> Reply:
        """Answer from the recording; see :class:`~gmi_appkit.targets.Target`."""
        try:
            fields = fields_of(request)
            callback_of(fields)
        except (ValueError, wire.TooManyFields) as problem:
            return plain(400, str(problem))
        question = asked(self._document, request)
        if question.get("action") == "login":
            return answer(self._document.by_action["login"].success().body, fields)
        found = self._next(_key(question))
        if found is None:
            return self._no_answer(question, fields)
        if not isinstance(found.reply, str) or is_bare(fields):
            reply = answer(found.reply, fields, bare=is_bare(fields))
        else:
            kind = wire.TEXT_TYPE if request.path == MANAGER else "application/xml"
            reply = Reply(found.reply.encode(), kind)
        if request.path != MANAGER:
            reply.headers.append(("Content-Security-Policy", "sandbox"))
        reply.status = found.status
        return reply

    async def close(self) -> None:
        """Nothing is held."""

    def _next(self, key: str) -> _Recorded | None:
        entries = self._recorded.get(key, [])
        reachable = [entry for entry in entries if entry.stretch <= self._stretch]
        now = [entry for entry in reachable if entry.stretch == self._stretch and not entry.used]
        if now:
            found = now[0]
        elif reachable:
            found = reachable[-1]
        elif entries:
            found = entries[0]
        else:
            return None
        if _changes(key):
            later = [entry for entry in entries if not entry.used]
            found = later[0] if later else found
            self._stretch = max(self._stretch, found.stretch)
        found.used = True
        return found

    def _no_answer(self, question: dict[str, Any], fields: Mapping[str, str]) -> Reply:
        self.missing.append(question)
        what = question.get("action", question.get("path"))
        said = "".join(f" {name}={value}" for name, value in question.get("fields", {}).items())
        near = sum(json.loads(key).get("action", "/") == what for key in self._recorded)
        other = f" (it has {near} others of this action)" if near else ""
        message = (
            f"{self.path.name} has no answer for {what}{said}{other}: record it again with this "
            "step"
        )
        self._tell(message)
        if "path" in question:
            return plain(404, message)
        return error(message, fields)

    def _read(self) -> str:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            why = getattr(problem, "strerror", None) or "not UTF-8"
            raise ConfigurationError(f"cannot read the recording {self.path} ({why})") from None
        title = ""
        stretch = 0
        for number, line in enumerate(lines, 1):
            where = f"{self.path}, line {number}"
            try:
                entry = json.loads(line)
            except ValueError:
                raise ConfigurationError(f"{where}: not JSON, so no line of a recording") from None
            if number == 1:
                if not isinstance(entry, dict) or entry.get("gmirec") != VERSION:
                    raise ConfigurationError(f"{where}: not a recording of version {VERSION}")
                title = str(entry.get("phone", "a phone"))
                continue
            if not isinstance(entry, dict) or "reply" not in entry:
                raise ConfigurationError(f"{where}: no reply in it")
            key = _key(entry)
            stretch += _changes(key)
            recorded = _Recorded(stretch, int(entry.get("status", 200)), entry["reply"])
            self._recorded.setdefault(key, []).append(recorded)
        if not lines:
            raise ConfigurationError(f"{self.path} is empty: not a recording")
        return title


def _key(entry: Mapping[str, Any]) -> str:
    """What is asked, in one spelling; the fields in any order are the same question."""
    kept = {name: entry[name] for name in ("path", "action", "fields", "form") if name in entry}
    return json.dumps(kept, sort_keys=True)


def _changes(key: str) -> bool:
    question = json.loads(key)
    if "path" in question:
        return bool(question["path"] == "/upload")
    return str(question["action"]).lower() not in READS
