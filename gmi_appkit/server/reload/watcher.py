"""From saved files to epochs: several saves that belong together make one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from watchfiles import awatch

from gmi_appkit.project import CONFIG_NAME
from gmi_appkit.server.reload.epoch import Change, kind_of
from gmi_appkit.server.reload.places import why_poll
from gmi_appkit.server.reload.poller import Poller, Signature, signature
from gmi_appkit.sources import TEMPLATE_SUFFIX, AppSources

_log = logging.getLogger(__name__)

_NOISE = re.compile(
    r"""
      \..*                      # hidden: version control, settings, vim's .x.swp, emacs' .#x
    | .*~                       # backups
    | \#.*\#                    # emacs' autosaves
    | .*___jb_(tmp|old|bak)___  # JetBrains' safe write
    | .*\.(sw[a-p]|tmp|temp|bak|orig|rej|part|crdownload|kate-swp|pyc)
    | 4913                      # vim tries with it whether it may write here
    | sed[A-Za-z0-9]{6}         # sed -i
    | (node_modules|__pycache__|Thumbs\.db|desktop\.ini)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_STEP_MS = 1  # between looks at the kernel's events; an edit waits for one and a half of them
_DEBOUNCE_MS = 40
_MISSING_SECONDS = 0.15
_EMPTY_SECONDS = 0.5  # an editor that is held up between emptying a file and filling it
_SETTLE_STEP = 0.005
_BURST_SECONDS = 0.05  # so soon after another save it is one of several
_BURST_PAUSE_SECONDS = 0.025
_LONGEST_BURST_SECONDS = 0.2

Announce = Callable[[tuple[Change, ...]], object]


def is_noise(name: str) -> bool:
    """Say of a file's or folder's name that it is an editor's or a tool's, not the app's."""
    return _NOISE.fullmatch(name) is not None


class Watcher:
    """Watches the files of an app and announces what changed.

    Args:
        sources: The app.
        announce: Gets the changes of each epoch.
        poll: Whether to poll; None decides by where the files are.
        interval: Seconds between two polls.

    Attributes:
        polling: Why files are polled, for people; empty while the system tells of changes.
    """

    def __init__(
        self,
        sources: AppSources,
        announce: Announce,
        *,
        poll: bool | None = None,
        interval: float = 0.2,
    ) -> None:
        self._sources = sources
        self._announce = announce
        self._roots = [root for root in sources.roots() if root.is_dir()]
        self._interval = interval
        self._seen: dict[Path, Signature | None] = {}
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        if poll is None:
            self.polling = why_poll(self._roots)
        else:
            self.polling = "--poll was given" if poll else ""

    async def start(self) -> None:
        """Start watching. Every save after this has returned is seen."""
        poller = Poller(self._roots, is_noise, self._interval)
        if self.polling:
            await poller.prepare()
        armed = asyncio.Event()
        self._task = asyncio.create_task(self._run(poller, armed), name="gmi-watcher")
        await armed.wait()

    async def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        if self._task is not None:
            if self.polling:
                self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self, poller: Poller, armed: asyncio.Event) -> None:
        if not self.polling:
            # The watches are set before the first wait, so after one turn of the loop they stand.
            arming = asyncio.get_running_loop().call_soon(armed.set)
            try:
                await self._follow(self._told())
            except (OSError, RuntimeError) as error:
                # Most often: no inotify watches left on this machine.
                arming.cancel()
                self.polling = f"the system does not tell of changes here ({error})"
                _log.warning("watching by polling: %s", self.polling)
                await poller.prepare()
        armed.set()
        if self.polling and not self._stop.is_set():
            await self._follow(poller.changes())

    async def _told(self) -> AsyncIterator[set[Path]]:
        async for events in awatch(
            *self._roots,
            watch_filter=self._wanted,
            debounce=_DEBOUNCE_MS,
            step=_STEP_MS,
            stop_event=self._stop,
            force_polling=False,
            ignore_permission_denied=True,
        ):
            yield {Path(name) for _, name in events}

    def _wanted(self, _change: object, name: str) -> bool:
        file = Path(name)
        for root in self._roots:
            if file.is_relative_to(root):
                return not any(is_noise(part) for part in file.relative_to(root).parts)
        return False

    async def _follow(self, batches: AsyncIterator[set[Path]]) -> None:
        queue: asyncio.Queue[set[Path] | None] = asyncio.Queue()
        announcing = asyncio.create_task(self._announce_all(queue), name="gmi-announce")
        try:
            async for files in batches:
                queue.put_nowait(files)
        finally:
            queue.put_nowait(None)
            await announcing

    async def _announce_all(self, queue: asyncio.Queue[set[Path] | None]) -> None:
        """Announce the first save at once, and what comes right after it together."""
        loop = asyncio.get_running_loop()
        announced = 0.0
        while (files := await queue.get()) is not None:
            began = loop.time()
            in_burst = began - announced < _BURST_SECONDS
            more: set[Path] | None = files
            while more is not None:
                files |= more
                waits = in_burst and loop.time() - began < _LONGEST_BURST_SECONDS
                if queue.empty() and not waits:
                    break
                try:
                    more = await asyncio.wait_for(queue.get(), _BURST_PAUSE_SECONDS)
                except TimeoutError:
                    break
            announced = loop.time()
            try:
                await self._settle(files)
                changes = tuple(self._changes(files))
                if changes:
                    self._announce(changes)
            except Exception:  # whatever it was, the next save must still be seen
                _log.exception("an edit could not be announced")
            if more is None:
                return

    async def _settle(self, files: Iterable[Path]) -> None:
        """Wait while a save is half done: the file emptied, or moved away and not yet back."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        waiting = [file for file in files if change_of(self._sources, file) is not None]
        while True:
            waited = loop.time() - began
            waiting = [file for file in waiting if waited < _patience(file)]
            if not waiting:
                return
            await asyncio.sleep(_SETTLE_STEP)

    def _changes(self, files: Iterable[Path]) -> Iterable[Change]:
        for file in sorted(files):
            now = signature(file)
            if not file.is_dir() and file in self._seen and self._seen[file] == now:
                continue  # the rest of a save that was announced already
            self._seen[file] = now
            change = change_of(self._sources, file)
            if change is not None:
                yield change


def change_of(sources: AppSources, file: Path) -> Change | None:
    """What a changed file means to pages; None if they do not care."""
    path = sources.path_of(file)
    if path is not None:
        if file.is_dir():
            # Moved here as a whole, or filled before it was watched.
            full = any(inner.is_file() for inner in file.rglob("*"))
            return Change(f"/app/{path}/", "other") if full else None
        return Change(f"/app/{path}", kind_of(path))
    partial = file.name.startswith("_") and file.suffix == TEMPLATE_SUFFIX
    if partial or file == sources.root / CONFIG_NAME:
        return Change(file.name, "other")
    return None


def _patience(file: Path) -> float:
    """How long the rest of a save is waited for."""
    try:
        return _EMPTY_SECONDS if file.stat().st_size == 0 else 0
    except OSError:
        return _MISSING_SECONDS
