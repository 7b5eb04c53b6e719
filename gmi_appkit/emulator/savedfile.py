"""Files that the phone writes for download, and the replies that hand them out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape

from gmi_appkit.protocol import Reply, Request

# What XML 1.0 cannot carry, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, value: object) -> str:
    """Write one XML element; what XML cannot carry is left out."""
    return f"<{name}>{escape(_NOT_XML.sub('', str(value)), quote=False)}</{name}>"


def timestamp(wall: float) -> str:
    """Write a time as the saved files have it: UTC, ISO 8601."""
    return f"{datetime.fromtimestamp(wall, UTC):%Y-%m-%dT%H:%M:%SZ}"


def file_reply(request: Request, saved: str | bytes | None) -> Reply:
    """Hand out a saved file.

    Args:
        request: Who asks, and how.
        saved: The file; None if it was never saved. Bytes know their own encoding.
    """
    if request.method not in ("GET", "HEAD"):
        return Reply(b"method not allowed\n", status=405, headers=[("Allow", "GET, HEAD")])
    if saved is None:
        return Reply(b"not found: nothing was saved yet\n", status=404)
    if isinstance(saved, bytes):
        return Reply(saved, "text/xml")
    return Reply(saved.encode("utf-8", "replace"), "text/xml; charset=utf-8")
