"""``gmi test --record``: touch through the app in the workbench, and a test comes out."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from playwright.sync_api import Error, Page, sync_playwright

from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.profiles import PROFILES
from gmi_appkit.project import load_project
from gmi_appkit.server.dev import DevServer
from gmi_appkit.server.run import make_target
from gmi_appkit.sources import AppSources
from gmi_appkit.testing.browser import NAMED_BY, find_browser

_CODE: Final = "#record-code"
_LOOK: Final = 250.0
_ELSEWHERE: Final = (
    "run `gmi dev` instead, open its address with ?record in a browser anywhere, and press Copy "
    "when the test is done"
)


def record_test(
    path: Path,
    file: Path,
    *,
    phone: str = "",
    profiles: tuple[str, ...] = (),
    allow_destructive: bool = False,
) -> int:
    """Open the workbench with its recorder running; write the test until the window is closed.

    Args:
        path: The app's folder.
        file: The test to write, a new file called ``test_....py``; seen from where the caller is.
        phone: As for ``gmi test``.
        profiles: The screens to open, by default the first of gmi.toml.
        allow_destructive: Pass on to a real phone what destroys something.

    Returns:
        0 if there is a test, 1 if nothing was done.

    Raises:
        ConfigurationError: If the file is there already, or pytest would not find it.
        EnvironmentProblem: If there is no browser with a window here.
    """
    project = load_project(path)
    check_file(file)
    browser = find_browser()
    if browser.shell:
        raise EnvironmentProblem(
            f"--record needs a browser with a window, and {browser.path} has none: set {NAMED_BY} "
            f"to a whole Chromium or Chrome, or {_ELSEWHERE}"
        )
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        raise EnvironmentProblem(f"--record opens a window, and there is no display: {_ELSEWHERE}")
    target = make_target(project, phone or None, allow_destructive=allow_destructive)
    server = DevServer(AppSources(project), target, port=0)
    with server.run_in_thread(), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(headless=False, **browser.launch_arguments())
        page = chromium.new_page(no_viewport=True)
        print("Recording. Close the window when the test is done.", flush=True)  # noqa: T201
        done = record(page, f"http://127.0.0.1:{server.port}/", file, profiles)
        with suppress(Error):
            chromium.close()
    told = f"Recorded {file}. Run it with: gmi test {path}" if done else "Nothing was recorded."
    print(told)  # noqa: T201
    return 0 if done else 1


def check_file(file: Path) -> None:
    """Refuse a file that cannot become the test.

    Raises:
        ConfigurationError: If it is there already, or pytest would not find it.
    """
    if not re.fullmatch(r"test_\w+\.py", file.name):
        raise ConfigurationError(
            f"--record {file}: pytest finds files called test_....py, for instance "
            "tests/test_call.py"
        )
    if file.exists():
        raise ConfigurationError(f"--record {file}: it is there already; choose another name")


def record(
    page: Page,
    address: str,
    file: Path,
    profiles: tuple[str, ...] = (),
    *,
    meanwhile: Callable[[Page], None] | None = None,
) -> bool:
    """Keep what the workbench's recorder writes, until its page is closed.

    Args:
        page: A page for the workbench.
        address: The dev server's.
        file: The test to write; it is written anew with every step.
        profiles: The screens to open.
        meanwhile: Called now and then, with the page.

    Returns:
        Whether there is a test.
    """
    names = [*PROFILES] if "all" in profiles else profiles
    page.goto(f"{address}?record" + "".join(f"&profile={name}" for name in names))
    kept = ""
    with suppress(Error):  # the window is closed in the middle of something
        page.wait_for_selector("html[data-ready]")
        while not page.is_closed():
            if meanwhile is not None:
                meanwhile(page)
            text = _named(page.locator(_CODE).text_content() or "", file)
            if text != kept and _has_steps(text):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                kept = text
            page.wait_for_timeout(_LOOK)
    return bool(kept)


def _named(text: str, file: Path) -> str:
    """The test called as its file is."""
    return re.sub(r"^def test_\w*\(", f"def {file.stem}(", text, count=1, flags=re.MULTILINE)


def _has_steps(text: str) -> bool:
    body = text.partition("):\n")[2].strip()
    return bool(body) and body != "..."
