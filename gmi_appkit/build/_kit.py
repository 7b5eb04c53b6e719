"""Leave out of the screen kit what an app does not use.

The kit's parts hang their names on one object: ``ui.List = ...``. A part is shipped if another
shipped script uses one of its names, a rule of its sheet if a shipped script or page names its
class, a text if one asks for it. Whatever is in doubt is kept.

Everything here depends on nothing but its arguments, so what was found out last time serves again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gmi_appkit.build._css import keep_selectors
from gmi_appkit.build._icons import trim_icons

KIT_SCRIPT = "gmi/ui/kit.js"
KIT_SHEET = "gmi/ui/kit.css"

_DEFINED = re.compile(r"\bui\.([A-Za-z_$][\w$]*)\s*=(?!=)")
_MEMBER = re.compile(r"\.\s*([A-Za-z_$][\w$]*)|\[\s*['\"]([A-Za-z_$][\w$]*)['\"]\s*\]")
_LITERAL = re.compile(r"""['"]([\w.-]+)['"]""")
_TABLE = re.compile(r"(GMIUI\.words\('[\w-]+', \{)(.*?)\n?(\}\);)", re.S)
_ENTRY = re.compile(r"""(\s*')([\w.-]+)(':\s*'(?:[^'\\\n]|\\.)*')(,?)""")
_CLASS = re.compile(r"gu-[\w-]*")
_QUOTED = re.compile(r"""['"](?:gu-i-)?([\w-]+)(?: [^'"\n]*)?['"]""")
_CLASS_IN_SELECTOR = re.compile(r"\.(gu-[\w-]+)")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The kit's script as far as it is used, and the names of the parts left out."""

    script: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What a text names: members of objects, strings, the kit's classes."""

    members: frozenset[str]
    literals: frozenset[str]
    classes: frozenset[str]


def trim_script(kit: str, parts: Mapping[str, str], texts: Sequence[str]) -> Trimmed:
    """Leave out parts and texts that nothing uses.

    Args:
        kit: The whole kit.
        parts: Its parts as they stand in it, by name.
        texts: The app's own scripts and pages.
    """
    named = [_named(text) for text in texts]
    members = frozenset().union(*(one.members for one in named))
    literals = frozenset().union(*(one.literals for one in named))
    return _trim_script(kit, tuple(parts.items()), members, literals)


def trim_sheet(sheet: str, texts: Iterable[str]) -> str:
    """Leave out rules for classes that no script and no page names, and icons likewise.

    Args:
        sheet: The kit's sheet.
        texts: The app's own scripts and pages, and the kit's script as it is shipped.
    """
    texts = list(texts)
    classes = frozenset().union(*(_named(text).classes for text in texts))
    quoted = frozenset().union(*map(_quoted, texts))
    # "gu-" + kind: put together with a word from elsewhere.
    words = frozenset[str]()
    if "gu-" in classes:
        words = words.union(*(_named(text).literals for text in texts))
    return _trim_sheet(trim_icons(sheet, quoted), classes, words)


@lru_cache(maxsize=128)
def _named(text: str) -> _Named:
    return _Named(
        frozenset(one or other for one, other in _MEMBER.findall(text)),
        frozenset(_LITERAL.findall(text)),
        frozenset(_CLASS.findall(text)),
    )


@lru_cache(maxsize=128)
def _quoted(text: str) -> frozenset[str]:
    """Words that may be the name of an icon, or the end of a class: texts of their own."""
    named = {name.removeprefix("gu-i-") for name in _CLASS.findall(text)}
    return frozenset(named.union(_QUOTED.findall(text)))


@lru_cache(maxsize=4)
def _trim_script(
    kit: str,
    parts: tuple[tuple[str, str], ...],
    members: frozenset[str],
    literals: frozenset[str],
) -> Trimmed:
    if any(kit.count(text) != 1 for _, text in parts):
        return Trimmed(kit, ())
    rest = kit
    for _, text in parts:
        rest = rest.replace(text, "", 1)
    words = members | _named(rest).members
    waiting = dict(parts)
    while True:
        needed = [name for name, text in waiting.items() if _is_used(text, words)]
        if not needed:
            break
        for name in needed:
            words |= _named(waiting.pop(name)).members
    for text in waiting.values():
        kit = kit.replace(text, "", 1)
    asked = literals | _named(_TABLE.sub("", kit)).literals
    kit = _TABLE.sub(lambda match: _trim_words(match, asked), kit)
    return Trimmed(kit, tuple(sorted(waiting)))


def _is_used(part: str, words: frozenset[str]) -> bool:
    defined = set(_DEFINED.findall(part))
    return not defined or not defined.isdisjoint(words)


def _trim_words(table: re.Match[str], literals: frozenset[str]) -> str:
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


@lru_cache(maxsize=4)
def _trim_sheet(sheet: str, classes: frozenset[str], words: frozenset[str]) -> str:
    # A name may be put together: "gu-i-" + icon, or stem + "-on".
    stems = tuple(name if name.endswith("-") else name + "-" for name in classes if name != "gu-")

    def is_used(name: str) -> bool:
        return name in classes or name.startswith(stems) or name.removeprefix("gu-") in words

    def keep(selector: str) -> bool:
        return all(map(is_used, _CLASS_IN_SELECTOR.findall(selector)))

    return keep_selectors(sheet, keep)
