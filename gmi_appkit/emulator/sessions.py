"""Logins: who may ask, and for how long."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from gmi_appkit.emulator.part import JSON, Body, Part

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

_COOKIE_HEADER_LIMIT = 8192
_MOST_SESSIONS = 256

Session = tuple[str, float, float]
"""The user, when they last asked, when the cookie was last sent (phone time)."""


class Sessions(Part):
    """The sessions, by the value of their cookie.

    A session is found in the Cookie header only, and an over-long value finds none: this phone
    once took any that was long enough (CVE-2019-10655).
    """

    name = "sessions"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        document = self.phone.document
        self._prefix = f"{document.cookie}="
        self._limit = document.cookie_limit
        self._idle = self.phone.settings.idle_seconds
        self._live: dict[str, Session] = {}

    def login(self, fields: Mapping[str, str]) -> tuple[Body, str | None, str]:
        """Answer a login.

        Args:
            fields: The request's; names of any case, as text clients write Username and Secret.

        Returns:
            The reply's body, the Set-Cookie header if it was accepted, the user it is now.
        """
        given: dict[str, str] = {}
        for name, value in fields.items():
            given.setdefault(name.lower(), value)
        user = given.get("username", "")
        known = self.phone.settings.users.get(user)
        secret = given.get("secret", "").encode("utf-8", "replace")
        # A user that is not there takes as long as a wrong password.
        right = hmac.compare_digest((known or "").encode(), secret)
        if known is None or not right:
            return self.replies.error("login", "authentication failed"), None, ""
        now = self.phone.now()
        if self.phone.settings.single_session:
            self._live = {t: s for t, s in self._live.items() if s[0] != user}
        if len(self._live) >= _MOST_SESSIONS:
            self._make_room(now)
        token = secrets.token_hex(16)
        self._live[token] = (user, now, now)
        return self.replies.ok("login", msg="authentication accepted"), self._header(token), user

    def check(self, cookie: str) -> tuple[str, str | None] | None:
        """Find the live session of a request and count the request as its last.

        Args:
            cookie: The raw Cookie header.

        Returns:
            The user, and a Set-Cookie header where the browser's copy is about to expire; None
            if there is no live session.
        """
        token = self._token(cookie)
        session = self._live.get(token) if token else None
        if session is None:
            return None
        user, last, sent = session
        now = self.phone.now()
        if now - last > self._idle:
            del self._live[token]
            return None
        # The cookie's Max-Age counts from when it was sent, the phone's limit from the last
        # request: without this a browser would drop the cookie of a session that lives.
        renew = now - sent > self._idle / 2
        self._live[token] = (user, now, now if renew else sent)
        return user, self._header(token) if renew else None

    def end_all(self, user: str | None = None) -> int:
        """End the sessions of a user, or all; returns how many."""
        left = {t: s for t, s in self._live.items() if user is not None and s[0] != user}
        ended = len(self._live) - len(left)
        self._live = left
        return ended

    def users(self) -> list[str]:
        """The user of each live session."""
        now = self.phone.now()
        return [user for user, last, _ in self._live.values() if now - last <= self._idle]

    def state(self) -> JSON:
        """See :class:`Part`."""
        return self.users()

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._live)

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        self._live = dict(cast("dict[str, Session]", state))

    def rebooted(self) -> None:
        """See :class:`Part`."""
        self._live.clear()

    def _token(self, cookie: str) -> str:
        if not cookie or len(cookie) > _COOKIE_HEADER_LIMIT:
            return ""
        for piece in cookie.split(";"):
            piece = piece.strip()
            if piece.startswith(self._prefix):
                value = piece[len(self._prefix) :].strip('"')
                return value if len(value) <= self._limit else ""
        return ""

    def _header(self, token: str) -> str:
        # By hand: the value's quotes are part of it, and HTTP libraries escape or strip them.
        return f'{self._prefix}"{token}"{self.phone.settings.cookie_attributes}'

    def _make_room(self, now: float) -> None:
        alive = {t: s for t, s in self._live.items() if now - s[1] <= self._idle}
        while len(alive) >= _MOST_SESSIONS:
            del alive[min(alive, key=lambda token: alive[token][1])]
        self._live = alive
