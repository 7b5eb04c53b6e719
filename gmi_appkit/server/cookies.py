"""The phone's session cookie under a name of its own for each dev server.

Cookies ignore ports: two dev servers in one browser would overwrite each other's session. So the
browser keeps ``phonecookie_<port>`` and the phone sees ``phonecookie``. All is done on the raw
headers, because cookie libraries strip the double quotes that the phone's value carries.
"""

from __future__ import annotations

from collections.abc import Iterable

from gmi_appkit.protocol import load


def cookie_value(header: str, name: str) -> str:
    """The raw value of a cookie in a Cookie header, quotes included; empty if it is not there."""
    for part in header.split(";"):
        key, found, value = part.strip().partition("=")
        if found and key == name:
            return value
    return ""


def cookie_to_phone(header: str, session: int | str) -> str:
    """Turn the browser's Cookie header into the phone's.

    Only the session goes through: the app's other cookies are none of the phone's business.

    Args:
        header: The browser's header.
        session: The server's port, or what else follows the name in this browser.
    """
    name = load().cookie
    value = cookie_value(header, f"{name}_{session}")
    return f"{name}={value}" if value else ""


def headers_to_browser(
    headers: Iterable[tuple[str, str]], session: int | str
) -> list[tuple[str, str]]:
    """Turn the phone's reply headers into the browser's.

    Set-Cookie of the session is renamed and loses its Domain; other cookies are left out.

    Args:
        headers: The phone's.
        session: As for :func:`cookie_to_phone`.
    """
    name = load().cookie
    kept = []
    for key, value in headers:
        if key.lower() != "set-cookie":
            kept.append((key, value))
        elif value.startswith(f"{name}="):
            first, *attributes = value.split(";")
            rest = [item for item in attributes if not item.strip().lower().startswith("domain=")]
            renamed = f"{name}_{session}{first[len(name) :]}"
            kept.append((key, ";".join([renamed, *rest])))
    return kept
