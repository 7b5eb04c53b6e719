"""How far a run is, on one line of the terminal that a person can read."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

_MARKS = {"failed": ("failed", "bold red"), "error": ("failed around the test", "bold red")}


class Progress:
    """A plugin that says what runs, how many are done, and at once what failed.

    Args:
        config: pytest's configuration.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        # pytest takes the terminal away while a test runs; this is a way to it that stays.
        out = open(os.dup(1), "w", encoding="utf-8")  # noqa: PTH123, SIM115
        self._out = out
        console = Console(file=out, force_terminal=True, highlight=False)
        self._bar = Bar(
            TextColumn("{task.completed:>4.0f} of {task.total:.0f}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[failed]}", style="bold red"),
            TextColumn("{task.fields[clock]}"),
            TextColumn("{task.description}", style="dim"),
            console=console,
            auto_refresh=False,
            transient=True,
        )
        self._task: Any = None
        self._failed = 0
        self._done: set[str] = set()
        self._began = time.monotonic()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin, once it is known how many there are."""
        if session.items:
            self._start(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        """The same in a parallel run, where the workers collect."""
        if self._task is None and ids:
            self._start(len(ids))

    def _start(self, total: int) -> None:
        reporter = self._config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None:
            reporter.showfspath = False
        self._bar.start()
        self._task = self._bar.add_task("", total=total, failed="", clock="")
        self._show("")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Name the test that runs now."""
        self._show(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that is done, and tell a failure at once."""
        if self._task is None:
            return
        if report.failed:
            self._failed += 1
            word, style = _MARKS["failed" if report.when == "call" else "error"]
            crash = getattr(report.longrepr, "reprcrash", None)
            why = str(crash.message if crash else report.longrepr).partition("\n")[0][:160]
            self._bar.console.print(Text(f"{word}: ", style).append(report.nodeid, "default"))
            self._bar.console.print(Text(f"    {why}", "dim"))
        if report.when == "teardown" and report.nodeid not in self._done:
            self._done.add(report.nodeid)
            self._bar.advance(self._task)
        self._show(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, str] | None:
        """Keep pytest's own dots off the line; what it counts stays right."""
        if self._task is None or not isinstance(report, pytest.TestReport):
            return None
        expected = hasattr(report, "wasxfail")
        if report.failed:
            return ("failed", "", "FAILED") if report.when == "call" else ("error", "", "ERROR")
        if report.skipped:
            return ("xfailed", "", "XFAIL") if expected else ("skipped", "", "SKIPPED")
        if report.when != "call":
            return "", "", ""
        return ("xpassed", "", "XPASS") if expected else ("passed", "", "PASSED")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Clear the line: pytest's summary follows."""
        if self._task is not None:
            self._bar.stop()
        self._out.close()

    def _show(self, nodeid: str) -> None:
        if self._task is None:
            return
        seconds = int(time.monotonic() - self._began)
        self._bar.update(
            self._task,
            description=nodeid.rpartition("/")[2],
            failed=f"{self._failed} failed" if self._failed else "",
            clock=f"{seconds // 60}:{seconds % 60:02}",
        )
        self._bar.refresh()
