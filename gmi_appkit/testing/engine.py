"""The phone's engine as far as Chromium can play it: what it lacks is hidden, and each use noted.

Scripts find the missing features undefined; declarations that the engine does not know are taken
out of style sheets, element scrolling included. Syntax cannot be taken away: ``gmi check`` looks
for that.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import tinycss2

from gmi_appkit.check import check_text
from gmi_appkit.check.engines import Engines
from gmi_appkit.profiles import Profile

_SCRIPT = Path(__file__).with_name("old_engine.js")

# Hidden last of all or not at all: without them the page's own error could not be told.
_KEPT = frozenset({"console", "Error"})


@cache
def hiding_script(profile: Profile) -> str:
    """A script that hides what the profile's engine lacks; to run before any of the page's.

    The page's uses of hidden features are kept in ``window.__gmi_lacking``, a list of
    ``{name, where}``.
    """
    engines = Engines([profile])
    lacking: dict[str, Any] = {
        "globals": sorted(engines.names("global").keys() - _KEPT),
        "statics": sorted(name for name in engines.names("static") if " " not in name),
        "members": [
            {"name": name, "of": feature.of}
            for name in sorted(engines.names("member"))
            if (feature := engines.find("member", name))
        ],
    }
    return f"{_SCRIPT.read_text(encoding='utf-8').rstrip()}({json.dumps(lacking)});"


@lru_cache(maxsize=64)
def known_css(text: str, profile: Profile) -> str:
    """A style sheet without what the profile's engine would pass over.

    Args:
        text: The style sheet.
        profile: The device.

    Returns:
        The same rules, without the declarations, selectors and at-rules that ``gmi check``
        reports; what the build lowers stays.
    """
    found = check_text(text, "css", "style.css", (profile,))
    places = sorted((finding.line, finding.column) for finding in found)
    if not places:
        return text
    rules = tinycss2.parse_stylesheet(text, skip_comments=True)
    return "".join(_kept_rules(rules, places))


@lru_cache(maxsize=64)
def passed_over(text: str, profile: Profile) -> tuple[tuple[str, int], ...]:
    """What a style sheet asks for that the profile's engine passes over: feature and line."""
    found = check_text(text, "css", "style.css", (profile,))
    return tuple((finding.feature, finding.line) for finding in found)


_Place = tuple[int, int]


def _kept_rules(rules: Sequence[Any], places: list[_Place]) -> list[str]:
    """The rules, each without what stands at one of the places."""
    kept: list[str] = []
    starts = [_start(rule) for rule in rules]
    for number, rule in enumerate(rules):
        end = starts[number + 1] if number + 1 < len(starts) else (1 << 30, 0)
        inside = [place for place in places if starts[number] <= place < end]
        if not inside or rule.type not in ("qualified-rule", "at-rule"):
            kept.append(rule.serialize())
            continue
        head = tinycss2.serialize(rule.prelude)
        if rule.type == "at-rule":
            head = f"@{rule.at_keyword}{head}"
        body = _kept_body(rule, inside)
        if body is not None:
            kept.append(f"{head}{{{body}}}")
    return kept


def _kept_body(rule: Any, places: list[_Place]) -> str | None:
    """What is left of a rule's content; None if the engine passes over the rule itself."""
    if rule.content is None:
        return None
    nested = rule.type == "at-rule" and rule.lower_at_keyword != "font-face"
    parse = tinycss2.parse_rule_list if nested else tinycss2.parse_blocks_contents
    parts = [part for part in parse(rule.content, skip_comments=True) if part.type != "whitespace"]
    starts = [_start(part) for part in parts]
    if not starts or places[0] < starts[0]:
        return None
    if nested:
        return "".join(_kept_rules(parts, places))
    dropped = {bisect_right(starts, place) - 1 for place in places}
    return "".join(part.serialize() + ";" for i, part in enumerate(parts) if i not in dropped)


def _start(node: Any) -> _Place:
    return node.source_line, node.source_column
