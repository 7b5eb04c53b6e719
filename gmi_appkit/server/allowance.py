"""How much a screen may say in the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable

_BURST = 100.0
_PER_SECOND = 20.0
_MOST_SCREENS = 500


class Allowance:
    """How much each screen may still say: a burst, and then so many lines a second.

    Args:
        clock: Tells the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._dropped: dict[str, int] = {}

    def take(self, screen: str) -> bool:
        """Say whether a screen may say another line."""
        now = self._clock()
        before, then = self._left.pop(screen, (_BURST, now))
        left = min(_BURST, before + (now - then) * _PER_SECOND)
        fine = left >= 1
        self._left[screen] = (left - 1 if fine else left, now)
        while len(self._left) > _MOST_SCREENS:
            gone = next(iter(self._left))
            del self._left[gone]
            self._dropped.pop(gone, None)
        return fine

    def drop(self, screen: str, lines: int = 1) -> None:
        """Count lines that a screen has lost."""
        self._dropped[screen] = self._dropped.get(screen, 0) + lines

    def dropped(self, screen: str) -> int:
        """How many lines a screen has lost since this was last asked."""
        return self._dropped.pop(screen, 0)
