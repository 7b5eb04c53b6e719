"""500 edits, and whether each arrived: in place, by rename, two files at once, 0.2 s apart.

Run it with ``python tests/bench/bench_edits.py`` (``--quick`` for a look). For each transport a
page follows ``gmi dev``, which is killed and started again twice on the way while edits go on. An
edit is lost if neither it nor a later one of its file shows within ten seconds. Budget: none.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bench_reload import WATCH, Screen, free_port, make_folder, save
from playwright.async_api import Browser, Page, async_playwright

from gmi_appkit.testing.browser import find_browser

TRANSPORTS = ("websocket", "long poll", "short poll")
HELD_PER_BROWSER = 4
PATIENCE = 10.0


class Server:
    """``gmi dev`` as a process that can be killed and started again on its port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/app/"
        self._command = [sys.executable, "-m", "gmi_appkit", "dev", str(folder)]
        self._command += ["--port", str(port), "--json"]
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start, and wait until it is ready."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        line = await asyncio.to_thread(self._process.stdout.readline)
        assert json.loads(line)["event"] == "ready", line
        # Whatever else it says must not fill the pipe.
        asyncio.get_running_loop().run_in_executor(None, self._process.stdout.read)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    async def restart(self, pause: float) -> None:
        """Be away for a while."""
        self.kill()
        await asyncio.sleep(pause)
        await self.start()


def by_rename(folder: Path, kind: str, number: int) -> str:
    """Save as careful editors do: a new file beside it takes its place."""
    name = {"html": "index.html", "css": "style.css", "js": "app.js"}[kind]
    old = (folder / name).read_bytes()
    value = save(folder, kind, number)
    new = (folder / name).read_bytes()
    (folder / name).write_bytes(old)
    beside = folder / f".{name}.{number}.tmp"
    beside.write_bytes(new)
    beside.replace(folder / name)
    return value


def two_at_once(folder: Path, number: int) -> list[tuple[str, str]]:
    """Save a page and its style sheet together."""
    return [("html", save(folder, "html", number)), ("css", save(folder, "css", number))]


@contextlib.asynccontextmanager
async def following(
    browser: Browser, url: str, transport: str
) -> AsyncIterator[tuple[Page, Screen]]:
    """A page that follows the server by one transport."""
    context = await browser.new_context(viewport={"width": 800, "height": 480})
    if transport != "websocket":
        await context.add_init_script("delete window.WebSocket")
    if transport == "short poll":
        for _ in range(HELD_PER_BROWSER):
            held = await context.new_page()
            await held.goto(url)
            await held.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    screen = Screen()
    await context.expose_function("gmiSeen", screen.seen)
    await context.add_init_script(WATCH)
    page = await context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    await page.goto(url)
    await page.wait_for_function(f"window.__gmi_reload.transport === '{transport}'")
    await page.evaluate("window.gmiArm(true)")
    try:
        yield page, screen
        assert not failures, failures
    finally:
        await context.close()


async def run(browser: Browser, transport: str, edits: int) -> tuple[int, int]:
    """Make all edits by one transport; returns how many were lost, and how many were seen."""
    lost = seen = 0
    with tempfile.TemporaryDirectory() as base:
        folder = make_folder(Path(base), "app")
        server = Server(folder, free_port())
        await server.start()
        try:
            async with following(browser, server.url, transport) as (_, screen):
                numbers = itertools.count(1000)
                restarts = {edits // 3: 0.05, 2 * edits // 3: 1.5}
                made = 0
                while made < edits:
                    batch = await one_batch(folder, made, next(numbers), numbers)
                    for at, pause in [*restarts.items()]:
                        if made >= at:
                            del restarts[at]
                            await server.restart(pause)
                    made += len(batch)
                    for kind in {kind for kind, _ in batch}:
                        values = [value for of, value in batch if of == kind]
                        if await screen.wait(kind, values[-1], PATIENCE) is None:
                            lost += len(values)
                        seen += sum((kind, value) in screen.shown for value in values)
        finally:
            server.kill()
    return lost, seen


async def one_batch(
    folder: Path, made: int, number: int, numbers: itertools.count[int]
) -> list[tuple[str, str]]:
    """A few edits, in the four ways in turn, each with a kind and what the page will show."""
    kind = ("html", "css", "js")[made % 3]
    way = (made // 3) % 4
    if way == 0:
        return [(kind, save(folder, kind, number))]
    if way == 1:
        return [(kind, by_rename(folder, kind, number))]
    if way == 2:
        return two_at_once(folder, number)
    batch = []
    for _ in range(5):
        batch.append((kind, save(folder, kind, next(numbers))))
        await asyncio.sleep(0.2)
    return batch


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--edits", type=int, default=500, help="saves per transport")
    parser.add_argument("--quick", action="store_true", help="a few saves each")
    parser.add_argument("--transports", default=",".join(TRANSPORTS))
    wants = parser.parse_args()
    edits = 40 if wants.quick else wants.edits
    total = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**find_browser().launch_arguments())  # type: ignore[arg-type]
        for transport in wants.transports.split(","):
            lost, seen = await run(browser, transport, edits)
            total += lost
            print(f"{transport:10} {lost} of {edits} edits lost; {seen} shown on their own")
        await browser.close()
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    asyncio.run(main())
