"""Serve an app to a browser under test: the dev server's pages and phone, without live reload."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from gmi_appkit.profiles import DEFAULT_PROFILE
from gmi_appkit.protocol import Reply, Request
from gmi_appkit.server.context import Context
from gmi_appkit.server.handlers import NotFound, ToApp
from gmi_appkit.server.pages import AppFile
from gmi_appkit.server.phone import PHONE_PATHS, Phone
from gmi_appkit.server.reload import Hub
from gmi_appkit.server.security import Guard
from gmi_appkit.sources import AppSources
from gmi_appkit.targets import Target
from gmi_appkit.testing.engine import known_css, passed_over


class _PlainFile(AppFile):
    """A file as it is, without the reload client."""

    def _is_window(self, body: bytes) -> bool:
        return False  # no page to put the client into


class _OldEngineFile(_PlainFile):
    """The same, as the default profile's engine reads it."""

    def initialize(  # type: ignore[override]
        self, context: Context, lacking: set[tuple[str, str]]
    ) -> None:
        """Take where to note what the engine passes over."""
        super().initialize(context)
        self._lacking = lacking

    def _send(self, body: bytes) -> None:
        if self._headers["Content-Type"].startswith("text/css"):
            text = body.decode("utf-8", "replace")
            path = self.request.path.removeprefix("/app/")
            self._lacking.update(
                (feature, f"{path}:{line}") for feature, line in passed_over(text, DEFAULT_PROFILE)
            )
            body = known_css(text, DEFAULT_PROFILE).encode()
        super()._send(body)


class SwitchTarget:
    """Whatever phone the running test has put behind the app."""

    def __init__(self) -> None:
        self.phone: Callable[[Request], Reply] | Target | None = None
        self._last: Target | None = None

    @property
    def title(self) -> str:
        """See :class:`~gmi_appkit.targets.Target`."""
        return "phone under test"

    async def handle(self, request: Request) -> Reply:
        """See :class:`~gmi_appkit.targets.Target`."""
        if self.phone is None:
            return Reply(b"no test is running\n", status=503)
        if isinstance(self.phone, Target):
            self._last = self.phone
            return await self.phone.handle(request)
        return self.phone(request)

    async def close(self) -> None:
        """See :class:`~gmi_appkit.targets.Target`; in the loop that the phone was used in."""
        if self._last is not None:
            await self._last.close()


@dataclass(frozen=True, slots=True)
class ServedApp:
    """An app that is being served.

    Attributes:
        url: Its address, ending in ``/``.
        sources: Its files.
        target: Takes the phone of each test.
        lacking: What its style sheets asked for and the phone's engine passes over: name and
            place.
    """

    url: str
    sources: AppSources
    target: SwitchTarget
    lacking: set[tuple[str, str]] = field(default_factory=set)


@contextmanager
def serve_app(sources: AppSources, *, old_engine: bool = False) -> Iterator[ServedApp]:
    """Serve an app on a free port of 127.0.0.1, from a thread of its own.

    Args:
        sources: The app.
        old_engine: Whether style sheets go without what Android 2.3 does not know.
    """
    target = SwitchTarget()
    sockets = bind_sockets(0, "127.0.0.1")
    port = int(sockets[0].getsockname()[1])
    served = ServedApp(f"http://127.0.0.1:{port}/app/", sources, target)
    started = threading.Event()
    stopping: list[Callable[[], object]] = []

    async def serve() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        stopping.append(lambda: loop.call_soon_threadsafe(stop.set))
        shared: dict[str, Any] = {"context": Context(sources, target, Hub(), Guard(port), "")}
        noting = {**shared, "lacking": served.lacking} if old_engine else shared
        routes: list[tuple[str, type[web.RequestHandler], dict[str, Any]]] = [
            (r"/app/.*", _OldEngineFile if old_engine else _PlainFile, noting),
            (r"/(?:app)?", ToApp, shared),
            *((path, Phone, shared) for path in PHONE_PATHS),
        ]
        application = web.Application(
            routes,
            default_handler_class=NotFound,
            default_handler_args=shared,
            log_function=lambda _handler: None,
        )
        server = HTTPServer(application)
        server.add_sockets(sockets)
        started.set()
        await stop.wait()
        server.stop()
        await server.close_all_connections()
        await target.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True, name="gmi-app")
    thread.start()
    started.wait()
    try:
        yield served
    finally:
        stopping[0]()
        thread.join()
