"""The workbench at ``/``: the app in the phone's frame, what it asks, and the phone's controls."""

from __future__ import annotations

from typing import Any

from gmi_appkit.server.context import Context
from gmi_appkit.server.phone import PHONE_PATHS
from gmi_appkit.server.workbench import api
from gmi_appkit.server.workbench.page import BASE, File, Page
from gmi_appkit.server.workbench.phone import ScreenFile, ScreenPhone
from gmi_appkit.server.workbench.screens import PREFIX
from gmi_appkit.server.workbench.shared import Shared

__all__ = ["Shared", "routes"]


def routes(context: Context, shared: Shared) -> list[tuple[Any, ...]]:
    """The routes of the workbench, and of the phone, whose requests it shows.

    Args:
        context: What the server's handlers share.
        shared: What the workbench's handlers share; closed with the server.
    """
    table = (
        (r"/", Page),
        *((path, ScreenPhone) for path in PHONE_PATHS),
        (rf"{BASE}/start", api.Start),
        (rf"{BASE}/open", api.OpenScreen),
        (rf"{BASE}/close", api.CloseScreen),
        (rf"{BASE}/clear", api.Clear),
        (rf"{BASE}/picture", api.Picture),
        (rf"{BASE}/live", api.Live),
        (rf"{BASE}/[a-z-]+\.[a-z]+", File),
        (rf"{PREFIX}/[0-9a-f]{{8}}/app/.*", ScreenFile),
        (rf"{PREFIX}/[0-9a-f]{{8}}/control/[A-Za-z_-]+", api.ScreenControl),
    )
    given = {"context": context, "shared": shared}
    return [(pattern, handler, given) for pattern, handler in table]
