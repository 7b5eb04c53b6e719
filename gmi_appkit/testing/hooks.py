"""What the plugin does around each test: evidence of what failed, and a second look at it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

from gmi_appkit.errors import GmiError
from gmi_appkit.testing.evidence import (
    EVIDENCE,
    Evidence,
    Keeper,
    PlainPage,
    empty_output,
    evidence_of,
)

KEEPER: Final = pytest.StashKey[Keeper]()
SECOND_RUN: Final = "second-run.json"
TRACE: Final = "trace.zip"

_OURS = frozenset({"gmi_phone", "gmi_app", "screen"})
_FAILURES = (Exception, pytest.fail.Exception)
_OUTPUT_OURS = "gmi_output_ours"

_again: pytest.StashKey[bool] = pytest.StashKey()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Empty what an earlier run left, once: not in every process of a parallel run."""
    config = session.config
    output = Path(config.getoption("--output")).absolute()
    told = getattr(config, "workerinput", None)
    if told is not None:
        ours = bool(told.get(_OUTPUT_OURS))
    else:
        ours = not config.getoption("collectonly") and empty_output(output)
    config.stash[KEEPER] = Keeper(output, ours)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of a parallel run whose folder the output is."""
    node.workerinput[_OUTPUT_OURS] = node.config.stash[KEEPER].ours


@pytest.fixture(scope="session")
def delete_output_dir() -> None:
    """pytest-playwright's deletes whatever ``--output`` names; ours was emptied at the start."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin a test's evidence anew: of several attempts the last counts."""
    item.stash[EVIDENCE] = Evidence()
    if not item.stash.get(_again, False):
        item.config.stash[KEEPER].forget(item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Take evidence where a fixture fails after the test, before the page goes."""
    item = request.node
    if isinstance(item, pytest.Function) and _OURS & set(item.fixturenames):
        plain = request.addfinalizer

        def watched(finalizer: Callable[[], object]) -> None:
            plain(lambda: _finalize(item, finalizer))

        request.addfinalizer = watched  # type: ignore[method-assign]
    return (yield)


def _finalize(item: pytest.Item, finalizer: Callable[[], object]) -> None:
    __tracebackhide__ = True
    try:
        finalizer()
    except _FAILURES:
        _take(item, "teardown")
        raise


def _take(item: pytest.Item, phase: str) -> dict[str, Any]:
    if item.stash.get(_again, False):
        return {}
    keeper = item.config.stash[KEEPER]
    _learn(item)
    evidence = evidence_of(item)
    page = getattr(item, "funcargs", {}).get("page")
    if evidence.screen is None and page is not None:
        evidence.screen = PlainPage(page)
    try:
        return keeper.take(item.nodeid, evidence, phase)
    except OSError as problem:  # a full disk, or another run that empties the same folder
        return {"phase": phase, "screen_problem": f"evidence could not be kept: {problem}"}


def _learn(item: pytest.Item) -> None:
    phone = evidence_of(item).phone
    for fields in phone.secrets if phone is not None else ():
        item.config.stash[KEEPER].redactor.learn_fields(fields)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put evidence into a failure's report, and take secrets out of any report."""
    report = yield
    if call.excinfo is not None and report.failed and isinstance(call.excinfo.value, GmiError):
        report.longrepr = str(call.excinfo.value)  # for the person reading: no traceback
    if not _OURS & set(getattr(item, "fixturenames", ())):
        return report
    evidence = evidence_of(item)
    kept: dict[str, Any] = {"phase": report.when}
    if report.failed:
        kept["evidence"] = _take(item, report.when or "")
        if evidence.phone is not None:
            report.sections.append(("what the phone was asked", evidence.phone.story()))
    _learn(item)
    redactor = item.config.stash[KEEPER].redactor
    if isinstance(report.longrepr, str):
        report.longrepr = redactor.text(report.longrepr)
    else:
        redactor.representation(report.longrepr)
    report.sections = [(title, redactor.text(text)) for title, text in report.sections]
    if report.when == "teardown":
        kept["lacking"] = [list(use) for use in evidence.lacking]
        kept["traces"] = _kept_by_playwright(item, report)
    report.gmi = kept  # type: ignore[attr-defined]
    return report


def _kept_by_playwright(item: pytest.Item, report: pytest.TestReport) -> list[str]:
    """The traces that pytest-playwright kept of this test, secrets taken out."""
    keeper = item.config.stash[KEEPER]
    traces = []
    for name, told in report.user_properties:
        if not name.startswith("playwright_"):
            continue
        keeper.mark()
        path = item.config.invocation_params.dir / str(told)
        if name == "playwright_trace" and path.is_file():
            keeper.redactor.archive(path)
            traces.append(str(path))
    return traces


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Run a test that failed once more for its trace, which would slow every test down."""
    result = yield
    evidence = item.stash.get(EVIDENCE, None)
    config = item.config
    wanted = config.getoption("--gmi-trace-failures") and config.getoption("--tracing") == "off"
    if wanted and evidence is not None and evidence.taken and "screen" in evidence.taken:
        _trace(item, nextitem)
    return result


def _trace(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    config, keeper = item.config, item.config.stash[KEEPER]
    item.stash[_again] = True
    config.option.tracing = "retain-on-failure"
    try:
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    finally:
        config.option.tracing = "off"
        item.stash[_again] = False
    folder = keeper.folder(item.nodeid)
    for report in reports:
        for path in map(Path, getattr(report, "gmi", {}).get("traces", ())):
            shutil.move(path, folder / TRACE)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
    failed = [report for report in reports if report.failed]
    told = {
        "outcome": "failed" if failed else "passed",
        "message": crash_message(failed[0]) if failed else "",
    }
    (folder / SECOND_RUN).write_text(json.dumps(told) + "\n", encoding="utf-8")


def crash_message(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why something failed, in a line or a few."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash is not None else report.longrepr)
