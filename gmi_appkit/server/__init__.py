"""The dev server: pages, the phone, live reload, and who may have them."""

from __future__ import annotations

from gmi_appkit.server.context import Event
from gmi_appkit.server.dev import DEFAULT_PORT, DevServer

__all__ = ["DEFAULT_PORT", "DevServer", "Event"]
