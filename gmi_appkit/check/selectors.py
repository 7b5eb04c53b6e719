"""Selectors that make the engine drop a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from gmi_appkit.check.engines import Feature
from gmi_appkit.check.report import Report

Token = Any


class Tell(Protocol):
    """Takes a finding."""

    def __call__(self, feature: Feature, node: Token, title: str = "") -> None:
        """Take a feature and where it stands."""


def check_selector(prelude: Sequence[Token], report: Report, tell: Tell) -> None:
    """Report what an engine does not know in a selector list.

    Args:
        prelude: The tokens before the braces.
        report: Knows the table.
        tell: Takes what is found.
    """
    find = report.engines.find

    def maybe(name: str, token: Token, title: str = "") -> None:
        feature = find("css-selector", name)
        if feature is not None and not feature.lowered:
            tell(feature, token, title or name)

    for index, token in enumerate(prelude):
        following = prelude[index + 1] if index + 1 < len(prelude) else None
        if token.type == "literal" and token.value == ":" and following is not None:
            before = prelude[index - 1] if index else None
            second = before is not None and before.type == "literal" and before.value == ":"
            colons = "::" if second else ":"
            place = before if second else token
            if following.type == "ident":
                maybe(colons + following.lower_value, place)
            elif following.type == "function":
                _function(following, colons, place, maybe)
                check_selector(following.arguments, report, tell)
        elif token.type == "[] block":
            idents = [t for t in token.content if t.type == "ident"]
            if len(idents) > 1 and idents[-1].lower_value == "i":
                maybe("[a i]", token)
        elif token.type == "literal" and token.value == "||":
            maybe("a || b", token)
        elif (
            following is not None
            and token.type == following.type == "literal"
            and token.value == following.value == ">"
        ):
            maybe("a >> b", token)


def _function(token: Token, colons: str, place: Token, maybe: Any) -> None:
    name = token.lower_name
    if name == "not" and (_has_comma(token.arguments) or _is_complex(token.arguments)):
        maybe(":not(a, b)", place)
    elif name in ("nth-child", "nth-last-child"):
        if any(t.type == "ident" and t.lower_value == "of" for t in token.arguments):
            maybe(f":{name}(of)", place)
    else:
        maybe(colons + name, place)


def _has_comma(tokens: Sequence[Token]) -> bool:
    return any(t.type == "literal" and t.value == "," for t in tokens)


def _is_complex(tokens: Sequence[Token]) -> bool:
    """Whether there is more than one simple selector."""
    parts = [t for t in tokens if t.type not in ("whitespace", "comment")]
    simple = 0
    previous = ""
    for token in parts:
        if token.type == "literal" and token.value in (".", ":"):
            simple += previous != ":"
        elif token.type in ("hash", "[] block") or (
            token.type == "ident" and previous not in (".", ":")
        ):
            simple += 1
        previous = token.value if token.type == "literal" else ""
    return simple > 1
