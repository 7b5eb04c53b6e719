"""The parts an emulated phone is made of, in the order they start, reset and reboot."""

from __future__ import annotations

from gmi_appkit.emulator.calllog import CallLog
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.messages import Messages
from gmi_appkit.emulator.parameters import Parameters
from gmi_appkit.emulator.part import Part
from gmi_appkit.emulator.services import Services
from gmi_appkit.emulator.staging import Staging
from gmi_appkit.emulator.transfers import Transfers

PARTS: tuple[type[Part], ...] = (CallLog, Calls, Messages, Parameters, Transfers, Services, Staging)
"""Parts besides those that :mod:`gmi_appkit.emulator.phone` names itself."""
