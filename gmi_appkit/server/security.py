"""Who may ask the dev server for what. One function decides, and every route goes through it.

Any web page in the developer's browser, any machine on the network and the phone itself are
untrusted. Three kinds of routes differ in what they risk:

- the app: files that any page could show or run as a script;
- the phone: a GET there makes calls and deletes contacts;
- our own: reload, control, journal.

Old engines send neither Origin nor fetch metadata; for them the Host list and, beyond loopback,
the token decide.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")

LONGEST_TARGET = 8 << 10
"""Longest request target that is answered, characters."""

LONGEST_PHONE_TARGET = 64 << 10
"""The same for the phone, where messages and lists of P values travel in the query."""


class Area(Enum):
    """What a route touches."""

    APP = "app"
    PHONE = "phone"
    OURS = "ours"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Asker:
    """What a request says about its sender.

    Attributes:
        hosts: All its Host headers.
        target: The request target as it came.
        peer: Address of the sender.
        local: Address that the connection arrived at.
        origin: The Origin header.
        referer: The Referer header.
        site: Sec-Fetch-Site.
        mode: Sec-Fetch-Mode.
        dest: Sec-Fetch-Dest.
        joined: The token that a LAN screen carries in its cookie.
    """

    hosts: tuple[str, ...]
    target: str = "/"
    peer: str = "127.0.0.1"
    local: str = "127.0.0.1"
    origin: str = ""
    referer: str = ""
    site: str = ""
    mode: str = ""
    dest: str = ""
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered: a status, and a sentence that names the way out."""

    status: int
    reason: str


class Guard:
    """The decision for one server.

    Args:
        port: The port it listens on.
        allowed_hosts: Further names it may be called by, each ``NAME`` (any port) or
            ``NAME:PORT``; for tunnels.
        token: What screens beyond loopback have to show, see :meth:`opens`.
    """

    def __init__(self, port: int, allowed_hosts: Iterable[str] = (), token: str = "") -> None:
        self.port = port
        self.token = token
        self._allowed = frozenset(name.lower() for name in allowed_hosts)

    @property
    def address(self) -> str:
        """Where the server is to be opened."""
        return f"http://127.0.0.1:{self.port}/app/"

    def check(self, asker: Asker, area: Area) -> Refusal | None:
        """Decide.

        Args:
            asker: The request.
            area: What it is after.

        Returns:
            Nothing if it is to be answered.
        """
        return (
            self._check_target(asker, area)
            or self._check_host(asker)
            or self._check_network(asker, area)
            or self._check_caller(asker, area)
        )

    def opens(self, token: str) -> bool:
        """Say whether a token is this server's, in constant time."""
        return bool(self.token) and hmac.compare_digest(
            token.encode("utf-8", "replace"), self.token.encode()
        )

    def own_origin(self, asker: Asker) -> str:
        """The origin that a page of this server has for this asker."""
        return f"http://{asker.hosts[0].lower()}" if asker.hosts else ""

    def is_localhost(self, asker: Asker) -> bool:
        """Say whether it was called localhost, which is sent on to 127.0.0.1.

        One name only: a browser keeps other cookies for each, and half a session is worse than
        none.
        """
        return asker.hosts == (f"localhost:{self.port}",)

    def _check_target(self, asker: Asker, area: Area) -> Refusal | None:
        target = asker.target
        limit = LONGEST_PHONE_TARGET if area is Area.PHONE else LONGEST_TARGET
        if len(target) > limit:
            return Refusal(414, f"the address is longer than {limit} characters: shorten it")
        if not target.startswith("/") or "#" in target:
            return Refusal(400, "the request target must be a path of this server, without '#'")
        return None

    def _check_host(self, asker: Asker) -> Refusal | None:
        if len(asker.hosts) != 1:
            return Refusal(400, "exactly one Host header is needed")
        given = asker.hosts[0]
        match = _HOST.fullmatch(given)
        if match is None:
            return Refusal(403, f"this is not a host name: open {self.address}")
        name, port = match["name"].lower(), int(match["port"] or 80)
        if name in self._allowed or f"{name}:{port}" in self._allowed:
            return None
        if port == self.port and (name == "127.0.0.1" or _same_address(name, asker.local)):
            return None
        return Refusal(
            403,
            f"host {given!r} is not allowed: open {self.address}, "
            f"or allow this name with --allow-host {match['name']}",
        )

    def _check_network(self, asker: Asker, area: Area) -> Refusal | None:
        if not self.token or area is Area.JOIN or _is_loopback(asker.peer):
            return None
        if self.opens(asker.joined):
            return None
        return Refusal(
            403,
            "this screen has not joined: open the address with the token that gmi dev printed "
            "when it started with --lan",
        )

    def _check_caller(self, asker: Asker, area: Area) -> Refusal | None:
        if area is Area.JOIN:
            return None
        own = self.own_origin(asker)
        if area is Area.OURS:
            if asker.site not in ("", "same-origin", "none"):
                return _foreign("Sec-Fetch-Site", asker.site)
            if asker.origin and asker.origin.lower() != own:
                return _foreign("Origin", asker.origin)
            if asker.referer and _origin_of(asker.referer) != own:
                return _foreign("Referer", asker.referer)
            return None
        opened = asker.mode == "navigate" and asker.dest == "document"
        if asker.site == "cross-site" and not (area is Area.APP and opened):
            return _foreign("Sec-Fetch-Site", asker.site)
        if asker.origin and not _same_site(asker.origin, own):
            return _foreign("Origin", asker.origin)
        if area is Area.PHONE and asker.referer and not _same_site(asker.referer, own):
            return _foreign("Referer", asker.referer)
        return None


def _foreign(header: str, value: str) -> Refusal:
    shown = value if len(value) <= 80 else value[:77] + "..."
    return Refusal(
        403,
        f"refused: {header} is {shown!r}, a page of another site. Serve the page from /app/ of "
        "this server; for an app on another host use gmi emulate, which answers any page",
    )


def _origin_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def _same_site(url: str, own: str) -> bool:
    """Same scheme and host, whatever the port: an app may run on a port of its own."""
    try:
        there, here = urlsplit(url), urlsplit(own)
        return there.scheme == here.scheme and there.hostname == here.hostname
    except ValueError:
        return False


def _same_address(name: str, local: str) -> bool:
    # An address cannot be re-bound by DNS; a name can, so it must stand in the list.
    try:
        return ipaddress.ip_address(name.strip("[]")) == ipaddress.ip_address(local)
    except ValueError:
        return False


def _is_loopback(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer.partition("%")[0]).is_loopback
    except ValueError:
        return False
