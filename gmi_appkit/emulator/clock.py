"""Clocks: the phone never asks the machine for the time itself."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What tells the phone the time."""

    def now(self) -> float:
        """Seconds on a clock that never goes back; only differences mean something."""
        ...

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        ...

    def advance(self, seconds: float) -> None:
        """Set both forward."""
        ...


def _forward(seconds: float) -> float:
    if not 0 <= seconds < 1e9:
        raise ValueError(f"a clock is set forward by 0 to 1e9 seconds, not by {seconds!r}")
    return float(seconds)


class SystemClock:
    """The machine's time, plus what it was set forward."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """See :class:`Clock`."""
        return time.monotonic() + self._offset

    def wall(self) -> float:
        """See :class:`Clock`."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """See :class:`Clock`."""
        self._offset += _forward(seconds)


class ManualClock:
    """A clock that stands still until somebody sets it forward.

    Args:
        wall: What :meth:`wall` says at first; the default is 2024-01-15 09:00 UTC, a Monday.
    """

    def __init__(self, wall: float = 1_705_309_200.0) -> None:
        self._wall = wall
        self._now = 0.0

    def now(self) -> float:
        """See :class:`Clock`."""
        return self._now

    def wall(self) -> float:
        """See :class:`Clock`."""
        return self._wall + self._now

    def advance(self, seconds: float) -> None:
        """See :class:`Clock`."""
        self._now += _forward(seconds)
