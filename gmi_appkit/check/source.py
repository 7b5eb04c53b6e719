"""Texts and places in them.

A :class:`Source` is a file; a :class:`Piece` is a stretch of script or style in it. Pieces carry
their own offsets back to the file, so that a finding in an event attribute points at the page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(eq=False)
class Source:
    """The text of one file.

    Attributes:
        text: As read; line ends are kept.
        name: Posix path relative to the folder that is checked.
    """

    text: str
    name: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, columns in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_start(self, line: int) -> int:
        """Offset at which a line begins."""
        return self._starts[min(line, len(self._starts)) - 1]

    def line_text(self, line: int) -> str:
        """One line without its end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._starts)


@dataclass(eq=False)
class Piece:
    """A stretch of one language inside a file.

    Attributes:
        source: The file.
        text: The stretch, with character references of HTML decoded.
        start: Where it begins in the file.
        places: Offset in the file of each code point, where decoding moved them.
        context: ``file``, ``element`` (script or style), or ``attribute``.
    """

    source: Source
    text: str
    start: int = 0
    places: list[int] = field(default_factory=list)
    context: str = "file"

    def offset(self, index: int) -> int:
        """Offset in the file of an index into :attr:`text`."""
        if not self.places:
            return self.start + index
        return self.places[min(index, len(self.places) - 1)]

    @property
    def exact(self) -> bool:
        """Whether the text stands in the file as it is here, so that an edit can be made."""
        return not self.places


def blank_templates(text: str) -> str:
    """Replace Jinja's marks by neutral text of the same length, line ends kept.

    Expressions become a name, so that ``var x = {{ value }};`` stays a statement; statements,
    comments and expressions that have a line to themselves become spaces.
    """

    def neutral(found: re.Match[str]) -> str:
        whole = found[0]
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        after = text[found.end() :].partition("\n")[0]
        alone = not before.strip() and not after.strip()
        if whole.startswith("{{") and "\n" not in whole and not alone:
            return "_" * len(whole)
        return re.sub(r"[^\r\n]", " ", whole)

    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", neutral, text, flags=re.DOTALL)
