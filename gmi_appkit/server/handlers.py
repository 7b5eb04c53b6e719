"""What every route has in common: the guard, ``no-store``, refusals as text."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from tornado import web
from tornado.iostream import IOStream, SSLIOStream
from tornado.websocket import WebSocketHandler

from gmi_appkit.server.context import Context
from gmi_appkit.server.cookies import cookie_value
from gmi_appkit.server.security import Area, Asker

_log = logging.getLogger(__name__)

TEXT = "text/plain; charset=utf-8"

JOIN_COOKIE = "gmi_join"


class Guarded(web.RequestHandler):
    """A route that answers only whom the guard lets in."""

    area = Area.OURS
    context: Context

    def initialize(self, context: Context) -> None:
        """Take what the server's handlers share."""
        self.context = context

    def set_default_headers(self) -> None:
        """Browsers keep nothing whose address does not name its content; old ones keep all."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        """Ask the guard."""
        asker = self.asker()
        refusal = self.context.guard.check(asker, self.area)
        if refusal is None:
            return
        if self.area is Area.APP and self.context.guard.is_localhost(asker):
            self.send_on(f"http://127.0.0.1:{self.context.port}", asker.target)
        else:
            self.refuse(refusal.status, refusal.reason)

    def asker(self) -> Asker:
        """What the request says about its sender."""
        headers = self.request.headers
        return Asker(
            hosts=tuple(headers.get_list("Host")),
            target=self.request.uri or "",
            peer=self.request.remote_ip or "",
            local=_local_address(self.request.connection),
            origin=headers.get("Origin", "") or headers.get("Sec-WebSocket-Origin", ""),
            referer=headers.get("Referer", ""),
            site=headers.get("Sec-Fetch-Site", ""),
            mode=headers.get("Sec-Fetch-Mode", ""),
            dest=headers.get("Sec-Fetch-Dest", ""),
            joined=cookie_value(
                "; ".join(headers.get_list("Cookie")), f"{JOIN_COOKIE}_{self.context.port}"
            ),
        )

    def send_on(self, base: str, target: str) -> None:
        """Redirect to a path of this server, and nowhere else.

        Args:
            base: Our own origin, or empty.
            target: Path and query.
        """
        path, mark, query = target.partition("?")
        clean = quote(unquote_to_bytes(path), safe="/!$&'()*+,;=:@-._~")
        self.set_status(307)
        self.set_header("Location", "/" + clean.lstrip("/\\") + mark + query)
        if base:
            self.set_header("Location", base + str(self._headers["Location"]))
        self.finish()

    def refuse(self, status: int, reason: str) -> None:
        """Answer with a sentence, as text that no browser takes for anything else."""
        self.set_status(status)
        self.set_header("Content-Type", TEXT)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(f"{reason}\n")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what tornado has to refuse, without a traceback."""
        self.set_header("Content-Type", TEXT)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        self.finish(f"{status_code} {self._reason}\n")

    def compute_etag(self) -> str | None:
        """None: an answer of 304 would show an old page."""
        return None

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log what is a bug of ours; what a client did wrong is its own business."""
        if not isinstance(value, web.HTTPError):
            _log.error("%s %s failed", self.request.method, self.request.path, exc_info=value)


class OwnSocket(Guarded, WebSocketHandler):
    """A WebSocket for pages of this very server."""

    def prepare(self) -> None:
        """Let nobody in who does not say where from: every browser with WebSocket does."""
        super().prepare()
        if not self._finished and not self.asker().origin:
            self.refuse(403, "a WebSocket needs an Origin header")

    def check_origin(self, origin: str) -> bool:
        """Only pages of this very server."""
        return origin.lower() == self.context.guard.own_origin(self.asker())

    def open(self, *_args: str, **_kwargs: str) -> None:
        """Send small messages at once."""
        self.set_nodelay(True)


class NotFound(Guarded):
    """All addresses that there are none of, any method."""

    area = Area.APP

    def prepare(self) -> None:
        """Refuse, after the guard had its say."""
        super().prepare()
        if not self._finished:
            self.refuse(404, f"there is nothing here: the app is at {self.context.guard.address}")


class ToApp(Guarded):
    """``/`` and ``/app``."""

    area = Area.APP

    def get(self) -> None:
        """Redirect to the app."""
        self.send_on("", "/app/")

    head = get


class Join(Guarded):
    """``/__gmi__/join/<token>``: the way in for a screen on the LAN."""

    area = Area.JOIN

    def get(self) -> None:
        """Set the cookie that lets the screen in, and show it the app."""
        token = self.request.path.rpartition("/")[2]
        if not self.context.guard.opens(token):
            self.refuse(403, "this token is not valid: use the address that gmi dev printed")
            return
        name = f"{JOIN_COOKIE}_{self.context.port}"
        self.set_header("Set-Cookie", f"{name}={token}; Path=/; HttpOnly")
        self.send_on("", "/app/")


def _local_address(connection: Any) -> str:
    stream = getattr(connection, "stream", None)
    if isinstance(stream, IOStream | SSLIOStream) and stream.socket is not None:
        try:
            return str(stream.socket.getsockname()[0])
        except (OSError, IndexError):
            return ""
    return ""
