"""Looks at what was just saved: are the templates sound, does the phone's engine know it all.

Screens come first: they are told of a save at once, and only when no more saves come is there a
look, in a thread. Nothing here is loaded before the first save.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from gmi_appkit.errors import GmiError
from gmi_appkit.profiles import get_profile
from gmi_appkit.project import CONFIG_NAME
from gmi_appkit.server.problems import Problem, Problems, lines_around
from gmi_appkit.server.reload.epoch import Update
from gmi_appkit.sources import TEMPLATE_SUFFIX, AppSources, NotServed, PageError

_log = logging.getLogger(__name__)

_QUIET_SECONDS = 0.25
_PREFIX = "/app/"


class Examiner:
    """Examines an app's files after each save.

    Args:
        sources: The app.
        problems: Where it says what it found.
        quiet: Seconds without a save before it looks.
    """

    def __init__(
        self, sources: AppSources, problems: Problems, quiet: float = _QUIET_SECONDS
    ) -> None:
        self._sources = sources
        self._problems = problems
        self._quiet = quiet
        self._waiting: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def saved(self, update: Update) -> None:
        """Take note of an epoch; the look comes when it is quiet."""
        for change in update.changes or ():
            self._waiting.add(change.path.removeprefix(_PREFIX))
        self._later()

    async def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._quiet, self._begin)

    def _begin(self) -> None:
        if self._task is not None and not self._task.done():
            self._later()
            return
        paths, self._waiting = frozenset(self._waiting), set()
        self._task = asyncio.create_task(self._look(paths), name="gmi-examine")

    async def _look(self, paths: frozenset[str]) -> None:
        known = self._problems.files
        try:
            found = await asyncio.to_thread(examine, self._sources, paths, known)
        except Exception:  # the server goes on, whatever is saved
            _log.exception("the saved files could not be examined")
            return
        for file, problems in found.items():
            if file.removesuffix(TEMPLATE_SUFFIX) not in self._waiting:  # else saved again
                self._problems.found(file, problems)


def examine(
    sources: AppSources, paths: Iterable[str], known: Iterable[str] = ()
) -> dict[str, list[Problem]]:
    """Look at files of an app.

    Args:
        sources: The app.
        paths: What was saved, as pages know it.
        known: Files that something was wrong with before.

    Returns:
        The problems of each of these files, an empty list for a sound one; of all templates if
        any was saved, since they include one another.
    """
    found: dict[str, list[Problem]] = {}
    for path in paths:
        found[path] = []
        template = path + TEMPLATE_SUFFIX
        if template in known or (sources.root / template).is_file():
            found[template] = []
    if CONFIG_NAME in found:  # it may name other profiles
        found.update({file: [] for file in known})
    if any(file.endswith(TEMPLATE_SUFFIX) for file in found):
        found.update({file: [] for file in known if file.endswith(TEMPLATE_SUFFIX)})
        for problem in _render_all(sources, found):
            found.setdefault(problem.file, []).append(problem)
    for problem in _check(sources, found):
        if not any(other.line == problem.line for other in found[problem.file]):
            found[problem.file].append(problem)
    return found


def template_problem(sources: AppSources, error: PageError) -> Problem:
    """A template's error with the lines around."""
    text = _text(sources.root / error.file)
    return Problem(
        error.file,
        error.line,
        error.reason,
        "template",
        around=lines_around(text, error.line),
    )


def _render_all(sources: AppSources, found: dict[str, list[Problem]]) -> list[Problem]:
    problems: dict[tuple[str, int], Problem] = {}
    for path in sources.walk():
        try:
            page = sources.lookup(path)
            if not page.template:
                continue
            found.setdefault(path + TEMPLATE_SUFFIX, [])
            sources.read(page)
        except PageError as error:
            problems.setdefault((error.file, error.line), template_problem(sources, error))
        except NotServed:
            continue
    return list(problems.values())


def _check(sources: AppSources, found: Iterable[str]) -> list[Problem]:
    # Not before the first save: the parsers take their time and memory.
    from gmi_appkit.check import check_path, kind_of

    wanted = {file for file in found if kind_of(file) and (sources.root / file).is_file()}
    if not wanted:
        return []
    profiles = [get_profile(name) for name in sources.project.app.profiles]
    try:
        # The whole app, for what one file defines is known in the others.
        findings = check_path(sources.root, profiles).findings
    except (GmiError, OSError) as error:
        _log.warning("gmi check could not look at %s: %s", sources.root, error)
        return []
    texts: defaultdict[str, str] = defaultdict(str)
    texts.update({file: _text(sources.root / file) for file in wanted})
    return [
        Problem(
            finding.file,
            finding.line,
            finding.message,
            "check",
            finding.column,
            finding.instead,
            lines_around(texts[finding.file], finding.line),
        )
        for finding in findings
        if finding.severity == "error" and finding.file in wanted
    ]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
