"""Who waits for the next epoch: the screens of one server, whatever transport they use."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable

from gmi_appkit.server.reload.epoch import Change, History, Update

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
        self._held: set[asyncio.Future[None]] = set()
        self._held_by: Counter[str] = Counter()
        self._listeners: set[Listener] = set()
        self._observers: list[Listener] = []

    @property
    def screens(self) -> int:
        """How many screens are connected: sockets and held polls."""
        return len(self._listeners) + len(self._held)

    def announce(self, changes: Iterable[Change]) -> Update:
        """Begin the next epoch and tell every screen."""
        update = self.history.advance(changes)
        for listener in tuple(self._listeners):
            listener(update)
        self._release()
        for observer in self._observers:
            observer(update)
        return update

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
        """Forget a socket."""
        self._listeners.discard(listener)

    def may_hold(self, browser: str) -> bool:
        """Say whether one more poll of this browser can be held open."""
        if len(self._held) >= MOST_HELD:
            return False
        return self._held_by[browser] < MOST_HELD_PER_BROWSER

    async def wait(self, boot: str, epoch: int, browser: str, hold: float) -> Update:
        """Hold a poll until there is news.

        Args:
            boot: The start that the screen's epoch counts from.
            epoch: The epoch it has.
            browser: Whom to count it under.
            hold: Seconds to hold it at most; 0 answers at once.
        """
        update = self.history.since(boot, epoch)
        if not update.is_empty or hold <= 0 or not self.may_hold(browser):
            return update
        news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held.add(news)
        self._held_by[browser] += 1
        try:
            await asyncio.wait([news], timeout=hold)
        finally:
            self._held.discard(news)
            self._held_by[browser] -= 1
            self._held_by += Counter()  # forgets browsers that hold none
        return self.history.since(boot, epoch)

    def close(self) -> None:
        """Answer every held poll, so that the server can stop."""
        self._release()
        self._listeners.clear()

    def _release(self) -> None:
        for news in self._held:
            if not news.done():
                news.set_result(None)
