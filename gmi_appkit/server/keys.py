"""Single keys from the terminal, on every system; the only module that knows how each does it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_POLL_SECONDS = 0.1
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?")  # arrows and the like


@contextmanager
def keys(on_key: Callable[[str], None]) -> Iterator[bool]:
    """Hand each key that is pressed to a function, in the running loop.

    Args:
        on_key: Gets one character each.

    Yields:
        Whether there is a terminal to press keys at, with this process in front.
    """
    if not sys.stdin or not sys.stdin.isatty():
        yield False
        return
    with _windows(on_key) if os.name == "nt" else _posix(on_key) as listening:
        yield listening


@contextmanager
def _posix(on_key: Callable[[str], None]) -> Iterator[bool]:
    import signal
    import termios
    import tty

    terminal = sys.stdin.fileno()
    if not _in_front(terminal):
        yield False
        return
    before = termios.tcgetattr(terminal)
    loop = asyncio.get_running_loop()

    def listen() -> None:
        if _in_front(terminal):
            tty.setcbreak(terminal, termios.TCSANOW)  # Ctrl-C stays a signal
            loop.add_reader(terminal, read)

    def read() -> None:
        # From the background the system would stop us for reading.
        try:
            pressed = os.read(terminal, 64) if _in_front(terminal) else b""
        except OSError:
            pressed = b""
        if not pressed:  # nobody is there: until we are brought to the front again
            loop.remove_reader(terminal)
        for letter in _SEQUENCE.sub("", pressed.decode("utf-8", "ignore")):
            on_key(letter)

    listen()
    loop.add_signal_handler(signal.SIGCONT, listen)  # after Ctrl-Z and fg
    try:
        yield True
    finally:
        loop.remove_signal_handler(signal.SIGCONT)
        loop.remove_reader(terminal)
        if _in_front(terminal):
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _in_front(terminal: int) -> bool:
    """Whether this process may use the terminal; one in the background may not."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:  # not our terminal
        return False


@contextmanager
def _windows(on_key: Callable[[str], None]) -> Iterator[bool]:
    import msvcrt

    loop = asyncio.get_running_loop()
    stopped = threading.Event()

    def read() -> None:
        while not stopped.wait(_POLL_SECONDS):
            while msvcrt.kbhit():  # type: ignore[attr-defined]
                loop.call_soon_threadsafe(on_key, msvcrt.getwch())  # type: ignore[attr-defined]

    threading.Thread(target=read, name="gmi-keys", daemon=True).start()
    try:
        yield True
    finally:
        stopped.set()
