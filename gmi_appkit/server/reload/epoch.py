"""Reload as state: which epoch the app is in, and what changed since an earlier one.

Events get lost: a screen sleeps, a connection drops, a page is being loaded while the file it
shows is saved. So a screen is never told "this changed" but says which epoch it has, and is told
all that changed since.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["css", "image", "page", "other"]

_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".bmp"})


@dataclass(frozen=True, slots=True)
class Change:
    """One changed file.

    Attributes:
        path: Its address on the server, e.g. ``/app/style.css``; for a part of other files, which
            has none, the name by which people know it.
        kind: ``css`` and ``image`` can be swapped in place, a ``page`` patched by the screen that
            shows it; all else needs the page anew.
    """

    path: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Update:
    """What a screen has to catch up with.

    Attributes:
        boot: The server's start that the epoch counts from.
        epoch: Where the screen is once it has caught up.
        changes: What changed; None if that cannot be told, and the page has to be loaded anew.
        mark: Name of the set of problems; empty while there are none.
        problems: What is wrong with the app's files, for the screen to show.
        pages: The text of changed pages by path, where it is at hand: it saves asking for it.
    """

    boot: str
    epoch: int
    changes: tuple[Change, ...] | None
    mark: str = ""
    problems: tuple[Mapping[str, Any], ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the screen has what was saved."""
        return self.changes == ()

    def as_json(self) -> dict[str, Any]:
        """The form that goes to screens."""
        changes = None
        if self.changes is not None:
            changes = [{"path": change.path, "kind": change.kind} for change in self.changes]
        return {
            "boot": self.boot,
            "epoch": self.epoch,
            "changes": changes,
            "mark": self.mark,
            "problems": list(self.problems),
            **({"pages": dict(self.pages)} if self.pages else {}),
        }


def kind_of(path: str) -> Kind:
    """What a change of a file means for a page that shows it."""
    _, dot, suffix = path.rpartition(".")
    if not dot:
        return "other"
    if suffix.lower() == "css":
        return "css"
    if suffix.lower() in ("html", "htm"):
        return "page"
    return "image" if f".{suffix.lower()}" in _IMAGES else "other"


class History:
    """The epochs of one server.

    Args:
        boot: Name of this start; made up unless given.
        keep: How many epochs back a screen can be told what changed.

    Attributes:
        mark: Name of the present set of problems; empty while there are none.
        problems: What is wrong with the app's files now.
    """

    def __init__(self, boot: str = "", keep: int = 500) -> None:
        self.boot = boot or secrets.token_hex(4)
        self.epoch = 0
        self.mark = ""
        self.problems: tuple[Mapping[str, Any], ...] = ()
        self._past: deque[tuple[Change, ...]] = deque(maxlen=keep)

    def advance(self, changes: Iterable[Change], pages: Mapping[str, str] | None = None) -> Update:
        """Begin the next epoch.

        Args:
            changes: What changed.
            pages: See :class:`Update`; not kept.

        Returns:
            What a screen of the last epoch missed.
        """
        self._past.append(tuple(changes))
        self.epoch += 1
        return replace(self._update(self._past[-1]), pages=pages or {})

    def present(self) -> Update:
        """What a screen that has all that was saved is told."""
        return self._update(())

    def _update(self, changes: tuple[Change, ...] | None) -> Update:
        return Update(self.boot, self.epoch, changes, self.mark, self.problems)

    def since(self, boot: str, epoch: int) -> Update:
        """What a screen has missed.

        Args:
            boot: The start that its epoch counts from.
            epoch: The epoch it has.
        """
        missed = self.epoch - epoch
        if boot != self.boot or missed < 0 or missed > len(self._past):
            return self._update(None)
        recent = list(self._past)[len(self._past) - missed :]
        # Once each, in the order of the last save.
        merged = {change: None for changes in reversed(recent) for change in reversed(changes)}
        return self._update(tuple(reversed(merged)))
