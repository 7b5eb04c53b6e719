"""Scenarios: what a phone starts with, and what happens to it then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gmi_appkit.emulator.lines import FarEnd
from gmi_appkit.emulator.settings import Account
from gmi_appkit.protocol.contacts import Book

NUMBER: Final = (int, float)
_LINE: dict[str, Any] = {"line": int}

EVENTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ring": {"number": str, "account": int, "name": str},
    "message": {"number": str, "text": str, "account": int},
    "dial": {"number": str, "account": int},
    "answer": _LINE,
    "hang_up": _LINE,
    "hold": _LINE,
    "resume": _LINE,
    "remote_answers": _LINE,
    "remote_hangs_up": _LINE,
    "fail_call": _LINE,
    "far_end": {"number": str, "outcome": str, "after": NUMBER, "talks": NUMBER},
    "register": {"account": int},
    "unregister": {"account": int},
    "set_parameter": {"key": str, "value": str},
    "fault": {},
    "clear_faults": {"number": int, "action": str},
    "end_sessions": {"user": str},
    "reboot": {"seconds": NUMBER},
}
"""What can happen, and what each takes; ``fault`` takes what a fault has."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to the phone.

    Attributes:
        at: Seconds after the scenario's start.
        what: One of :data:`EVENTS`.
        arguments: For it.
        every: Seconds after which it happens again; None for once.
        times: How often it happens if it repeats; None for ever.
    """

    at: float
    what: str
    arguments: tuple[tuple[str, Any], ...] = ()
    every: float | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call that is in the log from the start; ``ago`` seconds before it."""

    type: str
    number: str
    account: int = 0
    name: str = ""
    video: bool = False
    seconds: float = 0.0
    ago: float = 0.0


@dataclass(frozen=True, slots=True)
class PastMessage:
    """A message that is there from the start; ``ago`` seconds before it."""

    box: str
    number: str
    text: str
    account: int = 0
    ago: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A starting state and a course of events. What is None leaves the phone as it is.

    Attributes:
        title: Its name for people.
        about: What it is for.
        accounts: All six accounts; those the file leaves out are inactive.
        book: The phonebook.
        messages: The messages, oldest first as the file has them.
        calls: The call log, oldest first.
        parameters: P values to set.
        far_ends: What numbers do when they are called.
        events: What happens, faults of the start included (at 0).
    """

    title: str
    about: str = ""
    accounts: tuple[Account, ...] | None = None
    book: Book | None = None
    messages: tuple[PastMessage, ...] | None = None
    calls: tuple[PastCall, ...] | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    far_ends: tuple[tuple[str, FarEnd], ...] = ()
    events: tuple[Event, ...] = ()
