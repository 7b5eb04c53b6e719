"""An emulated phone as a target, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gmi_appkit.protocol import Reply, Request

if TYPE_CHECKING:  # the emulator is loaded with the phone, which may be made later than this
    from gmi_appkit.emulator import EmulatedPhone
    from gmi_appkit.emulator.control import Control


class EmulatedTarget:
    """Answers from an emulated phone.

    Args:
        phone: The phone, which may be shared with a test that looks into it; or what makes it,
            called when it is first needed.
        title: What it is called until it is made.
    """

    def __init__(
        self, phone: EmulatedPhone | Callable[[], EmulatedPhone], title: str = "emulated phone"
    ) -> None:
        self._phone = None if callable(phone) else phone
        self._make = phone if callable(phone) else None
        self._title = title
        self._downloads: set[asyncio.Task[None]] = set()
        self._controls: Control | None = None

    @property
    def phone(self) -> EmulatedPhone:
        """The phone; made now, if it has not been needed before."""
        if self._phone is None:
            assert self._make is not None  # noqa: S101  # one of the two was given
            self._phone = self._make()
        return self._phone

    @property
    def title(self) -> str:
        """The phone's model and version."""
        if self._phone is None:
            return self._title
        settings = self._phone.settings
        return f"emulated {settings.product}, GMI {settings.gmi_version}"

    async def handle(self, request: Request) -> Reply:
        """Answer a request; see :class:`~gmi_appkit.targets.Target`."""
        reply = self.phone.handle(request)
        for download in self.phone.take_downloads():
            from gmi_appkit.emulator.fetch import perform

            task = asyncio.get_running_loop().create_task(perform(self.phone, download))
            self._downloads.add(task)
            task.add_done_callback(self._downloads.discard)
        return reply

    async def control(self, method: str, path: str, arguments: Any) -> tuple[int, Any]:
        """Answer a control request; see :class:`~gmi_appkit.targets.Controllable`."""
        if self._controls is None:
            from gmi_appkit.emulator.control import Control

            self._controls = Control(self.phone)
        return self._controls.handle(method, path, arguments)

    def twin(self) -> EmulatedTarget:
        """A target with a phone of its own that is as this one is now, snapshots included."""
        from gmi_appkit.emulator.control import Control
        from gmi_appkit.emulator.twin import twin

        made = EmulatedTarget(twin(self.phone))
        made._controls = Control(made.phone, like=self._controls)
        return made

    async def close(self) -> None:
        """Stop what is being downloaded; the phone is the caller's."""
        for task in self._downloads:
            task.cancel()
        await asyncio.gather(*self._downloads, return_exceptions=True)
