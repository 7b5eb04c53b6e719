"""Who waits for the next epoch: the screens of one server, whatever transport they use."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gmi_appkit.server.reload.epoch import Change, History, Update

_log = logging.getLogger(__name__)

HOLD_SECONDS = 25.0
"""Longest time a poll is held: shorter than what proxies and phones cut off."""

SHORT_POLL_SECONDS = 1.0

MOST_HELD = 300
"""Polls held at once; who comes later is answered at once and asks again."""

MOST_SOCKETS = 300

MOST_HELD_PER_BROWSER = 4
"""A browser opens six connections to a host; the app's own requests need some of them."""

Listener = Callable[[Update], None]


class Hub:
    """Announces epochs to screens.

    Args:
        history: The epochs.
    """

    def __init__(self, history: History | None = None) -> None:
        self.history = history or History()
        self._held: dict[Listener, str] = {}
        self._held_by: Counter[str] = Counter()
        self._listeners: set[Listener] = set()
        self._observers: list[Listener] = []

    @property
    def screens(self) -> int:
        """How many screens are connected: sockets and held polls."""
        return len(self._listeners) + len(self._held)

    def announce(self, changes: Iterable[Change], pages: Mapping[str, str] | None = None) -> Update:
        """Begin the next epoch and tell every screen, before anything else happens."""
        update = self.history.advance(changes, pages)
        for listener in (*self._listeners, *self._let_go(), *self._observers):
            _tell(listener, update)
        return update

    def report(
        self, mark: str, problems: Iterable[Mapping[str, Any]], *, tell: bool = True
    ) -> None:
        """Say what is wrong with the app's files now.

        Args:
            mark: Name of this set of problems; empty for none.
            problems: The problems, as screens show them.
            tell: Whether screens are told now; else with the next epoch.
        """
        history = self.history
        if mark == history.mark:
            return
        history.mark, history.problems = mark, tuple(problems)
        if tell:
            update = history.present()
            for listener in (*self._listeners, *self._let_go()):
                _tell(listener, update)

    def observe(self, observer: Listener) -> None:
        """Be told of every epoch, after the screens: for the terminal."""
        self._observers.append(observer)

    def join(self, listener: Listener) -> bool:
        """Let a socket listen; False if there are too many already."""
        if len(self._listeners) >= MOST_SOCKETS:
            return False
        self._listeners.add(listener)
        return True

    def leave(self, listener: Listener) -> None:
        """Forget a socket or a held poll."""
        self._listeners.discard(listener)
        browser = self._held.pop(listener, None)
        if browser is not None:
            self._held_by[browser] -= 1
            self._held_by += Counter()  # forgets browsers that hold none

    def hold(self, listener: Listener, browser: str) -> bool:
        """Keep a poll until the next epoch, which it is told of once.

        Args:
            listener: Answers the poll.
            browser: Whom to count it under.

        Returns:
            False if it cannot be held, because there are too many, or too many of this browser.
        """
        if len(self._held) >= MOST_HELD or self._held_by[browser] >= MOST_HELD_PER_BROWSER:
            return False
        self._held[listener] = browser
        self._held_by[browser] += 1
        return True

    def close(self) -> None:
        """Answer every held poll, so that the server can stop."""
        nothing = self.history.present()
        for listener in self._let_go():
            _tell(listener, nothing)
        self._listeners.clear()

    def _let_go(self) -> tuple[Listener, ...]:
        held = tuple(self._held)
        self._held.clear()
        self._held_by.clear()
        return held


def _tell(listener: Listener, update: Update) -> None:
    try:
        listener(update)
    except Exception:  # one broken screen must not keep the news from the others
        _log.exception("a screen could not be told of epoch %d", update.epoch)
