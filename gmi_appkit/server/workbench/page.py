"""The workbench's page and its files, for this machine's own browser only.

Beyond loopback a screen that has joined gets the app and nothing else: whoever can open the
workbench can ring the phone and read what it was asked. A name that is not this machine's own
address counts as beyond, since tunnels and proxies come from loopback too.
"""

from __future__ import annotations

import ipaddress
from functools import cache

from gmi_appkit.assets import asset_dir
from gmi_appkit.server.context import Context
from gmi_appkit.server.handlers import Guarded
from gmi_appkit.server.security import Area
from gmi_appkit.server.workbench.shared import Shared

BASE = "/__gmi__/workbench"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_PAGE = "index.html"


def policy(host: str) -> str:
    """The Content-Security-Policy of the page: its own files, its own frames, nothing inline.

    Args:
        host: Name and port that the page is opened by; the guard has approved of it.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:",
            f"connect-src 'self' ws://{host}",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


class Workbench(Guarded):
    """What is the workbench's: refused beyond loopback unless the owner asked for it."""

    shared: Shared

    def initialize(self, context: Context, shared: Shared) -> None:  # type: ignore[override]
        """Take what the handlers share."""
        super().initialize(context)
        self.shared = shared

    def set_default_headers(self) -> None:
        """Nothing here is for other pages."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Frame-Options", "DENY")

    def prepare(self) -> None:
        """Ask the guard, then see where the request comes from."""
        super().prepare()
        if not self._finished and not self.is_near():
            self.refuse_far()

    def is_near(self) -> bool:
        """Whether the request may have the workbench by where it comes from."""
        asker = self.asker()
        name = asker.hosts[0].rpartition(":")[0].strip("[]") if asker.hosts else ""
        return self.shared.beyond_loopback or (_is_loopback(asker.peer) and _is_loopback(name))

    def refuse_far(self) -> None:
        """Say where the workbench is to be had."""
        self.refuse(
            403,
            "the workbench is for this machine's own browser: open "
            f"http://127.0.0.1:{self.context.port}/ there, or start gmi dev with --lan-workbench",
        )


class Page(Workbench):
    """``/``: the workbench, or the app for who may not have it."""

    area = Area.APP

    def refuse_far(self) -> None:
        """Send it to the app, which is what a phone is after."""
        self.send_on("", "/app/")

    def get(self) -> None:
        """Serve the page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", policy(self.request.host))
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.finish(_files()[_PAGE])

    head = get


class File(Workbench):
    """``/__gmi__/workbench/NAME``: the page's scripts and styles."""

    def get(self) -> None:
        """Serve one of the files that are there, by its whole name."""
        name = self.request.path.removeprefix(f"{BASE}/")
        kind = _TYPES.get("." + name.rpartition(".")[2])
        if kind is None or name not in _files():
            self.refuse(404, "the workbench has no such file")
            return
        self.set_header("Content-Type", kind)
        self.finish(_files()[name])

    head = get


@cache
def _files() -> dict[str, bytes]:
    folder = asset_dir("web") / "workbench"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
