"""A pytest plugin: notes which functions of a page's scripts each test ran, or leaves tests out.

``GMI_COVERED`` names a folder where each process writes a line of JSON for a test: its id, and
hashes of the text of the functions that ran. ``GMI_LEFT_OUT`` names a file with the ids of tests
that are not wanted, a line each. Expectations wait less long than the suite lets them: with a
mutation, what they wait for does not come.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Error, Page, expect

from gmi_appkit.testing.phone import Expectations

_PATIENCE = 8.0

_sessions: list[CDPSession] = []


def hashed(text: str) -> str:
    """What stands for a function's text."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def pytest_configure() -> None:
    """Have every new page count which functions run."""
    if "GMI_COVERED" not in os.environ:
        return
    new_page = BrowserContext.new_page

    def counting(context: BrowserContext) -> Page:
        page = new_page(context)
        with contextlib.suppress(Error):  # not Chromium
            session = context.new_cdp_session(page)
            session.send("Profiler.enable")
            session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": False})
            _sessions.append(session)
        return page

    BrowserContext.new_page = counting  # type: ignore[method-assign]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not wanted; by now the suite has said how long it waits."""
    expect.set_options(timeout=_PATIENCE * 1000)
    Expectations.patience = _PATIENCE
    if "GMI_LEFT_OUT" in os.environ:
        unwanted = set(Path(os.environ["GMI_LEFT_OUT"]).read_text().splitlines())
        left_out = [item for item in items if item.nodeid in unwanted]
        items[:] = [item for item in items if item.nodeid not in unwanted]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Note what ran, while the page and its server are still there."""
    if "GMI_COVERED" not in os.environ:
        return
    ran = {one for session in _sessions for one in _ran(session)}
    _sessions.clear()
    file = Path(os.environ["GMI_COVERED"]) / f"{os.getpid()}.jsonl"
    with file.open("a") as lines:
        lines.write(json.dumps([item.nodeid, sorted(ran)]) + "\n")


def _ran(session: CDPSession) -> Iterator[str]:
    with contextlib.suppress(Error):  # the test has closed the page
        for script in session.send("Profiler.takePreciseCoverage")["result"]:
            if script["url"].startswith("http://127.0.0.1"):
                text = _text(script["url"])
                for function in script["functions"]:
                    whole = function["ranges"][0]
                    if whole["count"]:
                        yield hashed(text[whole["startOffset"] : whole["endOffset"]])


def _text(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return str(answer.read().decode())
    except (OSError, ValueError):
        return ""
