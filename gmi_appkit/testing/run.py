"""``gmi test``: an app's own end-to-end tests, by pytest in a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.project import Project, load_project
from gmi_appkit.targets.choose import EMULATED, REPLAY, find_password, find_phone
from gmi_appkit.testing.browser import (
    SELENIUM,
    find_browser,
    install_browser,
    install_driver,
    install_fonts,
)
from gmi_appkit.testing.process import INTERRUPTED, run_to_the_end
from gmi_appkit.testing.workers import default_workers

_READING = ("--pdb", "--trace", "-s", "--capture", "--playwright-debug")

# pytest's exit codes as ours: interrupted or a test file with an error, internal error, wrong
# usage, no tests found.
_CODES = {2: 1, 3: 1, 4: 2, 5: 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``gmi test`` was asked for.

    Attributes:
        profiles: Device profiles, ``all`` among them; each test runs at each.
        built: Test the bundle.
        engine: One of :data:`~gmi_appkit.project.ENGINES`; by default gmi.toml's.
        phone: ``emulated``, a phone of gmi.toml, an address, or ``replay:FILE``.
        allow_changes: Let tests change a real phone.
        allow_destructive: Let tests also reset or reboot it.
        repeat: How often each test is run.
        shard: ``2/5``.
        connect: Address of a Playwright server.
        inspect: Stop in Playwright's inspector.
        junit: File for JUnit XML.
        json: File for the results as JSON.
        arguments: For pytest, as they are.
    """

    profiles: tuple[str, ...] = ()
    built: bool = False
    engine: str = ""
    phone: str = ""
    allow_changes: bool = False
    allow_destructive: bool = False
    repeat: int = 1
    shard: str = ""
    connect: str = ""
    inspect: bool = False
    junit: Path | None = None
    json: Path | None = None
    arguments: tuple[str, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether one of pytest's options is among the arguments."""
        return any(argument.partition("=")[0] in names for argument in self.arguments)


def run_tests(path: Path, wanted: Wanted, *, ask: Callable[[str], str] | None = None) -> int:
    """Run the tests of an app.

    Args:
        path: The app's folder; its tests stand in ``tests/`` or in the folder itself.
        wanted: What to run and how.
        ask: Asks a person for the password of a real phone.

    Returns:
        0 if all passed, 1 if some failed, 2 if there is none or an argument is wrong, 3 if the
        browser is missing, 130 if interrupted.

    Raises:
        ConfigurationError: If there is no app, no test, or no such phone.
        EnvironmentProblem: If pytest or a browser is missing and cannot be had.
        PhoneError: If a real phone does not answer.
    """
    project = load_project(path)
    if find_spec("pytest_playwright") is None:
        raise EnvironmentProblem(
            "pytest and Playwright are not installed: pip install 'gmi-appkit[test]'"
        )
    if not any(project.root.glob("**/test_*.py")):
        raise ConfigurationError(
            f"{project.root} has no tests: write one in tests/test_app.py, for example\n\n"
            '    def test_it_opens(screen):\n        screen.see("Phonebook")\n'
        )
    engine = wanted.engine or project.test.engine
    environment = dict(os.environ)
    _need_engine(engine, wanted)
    if wanted.phone not in ("", EMULATED):
        environment |= _need_phone(project, wanted, ask)
    if wanted.inspect:
        environment["PWDEBUG"] = "1"
    command = [sys.executable, "-m", "pytest", *_arguments(project, engine, wanted)]
    code = run_to_the_end(
        command, project.root, environment, interactive=wanted.inspect or wanted.has(*_READING)
    )
    return _CODES.get(code, code) if code in (0, 1, 2, 3, 4, 5, INTERRUPTED) else 1


def _need_engine(engine: str, wanted: Wanted) -> None:
    if engine == "webkit534":
        from gmi_appkit.testing.webkit534 import find_program

        find_program()
    elif not wanted.connect and not os.environ.get(SELENIUM):
        try:
            browser = find_browser()
        except EnvironmentProblem:
            if os.environ.get("GMI_BROWSER"):
                raise
            browser = install_browser()
            install_fonts()
        if wanted.inspect and browser.shell:
            raise EnvironmentProblem(
                f"{browser.path} can show no window, which --inspect needs: set GMI_BROWSER to a "
                "whole Chromium or Chrome"
            )
    if wanted.inspect and sys.platform.startswith("linux") and not _has_display():
        raise EnvironmentProblem(
            "--inspect opens a window, and there is no display here: run it on a desktop, or look "
            "at the trace in the report of a failed test"
        )
    install_driver()


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _need_phone(
    project: Project, wanted: Wanted, ask: Callable[[str], str] | None
) -> dict[str, str]:
    """See that the phone answers; returns its password as the variable that the tests read."""
    from gmi_appkit.targets.choose import PASSWORD_ENV
    from gmi_appkit.testing.live import ask_once, open_phone

    if wanted.phone.startswith(REPLAY):
        open_phone(project, wanted.phone)
        return {}
    entry = find_phone(project, wanted.phone)
    password = find_password(entry, ask=ask)
    ask_once(entry, password)
    return {entry.password_env or PASSWORD_ENV: password}


def _arguments(project: Project, engine: str, wanted: Wanted) -> list[str]:
    given: list[str] = ["--gmi-app", str(project.root), "--gmi-report", "--gmi-engine", engine]
    for profile in wanted.profiles:
        given += ["--gmi-profile", profile]
    flags = {
        "--gmi-built": wanted.built,
        "--gmi-allow-changes": wanted.allow_changes,
        "--gmi-allow-destructive": wanted.allow_destructive,
        "--headed": wanted.inspect and not wanted.has("--headed"),
        "-s": wanted.inspect and not wanted.has("-s", "--capture"),
        "--gmi-trace-failures": _may_run_again(wanted),
        "--gmi-progress": _progress(wanted),
    }
    given += [flag for flag, on in flags.items() if on]
    if flags["--gmi-progress"]:
        given += ["-o", "console_output_style=classic"]  # no percentages besides ours
    here = Path.cwd()
    values = {
        "--gmi-phone": wanted.phone,
        "--gmi-repeat": str(wanted.repeat) if wanted.repeat != 1 else "",
        "--gmi-shard": wanted.shard,
        "--gmi-connect": wanted.connect,
        "--junitxml": str(here / wanted.junit) if wanted.junit else "",
        "--gmi-json": str(here / wanted.json) if wanted.json else "",
        "-n": _workers(project, engine, wanted),
    }
    for name, value in values.items():
        if value:
            given += [name, value]
    return [*given, *_from_here(project.root, wanted.arguments)]


def _from_here(root: Path, arguments: Sequence[str]) -> list[str]:
    """Arguments that name files as seen from where the caller is: pytest runs in the app."""
    found = []
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        path, colons, rest = argument.partition("::")
        if name == "--output" and equals:
            argument = f"{name}={Path.cwd() / value}"
        elif number and arguments[number - 1] == "--output":
            argument = str(Path.cwd() / argument)
        elif path.endswith(".py") and Path(path).is_file() and not (root / path).is_file():
            argument = f"{Path.cwd() / path}{colons}{rest}"
        found.append(argument)
    return found


def _may_run_again(wanted: Wanted) -> bool:
    """Whether a failed test may be run once more for its trace: not with a real phone."""
    repeatable = wanted.phone in ("", EMULATED) or wanted.phone.startswith(REPLAY)
    watched = wanted.inspect or wanted.has("--tracing", "--pdb", "--trace", "--playwright-debug")
    return repeatable and not watched


def _progress(wanted: Wanted) -> bool:
    """Whether the terminal is one on which a line can be written again and again."""
    own_words = wanted.has("-v", "-vv", "--verbose", "-q", "-qq", "--quiet", "-s", "--capture")
    listing = wanted.has("--collect-only", "--co", "--fixtures", "--markers", "--help", "-h")
    return sys.stdout.isatty() and not own_words and not listing and not wanted.inspect


def _workers(project: Project, engine: str, wanted: Wanted) -> str:
    """How many processes, where the caller did not say."""
    alone = wanted.inspect or wanted.has("--pdb", "-s", "--headed", "--collect-only", "--co")
    named = any(argument.startswith("-n") for argument in wanted.arguments)
    real = wanted.phone not in ("", EMULATED) and not wanted.phone.startswith(REPLAY)
    if alone or named or wanted.has("--numprocesses") or real or engine == "webkit534":
        return ""
    count = default_workers(project.root, max(1, len(wanted.profiles)) * wanted.repeat)
    return str(count) if count > 1 and find_spec("xdist") else ""


def fold(arguments: Sequence[str]) -> tuple[Path, tuple[str, ...]]:
    """Split what was not ours into the app's folder and pytest's arguments."""
    if arguments and not arguments[0].startswith("-"):
        return Path(arguments[0]), tuple(arguments[1:])
    return Path(), tuple(arguments)


def merge_runs(arguments: Sequence[str], junit: Path | None, as_json: Path | None) -> int:
    """Put the results of several runs together, and write one report.

    Args:
        arguments: Their folders, and ``--output DIR`` for the whole (``test-results`` if not
            given).
        junit: File for JUnit XML.
        as_json: File for the results as JSON.

    Returns:
        The worst of the runs' exit codes.

    Raises:
        ConfigurationError: If there is nothing to merge, or no place for it.
    """
    from gmi_appkit.testing import results
    from gmi_appkit.testing.report import write_report

    folders, output = [], Path("test-results")
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name == "--output":
            output = Path(value if equals else next(rest, "") or output)
        elif name.startswith("-"):
            raise ConfigurationError(f"--merge takes folders and --output, not {argument}")
        else:
            folders.append(Path(argument))
    if not folders:
        raise ConfigurationError("--merge: name the folders that the shards left")
    whole = results.merge(folders, output)
    whole["output"] = str(output.resolve())
    results.write_results(whole, output / results.RESULTS)
    report = write_report(whole, output)
    if junit:
        results.write_junit(whole, junit)
    if as_json:
        results.write_results(whole, as_json)
    counts = [f"{number} {name}" for name, number in whole["summary"].items() if number]
    told = ", ".join(counts) or "no tests"
    print(f"{len(folders)} runs: {told}\nreport: {report}")  # noqa: T201  # what was asked for
    return int(whole["exit_code"])
