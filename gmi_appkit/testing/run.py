"""``gmi test``: an app's own end-to-end tests, by pytest in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.project import load_project
from gmi_appkit.testing.browser import find_browser, install_browser, install_driver

_INTERRUPTED = 130

# pytest's exit codes as ours: interrupted, internal error, wrong usage, no tests found.
_CODES = {2: _INTERRUPTED, 3: 1, 4: 2, 5: 2}


def run_tests(path: Path, profiles: Sequence[str] = (), arguments: Sequence[str] = ()) -> int:
    """Run the tests of an app.

    Args:
        path: The app's folder; its tests stand in ``tests/`` or in the folder itself.
        profiles: Device profiles; each test runs at each. By default the GXP2200.
        arguments: For pytest, as they are; ``--built`` tests the app's bundle.

    Returns:
        0 if all passed, 1 if some failed, 2 if there is none or an argument is wrong, 130 if
        interrupted.

    Raises:
        ConfigurationError: If there is no app.
        EnvironmentProblem: If pytest or a browser is missing and cannot be had.
    """
    project = load_project(path)
    if find_spec("pytest_playwright") is None:
        raise EnvironmentProblem(
            "pytest and Playwright are not installed: pip install 'gmi-appkit[test]'"
        )
    _need_browser()
    if not any(project.root.glob("**/test_*.py")):
        raise ConfigurationError(
            f"{project.root} has no tests: write one in tests/test_app.py, for example\n\n"
            '    def test_it_opens(screen):\n        screen.see("Phonebook")\n'
        )
    command = [sys.executable, "-m", "pytest", "--gmi-app", str(project.root)]
    for profile in profiles:
        command += ["--gmi-profile", profile]
    # A name as general as --built is ours only here, not in every pytest run of every project.
    command += ["--gmi-built" if argument == "--built" else argument for argument in arguments]
    try:
        code = subprocess.run(command, cwd=project.root, check=False).returncode
    except KeyboardInterrupt:
        return _INTERRUPTED
    return _CODES.get(code, code if code in (0, 1) else 1)


def _need_browser() -> None:
    try:
        find_browser()
    except EnvironmentProblem:
        if os.environ.get("GMI_BROWSER"):
            raise
        install_browser()
    install_driver()
