"""The files of an app as its pages see them: its own, templates rendered, and ours beside them.

The dev server, the build and the check all find files here, so that what one of them shows is
what the others ship, and so that no second code path forgets a check.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from gmi_appkit.assets import asset_dir
from gmi_appkit.errors import ConfigurationError, GmiError
from gmi_appkit.project import CONFIG_NAME, App, Project

if TYPE_CHECKING:  # jinja2 is loaded with the first template, which many an app does without
    from jinja2.sandbox import SandboxedEnvironment

TEMPLATE_SUFFIX = ".j2"
BUILD_MARKER = ".gmi-build"
"""Stands in a folder that a build made; such a folder is no part of the app it lies in."""

CONTENT_TYPES = {
    # No charset for text: it would overrule the page's own, and static servers send none either.
    ".html": "text/html",
    ".htm": "text/html",
    ".css": "text/css",
    ".js": "application/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".appcache": "text/cache-manifest",
}

# Beside the app, but not of it: neither served nor built.
_PRIVATE_NAMES = frozenset({CONFIG_NAME, "node_modules", "tests", "test-results", "conftest.py"})
_PRIVATE_SUFFIXES = frozenset(
    {".py", ".pyc", ".md", ".pem", ".key", ".p12", ".pfx", ".gmirec", ".sqlite", ".db"}
)
_WINDOWS_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?")
# Control characters, and what means something to a shell, a drive, a stream or a short 8.3 name.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]|~\d")

_LONGEST_PATH = 240  # what Windows can open, and no app needs more


class NotServed(GmiError):
    """A path leads to nothing that may be served.

    Attributes:
        status: 403 where there is something that must stay private, else 404.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class PageError(ConfigurationError):
    """A template cannot be rendered.

    Attributes:
        file: The template.
        line: Its line, from 1; 0 where jinja2 does not know it.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.reason = message


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a page may ask for.

    Attributes:
        path: Its path as pages write it, relative to the app, e.g. ``gmi/GMIService.js``.
        file: The file behind it.
        root: The folder that the file must not leave; itself without links.
        template: Whether the file is rendered first.
    """

    path: str
    file: Path
    root: Path
    template: bool = False

    @property
    def content_type(self) -> str:
        """The Content-Type header to send."""
        return CONTENT_TYPES.get(Path(self.path).suffix.lower(), "application/octet-stream")


class AppSources:
    """All files of one app.

    Args:
        project: The app.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.root
        self._rendered: dict[str, _Rendered] = {}

    @cached_property
    def _web(self) -> Path:
        return asset_dir("web").resolve()

    def roots(self) -> list[Path]:
        """Folders whose changes change the app."""
        return [self.root, self._web / "gmi", self._web / "ui"]

    def lookup(self, path: str) -> Found:
        """Find the file behind a path.

        Args:
            path: Relative to the app, percent-encoded as it came, without query. Empty or ending
                in ``/`` means the folder's first page.

        Raises:
            NotServed: If there is none, or it must stay private.
        """
        names = _names(path)
        if not names or path.endswith("/"):
            names.append(self.project.app.entry if not names else "index.html")
        clean = "/".join(names)
        for root, inner in self._places(clean):
            if _is_private(inner):
                raise NotServed(403, f"{clean} is not part of the app")
            for name, template in ((inner, False), (inner + TEMPLATE_SUFFIX, True)):
                file = root / name
                if file.is_file():
                    _check_inside(file, root)
                    return Found(clean, file, root, template)
        raise NotServed(404, f"the app has no file {clean}")

    def _places(self, path: str) -> Iterator[tuple[Path, str]]:
        yield self.root, path  # an app's own (ejected) copy wins
        if path == "gmi/GMIService.js":
            yield self._web / "gmi", "GMIService.js"
        elif path.startswith("gmi/ui/"):
            yield self._web / "ui", path.removeprefix("gmi/ui/")

    def read(self, found: Found) -> bytes:
        """Read a file, rendered if it is a template.

        Raises:
            NotServed: If it is gone, or was swapped for a link that leads out.
            PageError: If a template fails.
        """
        if found.template:
            return self._render(found).encode("utf-8")
        return _read_inside(found.file, found.root)

    def walk(self) -> list[str]:
        """Paths of the app's own files, sorted; templates under the name they render to.

        Partial templates, whose names begin with ``_``, are only parts of others.
        """
        paths = set()
        for folder, folders, files in os.walk(self.root):
            if BUILD_MARKER in files:
                folders.clear()
                continue
            here = Path(folder).relative_to(self.root)
            folders[:] = [name for name in folders if not _is_private((here / name).as_posix())]
            for name in files:
                path = (here / name.removesuffix(TEMPLATE_SUFFIX)).as_posix()
                partial = name.startswith("_") and name.endswith(TEMPLATE_SUFFIX)
                if not _is_private(path) and not partial:
                    paths.add(path)
        return sorted(paths)

    def path_of(self, file: Path) -> str | None:
        """The path that pages know a file by, or None if no page asks for it directly."""
        for root, prefix in zip(self.roots(), ("", "gmi/", "gmi/ui/"), strict=True):
            if file.is_relative_to(root):
                path = file.relative_to(root).as_posix()
                if file.name.startswith("_") and file.suffix == TEMPLATE_SUFFIX:
                    return None
                path = path.removesuffix(TEMPLATE_SUFFIX)
                return None if _is_private(path) or _is_built(file, root) else prefix + path
        return None

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        import jinja2
        from jinja2.sandbox import SandboxedEnvironment

        return SandboxedEnvironment(
            loader=jinja2.FunctionLoader(self._load_template),
            undefined=jinja2.StrictUndefined,
            autoescape=lambda name: (
                (name or "").removesuffix(TEMPLATE_SUFFIX).endswith((".html", ".htm", ".xml"))
            ),
            keep_trailing_newline=True,
        )

    def _load_template(self, name: str) -> tuple[str, str, Callable[[], bool]]:
        import jinja2

        place = self._template(name)
        known = _note(name, _signature(place[0]) if place else _GONE)
        if place is None:
            raise jinja2.TemplateNotFound(name)
        file, root = place
        text = _read_inside(file, root).decode("utf-8")
        return text, str(file), lambda: bool(_note(name, known)) and known == self._now(name)

    def _template(self, name: str) -> tuple[Path, Path] | None:
        for root, inner in self._places(name):
            file = root / inner
            if file.is_file() and ".." not in Path(inner).parts:
                return file, root
        return None

    def _now(self, name: str) -> _Signature | None:
        place = self._template(name)
        return _signature(place[0]) if place else _GONE

    def _render(self, found: Found) -> str:
        """Render a template, unless all that it was made of is as it was the last time."""
        import jinja2

        name = found.path + TEMPLATE_SUFFIX
        app, tokens = self.project.app, _signature(self._tokens)
        kept = self._rendered.get(name)
        if kept and (app, tokens) == (kept.app, kept.tokens) and self._are_still(kept.used):
            return kept.text
        used: dict[str, _Signature | None] = {}
        noting = _used.set(used)
        try:
            text = self._environment.get_template(name).render(self._context())
            if tokens is not None and None not in used.values():
                self._rendered[name] = _Rendered(text, app, tokens, used)
            return text
        except jinja2.TemplateSyntaxError as error:
            raise PageError(error.name or name, error.lineno, error.message or "") from None
        except jinja2.TemplateNotFound as error:
            raise PageError(name, 0, f"there is no template {error.name!r}") from None
        except UnicodeDecodeError as error:
            raise PageError(name, 0, f"not UTF-8: {error}") from None
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise PageError(*self._template_place(error, name), str(error)) from None
        finally:
            _used.reset(noting)

    def _are_still(self, used: Mapping[str, _Signature | None]) -> bool:
        return all(self._now(name) == known for name, known in used.items())

    def _template_place(self, error: Exception, name: str) -> tuple[str, int]:
        """The innermost place in a template of a traceback that jinja2 rewrote."""
        line, trace = 0, error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if file.suffix == TEMPLATE_SUFFIX:
                line = trace.tb_lineno
                if file.is_relative_to(self.root):
                    name = file.relative_to(self.root).as_posix()
            trace = trace.tb_next
        return name, line

    def _context(self) -> dict[str, Any]:
        tokens = self._tokens
        return {
            "app": self.project.app,
            "tokens": json.loads(tokens.read_text(encoding="utf-8")) if tokens.is_file() else {},
        }

    @property
    def _tokens(self) -> Path:
        return self._web / "ui" / "tokens.json"


_Signature = tuple[Path, int, int, int]
_GONE: _Signature = (Path(), 0, 0, 0)
_JUST_NOW = 0.1  # seconds; file systems count time in ticks, so two saves can look like one


@dataclass(frozen=True, slots=True)
class _Rendered:
    """What came of a template, and of what."""

    text: str
    app: App
    tokens: _Signature
    used: Mapping[str, _Signature | None]


_used: ContextVar[dict[str, _Signature | None] | None] = ContextVar("used", default=None)
"""The templates that the one being rendered is made of so far."""


def _note(name: str, known: _Signature | None) -> _Signature | None:
    """Note the state in which a template goes into what is being rendered."""
    used = _used.get()
    if used is not None:
        used[name] = known
    return known


def _signature(file: Path) -> _Signature | None:
    """What tells two states of a file apart; None while it is too young for that to be sure."""
    try:
        status = file.stat()
    except OSError:
        return _GONE
    if abs(time.time() - status.st_mtime) < _JUST_NOW:
        return None
    return file, status.st_mtime_ns, status.st_size, status.st_ino


def _names(path: str) -> list[str]:
    """Split a percent-encoded path into names, or refuse it."""
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise NotServed(404, "the path is not UTF-8") from None
    if len(decoded) > _LONGEST_PATH or _FORBIDDEN.search(decoded):
        raise NotServed(404, "no file of an app has such a name")
    names = decoded.split("/")
    if names[-1] == "":
        names.pop()
    for name in names:
        # Empty and dotted names climb or hide; a trailing dot or blank is dropped by Windows.
        if not name or name.startswith(".") or name[-1] in ". " or _WINDOWS_NAMES.fullmatch(name):
            raise NotServed(403 if name.startswith(".") else 404, "that path is not served")
    return names


def _is_private(path: str) -> bool:
    parts = path.lower().split("/")
    hidden = any(part.startswith(".") or part in _PRIVATE_NAMES for part in parts)
    suffixes = Path(parts[-1]).suffixes
    return hidden or bool(_PRIVATE_SUFFIXES.intersection(suffixes[-1:])) or ".j2" in suffixes[-1:]


def _is_built(file: Path, root: Path) -> bool:
    """Whether a file lies in a folder that a build made."""
    folders = [folder for folder in file.parents if folder.is_relative_to(root)]
    return any((folder / BUILD_MARKER).is_file() for folder in folders)


def _check_inside(file: Path, root: Path) -> Path:
    real = file.resolve()
    if not real.is_relative_to(root):
        raise NotServed(403, f"{file.name} is a link that leads out of the app")
    return real


def _read_inside(file: Path, root: Path) -> bytes:
    """Open first, then make sure that what is open lies inside: a link may change in between."""
    try:
        with file.open("rb") as opened:
            real = _check_inside(file, root)
            if not os.path.samestat(os.fstat(opened.fileno()), real.stat()):
                raise NotServed(403, f"{file.name} changed while it was read")
            return opened.read()
    except OSError:
        raise NotServed(404, f"{file.name} is gone") from None
