"""An edit of ``gmi.toml`` while the server runs: taken up where that is possible."""

from __future__ import annotations

import re
from collections.abc import Callable

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import CONFIG_NAME, Project, load_project
from gmi_appkit.server.context import Event
from gmi_appkit.server.problems import Problem, Problems
from gmi_appkit.sources import AppSources

_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
# The phone behind the app was made from these.
_AT_START = ("emulator", "phones", "dev")


class Settings:
    """Follows the edits of an app's settings.

    Args:
        sources: The app; gets the new settings.
        problems: Where a wrong setting is told.
        emit: Told what became of an edit.
    """

    def __init__(
        self, sources: AppSources, problems: Problems, emit: Callable[[Event], None]
    ) -> None:
        self._sources = sources
        self._problems = problems
        self._emit = emit
        self._at_start = sources.project

    def saved(self) -> bool:
        """Read gmi.toml again; returns whether pages have to be loaded anew for it."""
        before = self._sources.project
        try:
            now = load_project(self._sources.root)
        except ConfigurationError as error:
            self._problems.found(CONFIG_NAME, [_problem(error, before)])
            return False
        self._problems.found(CONFIG_NAME, [])
        if now == before:
            return False
        self._sources.project = now
        waiting = [name for name in _AT_START if getattr(now, name) != self._was(name)]
        if waiting:
            named = ", ".join(f"[{name}]" for name in waiting)
            message = f"{CONFIG_NAME}: {named} counts from the next start of gmi dev on"
        else:
            message = f"{CONFIG_NAME} was read again"
        self._emit({"event": "config", "restart": waiting, "message": message})
        return now.app != before.app

    def _was(self, name: str) -> object:
        return getattr(self._at_start, name)


def _problem(error: ConfigurationError, project: Project) -> Problem:
    message = str(error).removeprefix(f"{project.root / CONFIG_NAME}: ")
    place = _LINE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    # No lines around: the file may hold what is nobody else's business.
    return Problem(CONFIG_NAME, line, message, "config", column)
