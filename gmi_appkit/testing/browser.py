"""Find a browser for the tests, or install one.

The order: one named by the user (``GMI_BROWSER``), Playwright's own, one that is installed;
failing these it is installed by Debian's package manager or by Playwright's download.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gmi_appkit.errors import EnvironmentProblem, GmiError

NAMED_BY = "GMI_BROWSER"

SELENIUM = "SELENIUM_REMOTE_URL"
"""Playwright's own variable: the hub of a Selenium Grid that gives the browser."""

# chromium-headless-shell first: it starts three times as fast as the whole browser.
_PROGRAMS = (
    "chromium-headless-shell",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium",
    "chromium-browser",
)
_OWN_PROGRAMS = ("*/headless_shell*", "*/chrome-headless-shell*", "*/chrome", "*/chrome.exe")
_FIXED_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
_DEBIAN_PACKAGES = (("chromium-headless-shell",), ("chromium",))
# Latin and most alphabets; Chinese, Japanese and Korean; monochrome symbols and emoji; and the
# program that lists them.
_DEBIAN_FONTS = ("fonts-noto-core", "fonts-noto-cjk", "fonts-symbola", "fontconfig")
# What Playwright's own Node needs and a small Debian lacks.
_DEBIAN_DRIVER = ("libatomic1",)

# A test talks to loopback only; these keep the browser from looking for anything else. And what is
# painted anew in parts, as it happens to come, differs by a shade at round corners.
QUIET_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-partial-raster",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that tests can start.

    Attributes:
        path: The program.
        found: How it was found, for people.
        shell: Whether it is a headless shell, which can show no window.
    """

    path: Path
    found: str

    @property
    def shell(self) -> bool:
        """Whether it can only run headless."""
        return "headless" in self.path.name

    def launch_arguments(self) -> dict[str, Any]:
        """What to pass to Playwright's ``chromium.launch``."""
        arguments = list(QUIET_ARGUMENTS)
        if not _sandbox_starts(self.path):
            arguments.append("--no-sandbox")
        return {"executable_path": str(self.path), "args": arguments}


def find_browser(named: str | None = None) -> Browser:
    """Find a browser.

    Args:
        named: A program or its path; by default what ``GMI_BROWSER`` says.

    Raises:
        EnvironmentProblem: If there is none, or the named one does not exist. The message says
            what to do.
    """
    named = named or os.environ.get(NAMED_BY)
    if named:
        path = shutil.which(named)
        if path is None:
            raise EnvironmentProblem(
                f"no browser at {named!r}: correct or unset {NAMED_BY}, or name a Chromium"
            )
        return Browser(Path(path), f"named by {NAMED_BY}")
    own = _playwrights_own()
    if own is not None:
        return Browser(own, "Playwright's own")
    for program in _PROGRAMS:
        path = shutil.which(program)
        if path is not None:
            return Browser(Path(path), "installed")
    for place in _FIXED_PLACES:
        if Path(place).is_file():
            return Browser(Path(place), "installed")
    raise EnvironmentProblem(
        "no browser found: run `playwright install chromium`, or `apt-get install chromium`, "
        f"or set {NAMED_BY} to the path of a Chrome or Chromium"
    )


def _playwrights_own() -> Path | None:
    """The browser that `playwright install` put on disk, without starting Playwright's driver."""
    spec = find_spec("playwright")
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(next(iter(spec.submodule_search_locations)))
    index = package / "driver" / "package" / "browsers.json"
    if not index.is_file():
        return None
    folder = _playwright_folder(package)
    entries = json.loads(index.read_text(encoding="utf-8"))["browsers"]
    revisions = {entry["name"]: entry["revision"] for entry in entries}
    for name in ("chromium-headless-shell", "chromium"):
        place = folder / f"{name.replace('-', '_')}-{revisions.get(name)}"
        for pattern in (
            "*/headless_shell*",
            "*/chrome-headless-shell*",
            "*/chrome",
            "*/chrome.exe",
        ):
            program = next((p for p in sorted(place.glob(pattern)) if p.is_file()), None)
            if program is not None and (place / "INSTALLATION_COMPLETE").is_file():
                return program
    return None


def _playwright_folder(package: Path) -> Path:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if named == "0":
        return package / "driver" / "package" / ".local-browsers"
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "ms-playwright"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/ms-playwright").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "ms-playwright"


@functools.cache
def _sandbox_starts(path: Path) -> bool:
    """Whether Chromium's sandbox works here: never as root, nor in many containers."""
    if not sys.platform.startswith("linux"):
        return True
    if os.geteuid() == 0:
        return False
    probe = [
        str(path),
        "--headless",
        "--disable-gpu",
        *QUIET_ARGUMENTS,
        "--dump-dom",
        "about:blank",
    ]
    try:
        return subprocess.run(probe, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_browser() -> Browser:
    """Install a browser and fonts, by apt where there is one, else by Playwright's download.

    Raises:
        EnvironmentProblem: If neither works.
    """
    if shutil.which("apt-get"):
        _apt("update", "--quiet")
        for packages in _DEBIAN_PACKAGES:
            if _apt("install", *packages):
                return find_browser()
    if find_spec("playwright"):
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return find_browser()


def install_driver() -> None:
    """Install what Playwright's driver needs to start, where it does not.

    Raises:
        EnvironmentProblem: If it still does not start; the message says why.
    """
    reason = _driver_fails()
    if reason and shutil.which("apt-get"):
        _apt("update", "--quiet")
        _apt("install", *_DEBIAN_DRIVER)
        reason = _driver_fails()
    if reason:
        raise EnvironmentProblem(f"Playwright's driver does not start: {reason}")


def _driver_fails() -> str:
    """Why Playwright's Node does not start; empty if it does, or there is none."""
    spec = find_spec("playwright")
    if spec is None or not spec.submodule_search_locations:
        return ""
    node = Path(next(iter(spec.submodule_search_locations))) / "driver" / "node"
    if not node.is_file():
        return ""
    tried = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else tried.stderr.strip()


def install_fonts() -> None:
    """Install fonts where there are none, so that screenshots show letters and not boxes."""
    if not shutil.which("apt-get"):
        return
    listed = (
        shutil.which("fc-list")
        and subprocess.run(
            ["fc-list", ":", "family"], capture_output=True, text=True, check=False
        ).stdout
    )
    wanted = ("Noto Sans Arabic", "Noto Sans CJK", "Symbola")
    if not listed or not all(name in listed for name in wanted):
        _apt("update", "--quiet")
        _apt("install", *_DEBIAN_FONTS)


def _apt(verb: str, *rest: str) -> bool:
    command = ["apt-get", verb, *rest]
    if verb == "install":
        command[2:2] = ["--yes", "--no-install-recommends", "--quiet"]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return False
        # Without a terminal sudo cannot ask for a password: fail at once instead of hanging.
        command = ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *command]
    return _run(command)


def _run(command: list[str]) -> bool:
    print("+", " ".join(command), flush=True)  # noqa: T201  # the user sees what is installed
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, env=environment, check=False).returncode == 0
    except OSError:
        return False


def main() -> int:
    """Find the browser for the tests, with ``--install`` get one if there is none."""
    parser = argparse.ArgumentParser(prog="python -m gmi_appkit.testing.browser")
    parser.add_argument("--install", action="store_true", help="install what is missing")
    wants = parser.parse_args()
    try:
        try:
            browser = find_browser()
        except EnvironmentProblem:
            if not wants.install or os.environ.get(NAMED_BY):
                raise
            browser = install_browser()
        if wants.install:
            install_driver()
            install_fonts()
    except GmiError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    print(f"browser: {browser.path} ({browser.found})")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
