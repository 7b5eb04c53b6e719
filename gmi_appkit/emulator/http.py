"""The phone on the network: a thin HTTP front that obeys what a reply says of its delivery."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import StreamClosedError

from gmi_appkit.emulator.fetch import perform
from gmi_appkit.emulator.phone import EmulatedPhone
from gmi_appkit.errors import EnvironmentProblem
from gmi_appkit.protocol import Reply, Request

URL_LIMIT: Final = 64 * 1024
BODY_LIMIT: Final = 8 * 1024 * 1024

# Beside the request line, which the limit of tornado counts in.
_HEADER_LIMIT = URL_LIMIT + 32 * 1024
_BACKLOG = 128
_IDLE_SECONDS = 120.0
_BODY_SECONDS = 30.0
_DRIBBLES_PER_SECOND = 20
_LOOK_SECONDS = 1.0

_METHODS = frozenset({"GET", "HEAD", "POST"})
_REASONS = {
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    414: "URI Too Long",
    500: "Internal Server Error",
}
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?")
_log = logging.getLogger("gmi_appkit.emulator")

Mount = Callable[[Request, HTTPHeaders], Reply]
"""Answers all that lies under a path prefix; gets the request's headers besides."""


def host_allowed(host: str, *, loopback: bool, names: Iterable[str]) -> bool:
    """Say whether a Host header may be answered (DNS rebinding).

    A page of another site can point its own name at this machine, but it cannot make a browser
    send an address instead of that name.

    Args:
        host: The header.
        loopback: Whether only this machine can reach the server; then other addresses than
            loopback ones cannot be right.
        names: Further host names that may be used.
    """
    match = _HOST.fullmatch(host.strip().lower())
    if match is None:
        return False
    name = match[1].strip("[]")
    if name == "localhost" or name in names:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not loopback


class EmulatorServer:
    """Serves a phone on an address of its own.

    Inside a running event loop: :meth:`start`, then ``await stop()``. Without one, as a context
    manager or with :meth:`run_in_thread` and :meth:`close`::

        with EmulatorServer(EmulatedPhone()) as server:
            httpx.get(server.url + "?action=product")

    Args:
        phone: The phone.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        control_token: What the control routes want to see; without it there are none.
        names: Host names besides addresses and localhost that the server answers to.

    Attributes:
        phone: The phone.
        host: As given.
        port: The port it listens on, once started.
    """

    def __init__(
        self,
        phone: EmulatedPhone,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        control_token: str | None = None,
        names: Iterable[str] = (),
    ) -> None:
        self.phone = phone
        self.host = host
        self.port = port
        self.names = frozenset(name.lower() for name in names) | {host.lower()}
        self.mounts: dict[str, Mount] = {}
        self._loopback = host == "localhost" or _is_loopback(host)
        self._server: HTTPServer | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        if control_token is not None:
            from gmi_appkit.emulator.control import PREFIX, mount

            self.mounts[PREFIX] = mount(phone, control_token)

    @property
    def origin(self) -> str:
        """The address without a path, such as ``http://127.0.0.1:40123``."""
        shown = self.host
        if shown in ("", "0.0.0.0", "::"):  # noqa: S104 - compared, not bound
            shown = "127.0.0.1"
        return f"http://[{shown}]:{self.port}" if ":" in shown else f"http://{shown}:{self.port}"

    @property
    def url(self) -> str:
        """The phone's address, such as ``http://127.0.0.1:40123/manager``."""
        return f"{self.origin}/manager"

    def start(self) -> None:
        """Listen; needs a running event loop.

        Raises:
            EnvironmentProblem: If the address cannot be listened on.
        """
        listening = _listen(self.host, self.port)
        self.port = listening.getsockname()[1]
        self._server = HTTPServer(
            _Front(self),
            max_header_size=_HEADER_LIMIT,
            max_body_size=BODY_LIMIT,
            max_buffer_size=2 * BODY_LIMIT,
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_BODY_SECONDS,
        )
        self._server.add_sockets([listening])

    async def stop(self) -> None:
        """Stop listening and close what is open."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await server.close_all_connections()

    def run_in_thread(self) -> EmulatorServer:
        """Serve from a thread of its own, for callers without an event loop.

        Returns:
            The server itself, listening.

        Raises:
            EnvironmentProblem: If the address cannot be listened on.
        """
        ready = threading.Event()
        failed: list[BaseException] = []

        async def serve() -> None:
            try:
                self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
                self.start()
            except BaseException as error:
                failed.append(error)
                return
            finally:
                ready.set()
            await self._stopping.wait()
            await self.stop()

        self._thread = threading.Thread(
            target=lambda: asyncio.run(serve()), name="gmi-emulator", daemon=True
        )
        self._thread.start()
        ready.wait()
        if failed:
            self._thread.join()
            self._thread = None
            raise failed[0]
        return self

    def close(self) -> None:
        """End what :meth:`run_in_thread` started."""
        if self._thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None

    def __enter__(self) -> EmulatorServer:
        return self.run_in_thread()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- one request --------------------------------------------------------------------------

    def answer(self, request: Request, headers: HTTPHeaders) -> Reply:
        """Check a request and have it answered; HTTP's own refusals come from here."""
        if request.method not in _METHODS:
            reply = _refusal(405, "only GET, HEAD and POST are answered")
            reply.headers.append(("Allow", "GET, HEAD, POST"))
            return reply
        if len(request.path) + len(request.query) >= URL_LIMIT:
            return _refusal(414, f"the address is longer than {URL_LIMIT} characters")
        if not request.path.startswith("/") or "#" in request.path or "#" in request.query:
            return _refusal(400, "the request target must be a path such as /manager")
        hosts = headers.get_list("Host")
        if len(hosts) != 1 or not host_allowed(hosts[0], loopback=self._loopback, names=self.names):
            return _refusal(
                403,
                "this host name is not answered: use the address, or start with --host and the "
                "name (names= in Python)",
            )
        for prefix, mounted in self.mounts.items():
            if request.path.startswith(prefix):
                return mounted(request, headers)
        reply = self.phone.handle(request)
        for download in self.phone.take_downloads():
            self.spawn(asyncio.get_running_loop().create_task(perform(self.phone, download)))
        return reply

    def spawn(self, job: asyncio.Task[None]) -> None:
        """Keep a task until it is done; :meth:`stop` cancels it."""
        self._tasks.add(job)
        job.add_done_callback(self._tasks.discard)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if sys.platform != "win32":
            # On Windows this would let two servers share a port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except (OSError, UnicodeError, OverflowError) as error:
        listening.close()
        raise EnvironmentProblem(
            f"cannot listen on {host}:{port} ({getattr(error, 'strerror', None) or error}): "
            "choose another --port (0 takes a free one) or --host"
        ) from error
    return listening


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(status: int, why: str) -> Reply:
    return Reply(f"{status} {_REASONS[status]}: {why}\n".encode(), status=status)


class _Front(HTTPServerConnectionDelegate):
    def __init__(self, server: EmulatorServer) -> None:
        self._server = server

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> _Exchange:
        return _Exchange(self._server, request_conn)


class _Exchange(HTTPMessageDelegate):
    """One request and its reply on a connection."""

    __slots__ = ("_chunks", "_connection", "_headers", "_server", "_start")

    def __init__(self, server: EmulatorServer, connection: HTTPConnection) -> None:
        self._server = server
        self._connection = connection
        self._chunks: list[bytes] = []

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> None:
        assert isinstance(start_line, RequestStartLine)  # noqa: S101 - for the type checker
        self._start = start_line
        self._headers = headers

    def data_received(self, chunk: bytes) -> None:
        self._chunks.append(chunk)

    def on_connection_close(self) -> None:
        self._chunks.clear()

    def finish(self) -> None:
        start, headers = self._start, self._headers
        path, _, query = start.path.partition("?")
        request = Request(
            path,
            query,
            "GET" if start.method == "HEAD" else start.method,
            b"".join(self._chunks),
            headers.get("Content-Type", ""),
            headers.get("Cookie", ""),
            self._connection.context.remote_ip,  # type: ignore[attr-defined]
        )
        try:
            reply = self._server.answer(request, headers)
        except Exception:
            _log.exception("a request was not answered: %s %s", request.method, path)
            reply = _refusal(500, "the emulator failed; its log says where")
        delivery = reply.delivery
        if delivery.delay or delivery.drop or delivery.hang or delivery.dribble:
            gone = asyncio.Event()
            self._connection.set_close_callback(gone.set)  # type: ignore[attr-defined]
            job = asyncio.get_running_loop().create_task(self._deliver(reply, gone))
            self._server.spawn(job)
        else:
            self._send(reply, start.method == "HEAD")

    def _send(self, reply: Reply, head: bool, *, whole: bool = True) -> None:
        body = reply.body
        headers = HTTPHeaders()
        headers["Content-Type"] = reply.content_type
        headers["Content-Length"] = str(len(body))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cache-Control"] = "no-store"
        for name, value in reply.headers:
            headers.add(name, value)
        start = ResponseStartLine("HTTP/1.1", reply.status, _REASONS.get(reply.status, "Unknown"))
        self._connection.write_headers(start, headers, None if head or not whole else body)
        if whole:
            self._connection.finish()

    async def _deliver(self, reply: Reply, gone: asyncio.Event) -> None:
        delivery = reply.delivery
        if delivery.delay and await self._client_left(gone, delivery.delay):
            return
        if delivery.hang:
            await self._client_left(gone, math.inf)
        elif delivery.drop:
            self._connection.close()  # type: ignore[attr-defined]
        elif delivery.dribble and self._start.method != "HEAD":
            await self._dribble(reply, delivery.dribble, gone)
        else:
            self._send(reply, self._start.method == "HEAD")

    async def _dribble(self, reply: Reply, rate: int, gone: asyncio.Event) -> None:
        self._send(reply, False, whole=False)
        step = max(1, rate // _DRIBBLES_PER_SECOND)
        try:
            for at in range(0, len(reply.body), step):
                if await self._client_left(gone, step / rate):
                    return
                await self._connection.write(reply.body[at : at + step])
            self._connection.finish()
        except StreamClosedError:
            return

    async def _client_left(self, gone: asyncio.Event, seconds: float) -> bool:
        """Wait; say whether the client went away meanwhile."""
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            # Nobody tells of a client that left before the waiting began: look now and then.
            if self._connection.stream.closed():  # type: ignore[attr-defined]
                return True
            try:
                await asyncio.wait_for(gone.wait(), min(left, _LOOK_SECONDS))
            except TimeoutError:
                continue
            return True
        return False
