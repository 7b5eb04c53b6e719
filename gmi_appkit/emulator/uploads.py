"""What comes in from outside for a transfer: the uploaded file, the address to download from."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_URL_LIMIT: Final = 2048
_BOUNDARY = re.compile(r"""boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


def checked_url(address: str) -> str | None:
    """Complete and check the address of a download.

    Args:
        address: With or without ``http://``, as putdownphbk and P331 have it.

    Returns:
        The URL; None if it is no plain http address of a host.
    """
    text = address.strip()
    if len(text) > _URL_LIMIT or any(ord(sign) <= 32 or ord(sign) == 127 for sign in text):
        return None
    if "://" not in text:
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or not host or parts.username is not None or port == 0:
        return None
    if not _HOST.fullmatch(host):
        return None
    shown = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return f"http://{shown}{f':{port}' if port else ''}{path}{f'?{query}' if query else ''}"


def uploaded_file(body: bytes, content_type: str) -> bytes | None:
    """Find the file in an upload.

    Args:
        body: The request's.
        content_type: Its Content-Type; of ``multipart/form-data`` the first part with a file name
            counts, else the first part; of anything else the body is the file.

    Returns:
        The file; None if there is none.
    """
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        return body or None
    found = _BOUNDARY.search(content_type)
    if found is None:
        return None
    mark = b"\r\n--" + (found[1] or found[2]).encode("latin-1", "replace")
    first: bytes | None = None
    for piece in (b"\r\n" + body).split(mark)[1:]:
        head, blank, data = piece.partition(b"\r\n\r\n")
        if piece.startswith(b"--") or not blank:
            break
        if b"filename=" in head.lower() or b"filename*=" in head.lower():
            return data
        first = data if first is None else first
    return first
