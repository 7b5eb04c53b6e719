"""Which browser the tests get."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import spec_from_file_location
from pathlib import Path

import pytest

from gmi_appkit.errors import EnvironmentProblem
from gmi_appkit.testing import browser
from gmi_appkit.testing.browser import find_browser


def program(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; returns the one folder on its PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("GMI_BROWSER", raising=False)
    monkeypatch.setattr(browser, "_FIXED_PLACES", ())
    return folder


def install_playwrights_own(folder: Path) -> Path:
    import playwright

    index = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    entries = json.loads(index.read_text(encoding="utf-8"))["browsers"]
    (revision,) = [e["revision"] for e in entries if e["name"] == "chromium-headless-shell"]
    place = folder / f"chromium_headless_shell-{revision}"
    file = program(place / "chrome-linux", "headless_shell")
    (place / "INSTALLATION_COMPLETE").touch()
    return file


def test_the_order(
    nothing_installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EnvironmentProblem, match="playwright install chromium"):
        find_browser()
    chromium = program(nothing_installed, "chromium")
    assert find_browser().path == chromium
    chrome = program(nothing_installed, "google-chrome")
    assert find_browser().path == chrome
    shell = program(nothing_installed, "chromium-headless-shell")
    assert find_browser().path == shell
    own = install_playwrights_own(tmp_path / "playwright")
    assert find_browser().path == own
    named = program(tmp_path / "elsewhere", "my-chrome")
    monkeypatch.setenv("GMI_BROWSER", str(named))
    assert find_browser().path == named


def test_a_wrong_name_is_an_error_and_no_other_browser_is_taken(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(nothing_installed, "chromium")
    monkeypatch.setenv("GMI_BROWSER", "/nowhere/chrome")
    with pytest.raises(EnvironmentProblem, match="/nowhere/chrome"):
        find_browser()


def test_the_command_says_in_one_line_what_to_do(nothing_installed: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "gmi_appkit.testing.browser"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GMI_BROWSER": "/nowhere/chrome"},
    )
    assert run.returncode == 3
    assert run.stderr.startswith("Error: no browser at '/nowhere/chrome'")
    assert run.stderr.count("\n") == 1


def test_a_driver_that_does_not_start_says_why(
    nothing_installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = program(tmp_path / "playwright-package" / "driver", "node")
    node.write_text("#!/bin/sh\necho 'libatomic.so.1: cannot open' >&2\nexit 127\n")
    package = tmp_path / "playwright-package"
    (package / "__init__.py").touch()
    spec = spec_from_file_location(
        "playwright", package / "__init__.py", submodule_search_locations=[str(package)]
    )
    monkeypatch.setattr(browser, "find_spec", lambda name: spec)
    with pytest.raises(EnvironmentProblem, match="libatomic"):
        browser.install_driver()
    node.write_text("#!/bin/sh\nexit 0\n")
    browser.install_driver()
