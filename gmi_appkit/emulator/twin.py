"""A second phone that is as a first one is now, and goes its own way from there."""

from __future__ import annotations

from copy import copy

from gmi_appkit.emulator.phone import EmulatedPhone


def twin(phone: EmulatedPhone) -> EmulatedPhone:
    """Make a phone in the same state: sessions, calls, timers and faults included.

    A reset brings it to where a reset would bring the first one. Its journal is empty, it is
    saved nowhere, and no screen belongs to it.

    Args:
        phone: The phone to copy; it is not changed.
    """
    with phone.lock:
        phone.tick()
        made = EmulatedPhone(phone.settings, clock=copy(phone.clock))
        made.restore(phone.start_snapshot)
        made.keep_as_start()
        made.restore(phone.snapshot())
        made.faults.take_over(phone.faults)
        return made
