"""One run of ``gmi dev``: its first lines, its keys, the real phone that is to show the app."""

from __future__ import annotations

import asyncio
import io
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from gmi_appkit.errors import GmiError
from gmi_appkit.profiles import DEFAULT_PROFILE, PROFILES, get_profile
from gmi_appkit.project import PhoneEntry, Project
from gmi_appkit.server.context import Event
from gmi_appkit.server.control import PREFIX
from gmi_appkit.server.dev import DEFAULT_PORT, DevServer
from gmi_appkit.server.keys import keys
from gmi_appkit.server.lan import EVERYWHERE, Choice, resolve
from gmi_appkit.server.opening import open_on_phone
from gmi_appkit.server.process import running
from gmi_appkit.server.reload import Change
from gmi_appkit.server.terminal import say, shown_path
from gmi_appkit.targets import Target

_MOST_OTHERS = 6
_QUIET_SECONDS = 0.2
_MOST_LOOKS = 10

_HELP = (
    ("h", "this list"),
    ("r", "load every screen anew"),
    ("o", "open the workbench in the browser"),
    ("p", "next device profile"),
    ("s", "save a picture of the app at that profile"),
    ("q", "stop"),
)


@dataclass
class Session:
    """Runs a server for people at a terminal, or for a program that reads events.

    Args:
        server: The server.
        project: The app.
        emit: Prints events.
        as_json: Whether a program reads.
        port: The port that was asked for; None for any.
        opens: Whether to open a browser at the start.
        choice: The address for the local network, if it is let in.
        phone: The real phone that is to show the app, if there is one.
        opener: What shows the app on that phone.
        prepare: Makes what the first page does not wait for; called once it is quiet.
    """

    server: DevServer
    project: Project
    emit: Callable[[Event], None]
    as_json: bool = False
    port: int | None = None
    opens: bool = False
    choice: Choice | None = None
    phone: PhoneEntry | None = None
    opener: Target | None = None
    prepare: Callable[[], object] | None = None
    _profile: str = field(init=False, default=DEFAULT_PROFILE.name)
    _opening: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _stopping: asyncio.Future[int] | None = field(init=False, default=None)
    _told: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._profile = next(iter(self.project.app.profiles), DEFAULT_PROFILE.name)

    async def run(self) -> bool:
        """Serve until a signal or a key; returns whether it was Ctrl-C."""
        async with running(self.server) as self._stopping:
            with keys(self.pressed) as listening:
                self._ready(listening)
                if self.as_json:
                    self.server.workbench.exchanges.observe(self._requests)
                if self.prepare is not None:
                    self._start(self._prepare(self.prepare))
                if self.opens:
                    self._open()
                if self.phone is not None and self.opener is not None:
                    self._start(self._open_on_phone(self.phone, self.opener))
                try:
                    number = await self._stopping
                finally:
                    await self._end_tasks()
        if self.as_json:
            self.emit({"event": "stop"})
        return number == signal.SIGINT

    def pressed(self, key: str) -> None:
        """Do what a key stands for; others do nothing."""
        actions: dict[str, Callable[[], None]] = {
            "h": self._help,
            "?": self._help,
            "r": self._reload,
            "o": self._open,
            "p": self._next_profile,
            "s": lambda: self._start(self._take_picture()),
            "q": self._quit,
        }
        action = actions.get(key.lower())
        if action is not None:
            action()

    # -- the first lines ---------------------------------------------------------------------

    @property
    def join_url(self) -> str:
        """Where a screen on the local network joins; empty if none can."""
        if self.choice is None:
            return ""
        address = f"[{self.choice.address}]" if ":" in self.choice.address else self.choice.address
        return f"http://{address}:{self.server.port}{self.server.join_path}"

    def _ready(self, listening: bool) -> None:
        server = self.server
        polling = server.watcher.polling if server.watcher else ""
        if self.as_json:
            lan = {"join": self.join_url, "lan": self.choice.address} if self.choice else {}
            self.emit(
                {
                    "event": "ready",
                    "url": server.url,
                    "port": server.port,
                    "app": self.project.app.name,
                    "phone": server.target.title,
                    "control": f"http://127.0.0.1:{server.port}{PREFIX}",
                    "token": server.control_token,
                    "polling": polling,
                    **lan,
                }
            )
            return
        taken = self.port is None and server.port != DEFAULT_PORT
        lines = [
            f"{server.url}  {self.project.app.title}; "
            f"workbench at http://127.0.0.1:{server.port}/"
            + (f" (port {DEFAULT_PORT} is taken)" if taken else ""),
            f"  phone     {server.target.title}",
            f"  watching  {shown_path(self.project.root)}"
            + (f", by polling: {polling}" if polling else "")
            + ("; h lists the keys" if listening else ""),
        ]
        say("\n".join([*lines, *self._lan_lines()]))
        if self.choice is not None and sys.stdout.isatty():
            _print_qr(self.join_url)

    def _lan_lines(self) -> list[str]:
        if self.choice is None:
            return []
        lines = [f"  lan       {self.choice.address}: {self.choice.why}"]
        if self.choice.others:
            others = ", ".join(map(str, self.choice.others[:_MOST_OTHERS]))
            lines.append(f"            not {others}: --host takes another")
        if self.server.host in EVERYWHERE:
            lines.append(
                f"  warning   {self.server.host} lets in whoever reaches any address of this "
                "machine: --host with one address is safer"
            )
        lines.append(f"  join      {self.join_url}")
        return lines

    # -- what keys do ------------------------------------------------------------------------

    def _help(self) -> None:
        say("\n".join(f"  {key:<9} {what}" for key, what in _HELP))

    def _reload(self) -> None:
        self.server.hub.announce([Change("/app/", "other")])

    def _open(self) -> None:
        import webbrowser  # not before it is wanted

        async def open_it() -> None:
            url = f"http://127.0.0.1:{self.server.port}/"
            # While the first call fills Python's list of browsers, a second would find none.
            async with self._opening:
                opened = await asyncio.to_thread(webbrowser.open, url)
            if not opened:
                self.emit({"event": "browser", "message": f"no browser found: open {url}"})

        self._start(open_it())

    def _next_profile(self) -> None:
        names = [*PROFILES]
        at = names.index(self._profile) + 1
        self._profile = names[at % len(names)]
        profile = get_profile(self._profile)
        text = f"{profile.name}, {profile.width}x{profile.height}: s takes a picture of it"
        self.emit({"event": "profile", "profile": profile.name, "message": text})

    def _quit(self) -> None:
        if self._stopping is not None and not self._stopping.done():
            self._stopping.set_result(0)

    async def _take_picture(self) -> None:
        folder = Path.cwd()
        if folder.is_relative_to(self.project.root):  # there it would become a part of the app
            folder = self.project.root.parent
        # As a process of its own, so that whatever a browser does, the server goes on.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gmi_appkit", "screenshot", str(self.project.root)),
            *("--profile", self._profile, "-o", str(folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            out, err = await process.communicate()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise
        if process.returncode == 0:
            file = Path(out.decode(errors="replace").strip())
            self.emit({"event": "picture", "file": str(file), "message": shown_path(file)})
        else:
            reason = err.decode(errors="replace").strip().removeprefix("Error: ")
            self.emit({"event": "picture", "message": f"no picture: {reason}"})

    # -- the real phone ----------------------------------------------------------------------

    async def _open_on_phone(self, phone: PhoneEntry, target: Target) -> None:
        name = f"phone {phone.name}"
        address = await asyncio.to_thread(resolve, phone.url)
        self.emit({"event": "opening", "message": f"on {name} ..."})
        came, message = await open_on_phone(
            target, name, address, self.join_url, self.server.visits
        )
        self.emit({"event": "opened" if came else "warning", "message": message})

    async def _prepare(self, work: Callable[[], object]) -> None:
        """Have the emulator at hand before the app asks for it, but after its first page."""
        served = -1
        for _ in range(_MOST_LOOKS):
            if served == self.server.visits.served:
                break
            served = self.server.visits.served
            await asyncio.sleep(_QUIET_SECONDS)
        try:
            await asyncio.to_thread(import_module, "gmi_appkit.emulator.run")
            work()
        except GmiError as error:
            if self._stopping is not None and not self._stopping.done():
                self._stopping.set_exception(error)

    # -- events for programs -----------------------------------------------------------------

    def _requests(self) -> None:
        exchanges = self.server.workbench.exchanges
        for exchange in exchanges.since(self._told):
            self._told = max(self._told, exchange.revision)
            if exchange.outcome != "waiting":
                self.emit(
                    {
                        "event": "request",
                        "path": exchange.path,
                        "action": exchange.action,
                        "status": exchange.status,
                        "outcome": exchange.outcome,
                        "milliseconds": exchange.milliseconds,
                    }
                )

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_tasks(self) -> None:
        for task in [*self._tasks]:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _print_qr(url: str) -> None:
    import segno  # only with --lan, in a terminal

    drawn = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(out=drawn, compact=True)
    # In colours of its own: on a light terminal cameras would see it the wrong way round.
    say("\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in drawn.getvalue().splitlines()))
