"""Timed events, kept as data so that a snapshot holds them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from gmi_appkit.emulator.part import Part

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

Timer = tuple[float, int, str, tuple[object, ...]]
"""When (phone time), a running number, which event, its arguments."""


class Timers(Part):
    """The events to come. They do not outlive a power cut, nor do the calls they belong to."""

    name = "timers"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._heap: list[Timer] = []
        self._count = 0

    def add(self, due: float, event: str, args: tuple[object, ...]) -> int:
        """Let an event happen at a phone time; returns a number to :meth:`cancel` it by."""
        self._count += 1
        heapq.heappush(self._heap, (due, self._count, event, args))
        return self._count

    def cancel(self, number: int) -> None:
        """Forget an event; nothing happens if it is over already."""
        left = [timer for timer in self._heap if timer[1] != number]
        if len(left) != len(self._heap):
            heapq.heapify(left)
            self._heap = left

    def next_due(self) -> float | None:
        """When the next event is due, in phone time."""
        return self._heap[0][0] if self._heap else None

    def pop(self) -> Timer:
        """Take the next event."""
        return heapq.heappop(self._heap)

    def pending(self) -> list[Timer]:
        """All that is to come, in order."""
        return sorted(self._heap)

    def drop(self, unwanted: Callable[[str], bool]) -> None:
        """Forget the events whose names are unwanted."""
        self._heap = [timer for timer in self._heap if not unwanted(timer[2])]
        heapq.heapify(self._heap)

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return tuple(self._heap), self._count

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        heap, self._count = cast("tuple[tuple[Timer, ...], int]", state)
        self._heap = list(heap)

    def rebooted(self) -> None:
        """See :class:`Part`."""
        self._heap = []
