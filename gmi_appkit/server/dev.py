"""The dev server: the app, the phone and live reload on one origin."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from gmi_appkit.project import CONFIG_NAME
from gmi_appkit.server.base import ReloadServer, Routes
from gmi_appkit.server.console import PATH as CONSOLE_PATH
from gmi_appkit.server.console import Console
from gmi_appkit.server.context import Context, Event
from gmi_appkit.server.control import PREFIX as CONTROL_PREFIX
from gmi_appkit.server.control import Control
from gmi_appkit.server.examine import Examiner
from gmi_appkit.server.handlers import Join, NotFound, ToApp
from gmi_appkit.server.pages import AppFile, texts_of
from gmi_appkit.server.problems import Problems
from gmi_appkit.server.reload import Change, Hub, Update, Watcher
from gmi_appkit.server.reload.script import SCRIPT_PATH
from gmi_appkit.server.reload.transports import Client, Overlay, Poll, Socket
from gmi_appkit.server.report import PATH as REPORT_PATH
from gmi_appkit.server.report import Report
from gmi_appkit.server.security import Guard
from gmi_appkit.server.settings import Settings
from gmi_appkit.server.visits import Visits
from gmi_appkit.server.workbench import Shared as Workbench
from gmi_appkit.server.workbench import routes as workbench_routes
from gmi_appkit.sources import TEMPLATE_SUFFIX, AppSources
from gmi_appkit.targets import Target

DEFAULT_PORT = 8220
TOKEN_VARIABLE = "GMI_CONTROL_TOKEN"  # noqa: S105  # the variable's name


def _ignore(_event: Event) -> None:
    pass


class DevServer:
    """Serves one app with one phone behind it. Any number can run in a process.

    Args:
        sources: The app.
        target: The phone; closed when the server stops.
        host: The address to listen on, beside 127.0.0.1. Beyond loopback every screen has to show
            ``lan_token``.
        port: The port wanted; 0 takes any free one.
        strict_port: Whether the next free port will not do.
        poll: Whether to watch files by polling; None decides by where they are.
        control_token: Opens the control routes; taken from ``GMI_CONTROL_TOKEN`` or made up.
        lan_token: What screens beyond loopback join with; made up unless given.
        allowed_hosts: Names beside its own address that it may be called by.
        emit: Told of what happens, in the server's thread.
        lan_workbench: Whether screens that have joined, and other names, may have the workbench.

    Attributes:
        port: The port it got, once started.
        hub: Its live reload.
        watcher: Its watcher, once started.
        workbench: What its workbench shows.
        visits: Who has been served the app.
        problems: What is wrong with the app's files.
    """

    def __init__(
        self,
        sources: AppSources,
        target: Target,
        *,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        strict_port: bool = False,
        poll: bool | None = None,
        control_token: str = "",
        lan_token: str = "",
        allowed_hosts: Iterable[str] = (),
        emit: Callable[[Event], None] = _ignore,
        lan_workbench: bool = False,
    ) -> None:
        self.sources = sources
        self.target = target
        self.host = host
        self.port = port
        self.hub = Hub()
        self.watcher: Watcher | None = None
        self.workbench = Workbench(target, beyond_loopback=lan_workbench)
        self.control_token = (
            control_token or os.environ.get(TOKEN_VARIABLE, "") or secrets.token_urlsafe(24)
        )
        self.lan_token = lan_token or secrets.token_urlsafe(16)
        self._strict = strict_port
        self._poll = poll
        self._allowed_hosts = tuple(allowed_hosts)
        self._emit = emit
        self._base = ReloadServer(self._routes, NotFound)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.visits = Visits()
        self.problems = Problems(self.hub, self._emit)
        self._examiner = Examiner(sources, self.problems)
        self._settings = Settings(sources, self.problems, self._emit)
        self.hub.observe(self._tell)

    @property
    def url(self) -> str:
        """Where the app is to be opened on this machine."""
        return f"http://127.0.0.1:{self.port}/app/"

    @property
    def join_path(self) -> str:
        """The path that lets a screen on the LAN in."""
        return f"/__gmi__/join/{self.lan_token}"

    async def start(self) -> None:
        """Begin to watch, then to answer.

        Raises:
            EnvironmentProblem: If there is no port.
        """
        self._loop = asyncio.get_running_loop()
        # First the watcher: no edit is missed between a page's first load and the first look.
        self.watcher = Watcher(self.sources, self._announce, poll=self._poll)
        await self.watcher.start()
        try:
            _, self.port = self._base.application(self.port, self.host, strict=self._strict)
        except BaseException:
            await self.watcher.stop()
            raise

    async def stop(self) -> None:
        """Stop answering, let held polls go, let go of the phone."""
        await self._examiner.stop()
        if self.watcher is not None:
            await self.watcher.stop()
        http = self._base.http
        if http is not None:
            http.stop()
            self.hub.close()
            await asyncio.sleep(0)  # held polls get their answer
            await http.close_all_connections()
            self._base.http = None
        await self.workbench.screens.close_all()
        await self.target.close()

    @contextmanager
    def run_in_thread(self) -> Iterator[DevServer]:
        """Run in a thread of its own, for tests and tools that are not asynchronous."""
        ready = threading.Event()
        failed: list[BaseException] = []
        stopping: list[Callable[[], object]] = []

        async def serve() -> None:
            stop = asyncio.Event()
            loop = asyncio.get_running_loop()
            stopping.append(lambda: loop.call_soon_threadsafe(stop.set))
            await self.start()
            ready.set()
            await stop.wait()
            await self.stop()

        def run() -> None:
            try:
                asyncio.run(serve())
            except BaseException as error:
                failed.append(error)
            finally:
                ready.set()

        thread = threading.Thread(target=run, name="gmi-dev-server", daemon=True)
        thread.start()
        ready.wait()
        if failed:
            raise failed[0]
        try:
            yield self
        finally:
            stopping[0]()
            thread.join()
            if failed:
                raise failed[0]

    def _routes(self, port: int) -> Routes:
        guard = Guard(port, self._allowed_hosts, self.lan_token)
        context = Context(
            self.sources,
            self.target,
            self.hub,
            guard,
            self.control_token,
            self._emit,
            visits=self.visits,
        )
        context.problems = self.problems
        shared = {"context": context}
        table = (
            (r"/app/.*", AppFile),
            (r"/app", ToApp),
            (re.escape(SCRIPT_PATH), Client),
            (r"/__gmi__/overlay\.js", Overlay),
            (r"/__gmi__/reload", Poll),
            (r"/__gmi__/livereload", Socket),
            (CONTROL_PREFIX + r"/.*", Control),
            (REPORT_PATH, Report),
            (CONSOLE_PATH, Console),
            (r"/__gmi__/join/[A-Za-z0-9_-]+", Join),
        )
        ours = [(pattern, handler, shared) for pattern, handler in table]
        return [*ours, *workbench_routes(context, self.workbench)]

    def _announce(self, changes: tuple[Change, ...]) -> None:
        settings = [change for change in changes if change.path == CONFIG_NAME]
        if settings and not self._settings.saved():
            changes = tuple(change for change in changes if change not in settings)
            if not changes:
                return
        # What was wrong is forgotten first: a page that is loaded anew must not show it again.
        paths = [change.path.removeprefix("/app/") for change in changes]
        self.problems.saved((*paths, *(path + TEMPLATE_SUFFIX for path in paths)))
        self._examiner.saved(self.hub.announce(changes, texts_of(self.sources, changes)))

    def _tell(self, update: Update) -> None:
        paths = (change.path.removeprefix("/app/") for change in update.changes or ())
        files = [path for path in paths if path]
        self._emit(
            {
                "event": "update",
                "epoch": update.epoch,
                "files": files,
                "screens": self.hub.screens,
            }
        )
