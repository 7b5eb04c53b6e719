"""What the workbench's handlers of one server share."""

from __future__ import annotations

from gmi_appkit.server.workbench.exchanges import Exchanges
from gmi_appkit.server.workbench.screens import Screens
from gmi_appkit.targets import Target


class Shared:
    """The parts of one server's workbench.

    Args:
        target: The server's phone.
        beyond_loopback: Whether the workbench may be opened from other machines and by other
            names.

    Attributes:
        beyond_loopback: As given.
        exchanges: What was asked of the phones.
        screens: The screens beside the first.
        pages: How many workbenches are being told of exchanges.
    """

    def __init__(self, target: Target, *, beyond_loopback: bool = False) -> None:
        self.beyond_loopback = beyond_loopback
        self.exchanges = Exchanges()
        self.screens = Screens(target)
        self.pages = 0
