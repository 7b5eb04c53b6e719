"""From the command to the first paint of the app, and the memory that takes, beside Vite.

Run it with ``python tests/bench/bench_first_paint.py``. Both serve the same small app, in turns.
The clock starts before the process and stops at the browser's ``first-contentful-paint``. Memory
is the peak of the process and all its children. Budgets: 0.7 of Vite's time, 0.5 of its memory.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench_reload import Candidate, candidates
from playwright.async_api import Browser, Error, async_playwright

from gmi_appkit.testing.browser import find_browser

PAINTED = """new Promise(function (done) {
  new PerformanceObserver(function (list) {
    var found = list.getEntriesByName('first-contentful-paint')[0];
    if (found) { done(performance.timeOrigin + found.startTime); }
  }).observe({type: 'paint', buffered: true});
})"""


def tree(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return found
    for child in children.split():
        found += tree(int(child))
    return found


def peak_kilobytes(process: int) -> int:
    """The most memory that a process and its children ever had, one by one."""
    total = 0
    for one in tree(process):
        try:
            status = Path(f"/proc/{one}/status").read_text()
        except OSError:
            continue
        line = next((text for text in status.splitlines() if text.startswith("VmHWM")), "")
        total += int(line.split()[1]) if line else 0
    return total


async def once(browser: Browser, candidate: Candidate) -> tuple[float, int]:
    """Milliseconds to the first paint, and kilobytes."""
    context = await browser.new_context(viewport={"width": 800, "height": 480})
    page = await context.new_page()
    port = int(candidate.url.split(":")[2].split("/")[0])
    began = time.time() * 1000
    process = subprocess.Popen(
        candidate.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.002)
                continue
            writer.close()
            break
        while True:
            try:
                await page.goto(candidate.url)
            except Error:  # Vite tries the port, and lets go of it, before it listens
                continue
            break
        painted = await page.evaluate(PAINTED)
        await page.wait_for_timeout(1000)  # what it loads behind the first paint counts too
        return float(painted) - began, peak_kilobytes(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        await context.close()


async def main() -> None:
    """Measure and print."""
    # A user's Python keeps what it has compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    found: dict[str, list[tuple[float, int]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        servers = candidates(Path(folder), {"websocket", "vite"})
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(**find_browser().launch_arguments())  # type: ignore[arg-type]
            for number in range(rounds + 1):
                for candidate in servers:
                    figures = await once(browser, candidate)
                    if number:  # the first round warms caches
                        found.setdefault(candidate.name, []).append(figures)
            await browser.close()
    medians = {}
    for name, figures_of in found.items():
        paint = statistics.median(one for one, _ in figures_of)
        memory = statistics.median(other for _, other in figures_of) / 1024
        medians[name] = (paint, memory)
        shown = "gmi dev" if name == "websocket" else name
        print(f"{shown:8} first paint {paint:6.0f} ms, peak memory {memory:6.1f} MiB")
    if "vite" in medians:
        ours, theirs = medians["websocket"], medians["vite"]
        print(f"ratio    first paint {ours[0] / theirs[0]:.2f} (budget 0.70), ", end="")
        print(f"peak memory {ours[1] / theirs[1]:.2f} (budget 0.50)")


if __name__ == "__main__":
    asyncio.run(main())
