"""Gathers what came of every test, in the process that a person started, and writes it down."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from gmi_appkit import __version__
from gmi_appkit.testing.choosing import OLD_WEBKIT, SMOKE
from gmi_appkit.testing.hooks import KEEPER, SECOND_RUN, TRACE, crash_message
from gmi_appkit.testing.results import (
    RESULTS,
    SCHEMA,
    merge_lacking,
    summary,
    write_results,
)

_TEXT_LIMIT = 60_000

_EXIT: Final = {
    pytest.ExitCode.OK: 0,
    pytest.ExitCode.TESTS_FAILED: 1,
    pytest.ExitCode.INTERRUPTED: 1,  # by an error in a test file; Ctrl-C is told apart below
    pytest.ExitCode.INTERNAL_ERROR: 1,
    pytest.ExitCode.USAGE_ERROR: 2,
    pytest.ExitCode.NO_TESTS_COLLECTED: 2,
}
INTERRUPTED: Final = 130


class Collector:
    """A pytest plugin of the controlling process.

    Args:
        config: pytest's configuration.
        app: Name of the app under test, for the report's title.
    """

    def __init__(self, config: pytest.Config, app: str) -> None:
        self._config = config
        self._app = app
        self._began = time.time()
        self._tests: dict[str, dict[str, Any]] = {}
        self._problems: list[dict[str, str]] = []
        self._interrupted = False
        self._evidence = False
        self._written: Path | None = None
        self._lacking: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of a test to what is known of it."""
        test = self._tests.get(report.nodeid)
        if test is None or (report.when == "setup" and "teardown" in test["phases"]):
            reruns = test["reruns"] + 1 if test is not None else 0
            test = self._tests[report.nodeid] = _new(report, reruns)
        test["phases"].append(report.when)
        test["seconds"] = round(test["seconds"] + report.duration, 3)
        gmi = getattr(report, "gmi", {})
        self._evidence = self._evidence or bool(gmi.get("evidence"))
        test["evidence"] = gmi.get("evidence") or test["evidence"]
        test["lacking"] = gmi.get("lacking") or test["lacking"]
        test["traces"] += gmi.get("traces", [])
        outcome = _outcome(report)
        if outcome and (test["outcome"] == "passed" or outcome in ("failed", "error")):
            if test["outcome"] not in ("failed", "error"):
                test["outcome"] = outcome
                test["message"] = _why(report)
            test["text"] = (test["text"] + "\n\n" + report.longreprtext).strip()[:_TEXT_LIMIT]
        # Each phase's report has the sections of those before it too.
        test["sections"] = [[title, text[:_TEXT_LIMIT]] for title, text in report.sections]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember a file that could not be read."""
        if report.failed:
            text = report.longreprtext[:_TEXT_LIMIT]
            self._problems.append(
                {"where": report.nodeid, "message": crash_message(report)[:400], "text": text}
            )

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that a person has ended it."""
        self._interrupted = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the results, and the report if there is anything in it to see."""
        if self._config.getoption("collectonly"):
            return
        shard = self._config.getoption("--gmi-shard") or ""
        code = _EXIT.get(pytest.ExitCode(exitstatus), 1) if exitstatus in _EXIT else 1
        if self._interrupted:
            code = INTERRUPTED
        elif shard and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and not self._problems:
            code = 0  # more shards than tests: nothing is left for this one
            session.exitstatus = pytest.ExitCode.OK
        self._lacking = merge_lacking(
            [{"name": n, "where": w, "tests": 1} for n, w in {tuple(use) for use in t["lacking"]}]
            for t in self._tests.values()
        )
        keeper = self._config.stash[KEEPER]
        wanted = self._config.getoption("--gmi-report")
        if not wanted and not self._evidence and not self._config.getoption("--gmi-json"):
            return
        results = self._results(keeper.output, code, shard)
        if self._config.getoption("--gmi-json"):
            target = self._config.invocation_params.dir / self._config.getoption("--gmi-json")
            write_results(results, target)
        if wanted or self._evidence:
            keeper.mark()
            write_results(results, keeper.output / RESULTS)
            from gmi_appkit.testing.report import write_report

            self._written = write_report(results, keeper.output)

    def _results(self, output: Path, code: int, shard: str) -> dict[str, Any]:
        tests = list(self._tests.values())
        for test in tests:
            _complete(test, output)
        option = self._config.getoption
        return {
            "schema": SCHEMA,
            "version": __version__,
            "app": self._app,
            "started": datetime.fromtimestamp(self._began, UTC).isoformat(timespec="seconds"),
            "seconds": round(time.time() - self._began, 1),
            "exit_code": code,
            "interrupted": self._interrupted,
            "engine": option("--gmi-engine") or "",
            "built": bool(option("--gmi-built")),
            "phone": option("--gmi-phone") or "emulated",
            "shard": shard,
            "output": str(output),
            "summary": summary(tests),
            "problems": self._problems,
            "lacking": self._lacking,
            "tests": tests,
        }

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what the phone's engine lacks, and where the report is."""
        tr = terminalreporter
        if self._lacking:
            tr.section("asked for by the app, but not on the phone (Android 2.3)")
            for use in self._lacking:
                tests = "1 test" if use["tests"] == 1 else f"{use['tests']} tests"
                tr.line(f"{use['where']}: {use['name']}  ({tests})")
            tr.line("A feature test such as `if (window.WebSocket)` is right; all else fails.")
        if self._config.getoption("--gmi-engine") == OLD_WEBKIT and not self._tests:
            tr.line(f"{OLD_WEBKIT} runs tests that are marked {SMOKE} (pytest.mark.{SMOKE})")
        failed = any(test["outcome"] in ("failed", "error") for test in self._tests.values())
        if self._written is not None and (failed or self._problems):
            tr.line("")
            tr.line(f"report: {_near(self._written)} (opens in any browser, without a server)")


def _new(report: pytest.TestReport, reruns: int) -> dict[str, Any]:
    path, line, name = report.location
    return {
        "id": report.nodeid,
        "file": path.replace("\\", "/"),
        "line": (line or 0) + 1,
        "name": name,
        "outcome": "passed",
        "seconds": 0.0,
        "message": "",
        "text": "",
        "sections": [],
        "evidence": {},
        "lacking": [],
        "traces": [],
        "reruns": reruns,
        "worker": getattr(report, "worker_id", ""),
        "phases": [],
    }


def _outcome(report: pytest.TestReport) -> str:
    """What a phase makes of the test; empty if nothing new."""
    expected = hasattr(report, "wasxfail")
    if report.failed:
        return "failed" if report.when == "call" else "error"
    if report.skipped:
        return "xfailed" if expected else "skipped"
    return "xpassed" if expected and report.when == "call" else ""


def _why(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):  # a skip: file, line, reason
        return report.longrepr[2]
    return crash_message(report) if report.longrepr else ""


def _complete(test: dict[str, Any], output: Path) -> None:
    """Add what the second run left, and make traces relative to the report."""
    del test["phases"]
    traces = []
    for trace in map(Path, test["traces"]):
        inside = trace.is_relative_to(output)
        traces.append(trace.relative_to(output).as_posix() if inside else str(trace))
    folder = test["evidence"].get("folder")
    if folder:
        told = output / folder / SECOND_RUN
        if told.is_file():
            test["second_run"] = json.loads(told.read_text(encoding="utf-8"))
        if (output / folder / TRACE).is_file():
            traces.append(f"{folder}/{TRACE}")
    test["traces"] = traces


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
