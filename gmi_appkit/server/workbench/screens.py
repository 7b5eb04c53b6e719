"""The screens that stand side by side, each with a phone of its own.

The first one is the app at ``/app/`` with the server's phone. Each further one is the app at
``/__gmi__/screen/ID/app/``: its relative addresses stay below that, and what it asks of
``/manager``, on the same origin, tells by its Referer which screen it comes from. Its phone is a
twin of the server's, made when the screen was opened. A target that has no twin, a real phone or
a recording, stands behind all of them.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from gmi_appkit.targets import Target
from gmi_appkit.targets.emulated import EmulatedTarget

PREFIX = "/__gmi__/screen"
PICTURE = "picture"
"""What stands for a screen that is there for a picture only."""

MOST = 16
"""Screens at once; who opens more closes the one that was opened first."""

_PATH = re.compile(rf"{PREFIX}/(?P<id>[0-9a-f]{{8}})(?P<rest>/.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the app is shown.

    Attributes:
        screen: The screen's id; empty for ``/app/`` itself.
        page: The page, relative to the app, with its query.
    """

    screen: str
    page: str


def place_of(url: str) -> Place | None:
    """Find the place of a page by its address; None if it is none of the app's.

    Args:
        url: An absolute address or a path.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path, screen = parts.path, ""
    found = _PATH.fullmatch(path)
    if found:
        screen, path = found["id"], found["rest"]
    if not path.startswith("/app/"):
        return None
    page = path.removeprefix("/app/") + (f"?{parts.query}" if parts.query else "")
    return Place(screen, page)


class Screens:
    """The further screens of one server.

    Args:
        target: The server's phone.

    Attributes:
        taking_pictures: Held while a browser takes one; one browser at a time is enough.
    """

    def __init__(self, target: Target) -> None:
        self.taking_pictures = asyncio.Lock()
        self._target = target
        self._open: OrderedDict[str, Target] = OrderedDict()
        self._posing: set[str] = set()

    @property
    def own_phones(self) -> bool:
        """Whether each screen gets a phone of its own."""
        return isinstance(self._target, EmulatedTarget)

    async def open(self, like: str = "", *, posing: bool = False) -> str:
        """Open a screen; its phone is as that of another screen is now.

        Args:
            like: The other screen; the first unless given.
            posing: Whether it is there for a picture only.

        Returns:
            Its id.
        """
        name = secrets.token_hex(4)
        target = self.target(like) or self._target
        while len(self._open) >= MOST:
            await self.close(next(iter(self._open)))
        if isinstance(target, EmulatedTarget):
            target = target.twin()
        self._open[name] = target
        if posing:
            self._posing.add(name)
        return name

    async def close(self, name: str) -> None:
        """Close a screen; one that is not open is closed already."""
        self._posing.discard(name)
        target = self._open.pop(name, None)
        if target is not None and target is not self._target:
            await target.close()

    async def close_all(self) -> None:
        """Close every screen."""
        for name in tuple(self._open):
            await self.close(name)

    def shown_as(self, name: str) -> str:
        """What an exchange says of the screen that asked; empty for the first one."""
        return PICTURE if name in self._posing else name

    def target(self, name: str) -> Target | None:
        """The phone of a screen, the empty name being the first; None if it is not open."""
        return self._open.get(name) if name else self._target
