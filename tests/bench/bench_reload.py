"""Edit to paint: from a save to the first frame in which the screen shows it.

Run it with ``python tests/bench/bench_reload.py`` (``--quick`` for a look). ``html`` edits are
patched into the page, ``anew`` edits load it anew. Side by side in one run, edit by edit in turns:
our server with WebSocket and with the held poll, Vite where npm is at hand (installed into
``.cache/``), and livereload's own server, which needs a pause of seconds between edits and so goes
alone. ``browser`` is what no server can beat where a page is loaded anew: nothing watches, the
browser is told to reload at once, and gets the files with the least of answers. Printed are
medians, p95, what never showed, and ratios.

The clock starts before ``write_text`` and stops in the ``requestAnimationFrame`` callback that
sees the new text or colour, so every figure has up to 16 ms of waiting for a frame in it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Error, Page, async_playwright

from gmi_appkit.testing.browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "bench"

INDEX = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>bench</title>
<link rel="stylesheet" href="style.css"></head>
<body><h1 id="html">0</h1><p id="css">colour</p><p id="js"></p><p id="anew" data-n="0">0</p>
<script{module} src="app.js"></script></body></html>
"""

# A page asks for frames only while it is its turn, so that the others do not slow it down.
WATCH = """(function () {
  var last = {};
  window.gmiArm = function (armed) {
    sessionStorage.setItem('armed', armed ? '1' : '');
    if (armed) { look(); }
  };
  function look() {
    if (!sessionStorage.getItem('armed')) { return; }
    requestAnimationFrame(look);
    var now = performance.timeOrigin + performance.now();
    ['html', 'anew', 'css', 'js'].forEach(function (kind) {
      var element = document.getElementById(kind);
      if (!element) { return; }
      var value = kind === 'css' ?
        getComputedStyle(element).color.replace(/[^0-9,]/g, '') : element.textContent;
      if (value && last[kind] !== value) {
        last[kind] = value;
        window.gmiSeen(kind, value, now);
      }
    });
  }
  look();
}())"""

STOCK = """
import sys
from livereload import Server
server = Server()
server.watch(sys.argv[1])
server.serve(root=sys.argv[1], port=int(sys.argv[2]))
"""


@dataclass
class Candidate:
    """A server under test."""

    name: str
    command: list[str]  # empty: the browser alone
    url: str
    folder: Path
    init: str = ""
    pause: tuple[float, float] = (0.1, 0.2)
    times: dict[str, list[float]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


class Screen:
    """What a page has shown, and when."""

    def __init__(self) -> None:
        self.shown: dict[tuple[str, str], float] = {}
        self._news = asyncio.Condition()

    async def seen(self, kind: str, value: str, at: float) -> None:
        """Called by the page."""
        async with self._news:
            self.shown.setdefault((kind, value), at)
            self._news.notify_all()

    async def wait(self, kind: str, value: str, timeout: float) -> float | None:
        """The time at which the page first showed a value."""
        async with self._news:
            try:
                await asyncio.wait_for(
                    self._news.wait_for(lambda: (kind, value) in self.shown), timeout
                )
            except TimeoutError:
                return None
            return self.shown[kind, value]


def save(folder: Path, kind: str, number: int) -> str:
    """Save a file with something new in it; returns what the page will show."""
    if kind == "html":
        text = (folder / "index.html").read_text()
        head, _, rest = text.partition('<h1 id="html">')
        (folder / "index.html").write_text(
            f'{head}<h1 id="html">{number}{rest[rest.index("</h1>") :]}'
        )
        return str(number)
    if kind == "anew":  # scripts may look at such an attribute, so the page is loaded anew
        text = (folder / "index.html").read_text()
        head, _, rest = text.partition('<p id="anew"')
        (folder / "index.html").write_text(
            f'{head}<p id="anew" data-n="{number}">{number}{rest[rest.index("</p>") :]}'
        )
        return str(number)
    if kind == "css":
        value = f"{number // 256 % 256},{number % 256},7"
        (folder / "style.css").write_text(f"#css {{ color: rgb({value}) }}")
        return value
    (folder / "app.js").write_text(f"document.getElementById('js').textContent = '{number}'")
    return str(number)


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_folder(base: Path, name: str, *, module: bool = False) -> Path:
    """The app that all candidates serve."""
    folder = base / name
    folder.mkdir()
    (folder / "index.html").write_text(INDEX.format(module=' type="module"' if module else ""))
    save(folder, "css", 1)
    save(folder, "js", 1)
    return folder


def find_vite() -> Path | None:
    """Vite's command, installed into the cache if npm is at hand."""
    program = CACHE / "node_modules" / "vite" / "bin" / "vite.js"
    if not program.is_file() and shutil.which("npm"):
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / "package.json").write_text('{"private": true}')
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "vite"]
        subprocess.run(command, cwd=CACHE, check=False, stdout=subprocess.DEVNULL)
    return program if program.is_file() and shutil.which("node") else None


def candidates(base: Path, wanted: set[str]) -> list[Candidate]:
    """All servers that can run here."""
    found = []
    for name, init in (("websocket", ""), ("long poll", "delete window.WebSocket")):
        folder, port = make_folder(base, name.replace(" ", "-")), free_port()
        command = [sys.executable, "-m", "gmi_appkit", "dev", str(folder), "--port", str(port)]
        found.append(Candidate(name, command, f"http://127.0.0.1:{port}/app/", folder, init))
    folder, port = make_folder(base, "stock"), free_port()
    command = [sys.executable, "-c", STOCK, str(folder), str(port)]
    # It drops what is saved within three seconds of the last reload.
    found.append(Candidate("stock", command, f"http://127.0.0.1:{port}/", folder, pause=(3.4, 4.2)))
    folder = make_folder(base, "browser")
    found.append(Candidate("browser", [], f"http://127.0.0.1:{free_port()}/", folder))
    vite = find_vite() if "vite" in wanted else None
    if vite:
        folder, port = make_folder(base, "vite", module=True), free_port()
        command = ["node", str(vite), str(folder), "--host", "127.0.0.1", "--port", str(port)]
        command += ["--strictPort", "--clearScreen", "false"]
        found.append(Candidate("vite", command, f"http://127.0.0.1:{port}/", folder))
    return [candidate for candidate in found if candidate.name in wanted]


async def answer_barely(
    folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer one connection's requests for the files of a folder."""
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            file = folder / (head.split(maxsplit=2)[1].decode().lstrip("/") or "index.html")
            body = file.read_bytes() if file.is_file() else b""
            writer.write(
                f"HTTP/1.1 {200 if body else 404} -\r\nContent-Type: {kinds.get(file.suffix)}\r\n"
                f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            )
            writer.write(body)
    writer.close()


@contextlib.asynccontextmanager
async def running(candidate: Candidate) -> AsyncIterator[None]:
    """Start a server, and stop it in the end."""
    port = int(candidate.url.split(":")[2].split("/")[0])
    if not candidate.command:
        answer = functools.partial(answer_barely, candidate.folder)
        server = await asyncio.start_server(answer, "127.0.0.1", port)
        yield
        server.close()
        return
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        candidate.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"{candidate.name} ended at once: {candidate.command}")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            break
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@contextlib.asynccontextmanager
async def opened(browser: Browser, candidate: Candidate) -> AsyncIterator[tuple[Page, Screen]]:
    """A page that shows the candidate's app."""
    context = await browser.new_context(viewport={"width": 800, "height": 480})
    screen = Screen()
    await context.expose_function("gmiSeen", screen.seen)
    await context.add_init_script(candidate.init + ";" + WATCH)
    page = await context.new_page()
    while True:
        try:
            await page.goto(candidate.url)
        except Error:  # Vite tries the port, and lets go of it, before it listens
            continue
        break
    if candidate.name in ("websocket", "long poll"):
        await page.wait_for_function("window.__gmi_reload && window.__gmi_reload.ready")
    await page.wait_for_timeout(1500)  # the others do not say when they are ready
    try:
        yield page, screen
    finally:
        await context.close()


async def edit(candidate: Candidate, page: Page, screen: Screen, kind: str, number: int) -> None:
    """Save once, and note how long it took to show."""
    await page.evaluate("window.gmiArm(true)")
    await asyncio.sleep(random.uniform(*candidate.pause))
    began = time.time() * 1000
    value = save(candidate.folder, kind, number)
    if not candidate.command:
        await page.evaluate("location.reload()")
    shown = await screen.wait(kind, value, 5)
    if shown is None:
        candidate.lost[kind] = candidate.lost.get(kind, 0) + 1
    else:
        candidate.times.setdefault(kind, []).append(shown - began)
    await page.wait_for_load_state("load")
    await page.evaluate("window.gmiArm(false)")


async def in_turns(browser: Browser, found: list[Candidate], kinds: list[str], edits: int) -> None:
    """Let the candidates take turns, edit by edit."""
    async with contextlib.AsyncExitStack() as stack:
        pages = []
        for candidate in found:
            await stack.enter_async_context(running(candidate))
            pages.append(await stack.enter_async_context(opened(browser, candidate)))
        for at, kind in enumerate(kinds):
            print(f"{kind}: {', '.join(candidate.name for candidate in found)}", flush=True)
            for number in range(1000 * at + 300, 1000 * at + 300 + edits):
                for candidate, (page, screen) in zip(found, pages, strict=True):
                    if candidate.command or kind in ("anew", "js"):
                        await edit(candidate, page, screen, kind, number)


async def burst(browser: Browser, candidate: Candidate, edits: int, spacing: float) -> str:
    """Save fast, in place, and see whether the last one shows and no epoch was skipped."""
    async with running(candidate), opened(browser, candidate) as (page, screen):
        await page.evaluate("window.gmiArm(true)")
        number, value = 50_000, ""
        for number in range(50_000, 50_000 + edits):
            value = save(candidate.folder, "html", number)
            await asyncio.sleep(spacing)
        last = await screen.wait("html", value, 2)
        shown = sum(("html", str(n)) in screen.shown for n in range(50_000, number + 1))
        epoch = await page.evaluate("window.__gmi_reload.epoch")
    verdict = "last shown" if last else "LAST SAVE LOST"
    return f"{shown} of {edits} shown, {verdict}, epoch {epoch}"


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[max(0, int(len(times) * 0.95 + 0.5) - 1)]


def report(found: list[Candidate]) -> dict[str, dict[str, dict[str, float]]]:
    """Print the table and the ratios; returns the figures."""
    figures: dict[str, dict[str, dict[str, float]]] = {}
    print(
        f"\n{'ms':12} {'kind':5} {'n':>4} {'min':>7} {'median':>7} {'p95':>7} "
        f"{'max':>7} {'p95/median':>10} {'lost':>5}"
    )
    for candidate in found:
        for kind, times in candidate.times.items():
            if not times:
                print(f"{candidate.name:12} {kind:5} nothing was shown")
                continue
            row = {
                "n": len(times),
                "min": min(times),
                "median": statistics.median(times),
                "p95": p95(times),
                "max": max(times),
                "lost": candidate.lost.get(kind, 0),
            }
            figures.setdefault(candidate.name, {})[kind] = row
            print(
                f"{candidate.name:12} {kind:5} {row['n']:4} {row['min']:7.1f} {row['median']:7.1f} "
                f"{row['p95']:7.1f} {row['max']:7.1f} {row['p95'] / row['median']:10.2f} "
                f"{row['lost']:5}"
            )
    print("\nratios of medians")
    for ours, other in (
        ("websocket", "vite"),
        ("long poll", "vite"),
        ("websocket", "stock"),
        ("long poll", "stock"),
        ("long poll", "websocket"),
        ("browser", "vite"),
    ):
        for kind in figures.get(ours, {}):
            if kind in figures.get(other, {}):
                ratio = figures[ours][kind]["median"] / figures[other][kind]["median"]
                print(f"  {ours} / {other:10} {kind:5} {ratio:.2f}")
    return figures


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--edits", type=int, default=24, help="saves per kind and server")
    parser.add_argument("--stock-edits", type=int, default=8, help="the same for stock livereload")
    parser.add_argument("--burst", type=int, default=100, help="saves of the fast run")
    parser.add_argument("--spacing", type=float, default=0.2, help="seconds between these")
    parser.add_argument("--quick", action="store_true", help="a few saves each")
    parser.add_argument("--kinds", default="html,anew,css,js")
    parser.add_argument("--servers", default="websocket,long poll,stock,vite,browser")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    wants = parser.parse_args()
    if wants.quick:
        wants.edits, wants.stock_edits, wants.burst = 6, 2, 20
    kinds = wants.kinds.split(",")
    with tempfile.TemporaryDirectory() as folder:
        found = candidates(Path(folder), set(wants.servers.split(",")))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(**find_browser().launch_arguments())  # type: ignore[arg-type]
            ours = [candidate for candidate in found if candidate.name != "stock"]
            stock = [candidate for candidate in found if candidate.name == "stock"]
            await in_turns(browser, ours, kinds, wants.edits)
            await in_turns(browser, stock, kinds, wants.stock_edits)
            figures = report(found)
            for candidate in found:
                if candidate.name in ("websocket", "long poll") and wants.burst:
                    outcome = await burst(browser, candidate, wants.burst, wants.spacing)
                    print(f"burst at {wants.spacing} s, {candidate.name}: {outcome}", flush=True)
            await browser.close()
    if wants.json:
        wants.json.write_text(json.dumps({"schema": 1, "reload": figures}, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
