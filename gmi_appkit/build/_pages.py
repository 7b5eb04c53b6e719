"""Read a page: which scripts and sheets stand in a row, and what else it asks for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from gmi_appkit.build._html import Attribute, Tag, find_tags, line_of
from gmi_appkit.build._refs import PAGES, Reference, is_config, resolve

_SCRIPT_TYPES = frozenset(
    {"", "text/javascript", "application/javascript", "application/x-javascript"}
)
_PLAIN_SCRIPT = frozenset({"src", "type", "language", "charset", "defer"})
_PLAIN_SHEET = frozenset({"rel", "href", "type", "media", "charset"})
_ICONS = frozenset({"icon", "shortcut icon", "apple-touch-icon", "apple-touch-icon-precomposed"})
_REFERRING = {
    "img": ("src",),
    "input": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "source": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
    "a": ("href",),
    "area": ("href",),
    "iframe": ("src",),
    "frame": ("src",),
    "form": ("action",),
}
_LINKS = frozenset({"a", "area", "iframe", "frame", "form"})
_REFRESH = re.compile(r"(?i)\s*[\d.]+\s*;\s*url\s*=\s*['\"]?([^'\"]+)")

Kind = Literal["script", "sheet"]


@dataclass(frozen=True, slots=True)
class Member:
    """A script or a sheet of the page: its tag, its file, the media query of a sheet."""

    tag: Tag
    path: str
    media: str = ""


@dataclass(slots=True)
class Run:
    """Scripts or sheets with nothing between them that could tell them from one file.

    Attributes:
        alone: Its only member keeps its own tag with its other attributes.
    """

    kind: Kind
    members: list[Member]
    defer: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """An attribute that asks for a file, and how."""

    tag: Tag
    attribute: Attribute
    to: Reference
    how: Literal["asset", "icon", "link"]


@dataclass(slots=True)
class Page:
    """A page of the app and what it asks for."""

    path: str
    text: str
    tags: list[Tag]
    runs: list[Run] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    styles: list[Tag] = field(default_factory=list)
    inline_scripts: list[str] = field(default_factory=list)
    data_values: list[str] = field(default_factory=list)
    config: bool = False

    @property
    def folder(self) -> str:
        """Where it lies, empty at the app's top."""
        return posixpath.dirname(self.path)

    def line(self, tag: Tag) -> int:
        """The line of a tag, from 1."""
        return line_of(self.text, tag.start)


def read_page(path: str, text: str, stays: Callable[[str], bool]) -> Page:
    """Read a page.

    Args:
        path: Its path in the app.
        text: Its content.
        stays: Tells of a script's path whether it must keep its own place.
    """
    page = Page(path, text, find_tags(text))
    _Reader(page, stays).read()
    return page


class _Reader:
    def __init__(self, page: Page, stays: Callable[[str], bool]) -> None:
        self._page = page
        self._stays = stays
        self._scripts: Run | None = None
        self._deferred: Run | None = None
        self._sheets: Run | None = None
        self._without_scripts = [
            match.span() for match in re.finditer(r"(?is)<noscript\b.*?</noscript", page.text)
        ]

    def read(self) -> None:
        for tag in self._page.tags:
            if tag.name == "script":
                self._script(tag)
            elif tag.name == "style":
                self._page.styles.append(tag)
                self._sheets = None
            elif tag.name == "link":
                self._link(tag)
            else:
                self._other(tag)
            for name, attribute in tag.attributes.items():
                if name.startswith("data-"):
                    self._page.data_values.append(attribute.value)
                elif name.startswith("on"):
                    self._page.inline_scripts.append(attribute.value)

    def _script(self, tag: Tag) -> None:
        page = self._page
        if tag.get("type").strip().lower() not in _SCRIPT_TYPES:
            return  # a template or data: no engine runs it
        if "src" not in tag.attributes:
            page.inline_scripts.append(page.text[tag.end : tag.content_end])
            self._scripts = None
            return
        to = resolve(page.folder, tag.get("src"))
        if to is None:
            self._scripts = self._scripts if "async" in tag.attributes else None
            return
        if is_config(to.path, page.folder):
            page.config = True  # only values: nobody can tell whether a script ran before it
            return
        member = Member(tag, to.path)
        deferred = "defer" in tag.attributes
        if not _PLAIN_SCRIPT.issuperset(tag.attributes) or self._stays(to.path):
            page.runs.append(Run("script", [member], alone=True))
            if not {"async", "defer"}.intersection(tag.attributes):
                self._scripts = None
            elif deferred:
                self._deferred = None
            return
        current = self._deferred if deferred else self._scripts
        if current is None:
            current = Run("script", [], defer=deferred)
            page.runs.append(current)
        current.members.append(member)
        if deferred:
            self._deferred = current
        else:
            self._scripts = current

    def _link(self, tag: Tag) -> None:
        page = self._page
        rel = " ".join(tag.get("rel").lower().split())
        to = resolve(page.folder, tag.get("href"))
        is_sheet = "stylesheet" in rel.split()
        if to is None:
            if is_sheet:
                self._sheets = None
            return
        if not is_sheet:
            how: Literal["icon", "link"] = "icon" if rel in _ICONS else "link"
            page.uses.append(Use(tag, tag.attributes["href"], to, how))
            return
        member = Member(tag, to.path, tag.get("media").strip())
        hidden = any(start < tag.start < end for start, end in self._without_scripts)
        if rel != "stylesheet" or hidden or not _PLAIN_SHEET.issuperset(tag.attributes):
            page.runs.append(Run("sheet", [member], alone=True))
            if not hidden:
                self._sheets = None
            return
        if self._sheets is None:
            self._sheets = Run("sheet", [])
            page.runs.append(self._sheets)
        self._sheets.members.append(member)

    def _other(self, tag: Tag) -> None:
        page = self._page
        for name in _REFERRING.get(tag.name, ()):
            attribute = tag.attributes.get(name)
            to = resolve(page.folder, attribute.value) if attribute else None
            if attribute and to:
                link = tag.name in _LINKS
                page.uses.append(Use(tag, attribute, to, "link" if link else "asset"))
        if tag.name == "meta" and tag.get("http-equiv").strip().lower() == "refresh":
            match = _REFRESH.match(tag.get("content"))
            to = resolve(page.folder, match[1]) if match else None
            if to and to.suffix in PAGES:
                page.uses.append(Use(tag, tag.attributes["content"], to, "link"))
