"""``gmi doctor``: what is missing on this machine, and how to get it."""

from __future__ import annotations

import os
import platform
import socket
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from gmi_appkit.errors import GmiError
from gmi_appkit.project import PhoneEntry, Project

State = Literal["fine", "note", "missing"]

DEFAULT_PORT = 8220


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: What it is.
        state: ``fine``; ``note`` for what matters to some; ``missing`` for what must be mended.
        text: What was found.
        fix: What to do about it.
    """

    what: str
    state: State
    text: str
    fix: str = ""

    def as_json(self) -> dict[str, str]:
        """The finding for a program."""
        return asdict(self)


def examine(project: Project) -> Iterator[Finding]:
    """Look at everything, one thing after the other.

    Args:
        project: Its phones are asked, its folder's watching is judged.

    Yields:
        A finding each; looking at a phone takes up to its timeout.
    """
    yield _python()
    yield from _packages()
    yield _browser()
    yield _watching(project.root)
    yield _port()
    yield _addresses()
    for entry in project.phones.values():
        yield _phone(entry)


def _python() -> Finding:
    return Finding("Python", "fine", f"{platform.python_version()} at {sys.executable}")


def _packages() -> Iterator[Finding]:
    yield Finding("gmi-appkit", "fine", version("gmi-appkit"))
    for name in ("playwright", "pytest-playwright"):
        try:
            yield Finding(name, "fine", version(name))
        except PackageNotFoundError:
            fix = "for gmi test: pip install 'gmi-appkit[test]'"
            yield Finding(name, "note", "not installed", fix)


def _browser() -> Finding:
    from gmi_appkit.testing.browser import find_browser

    try:
        browser = find_browser()
    except GmiError as error:
        return Finding("browser", "note", "none", str(error))
    return Finding("browser", "fine", f"{browser.path} ({browser.found})")


def _watching(root: Path) -> Finding:
    from gmi_appkit.server.reload.places import why_poll

    reason = why_poll([root])
    if reason:
        text = f"by polling: {reason}"
        return Finding("watching files", "note", text, "edits show up to half a second later")
    return Finding("watching files", "fine", "by events of the system")


def _port() -> Finding:
    with socket.socket() as probe:
        if os.name == "posix":  # as the server does: a port in TIME_WAIT is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", DEFAULT_PORT))
        except OSError:
            text = f"{DEFAULT_PORT} is taken"
            return Finding("port", "note", text, "gmi dev takes the next free one, or use --port")
    return Finding("port", "fine", f"{DEFAULT_PORT} is free")


def _addresses() -> Finding:
    import ifaddr

    found = [
        f"{ip.ip} ({adapter.nice_name})"
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.is_IPv4 and not str(ip.ip).startswith("127.")
    ]
    if not found:
        fix = "a real phone cannot reach this machine; the emulated one can"
        return Finding("LAN addresses", "note", "none", fix)
    return Finding("LAN addresses", "fine", ", ".join(found))


def _phone(entry: PhoneEntry) -> Finding:
    from gmi_appkit.client import Phone

    what = f"phone {entry.name}"
    password = os.environ.get(entry.password_env) if entry.password_env else None
    try:
        with Phone(entry.url, entry.user, password) as phone:
            info = phone.get_product_info()
            text = f"{info.vendor} {info.product} at {entry.url}"
            if password is None:
                fix = "its GMI version needs a login: " + (
                    f"set {entry.password_env}"
                    if entry.password_env
                    else f"name a variable by password_env in [phones.{entry.name}] and set it"
                )
                return Finding(what, "note", f"{text}, has the GMI interface", fix)
            return Finding(what, "fine", f"{text}, GMI version {phone.gmi_version()}")
    except GmiError as error:
        fix = (
            "check its address in gmi.toml and that it is on. Only GXP2200, GXV3240 and GXV3275 "
            "have this interface; newer models (action=loginrealm) and GXV3140/3175 have others"
        )
        return Finding(what, "missing", str(error), fix)
