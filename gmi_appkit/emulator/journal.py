"""What was asked and what was answered, with secrets taken out before anything is kept."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from gmi_appkit.emulator.part import Body, Listing
from gmi_appkit.protocol import Document

REDACTED = "[redacted]"

_SECRET_FIELDS = frozenset({"secret", "password", "passwd", "pwd"})
_USERINFO = re.compile(r"(?<=//)[^/@\s]*@")
_FIELD_LIMIT = 4096
_WEIGHT_LIMIT = 48 * 1024 * 1024


class Entry:
    """One request and its reply.

    Attributes:
        number: Counts from 1 since the phone was made.
        time: When, seconds since 1970 on the phone's clock.
        peer: Who asked.
        method: ``GET`` or ``POST``.
        path: ``/manager`` or a side path.
        action: The action, empty on side paths.
        fields: The request's fields, secrets redacted.
        user: Whose session it was, empty without one.
        status: The HTTP status.
        milliseconds: How long the phone took for it, without the delays of faults.
        fault: What was done to it on purpose, empty for nothing.
    """

    __slots__ = (
        "_body",
        "action",
        "fault",
        "fields",
        "method",
        "milliseconds",
        "number",
        "path",
        "peer",
        "status",
        "time",
        "user",
    )

    def __init__(
        self,
        number: int,
        time: float,
        peer: str,
        method: str,
        path: str,
        action: str,
        fields: Mapping[str, str],
        user: str,
        status: int,
        milliseconds: float,
        fault: str,
        body: Body,
    ) -> None:
        self.number = number
        self.time = time
        self.peer = peer
        self.method = method
        self.path = path
        self.action = action
        self.fields = fields
        self.user = user
        self.status = status
        self.milliseconds = milliseconds
        self.fault = fault
        self._body = body

    @property
    def reply(self) -> dict[str, Any] | str:
        """The reply as Python values: an object, or text for a bare value."""
        return self._body.plain() if isinstance(self._body, Listing) else self._body

    @property
    def ok(self) -> bool:
        """Whether the phone answered with anything but an error."""
        body = self._body
        if isinstance(body, dict):
            return self.status == 200 and body.get("res") != "error"
        return self.status == 200

    def as_json(self) -> dict[str, Any]:
        """The entry for a program."""
        return {
            "number": self.number,
            "time": datetime.fromtimestamp(self.time, UTC).isoformat(timespec="milliseconds"),
            "peer": self.peer,
            "method": self.method,
            "path": self.path,
            "action": self.action,
            "fields": dict(self.fields),
            "user": self.user,
            "status": self.status,
            "milliseconds": round(self.milliseconds, 3),
            "fault": self.fault,
            "reply": self.reply,
        }

    def __repr__(self) -> str:
        told = " ".join(f"{key}={value!r}" for key, value in self.fields.items() if key != "action")
        reply = json.dumps(self.reply, ensure_ascii=False)
        short = reply if len(reply) <= 200 else reply[:200] + "..."
        return f"<{self.number} {self.action or self.path} {told} -> {short}>"


class Journal:
    """The last requests and replies, as many as fit into some 48 MiB.

    Args:
        document: Says which P values are secret.
        limit: How many entries are kept at most.
    """

    def __init__(self, document: Document, limit: int = 10_000) -> None:
        self._secret_keys = document.secret_parameters
        self._limit = limit
        self._entries: deque[Entry] = deque()
        self._weights: deque[int] = deque()
        self._weight = 0
        self._listing: Listing | None = None
        self._first = 1
        self.count = 0

    def add(
        self,
        time: float,
        peer: str,
        method: str,
        path: str,
        action: str,
        fields: Mapping[str, str],
        user: str,
        status: int,
        milliseconds: float,
        fault: str,
        body: Body,
    ) -> None:
        """Keep one exchange; see :class:`Entry`. Secrets are taken out here."""
        self.count += 1
        kept, weight = self._clean(action, fields)
        weight += min(len(path), _FIELD_LIMIT)
        weight += self._size(body)
        self._entries.append(
            Entry(
                self.count, time, peer, method, path[:_FIELD_LIMIT], action[:_FIELD_LIMIT], kept,
                user, status, milliseconds, fault, body,
            )
        )  # fmt: skip
        self._weights.append(weight)
        self._weight += weight
        while self._weight > _WEIGHT_LIMIT and len(self._entries) > 1:
            self._shed()
        if len(self._entries) > self._limit:
            self._shed()
        for _ in range(2):
            if self._entries[0].number < self._first:
                self._shed()

    def clear(self) -> None:
        """Forget everything; cheap, since the old entries go one by one as new ones come."""
        self._first = self.count + 1

    def entries(self, since: int = 0) -> list[Entry]:
        """All entries, oldest first.

        Args:
            since: Only those with a greater number.
        """
        return [entry for entry in self if entry.number > since]

    def calls(self, action: str) -> list[Entry]:
        """The entries of one action, oldest first; what asked for another spelling is its own."""
        return [entry for entry in self if entry.action == action]

    def last(self, action: str | None = None) -> Entry | None:
        """The newest entry, of an action if one is given; None if there is none."""
        for entry in reversed(self._entries):
            if entry.number < self._first:
                break
            if action is None or entry.action == action:
                return entry
        return None

    def as_json(self, since: int = 0, action: str | None = None) -> list[dict[str, Any]]:
        """The entries for a program; see :meth:`entries` and :meth:`calls`."""
        chosen = self.entries(since)
        return [e.as_json() for e in chosen if action is None or e.action == action]

    def __iter__(self) -> Iterator[Entry]:
        return (entry for entry in tuple(self._entries) if entry.number >= self._first)

    def __len__(self) -> int:
        return min(len(self._entries), self.count + 1 - self._first)

    def _size(self, body: Body) -> int:
        """About how many bytes keeping a reply takes."""
        if isinstance(body, Listing):
            # The phone gives the same list until something changes.
            known, self._listing = self._listing, body
            return 0 if body is known else 8 * len(body.rows)
        if isinstance(body, str):
            return len(body)
        rows = body.get("msg")
        return 100 * len(body) + (400 * len(rows) if isinstance(rows, list) else 0)

    def _shed(self) -> None:
        self._entries.popleft()
        self._weight -= self._weights.popleft()

    def _clean(self, action: str, fields: Mapping[str, str]) -> tuple[dict[str, str], int]:
        kept: dict[str, str] = {}
        weight = 0
        for name, value in fields.items():
            if value:
                if name.lower() in _SECRET_FIELDS:
                    value = REDACTED
                elif "@" in value:
                    value = _USERINFO.sub(f"{REDACTED}@", value)
                if len(value) > _FIELD_LIMIT:
                    value = f"{value[:_FIELD_LIMIT]}... ({len(value)} characters)"
            if len(name) > _FIELD_LIMIT:
                name = name[:_FIELD_LIMIT]
            weight += len(name) + len(value) + 100
            kept[name] = value
        for name, value in fields.items() if action == "put" else ():
            # As number and as text: P02 and "2 " must not slip through.
            if name.startswith("var-") and value.strip(" pP").lstrip("0") in self._secret_keys:
                target = f"val-{name[4:]}"
                if target in kept:
                    kept[target] = REDACTED
        return kept, weight
