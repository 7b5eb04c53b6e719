"""One change to one file, and the planted ones of ``planted.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

APPS = ("phonebook", "speed_dial", "sms_composer", "kiosk")
PLANTED = Path(__file__).parent / "planted.toml"


@dataclass(frozen=True)
class Mutation:
    """A change to one file.

    Attributes:
        name: What it is called in the table.
        file: The file, below the repository's root.
        start: Index of the first code point that is replaced.
        old: What stands there.
        new: What stands there instead.
        line: The number of its first line.
        apps: The apps whose tests have to notice it, in the order they are run.
        why: What a user would notice; for a mechanical one, the line it is in.
    """

    name: str
    file: str
    start: int
    old: str
    new: str
    line: int
    apps: tuple[str, ...]
    why: str

    @property
    def place(self) -> str:
        """The file and line, as editors open them."""
        return f"{self.file}:{self.line}"

    def applied(self, text: str) -> str:
        """The text of its file with the change made.

        Raises:
            ValueError: If something else stands there.
        """
        end = self.start + len(self.old)
        if text[self.start : end] != self.old:
            raise ValueError(f"{self.name} does not fit {self.file}: its text has changed")
        return text[: self.start] + self.new + text[end:]


def planted(root: Path) -> list[Mutation]:
    """Read the planted mutations.

    Args:
        root: The tree they are made in.

    Raises:
        ValueError: If the old text of one does not stand exactly once in its file.
    """
    found = []
    for one in tomllib.loads(PLANTED.read_text(encoding="utf-8"))["mutation"]:
        text = (root / one["file"]).read_text(encoding="utf-8")
        times = text.count(one["old"])
        if times != 1:
            raise ValueError(
                f"planted.toml: the old text of {one['name']} stands {times} times in "
                f"{one['file']}: it has to stand there exactly once"
            )
        start = text.index(one["old"])
        # A text that begins with spaces is about the line of its first word.
        first = start + len(one["old"]) - len(one["old"].lstrip())
        found.append(
            Mutation(
                one["name"], one["file"], start, one["old"], one["new"],
                text.count("\n", 0, first) + 1, (one["app"],), one["why"],
            )
        )  # fmt: skip
    return found
