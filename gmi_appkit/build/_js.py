"""Minify JavaScript, and know where every token of the result came from.

rjsmin takes out comments and white space and nothing else, so ES3 stays ES3. What it returns is
parsed and compared with the source, tree and tokens; the comparison yields the source map, and a
file that does not compare equal is shipped as it is. Names that only a function can see are made
short then.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import rjsmin
import tree_sitter_javascript
from tree_sitter import Language, Parser, Tree

from gmi_appkit.build._shorten import short_names
from gmi_appkit.build._sourcemap import Mapping, encode_segments

_PARSER = Parser(Language(tree_sitter_javascript.language()))
# Taken whole: what is inside is text, not tokens.
_WHOLE = frozenset({"string", "template_string", "regex", "hash_bang_line", "html_comment"})
_COMMENTS = frozenset({"comment", "html_comment", "hash_bang_line"})
_STRICT = ("'use strict'", '"use strict"')
# Punctuation needs no place of its own in a map.
_NAMED = frozenset(map(ord, string.ascii_letters + string.digits + "_$\"'/`"))

_RUNS = re.compile(r"\((?:call_expression|new_expression|\w*function\w*|ERROR)\b")
_SKIP = re.compile(rb"(?:\s|/\*!.*?\*/)*", re.S)

_Token = tuple[int, bytes, str]  # byte offset, text, kind


@dataclass(frozen=True, slots=True)
class Script:
    """A script, minified.

    Attributes:
        source: As it was.
        text: As it is shipped.
        mappings: In the order of `text`.
        segments: The same for a source map.
        strings: Its string literals, without their quotes, escapes unresolved.
        strict: Whether it begins with ``"use strict"``.
        settings: Whether it holds values only, nothing that runs: somebody may want to edit it.
        alone: Whether it must keep its place in the page, because it writes into it.
        notes: What did not go as usual.
    """

    source: str
    text: str
    mappings: tuple[Mapping, ...]
    segments: str
    strings: tuple[str, ...]
    strict: bool = False
    settings: bool = False
    alone: bool = False
    notes: tuple[str, ...] = ()


def minify_script(source: str) -> Script:
    """Minify a script."""
    tree = _PARSER.parse(source.encode("utf-8"))
    tokens = list(_tokens(tree))
    text = str(rjsmin.jsmin(source, keep_bang_comments=True)).strip()
    places = _find(text, tokens)
    notes: tuple[str, ...] = ()
    shape = _shape(tree)
    if places is None or shape != _shape(_PARSER.parse(text.encode("utf-8"))):
        text = source
        places = [offset for offset, _, _ in tokens]
        notes = ("minifying would change its meaning: shipped as it is",)
    else:
        text, places = _rename(text, tokens, places, short_names(tree))
    mappings = _map(source, text, tokens, places)
    strings = tuple(token[1:-1].decode() for _, token, kind in tokens if kind == "string")
    first = tokens[0][1].decode() if tokens else ""
    return Script(
        source,
        text,
        mappings,
        encode_segments(mappings),
        strings,
        strict=first in _STRICT,
        settings=not _RUNS.search(shape),
        alone="document.write" in text,
        notes=notes,
    )


def find_strings(source: str) -> list[str]:
    """The string literals of a script, without their quotes."""
    tree = _PARSER.parse(source.encode("utf-8"))
    return [token[1:-1].decode() for _, token, kind in _tokens(tree) if kind == "string"]


def join_scripts(scripts: Sequence[Script]) -> tuple[str, list[tuple[int, int]]]:
    """One script of several, which then run in one go.

    Returns:
        The text, and the line and column at which each script begins in it.
    """
    parts: list[str] = []
    places = []
    line = column = 0
    if len(scripts) > 1 and scripts[0].strict and not all(one.strict for one in scripts):
        # Strictness of the first file must not spread to the others. The phone ignores it.
        parts.append(";")
        column = 1
    for script in scripts:
        places.append((line, column))
        # A file may end without a semicolon, and the next begin with a bracket.
        piece = script.text if script.text.endswith(";") else script.text + ";"
        if script.notes:
            piece = script.text + "\n;"  # unminified: it may end in a line comment
        parts += [piece, "\n"]
        line, column = line + piece.count("\n") + 1, 0
    return "".join(parts), places


def _tokens(tree: Tree) -> Iterator[_Token]:
    """Leaves of the syntax tree, comments left out: their byte offset, text and kind."""
    cursor = tree.walk()
    source = tree.root_node.text or b""
    shift = tree.root_node.start_byte  # a tree begins at its first token
    while True:
        node = cursor.node
        if node is None:
            return
        kind = node.type
        if kind not in _WHOLE and cursor.goto_first_child():
            continue
        if kind not in _COMMENTS and node.end_byte > node.start_byte:
            yield node.start_byte, source[node.start_byte - shift : node.end_byte - shift], kind
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _find(text: str, tokens: Sequence[_Token]) -> list[int] | None:
    """Where each token stands in the minified text, or None if something else stands there."""
    data = text.encode("utf-8")
    places = []
    at = 0
    for _, token, _ in tokens:
        if not data.startswith(token, at):
            gap = _SKIP.match(data, at)
            at = gap.end() if gap else at
            if not data.startswith(token, at):
                return None
        places.append(at)
        at += len(token)
    rest = _SKIP.match(data, at)
    return places if rest and rest.end() == len(data) else None


def _rename(
    text: str, tokens: Sequence[_Token], places: list[int], names: dict[int, bytes]
) -> tuple[str, list[int]]:
    """The text with other names for some tokens, and where each token stands then."""
    data = text.encode("utf-8")
    parts = []
    moved = []
    done = length = 0
    for (offset, token, _), place in zip(tokens, places, strict=True):
        moved.append(length + place - done)
        if offset in names:
            parts += [data[done:place], names[offset]]
            length += place - done + len(names[offset])
            done = place + len(token)
    parts.append(data[done:])
    return b"".join(parts).decode("utf-8"), moved


def _shape(tree: Tree) -> str:
    """The syntax tree without places, texts and comments."""
    return str(tree.root_node).replace(" (comment)", "").replace("(comment) ", "")


def _map(
    source: str, text: str, tokens: Sequence[_Token], places: Sequence[int]
) -> tuple[Mapping, ...]:
    before, after = _Places(source), _Places(text)
    return tuple(
        [
            Mapping(*after(place), *before(offset))
            for (offset, token, _), place in zip(tokens, places, strict=True)
            if token[0] > 127 or token[0] in _NAMED
        ]
    )


class _Places:
    """Lines and UTF-16 columns of byte offsets in a text."""

    def __init__(self, text: str) -> None:
        self._data = text.encode("utf-8")
        ends = [match.end() for match in re.finditer(rb"\n", self._data)]
        self._starts = [0, *ends, len(self._data) + 1]
        self._line = 0
        self._ascii = text.isascii()

    def __call__(self, offset: int) -> tuple[int, int]:
        """Offsets must not decrease from call to call."""
        starts = self._starts
        line = self._line
        while starts[line + 1] <= offset:
            line += 1
        self._line = line
        start = starts[line]
        if self._ascii:
            return line, offset - start
        return line, len(self._data[start:offset].decode("utf-8").encode("utf-16-le")) // 2
