"""Leave out of the screen kit what an app does not use.

The kit's parts hang their names on one object: ``ui.List = ...``. A part is shipped if another
shipped script uses one of its names, a rule of its sheet if a shipped script or page names its
class, a text if one asks for it. Whatever is in doubt is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gmi_appkit.build._css import keep_selectors

KIT_SCRIPT = "gmi/ui/kit.js"
KIT_SHEET = "gmi/ui/kit.css"

_DEFINED = re.compile(r"\bui\.([A-Za-z_$][\w$]*)\s*=(?!=)")
_MEMBER = re.compile(r"\.\s*([A-Za-z_$][\w$]*)|\[\s*['\"]([A-Za-z_$][\w$]*)['\"]\s*\]")
_LITERAL = re.compile(r"""['"]([\w.-]+)['"]""")
_TABLE = re.compile(r"(GMIUI\.words\('[\w-]+', \{)(.*?)\n?(\}\);)", re.S)
_ENTRY = re.compile(r"""(\s*')([\w.-]+)(':\s*'(?:[^'\\\n]|\\.)*')(,?)""")
_CLASS = re.compile(r"gu-[\w-]*")
_WORD = re.compile(r"[\w-]+")
_CLASS_IN_SELECTOR = re.compile(r"\.(gu-[\w-]+)")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The kit as far as it is used."""

    script: str
    left_out: tuple[str, ...]


def trim_script(kit: str, parts: Mapping[str, str], texts: Sequence[str]) -> Trimmed:
    """Leave out parts that nothing uses.

    Args:
        kit: The whole kit.
        parts: Its parts as they stand in it, by name.
        texts: The app's own scripts and pages.
    """
    if any(kit.count(text) != 1 for text in parts.values()):
        return Trimmed(kit, ())
    rest = kit
    for text in parts.values():
        rest = rest.replace(text, "", 1)
    words = _members(rest)
    for text in texts:
        words |= _members(text)
    waiting = dict(parts)
    while True:
        needed = [name for name, text in waiting.items() if _is_used(text, words)]
        if not needed:
            break
        for name in needed:
            words |= _members(waiting.pop(name))
    for text in waiting.values():
        kit = kit.replace(text, "", 1)
    literals = {
        literal for text in [_TABLE.sub("", kit), *texts] for literal in _LITERAL.findall(text)
    }
    kit = _TABLE.sub(lambda match: _trim_words(match, literals), kit)
    return Trimmed(kit, tuple(sorted(waiting)))


def _trim_words(table: re.Match[str], literals: set[str]) -> str:
    """A table of texts without those that no script asks for."""
    entries = _ENTRY.findall(table[2])
    if "".join("".join(entry) for entry in entries) != table[2]:
        return table[0]
    # "kind." + kind and title + ".text" ask for more than one.
    stems = tuple(literal for literal in literals if literal.endswith("."))
    ends = tuple(literal for literal in literals if literal.startswith("."))
    kept = [
        start + key + rest
        for start, key, rest, _ in entries
        if key in literals or key.startswith(stems) or key.endswith(ends)
    ]
    return f"{table[1]}{','.join(kept)}\n{table[3]}"


def trim_sheet(sheet: str, texts: Iterable[str]) -> str:
    """Leave out rules for classes that no script and no page names.

    Args:
        sheet: The kit's sheet.
        texts: The app's own scripts and pages, and the kit's script as it is shipped.
    """
    joined = "\n".join(texts)
    named = set(_CLASS.findall(joined))
    # A name may be put together: "gu-i-" + icon, stem + "-on", or "gu-" + a word from elsewhere.
    stems = tuple(name if name.endswith("-") else name + "-" for name in named if name != "gu-")
    words = set(_WORD.findall(joined)) if "gu-" in named else set()

    def is_used(name: str) -> bool:
        return name in named or name.startswith(stems) or name.removeprefix("gu-") in words

    def keep(selector: str) -> bool:
        return all(map(is_used, _CLASS_IN_SELECTOR.findall(selector)))

    return keep_selectors(sheet, keep)


def _members(text: str) -> set[str]:
    return {one or other for one, other in _MEMBER.findall(text)}


def _is_used(part: str, words: set[str]) -> bool:
    defined = set(_DEFINED.findall(part))
    return not defined or not defined.isdisjoint(words)
