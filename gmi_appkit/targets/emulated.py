"""An emulated phone as a target, in this process."""

from __future__ import annotations

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.protocol import Reply, Request


class EmulatedTarget:
    """Answers from an emulated phone.

    Args:
        phone: The phone; it may be shared with a test that looks into it.
    """

    def __init__(self, phone: EmulatedPhone) -> None:
        self.phone = phone

    @property
    def title(self) -> str:
        """The phone's model and version."""
        settings = self.phone.settings
        return f"emulated {settings.product}, GMI {settings.gmi_version}"

    async def handle(self, request: Request) -> Reply:
        """Answer a request; see :class:`~gmi_appkit.targets.Target`."""
        return self.phone.handle(request)

    async def close(self) -> None:
        """Nothing to let go of: the phone is the caller's."""
