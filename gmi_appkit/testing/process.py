"""Runs pytest in a process that ends with ours, however ours ends, and takes its own along."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

INTERRUPTED: Final = 130
LIFELINE: Final = "GMI_TEST_LIFELINE"
"""Names the end of a pipe that breaks when the command that started the tests is gone."""

_PATIENCE: Final = 20.0


def run_to_the_end(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    interactive: bool = False,
) -> int:
    """Run a command; on Ctrl-C or SIGTERM let it put things away first, then end it.

    Args:
        command: What to run.
        folder: Where.
        environment: Its environment.
        interactive: Whether it reads from the terminal. It then gets a Ctrl-C from there by
            itself, and so does its browser, whose end it may complain about.

    Returns:
        Its exit code; 130 if it was interrupted.
    """
    settings = dict(environment)
    keep: tuple[int, ...] = ()
    ours = theirs = -1
    if os.name == "posix":
        theirs, ours = os.pipe()
        settings[LIFELINE] = str(theirs)
        keep = (theirs,)
    # In a group of its own: a Ctrl-C reaches us alone, and we pass it on to pytest alone.
    apart = {"process_group": 0} if os.name == "posix" and not interactive else {}
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=settings,
        pass_fds=keep,
        **apart,  # type: ignore[call-overload]
    )
    if theirs >= 0:
        os.close(theirs)
    stopped = False
    last = threading.Timer(_PATIENCE, child.kill)
    last.daemon = True

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped:
            child.kill()  # a second time: no more patience
            return
        stopped = True
        last.start()
        if apart or number == signal.SIGTERM:
            child.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)

    before = {n: signal.signal(n, stop) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = child.wait()
    finally:
        last.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
        if ours >= 0:
            os.close(ours)
    return INTERRUPTED if stopped else int(code)


def end_with_parent() -> None:
    """In the tests' process: stop as by Ctrl-C when the command that started it is gone."""
    number = os.environ.pop(LIFELINE, "")
    if not number:
        return
    pipe = int(number)
    os.set_inheritable(pipe, False)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started in the background by a shell
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def wait() -> None:
        try:
            os.read(pipe, 1)
        except OSError:
            return
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True, name="gmi-lifeline").start()
