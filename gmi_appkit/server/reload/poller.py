"""Watching by asking: for folders that do not tell of changes.

watchfiles' own polling compares times in whole seconds, so the last of two saves in one second
would never be seen.
"""

from __future__ import annotations

import asyncio
import os
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

Signature = tuple[int, int, int, int]
"""Inode, time of change in nanoseconds, size, checksum of the content where it was looked at."""

_LOOKED_AT = 1 << 20  # bytes; larger files are told apart by time and size
_RECENT = 3.0  # seconds; FAT and old network drives count in steps of two


def signature(file: Path, *, recent_only: bool = False) -> Signature | None:
    """What tells one state of a file from the next; None if it is not there.

    Args:
        file: The file.
        recent_only: Look at the content only of what changed in the last seconds, where the time
            alone may not tell two saves apart.
    """
    try:
        found = file.stat()
        checksum = 0
        old = recent_only and abs(time.time() - found.st_mtime) > _RECENT
        if not old and found.st_size <= _LOOKED_AT:
            checksum = zlib.crc32(file.read_bytes())
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size, checksum


def scan(roots: Iterable[Path], is_noise: Callable[[str], bool]) -> dict[Path, Signature | None]:
    """Look at all files below some folders.

    Args:
        roots: The folders.
        is_noise: Says of a name that neither the file nor a folder of that name matters.
    """
    seen: dict[Path, Signature | None] = {}
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if not is_noise(name)]
            here = Path(folder)
            for name in files:
                if not is_noise(name):
                    seen[here / name] = signature(here / name, recent_only=True)
    return seen


class Poller:
    """Asks folders for changes.

    Args:
        roots: The folders.
        is_noise: See :func:`scan`.
        interval: Seconds between two looks at least; large folders are looked at less often, so
            that a core is never busy with it.
    """

    def __init__(
        self, roots: Iterable[Path], is_noise: Callable[[str], bool], interval: float = 0.2
    ) -> None:
        self._roots = tuple(roots)
        self._is_noise = is_noise
        self._interval = interval
        self._seen: dict[Path, Signature | None] = {}

    async def prepare(self) -> None:
        """Take the first look, from which changes count."""
        self._seen = await asyncio.to_thread(scan, self._roots, self._is_noise)

    async def changes(self) -> AsyncIterator[set[Path]]:
        """Yield the files that changed, until cancelled."""
        pause = self._interval
        while True:
            await asyncio.sleep(pause)
            began = time.monotonic()
            now = await asyncio.to_thread(scan, self._roots, self._is_noise)
            pause = max(self._interval, 4 * (time.monotonic() - began))
            changed = {
                file
                for file in {*now, *self._seen}
                if not _same(self._seen.get(file), now.get(file), file in now)
            }
            self._seen = now
            if changed:
                yield changed


def _same(before: Signature | None, after: Signature | None, there: bool) -> bool:
    if before is None or after is None or not there:
        return before is after
    if before[:3] != after[:3]:
        return False
    # A file that grew old in between is not looked into any more: no news.
    return before[3] == after[3] or 0 in (before[3], after[3])
