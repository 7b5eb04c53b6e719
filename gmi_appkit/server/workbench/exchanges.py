"""What the inspector shows: each request to the phone, and what became of it.

Secrets are taken out before anything is kept, and what is kept is bounded.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from time import time as wall_time
from typing import Any

from gmi_appkit.protocol import Reply, Request, load, wire
from gmi_appkit.protocol.safety import REDACTED, parameter_key, redact_body, redact_fields
from gmi_appkit.targets.answers import MANAGER, fields_of

LIMIT = 1000
"""Most exchanges that are kept."""

_WEIGHT_LIMIT = 16 << 20
_LONGEST_REPLY = 64 << 10
_LONGEST_VALUE = 2000
_MOST_FIELDS = 200
_LONGEST_NAME = 200
_USERINFO = re.compile(r"(?<=//)[^/@\s\"'<>]*@")
_CALLBACK = re.compile(r"(?:/\*\*/)?[A-Za-z_$][\w$.\[\]]{0,255}\(")
_TEXT_LINE = re.compile(r"(?m)^(P?\d{1,9})=.*$")

Listener = Callable[[], None]


@dataclass(slots=True)
class Exchange:
    """One request and its reply.

    Attributes:
        number: Counts from 1.
        revision: Grows with every change to any exchange; tells what a screen has not seen yet.
        time: When it came, seconds since 1970.
        screen: The workbench's screen that asked; empty for the app elsewhere.
        page: The page of the app that asked, relative to the app; None if no page said so.
        peer: The address it came from.
        method: ``GET`` or ``POST``.
        path: ``/manager`` or an address beside it.
        action: The action; empty beside ``/manager``.
        fields: What was sent, secrets redacted.
        sent: Bytes of the body.
        status: The HTTP status; 0 while there is none.
        milliseconds: From the request's arrival until all of the reply was sent; None till then.
        outcome: ``waiting``, ``done``, ``dropped``, ``gone`` (nobody waited for it any longer).
        faults: What was done to it on purpose.
        reply: The reply's text, without its callback, secrets redacted.
        size: Bytes of the reply.
        cut: Whether ``reply`` is only its beginning.
        ok: Whether it was answered with anything but an error.
    """

    number: int
    revision: int
    time: float
    screen: str
    page: str | None
    peer: str
    method: str
    path: str
    action: str
    fields: Mapping[str, str]
    sent: int
    status: int = 0
    milliseconds: float | None = None
    outcome: str = "waiting"
    faults: str = ""
    reply: str = ""
    size: int = 0
    cut: bool = False
    ok: bool = True
    started: float = field(default_factory=perf_counter, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The exchange for the page."""
        shown = {name: getattr(self, name) for name in self.__slots__ if name != "started"}
        shown["fields"] = dict(self.fields)
        if self.milliseconds is not None:
            shown["milliseconds"] = round(self.milliseconds, 2)
        return shown

    @property
    def weight(self) -> int:
        """About how many bytes it takes to keep."""
        kept = sum(len(name) + len(value) + 100 for name, value in self.fields.items())
        return 600 + kept + 2 * len(self.reply)


class Exchanges:
    """The last exchanges of one server.

    Args:
        limit: How many are kept at most; fewer where they are big.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._document = load()
        self._limit = limit
        self._kept: OrderedDict[int, Exchange] = OrderedDict()
        self._weight = 0
        self._count = 0
        self._listeners: set[Listener] = set()
        self.revision = 0

    def __len__(self) -> int:
        return len(self._kept)

    def observe(self, listener: Listener) -> None:
        """Be told whenever something is new; what is new, :meth:`since` tells."""
        self._listeners.add(listener)

    def forget(self, listener: Listener) -> None:
        """Tell a listener no more."""
        self._listeners.discard(listener)

    def since(self, revision: int, most: int = LIMIT) -> list[Exchange]:
        """What is new or has changed, oldest first; the newest only, if there are more."""
        found = [it for it in self._kept.values() if it.revision > revision]
        return found[-most:]

    def clear(self) -> None:
        """Forget all that is over."""
        self._kept = OrderedDict(
            (number, it) for number, it in self._kept.items() if it.outcome == "waiting"
        )
        self._weight = sum(it.weight for it in self._kept.values())

    def begin(self, request: Request, *, screen: str = "", page: str | None = None) -> Exchange:
        """Note a request that has just come.

        Args:
            request: The request.
            screen: The screen that asked.
            page: The page that asked.
        """
        try:
            fields = fields_of(request) if request.path == MANAGER else {}
        except wire.TooManyFields:
            fields = {}
        action = fields.get("action", "")
        self._count += 1
        self.revision += 1
        made = Exchange(
            number=self._count,
            revision=self.revision,
            time=wall_time(),
            screen=screen,
            page=page if page is None else page[:_LONGEST_NAME],
            peer=request.peer,
            method=request.method,
            path=request.path[:_LONGEST_NAME],
            action=action[:_LONGEST_NAME],
            fields=self._clean(fields),
            sent=len(request.body),
        )
        self._kept[made.number] = made
        self._weight += made.weight
        self._shed()
        self._tell()
        return made

    def answered(self, exchange: Exchange, request: Request, reply: Reply, faults: str) -> None:
        """Note a reply; :meth:`end` says when it is all sent."""
        before = exchange.weight
        exchange.status = reply.status
        exchange.faults = faults
        exchange.size = len(reply.body)
        exchange.reply, exchange.cut, said_error = self._body(request, reply)
        exchange.ok = reply.status == 200 and not said_error
        if exchange.number in self._kept:
            self._weight += exchange.weight - before
            self._shed()

    def end(self, exchange: Exchange, outcome: str, status: int = 0) -> None:
        """Note that an exchange is over."""
        exchange.milliseconds = (perf_counter() - exchange.started) * 1000
        exchange.outcome = outcome
        exchange.status = exchange.status or status
        exchange.ok = exchange.ok and outcome == "done" and exchange.status == 200
        self.revision += 1
        exchange.revision = self.revision
        self._tell()

    def _shed(self) -> None:
        while len(self._kept) > self._limit or (
            self._weight > _WEIGHT_LIMIT and len(self._kept) > 1
        ):
            _, oldest = self._kept.popitem(last=False)
            self._weight -= oldest.weight

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _clean(self, fields: Mapping[str, str]) -> dict[str, str]:
        kept = {}
        for name, value in list(redact_fields(self._document, fields).items())[:_MOST_FIELDS]:
            short = value
            if len(value) > _LONGEST_VALUE:
                short = f"{value[:_LONGEST_VALUE]}... ({len(value)} characters)"
            kept[name[:_LONGEST_NAME]] = short
        return kept

    def _body(self, request: Request, reply: Reply) -> tuple[str, bool, bool]:
        """A reply's text as it may be kept, whether it is cut, and whether it tells an error."""
        if request.path != MANAGER:
            return "", False, False
        text = reply.body[: _LONGEST_REPLY * 4].decode("utf-8", "replace")
        # The callback is left out; a real phone's has no comment before it.
        opening = _CALLBACK.match(text)
        if opening:
            text = text[opening.end() :].rstrip().removesuffix(";").removesuffix(")")
        cut = len(text) > _LONGEST_REPLY
        said_error = False
        if not cut:
            try:
                body = json.loads(text)
            except (ValueError, RecursionError):
                body = None
            if isinstance(body, dict):
                said_error = body.get("res") == "error"
                text = json.dumps(redact_body(self._document, body), ensure_ascii=False)
            else:
                said_error = text.startswith("Response=Error")
                text = _TEXT_LINE.sub(self._clean_line, text)
        return _USERINFO.sub(f"{REDACTED}@", text[:_LONGEST_REPLY]), cut, said_error

    def _clean_line(self, line: re.Match[str]) -> str:
        secret = parameter_key(line[1]) in self._document.secret_parameters
        return f"{line[1]}={REDACTED}" if secret else line[0]
