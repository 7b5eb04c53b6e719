"""Finds the files of an app and has them checked: first all are read, then all are judged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gmi_appkit.check.engines import Engines
from gmi_appkit.check.findings import Finding, Result, in_order
from gmi_appkit.check.page import check_page
from gmi_appkit.check.report import Report
from gmi_appkit.check.source import Piece, Source, blank_templates
from gmi_appkit.check.suppress import apply_suppressions
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import DEFAULT_PROFILE, Profile

if TYPE_CHECKING:
    from gmi_appkit.check.javascript.check import Scripts
    from gmi_appkit.check.stylesheet import StyleCheck

Kind = Literal["html", "js", "css"]

_KINDS: dict[str, Kind] = {
    ".html": "html",
    ".htm": "html",
    ".js": "js",
    ".mjs": "js",
    ".cjs": "js",
    ".css": "css",
}
_TEMPLATE = ".j2"
_SKIPPED = frozenset({"node_modules", "tests", "test-results", "__pycache__"})
_BUILT = ".gmi-build"


class Checker:
    """Checks the files of one app, one by one or all.

    Args:
        profiles: The screens that the app must work on.
    """

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._report = Report(Engines(profiles))
        self._sources: list[Source] = []
        self._scripts: Scripts | None = None
        self._styles: StyleCheck | None = None
        self._zoomable = False
        self._files = 0

    def add(self, text: str, kind: Kind, file: str) -> None:
        """Read one file."""
        source = Source(text, file)
        self._sources.append(source)
        self._files += 1
        if file.endswith(_TEMPLATE):
            text = blank_templates(text)
        if kind == "html":
            parts = check_page(source, text, self._report)
            self._zoomable = self._zoomable or parts.zoomable
            for piece in parts.scripts:
                self._script(piece)
            for piece in parts.styles:
                self._style(piece)
        elif kind == "css":
            self._style(Piece(source, text))
        else:
            self._script(Piece(source, text))

    def unreadable(self, file: str, text: str, offset: int, problem: str) -> None:
        """Note that a file is not UTF-8, and where that begins."""
        source = Source(text, file)
        self._report.add(
            "encoding",
            (source, offset),
            f"not UTF-8: {problem}",
            instead="save it as UTF-8",
        )

    def finish(self) -> Result:
        """Judge what was read."""
        if self._scripts is not None:
            self._scripts.check(self._report)
        if self._styles is not None and self._zoomable:
            lacking = self._report.engines.lacking("android42")
            for place in self._styles.fixed if lacking else ():
                self._report.add(
                    "css-fixed",
                    place,
                    "position: fixed does not hold in a page that can be zoomed",
                    instead="add user-scalable=no to the viewport",
                    feature="position: fixed",
                    profiles=lacking,
                )
        apply_suppressions(self._sources, self._report)
        return Result(in_order(self._report.findings), self._files)

    def _script(self, piece: Piece) -> None:
        if self._scripts is None:
            from gmi_appkit.check.javascript.check import Scripts

            self._scripts = Scripts()
        self._scripts.read(piece)

    def _style(self, piece: Piece) -> None:
        if self._styles is None:
            from gmi_appkit.check.stylesheet import StyleCheck

            self._styles = StyleCheck(self._report)
        self._styles.check(piece)


def kind_of(file: str) -> Kind | None:
    """The kind of a file by its name; ``None`` for what is not checked."""
    return _KINDS.get(Path(file.removesuffix(_TEMPLATE)).suffix.lower())


def check_path(path: Path, profiles: Sequence[Profile] = (DEFAULT_PROFILE,)) -> Result:
    """Check an app's folder, or one file.

    In a folder all pages, scripts and style sheets are looked at together, so that what one file
    defines is known in the others; hidden folders, ``node_modules``, ``tests``, and what
    ``gmi test`` and ``gmi build`` wrote are left out.

    Args:
        path: The folder or file.
        profiles: The screens that the app must work on.

    Returns:
        The findings; their file names are relative to the folder.

    Raises:
        ConfigurationError: If there is no such folder or file, or it is of a kind that is not
            checked.
    """
    if not path.exists():
        raise ConfigurationError(f"there is no {path}: give the app's folder or one of its files")
    if path.is_file() and kind_of(path.name) is None:
        raise ConfigurationError(
            f"{path} is of no kind that is checked ({', '.join(_KINDS)}, each also as .j2)"
        )
    checker = Checker(profiles)
    root = path.parent if path.is_file() else path
    for file in [path] if path.is_file() else files_of(path):
        name = file.relative_to(root).as_posix()
        kind = kind_of(name)
        if kind is not None:
            checker.add(_read(file, name, checker), kind, name)
    return checker.finish()


def check_text(
    text: str, kind: Kind, file: str, profiles: Sequence[Profile] = (DEFAULT_PROFILE,)
) -> list[Finding]:
    """Check one text, as an editor or a dev server has it.

    Args:
        text: The file's text.
        kind: ``html``, ``js`` or ``css``.
        file: What to call it in findings; ``.j2`` at its end says that it is a template.
        profiles: The screens that it must work on.
    """
    checker = Checker(profiles)
    checker.add(text, kind, file)
    return list(checker.finish().findings)


def files_of(root: Path) -> Iterator[Path]:
    """The files of an app that are checked, in order."""
    for folder, folders, names in os.walk(root):
        if _BUILT in names:
            folders.clear()
            continue
        folders[:] = sorted(_visible(folders))
        for name in sorted(names):
            if kind_of(name) is not None and not name.startswith("."):
                yield Path(folder, name)


def _visible(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith(".") and name not in _SKIPPED)


def _read(file: Path, name: str, checker: Checker) -> str:
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("latin-1")
        checker.unreadable(name, text, error.start, f"byte 0x{data[error.start]:02x}")
        return text
