"""A server as a process: it runs until a signal or a key ends it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

from gmi_appkit.server.dev import DevServer


@asynccontextmanager
async def running(server: DevServer) -> AsyncIterator[asyncio.Future[int]]:
    """Start a server, and stop it in the end.

    Yields:
        What resolves with the number of the signal that ends the process; whoever ends it
        otherwise sets 0.
    """
    loop = asyncio.get_running_loop()
    stopping: asyncio.Future[int] = loop.create_future()

    def stop(number: int) -> None:
        if not stopping.done():
            stopping.set_result(number)

    def from_signal(number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop, number)

    # signal.signal() rather than the loop's own, which Windows does not have.
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, from_signal) for number in wanted}
    try:
        await server.start()
        yield stopping
    finally:
        await server.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
