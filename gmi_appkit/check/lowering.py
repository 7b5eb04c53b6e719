"""What the build makes of CSS functions, so that what it mends is not reported.

The build lowers with lightningcss; a test holds what is said here to what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Token = Any
_LENGTHS = ("dimension", "percentage", "number")


def all_tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    """Tokens with those inside functions and brackets."""
    for token in tokens:
        yield token
        if token.type == "function":
            yield from all_tokens(token.arguments)
        elif token.type.endswith("block"):
            yield from all_tokens(token.content)


def is_computed(token: Token) -> bool:
    """Whether ``calc()`` and the like become a number: one unit throughout, no function within."""
    units = {
        t.lower_unit if t.type == "dimension" else t.type
        for t in all_tokens(token.arguments)
        if t.type in ("dimension", "percentage", "function")
    }
    return len(units) <= 1 and "function" not in units


def is_lowered_gradient(token: Token) -> bool:
    """Whether a ``linear-gradient()`` becomes a ``-webkit-gradient()``.

    That one knows sides, corners and stops in per cent; no other angles, no lengths, no two
    places for one colour, and no hints between colours.
    """
    parts: list[list[Token]] = [[]]
    for part in token.arguments:
        if part.type == "literal" and part.value == ",":
            parts.append([])
        elif part.type not in ("whitespace", "comment"):
            parts[-1].append(part)
    first = parts[0]
    if first and first[0].type == "dimension":
        if not _is_quarter(first[0]):
            return False
        parts = parts[1:]
    elif first and first[0].type == "ident" and first[0].lower_value == "to":
        parts = parts[1:]
    for stop in parts:
        places = [t for t in stop if t.type in _LENGTHS]
        if len(places) > 1 or len(places) == len(stop):
            return False
        if places and places[0].type != "percentage":
            return False
    return True


def _is_quarter(angle: Token) -> bool:
    turns = {"deg": 360, "grad": 400, "turn": 1}.get(angle.lower_unit)
    return turns is not None and angle.value * 4 % turns == 0
