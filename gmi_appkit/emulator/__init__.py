"""The emulated phone, in process or served over HTTP."""

from __future__ import annotations

from gmi_appkit.emulator.clock import Clock, ManualClock, SystemClock
from gmi_appkit.emulator.part import Part
from gmi_appkit.emulator.phone import EmulatedPhone, Snapshot
from gmi_appkit.emulator.settings import Account, Network, PhoneSettings, Process

__all__ = [
    "Account",
    "Clock",
    "EmulatedPhone",
    "ManualClock",
    "Network",
    "Part",
    "PhoneSettings",
    "Process",
    "Snapshot",
    "SystemClock",
]
