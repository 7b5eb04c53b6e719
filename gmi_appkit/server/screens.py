"""What to call a screen in the terminal: the phone it is, or its browser and size."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from gmi_appkit.project import PhoneEntry

_MODEL = re.compile(r"\b(GX[PV]\d{4}\w?)\b")
_ANDROID = re.compile(r"\bAndroid (\d+(?:\.\d+)?)")
# In this order: most browsers also claim to be those below them.
_BROWSERS = (
    ("PhantomJS/", "PhantomJS"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chromium"),
    ("Safari/", "Safari"),
    ("AppleWebKit/", "WebKit"),
)
_LARGEST = 16384


def screen_name(
    peer: str,
    agent: str,
    size: tuple[object, object] = (0, 0),
    phones: Mapping[str, PhoneEntry] | None = None,
) -> str:
    """Name a screen.

    Args:
        peer: The address that it asks from.
        agent: What its browser calls itself.
        size: Width and height of its window in CSS pixels, as it says.
        phones: The phones of gmi.toml.

    Returns:
        ``phone desk`` for one of these phones, else for instance ``Chromium 800x480``, with the
        address where it is not on this machine.
    """
    if not _is_loopback(peer):
        for phone in (phones or {}).values():
            if _host_of(phone.url) == peer:
                return f"phone {phone.name}"
    parts = [_browser(agent)]
    width, height = size
    if _is_length(width) and _is_length(height):
        parts.append(f"{width}x{height}")
    if not _is_loopback(peer):
        parts.append(f"at {peer}")
    return " ".join(parts)


def _browser(agent: str) -> str:
    if model := _MODEL.search(agent):
        return model[1]
    for mark, name in _BROWSERS:
        if mark in agent:
            android = _ANDROID.search(agent)
            return f"{name} on Android {android[1]}" if android else name
    return "a screen"


def _host_of(url: str) -> str:
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""


def _is_length(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST


def _is_loopback(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer.partition("%")[0]).is_loopback
    except ValueError:
        return False
