"""Write source maps (revision 3), so that a desktop debugger shows the files as written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Mapping(NamedTuple):
    """A token: its place in the minified file and in the source, all from 0, UTF-16 columns."""

    line: int
    column: int
    source_line: int
    source_column: int


class Mapped(Protocol):
    """A script whose tokens are known."""

    @property
    def source(self) -> str:
        """As it was."""

    @property
    def mappings(self) -> Sequence[Mapping]:
        """In the order of the minified text."""

    @property
    def segments(self) -> str:
        """What :func:`encode_segments` makes of them."""


def write_source_map(
    file: str,
    names: Sequence[str],
    scripts: Sequence[Mapped],
    places: Sequence[tuple[int, int]],
) -> str:
    """The source map of a bundle.

    Args:
        file: The bundle's name.
        names: Addresses of the sources, as seen from the map.
        scripts: The sources.
        places: Line and column at which each begins in the bundle; each on a line of its own.
    """
    document = {
        "version": 3,
        "file": file,
        "sources": list(names),
        "sourcesContent": [script.source for script in scripts],
        "names": [],
        "mappings": _encode(scripts, places),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _encode(scripts: Sequence[Mapped], places: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    line = source = source_line = source_column = 0
    for number, (script, (base_line, base_column)) in enumerate(zip(scripts, places, strict=True)):
        if not script.mappings:
            continue
        first, last = script.mappings[0], script.mappings[-1]
        parts.append(";" * (base_line + first.line - line))
        shift = base_column if first.line == 0 else 0
        deltas = (
            first.column + shift,
            number - source,
            first.source_line - source_line,
            first.source_column - source_column,
        )
        parts += [_vlq(deltas), script.segments]
        line, source = base_line + last.line, number
        source_line, source_column = last.source_line, last.source_column
    return "".join(parts)


def encode_segments(mappings: Sequence[Mapping]) -> str:
    """Every mapping but the first, each relative to the one before it."""
    parts: list[str] = []
    for before, mapping in pairwise(mappings):
        lines = mapping.line - before.line
        parts.append(";" * lines if lines else ",")
        parts.append(
            _vlq(
                (
                    mapping.column - (0 if lines else before.column),
                    0,
                    mapping.source_line - before.source_line,
                    mapping.source_column - before.source_column,
                )
            )
        )
    return "".join(parts)


def _vlq(numbers: Iterable[int]) -> str:
    return "".join([_SHORT[number] if -16 < number < 16 else _long(number) for number in numbers])


def _long(number: int) -> str:
    out = ""
    rest = (-number << 1) | 1 if number < 0 else number << 1
    while True:
        digit, rest = rest & 31, rest >> 5
        out += _DIGITS[digit | 32 if rest else digit]
        if not rest:
            return out


_SHORT = {number: _long(number) for number in range(-15, 16)}
