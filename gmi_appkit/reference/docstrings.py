"""Google-style docstrings, read for people and written as Markdown."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from typing import Any

_SECTION = re.compile(r"^(Args|Returns|Raises|Attributes|Example):$")
_ROLE = re.compile(r":\w+:`~?([^`]+)`")
_ITEM = re.compile(r"^(?P<name>[\w.*]+): (?P<text>.*)$")


@dataclass
class Told:
    """What a docstring says.

    Attributes:
        text: All before the first section, Markdown.
        sections: The lines of each section.
    """

    text: str
    sections: dict[str, list[str]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """Its first paragraph on one line."""
        return " ".join(self.text.partition("\n\n")[0].split())

    def items(self, section: str) -> list[tuple[str, str]]:
        """The names of a section, each with its text on one line."""
        found: list[tuple[str, str]] = []
        for line in self.sections.get(section, []):
            begun = _ITEM.match(line) if not line.startswith(" ") else None
            if begun:
                found.append((begun["name"], begun["text"]))
            elif found:
                name, text = found[-1]
                found[-1] = (name, f"{text} {line.strip()}")
        return found


def read(thing: Any) -> Told:
    """Read the docstring of anything that has one."""
    lines = _plain(inspect.getdoc(thing) or "").splitlines()
    text: list[str] = []
    told = Told("")
    into = text
    for line in lines:
        if section := _SECTION.match(line):
            into = told.sections.setdefault(section[1], [])
        elif into is text:
            into.append(line)
        elif line.strip():
            into.append(line.removeprefix("    "))
    told.text = "\n".join(text).strip()
    return told


def as_markdown(told: Told) -> str:
    """The text, and the sections as lists."""
    parts = [told.text]
    for section, title in (("Args", ""), ("Attributes", "Attributes:"), ("Raises", "Raises:")):
        items = told.items(section)
        if items:
            rows = "\n".join(f"- `{name}`: {text}" for name, text in items)
            parts.append(f"{title}\n\n{rows}" if title else rows)
    if returned := told.sections.get("Returns"):
        parts.append("Returns: " + _small(" ".join(line.strip() for line in returned)))
    return "\n\n".join(parts) + "\n"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _plain(text: str) -> str:
    """ReStructuredText's inline marks as Markdown's."""
    text = _ROLE.sub(lambda role: f"`{role[1].rpartition('.')[2]}`", text)
    return text.replace("``", "`")
