"""A small HTML tokenizer that knows where every attribute stands.

The standard library's parser tells the place of a tag only, and loading it takes as long as a
whole check of a small app.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gmi_appkit.check.source import Piece, Source

_NEXT = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*>?|<(/?)([A-Za-z][^\s/>]*)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""\s*(?:/(?!>))*\s*([^\s=>"'/][^\s=>/]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?"""
)
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
_ENTITY = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));?")
_NAMED = {"quot": '"', "amp": "&", "lt": "<", "gt": ">", "apos": "'", "nbsp": "\u00a0"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute.

    Attributes:
        name: In lower case.
        value: As written, character references not decoded.
        start: Offset of its name in the file.
        value_start: Offset of its value; of its name if it has none.
    """

    name: str
    value: str
    start: int
    value_start: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag.

    Attributes:
        name: In lower case.
        attributes: In order.
        start: Offset of its ``<``.
        end: The offset after its ``>``.
        text: What stands in a script, style, title or textarea.
        text_start: Where that begins.
    """

    name: str
    attributes: tuple[Attribute, ...]
    start: int
    end: int
    text: str = ""
    text_start: int = 0

    def get(self, name: str) -> Attribute | None:
        """An attribute by name."""
        return next((a for a in self.attributes if a.name == name), None)

    def value(self, name: str) -> str:
        """An attribute's value without blanks around it; empty if it is not there."""
        found = self.get(name)
        return found.value.strip() if found else ""


def tags(text: str) -> Iterator[Tag]:
    """The start tags of a page in order."""
    position = 0
    while True:
        found = _NEXT.search(text, position)
        if found is None:
            return
        position = found.end()
        if not found[2]:
            continue
        name = found[2].lower()
        attributes, position = _attributes(text, position)
        if found[1]:
            continue
        if name in _RAW:
            closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, position)
            end = closing.start() if closing else len(text)
            yield Tag(name, attributes, found.start(), position, text[position:end], position)
            position = end
        else:
            yield Tag(name, attributes, found.start(), position)


def _attributes(text: str, position: int) -> tuple[tuple[Attribute, ...], int]:
    found: list[Attribute] = []
    while True:
        close = re.compile(r"\s*/?>").match(text, position)
        if close:
            return tuple(found), close.end()
        match = _ATTRIBUTE.match(text, position)
        if match is None or match.end() == position:
            end = text.find(">", position)
            return tuple(found), len(text) if end < 0 else end + 1
        group = next((g for g in (2, 3, 4) if match[g] is not None), 1)
        value = match[group] if group > 1 else ""
        found.append(Attribute(match[1].lower(), value, match.start(1), match.start(group)))
        position = match.end()


def attribute_piece(source: Source, attribute: Attribute) -> Piece:
    """The script or style in an attribute, with character references decoded."""
    raw, start = attribute.value, attribute.value_start
    if "&" not in raw:
        return Piece(source, raw, start, context="attribute")
    text: list[str] = []
    places: list[int] = []
    position = 0
    for found in _ENTITY.finditer(raw):
        text.append(raw[position : found.start()])
        places.extend(range(start + position, start + found.start()))
        decoded = _decode(found)
        text.append(decoded)
        places.extend([start + found.start()] * len(decoded))
        position = found.end()
    text.append(raw[position:])
    places.extend(range(start + position, start + len(raw) + 1))
    return Piece(source, "".join(text), start, places, context="attribute")


def _decode(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        code = int(found[1]) if found[1] else int(found[2], 16)
        return chr(code) if 0 < code < 0x110000 else "\ufffd"
    if found[3] in _NAMED:
        return _NAMED[found[3]]
    from html import unescape

    return unescape(found[0])
