"""What can go wrong with a phone, on purpose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from difflib import get_close_matches
from typing import Any, Final

from gmi_appkit.emulator.part import JSON, Body, Replies
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Delivery, Document

KINDS: Final = {
    "latency": "answer after seconds, plus up to spread at random",
    "drop": "close the connection without an answer; the request has no effect",
    "hang": "never answer; the request has no effect",
    "dribble": "send the answer at rate bytes per second",
    "error": "answer with a documented error reply, message; the request has no effect",
    "malformed": "cut the JSON off in the middle",
    "callback": "call another function than the one that was asked for",
    "session": "end all sessions before the request is looked at",
    "rebooting": "start a reboot that takes seconds, before the request is looked at",
    "line_status": "answer lineStatus with -1",
}
"""Kinds of faults, for people."""

_BEFORE = frozenset({"session", "rebooting"})
_NEEDS_SESSION = frozenset({"error", "line_status"})
_LONGEST = 3600.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        kind: One of :data:`KINDS`.
        action: The action it strikes, or a side path such as ``/upload``; empty strikes all.
        times: How often it strikes before it is gone; None for until it is cleared.
        after: How many requests of its kind go by first.
        message: For ``error``: which; the first that only a broken phone gives, if empty.
        seconds: For ``latency`` and ``rebooting``.
        spread: For ``latency``: most seconds that are added at random.
        rate: For ``dribble``: bytes per second.
    """

    kind: str
    action: str = ""
    times: int | None = None
    after: int = 0
    message: str = ""
    seconds: float = 0.0
    spread: float = 0.0
    rate: int = 64

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ConfigurationError(_unknown("fault", self.kind, list(KINDS)))
        if not isinstance(self.action, str) or not isinstance(self.message, str):
            raise ConfigurationError(f"fault {self.kind}: action and message must be text")
        if self.times is not None:
            _whole("times", self.times, 1)
        _whole("after", self.after, 0)
        _whole("rate", self.rate, 1)
        for name, value in (("seconds", self.seconds), ("spread", self.spread)):
            right = isinstance(value, int | float) and not isinstance(value, bool)
            if not right or not 0 <= value <= _LONGEST:
                raise ConfigurationError(
                    f"fault {name} is {value!r}: it must be from 0 to {_LONGEST:.0f} seconds"
                )


def fault_from_mapping(raw: Mapping[str, Any]) -> Fault:
    """Read a fault from a table with the attributes of :class:`Fault`.

    Raises:
        ConfigurationError: If a key or a value is not what it must be.
    """
    known = [entry.name for entry in fields(Fault)]
    for key in raw:
        if key not in known:
            raise ConfigurationError(_unknown("key of a fault", key, known))
    if "kind" not in raw:
        raise ConfigurationError(f"a fault needs a kind ({', '.join(KINDS)})")
    return Fault(**raw)


def _unknown(what: str, value: object, known: list[str]) -> str:
    close = get_close_matches(str(value), known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown {what} {value!r}{hint} (known: {', '.join(known)})"


def _whole(name: str, value: object, least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 10**9:
        raise ConfigurationError(f"fault {name} is {value!r}: it must be a number from {least}")


class Effect:
    """What the faults that struck do to one request."""

    __slots__ = ("body", "callback", "delay", "dribble", "drop", "hang", "malformed", "names")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.body: Body | None = None
        self.delay = 0.0
        self.dribble = 0
        self.drop = self.hang = self.malformed = self.callback = False

    @property
    def delivery(self) -> Delivery:
        """How the reply is to be put on the wire."""
        return Delivery(self.delay, self.drop, self.hang, self.dribble)


class Faults:
    """The faults that are set.

    Args:
        document: Tells actions and their replies.
        replies: Makes the error replies.
        seed: Of what is random; the same seed gives the same delays.
    """

    def __init__(self, document: Document, replies: Replies, seed: int = 0) -> None:
        self._document = document
        self._replies = replies
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 - delays, not secrets
        self._set: dict[int, Fault] = {}
        self._count = 0
        self._paths = frozenset(path["path"] for path in document.side_paths)

    def __bool__(self) -> bool:
        return bool(self._set)

    def add(self, fault: Fault) -> int:
        """Set a fault; it strikes from the next request on.

        Returns:
            A number to :meth:`clear` it by.

        Raises:
            ConfigurationError: If the protocol document has no such action, or no such error
                reply for it.
        """
        action = self._canonical(fault.action)
        if action and action not in self._replies.actions() and action not in self._paths:
            known = [*self._replies.actions(), *sorted(self._paths)]
            raise ConfigurationError(_unknown("action of a fault", fault.action, known))
        message = fault.message
        if fault.kind == "error":
            message = self._message(action, message)
        if fault.kind == "line_status":
            action = "lineStatus"
        self._count += 1
        self._set[self._count] = replace(fault, action=action, message=message)
        return self._count

    def clear(self, number: int | None = None, action: str | None = None) -> int:
        """Take faults away: one by its number, those of an action, or all; returns how many."""
        wanted = None if action is None else self._canonical(action)
        kept = {
            n: fault
            for n, fault in self._set.items()
            if (number is not None and n != number)
            or (wanted is not None and fault.action != wanted)
        }
        gone = len(self._set) - len(kept)
        self._set = kept
        return gone

    def reset(self) -> None:
        """Take all faults away and start the random numbers again."""
        self._set = {}
        self._random.seed(self._seed)

    def take_over(self, other: Faults) -> None:
        """Have the same faults set as another phone of the same version has now."""
        self._set, self._count = dict(other._set), other._count
        self._random.setstate(other._random.getstate())

    def listed(self) -> list[JSON]:
        """The faults for programs, with how often they strike yet."""
        return [{"number": n, **asdict(fault)} for n, fault in self._set.items()]

    def before(self, action: str) -> list[Fault]:
        """The faults that strike before a request is looked at."""
        return self._strike(action, lambda fault: fault.kind in _BEFORE)

    def take(self, action: str, *, alive: bool) -> Effect:
        """Let the faults strike a request.

        Args:
            action: Its action, or its side path.
            alive: Whether it may be answered; an error reply waits for one that may.
        """
        effect = Effect()
        struck = self._strike(
            action,
            lambda fault: fault.kind not in _BEFORE and (alive or fault.kind not in _NEEDS_SESSION),
        )
        for fault in struck:
            effect.names.append(fault.kind)
            if fault.kind == "latency":
                effect.delay += fault.seconds + self._random.random() * fault.spread
            elif fault.kind == "error":
                effect.body = self._replies.error(action, fault.message)
            elif fault.kind == "line_status":
                effect.body = "-1"
            elif fault.kind == "dribble":
                effect.dribble = fault.rate
            else:
                setattr(effect, fault.kind, True)
        return effect

    def _strike(self, action: str, wanted: Any) -> list[Fault]:
        struck: list[Fault] = []
        action = self._canonical(action)
        for number, fault in list(self._set.items()):
            if (fault.action and fault.action != action) or not wanted(fault):
                continue
            if fault.after:
                self._set[number] = replace(fault, after=fault.after - 1)
                continue
            struck.append(fault)
            if fault.times == 1:
                del self._set[number]
            elif fault.times is not None:
                self._set[number] = replace(fault, times=fault.times - 1)
        return struck

    def _canonical(self, action: str) -> str:
        interface = self._document.by_action.get(action)
        return interface.action if interface is not None else action

    def _message(self, action: str, message: str) -> str:
        general = [str(form.body["msg"]) for form in self._document.general if form.body]  # type: ignore[index]
        known = self._replies.errors(action) if action else general
        if message:
            if message not in known:
                raise ConfigurationError(
                    _unknown(f"error reply of {action or 'every action'}", message, known)
                )
            return message
        interface = self._document.by_action.get(action)
        for form in interface.replies if interface else ():
            if form.kind == "error" and form.cause == "fault":
                return str(form.body["msg"] if isinstance(form.body, dict) else form.body)
        return known[0]
