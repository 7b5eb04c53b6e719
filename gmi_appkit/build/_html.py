"""Find the tags of a page with their places in the text, so that only what must change changes.

A page is never parsed and written anew: everything outside the edited spans, whitespace and
inline scripts included, stays byte for byte as its author wrote it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>|</[a-zA-Z][^>]*>|<([a-zA-Z][^\s/>]*)", re.S)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)?))?""", re.S
)
_GAP = re.compile(r"[\s/=]*")
# Their content is text up to their own end tag, whatever it looks like.
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noframes"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its value with character references resolved, and its span in the page."""

    name: str
    value: str
    start: int
    end: int


@dataclass(slots=True)
class Tag:
    """A start tag.

    Attributes:
        name: In lower case.
        attributes: By lower-case name; the first of a name counts, as in browsers.
        start: Where ``<`` stands.
        end: Behind ``>``.
        content_end: For script, style and other raw text: where the end tag begins, else `end`.
        close: Behind the end tag of raw text, else `end`.
    """

    name: str
    start: int
    end: int = 0
    content_end: int = 0
    close: int = 0
    attributes: dict[str, Attribute] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The value of an attribute, or an empty string."""
        found = self.attributes.get(name)
        return found.value if found else ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to put in place of a span."""

    start: int
    end: int
    text: str


def find_tags(page: str) -> list[Tag]:
    """All start tags outside comments, in order."""
    tags = []
    at = 0
    while match := _TOKEN.search(page, at):
        at = match.end()
        if match[1] is None:
            continue
        tag = Tag(match[1].lower(), match.start())
        at = _read_attributes(page, at, tag)
        tag.end = tag.content_end = tag.close = at
        if tag.name in _RAW_TEXT:
            closing = re.compile(rf"</{tag.name}(?=[\s/>])[^>]*>", re.I).search(page, at)
            tag.content_end = closing.start() if closing else len(page)
            tag.close = at = closing.end() if closing else len(page)
        tags.append(tag)
    return tags


def _read_attributes(page: str, at: int, tag: Tag) -> int:
    while True:
        gap = _GAP.match(page, at)
        at = gap.end() if gap else at
        if at >= len(page) or page[at] == ">":
            return min(at + 1, len(page))
        match = _ATTRIBUTE.match(page, at)
        if match is None:  # a stray quote: browsers take it as a name, nobody means it
            at += 1
            continue
        value = next((text for text in match.groups()[1:] if text is not None), "")
        name = match[1].lower()
        tag.attributes.setdefault(
            name, Attribute(name, html.unescape(value), match.start(), match.end())
        )
        at = match.end()


def set_attribute(attribute: Attribute, value: str) -> Edit:
    """Give an attribute another value."""
    return Edit(attribute.start, attribute.end, write_attribute(attribute.name, value))


def write_attribute(name: str, value: str) -> str:
    """An attribute as text, its value escaped as far as needed."""
    return f'{name}="{value.replace("&", "&amp;").replace(chr(34), "&quot;")}"'


def remove(page: str, start: int, end: int) -> Edit:
    """Take a span out, with its line if nothing else stands there."""
    line_start = page.rfind("\n", 0, start) + 1
    line_end = page.find("\n", end)
    if line_end >= 0 and not page[line_start:start].strip() and not page[end:line_end].strip():
        return Edit(line_start, line_end + 1, "")
    return Edit(start, end, "")


def apply_edits(page: str, edits: Iterable[Edit]) -> str:
    """Make all edits at once; their spans must not overlap."""
    parts = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [page[at : edit.start], edit.text]
        at = edit.end
    parts.append(page[at:])
    return "".join(parts)


def line_of(page: str, at: int) -> int:
    """The line, from 1, of a place in a text."""
    return page.count("\n", 0, at) + 1
