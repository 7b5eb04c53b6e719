"""How epochs reach screens: WebSocket, a held poll, a short poll."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

from livereload.handlers import LiveReloadHandler
from tornado.websocket import WebSocketClosedError

from gmi_appkit.assets import asset_dir
from gmi_appkit.server.cookies import cookie_value
from gmi_appkit.server.handlers import Guarded, OwnSocket
from gmi_appkit.server.reload.epoch import Update
from gmi_appkit.server.reload.hub import HOLD_SECONDS, SHORT_POLL_SECONDS
from gmi_appkit.server.reload.script import script, script_version
from gmi_appkit.server.versions import KEPT, PARAMETER

_PROTOCOL = "http://livereload.com/protocols/official-7"
_BROWSER_COOKIE = "gmi_browser"


class _Encoded:
    """The last update as text: it goes to many screens, and may have a whole page in it."""

    def __init__(self) -> None:
        self._update: Update | None = None
        self._text = ""

    def of(self, update: Update, more: dict[str, Any]) -> str:
        """An update and further fields as one JSON object."""
        if update is not self._update:
            self._update, self._text = update, json.dumps(update.as_json())
        return f"{json.dumps(more)[:-1]}, {self._text[1:]}"


_ENCODED = _Encoded()


class Overlay(Guarded):
    """The part of the script that shows what is wrong; loaded when there is something."""

    def get(self) -> None:
        """Serve it."""
        self.set_header("Content-Type", "application/javascript; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish((asset_dir("web") / "reload" / "overlay.js").read_bytes())


class Client(Guarded):
    """The script that pages load."""

    def get(self) -> None:
        """Serve it, and give the browser a name to count its held polls by."""
        if self.get_query_arguments(PARAMETER) == [script_version()]:
            self.set_header("Cache-Control", KEPT)
        name = f"{_BROWSER_COOKIE}_{self.context.port}"
        if not cookie_value(self.request.headers.get("Cookie", ""), name):
            value = secrets.token_hex(8)
            self.set_header("Set-Cookie", f"{name}={value}; Path=/__gmi__/; HttpOnly")
        self.set_header("Content-Type", "application/javascript; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(script())


class Poll(Guarded):
    """``/__gmi__/reload?boot=..&epoch=..&mark=..&hold=1``: what this screen has missed."""

    _over: asyncio.Event

    async def get(self) -> None:
        """Answer when there is news, or after a while without."""
        self._over = asyncio.Event()
        hub = self.context.hub
        boot = self.get_query_argument("boot", "")[:64]
        epoch = _number(self.get_query_argument("epoch", ""))
        wants_hold = self.get_query_argument("hold", "") == "1"
        update = hub.history.since(boot, epoch)
        knows = self.get_query_argument("mark", update.mark) == update.mark
        if not (update.is_empty and knows):
            self._tell(update)
        elif not (wants_hold and hub.hold(self._tell, self._browser())):
            self._tell(update, SHORT_POLL_SECONDS)
        else:
            try:
                await asyncio.wait_for(self._over.wait(), HOLD_SECONDS)
            except TimeoutError:
                hub.leave(self._tell)
                self._tell(update)

    def _tell(self, update: Update, again: float = 0) -> None:
        self._over.set()
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(_ENCODED.of(update, {"again": again}))

    def _browser(self) -> str:
        name = f"{_BROWSER_COOKIE}_{self.context.port}"
        given = cookie_value(self.request.headers.get("Cookie", ""), name)[:64]
        return given or f"{self.request.remote_ip} {self.request.headers.get('User-Agent', '')}"

    def on_connection_close(self) -> None:
        """Stop waiting: the page is gone."""
        self.context.hub.leave(self._tell)
        self._over.set()


class Socket(OwnSocket, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """The LiveReload protocol, version 7, on a WebSocket, with our epochs in its messages.

    A client that says no epoch in its hello, such as a browser extension, is told what changes
    from then on.
    """

    def on_message(self, message: str | bytes) -> None:
        """Answer a hello; all else is of no interest."""
        try:
            said = json.loads(message)
        except ValueError:
            self.close(1007, "not JSON")
            return
        if not isinstance(said, dict) or said.get("command") != "hello":
            return
        hub = self.context.hub
        if not hub.join(self._tell):
            self.close(1013, "too many screens")
            return
        history = hub.history
        hello = {
            "command": "hello",
            "protocols": [_PROTOCOL],
            "serverName": "gmi",
            "boot": history.boot,
            "epoch": history.epoch,
        }
        self.send_message(hello)
        if "epoch" in said:
            missed = history.since(str(said.get("boot", "")), _number(said["epoch"]))
            if not missed.is_empty or said.get("mark", missed.mark) != missed.mark:
                self._tell(missed)

    def on_close(self) -> None:
        """Forget the screen."""
        self.context.hub.leave(self._tell)

    def send_message(self, message: dict[str, Any]) -> None:
        """Send, unless the screen has gone meanwhile."""
        self._send(json.dumps(message))

    def _send(self, text: str) -> None:
        try:
            self.write_message(text)
        except WebSocketClosedError:
            self.on_close()

    def _tell(self, update: Update) -> None:
        # Problems alone are no business of other LiveReload clients: they would load the page.
        command = {"command": "problems"} if update.is_empty else as_livereload(update)
        self._send(_ENCODED.of(update, command))


def as_livereload(update: Update) -> dict[str, Any]:
    """The fields that any LiveReload client understands.

    Its protocol names one path, so of several the one that asks for most is named.
    """
    changes = update.changes or ()
    most = [change for change in changes if change.kind in ("page", "other")] or changes
    return {
        "command": "reload",
        "path": most[0].path if most else "/app/",
        "liveCSS": True,
        "liveImg": True,
    }


def _number(value: object) -> int:
    try:
        return int(str(value)[:12])
    except ValueError:
        return -1
