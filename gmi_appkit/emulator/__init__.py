"""The emulated phone, in process or served over HTTP."""

from __future__ import annotations

from gmi_appkit.emulator.calllog import LoggedCall
from gmi_appkit.emulator.clock import Clock, ManualClock, SystemClock
from gmi_appkit.emulator.errors import CannotHappen
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.journal import Entry, Journal
from gmi_appkit.emulator.lines import FarEnd, Line
from gmi_appkit.emulator.messages import Message
from gmi_appkit.emulator.part import Part
from gmi_appkit.emulator.phone import EmulatedPhone, Snapshot
from gmi_appkit.emulator.scenario import Scenario
from gmi_appkit.emulator.scenario_file import load_scenario
from gmi_appkit.emulator.services import App, Screen
from gmi_appkit.emulator.settings import Account, Network, PhoneSettings, Process
from gmi_appkit.emulator.timings import Timings

__all__ = [
    "Account",
    "App",
    "CannotHappen",
    "Clock",
    "EmulatedPhone",
    "Entry",
    "FarEnd",
    "Fault",
    "Journal",
    "Line",
    "LoggedCall",
    "ManualClock",
    "Message",
    "Network",
    "Part",
    "PhoneSettings",
    "Process",
    "Scenario",
    "Screen",
    "Snapshot",
    "SystemClock",
    "Timings",
    "load_scenario",
]
