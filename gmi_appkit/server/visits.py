"""Who has asked for the app: so that it can be told whether a phone really fetched it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_MOST = 100


class Visits:
    """The addresses that the app's pages were served to.

    Attributes:
        served: How many files of the app were served.
    """

    def __init__(self) -> None:
        self.served = 0
        self._seen: dict[str, None] = {}
        self._waiting: list[tuple[str, asyncio.Event]] = []

    @property
    def seen(self) -> list[str]:
        """The addresses, the latest last."""
        return list(self._seen)

    def note(self, address: str) -> None:
        """The app was served to this address."""
        self._seen.pop(address, None)
        self._seen[address] = None
        while len(self._seen) > _MOST:
            del self._seen[next(iter(self._seen))]
        for wanted, event in self._waiting:
            if wanted == address:
                event.set()

    def expect(self, address: str) -> Callable[[float], asyncio.Future[bool]]:
        """Begin to look out for an address.

        Returns:
            Waits so many seconds; gives whether the app was served there since.
        """
        event = asyncio.Event()
        entry = (address, event)
        self._waiting.append(entry)

        async def wait(seconds: float) -> bool:
            try:
                await asyncio.wait_for(event.wait(), seconds)
            except TimeoutError:
                return False
            finally:
                self._waiting.remove(entry)
            return True

        return lambda seconds: asyncio.ensure_future(wait(seconds))
