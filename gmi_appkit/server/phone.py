"""``/manager`` and the addresses beside it: the phone, on the app's own origin."""

from __future__ import annotations

import asyncio
import contextlib

from tornado.iostream import StreamClosedError

from gmi_appkit.errors import GmiError
from gmi_appkit.protocol import Delivery, Reply, Request
from gmi_appkit.server.cookies import cookie_to_phone, headers_to_browser
from gmi_appkit.server.handlers import Guarded
from gmi_appkit.server.security import Area

PHONE_PATHS = (r"/manager", r"/upload", r"/phonebook/.*", r"/message/.*", r"/callhistory/.*")

# A real phone may call its scripts text; those must go on working.
_SURE_TYPES = ("application/javascript", "application/json")

_SLICES_PER_SECOND = 10


class Phone(Guarded):
    """Hands a request to the target and its reply back."""

    area = Area.PHONE

    _closed: asyncio.Event

    @property
    def session_name(self) -> str:
        """What tells this phone's session from those of others in the same browser."""
        return str(self.context.port)

    async def get(self) -> None:
        """Ask the phone."""
        self._closed = asyncio.Event()
        asked = asyncio.ensure_future(self.context.target.handle(self._request()))
        gone = asyncio.ensure_future(self._closed.wait())
        await asyncio.wait([asked, gone], return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not asked.done():
            asked.cancel()
            return
        try:
            reply = asked.result()
        except GmiError as error:
            self.context.emit({"event": "phone", "message": str(error)})
            self.refuse(502, str(error))
            return
        with contextlib.suppress(_Gone, StreamClosedError):
            await self._deliver(reply)

    async def post(self) -> None:
        """Ask the phone."""
        await self.get()

    def _request(self) -> Request:
        headers = self.request.headers
        return Request(
            path=self.request.path,
            query=self.request.query or "",
            method=self.request.method or "GET",
            body=self.request.body,
            content_type=headers.get("Content-Type", ""),
            cookie=cookie_to_phone("; ".join(headers.get_list("Cookie")), self.session_name),
            peer=self.request.remote_ip or "",
        )

    async def _deliver(self, reply: Reply) -> None:
        """Put a reply on the wire as its faults say."""
        delivery = reply.delivery
        if delivery.delay:
            await self._pause(delivery.delay)
        if delivery.hang:
            await self._closed.wait()
            return
        if delivery.drop:
            self.detach().close()
            return
        self.set_status(reply.status)
        self.set_header("Content-Type", reply.content_type)
        if reply.content_type.startswith(_SURE_TYPES):
            self.set_header("X-Content-Type-Options", "nosniff")
        for name, value in headers_to_browser(reply.headers, self.session_name):
            if name.lower() == "set-cookie":
                self.add_header(name, value)
            else:
                self.set_header(name, value)
        self.set_header("Content-Length", str(len(reply.body)))
        if delivery.dribble:
            await self._dribble(reply.body, delivery)
        else:
            self.write(reply.body)
        await self.finish()

    async def _dribble(self, body: bytes, delivery: Delivery) -> None:
        size = max(1, delivery.dribble // _SLICES_PER_SECOND)
        for start in range(0, len(body), size):
            self.write(body[start : start + size])
            await self.flush()
            await self._pause(size / delivery.dribble)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._closed.wait(), seconds)
            raise _Gone

    def on_connection_close(self) -> None:
        """The client has given up."""
        super().on_connection_close()
        self._closed.set()


class _Gone(Exception):
    """Nobody is left to answer."""
