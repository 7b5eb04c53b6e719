"""An emulated phone as a target, in this process."""

from __future__ import annotations

import asyncio
from typing import Any

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.control import Control
from gmi_appkit.emulator.fetch import perform
from gmi_appkit.protocol import Reply, Request


class EmulatedTarget:
    """Answers from an emulated phone.

    Args:
        phone: The phone; it may be shared with a test that looks into it.
    """

    def __init__(self, phone: EmulatedPhone) -> None:
        self.phone = phone
        self._downloads: set[asyncio.Task[None]] = set()
        self._control = Control(phone)

    @property
    def title(self) -> str:
        """The phone's model and version."""
        settings = self.phone.settings
        return f"emulated {settings.product}, GMI {settings.gmi_version}"

    async def handle(self, request: Request) -> Reply:
        """Answer a request; see :class:`~gmi_appkit.targets.Target`."""
        reply = self.phone.handle(request)
        for download in self.phone.take_downloads():
            task = asyncio.get_running_loop().create_task(perform(self.phone, download))
            self._downloads.add(task)
            task.add_done_callback(self._downloads.discard)
        return reply

    async def control(self, method: str, path: str, arguments: Any) -> tuple[int, Any]:
        """Answer a control request; see :class:`~gmi_appkit.targets.Controllable`."""
        return self._control.handle(method, path, arguments)

    async def close(self) -> None:
        """Stop what is being downloaded; the phone is the caller's."""
        for task in self._downloads:
            task.cancel()
        await asyncio.gather(*self._downloads, return_exceptions=True)
