"""The dev server: pages, the phone, live reload, and who may have them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gmi_appkit.server.context import Event
    from gmi_appkit.server.dev import DEFAULT_PORT, DevServer

__all__ = ["DEFAULT_PORT", "DevServer", "Event"]

_PLACES = {"DEFAULT_PORT": "dev", "DevServer": "dev", "Event": "context"}


def __getattr__(name: str) -> Any:
    # Only when asked for: tests use the pages without live reload, and must not load livereload.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
