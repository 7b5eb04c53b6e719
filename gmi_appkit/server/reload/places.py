"""Which folders tell of changes by themselves, and which have to be asked again and again."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

POLL_VARIABLE = "GMI_POLL"

# File systems whose files change on another machine, or on the other side of a virtual one:
# the kernel here hears nothing of it.
_REMOTE = {
    "9p": "a Windows drive or a shared folder of a virtual machine",
    "afs": "a network drive",
    "cifs": "a network drive",
    "drvfs": "a Windows drive",
    "fakeowner": "a folder shared with Docker Desktop",
    "grpcfuse": "a folder shared with Docker Desktop",
    "ncpfs": "a network drive",
    "nfs": "a network drive",
    "nfs4": "a network drive",
    "prl_fs": "a shared folder of Parallels",
    "smb3": "a network drive",
    "smbfs": "a network drive",
    "vboxsf": "a shared folder of VirtualBox",
    "virtiofs": "a shared folder of a virtual machine",
    "vmhgfs": "a shared folder of VMware",
}
_OCTAL = re.compile(r"\\([0-7]{3})")


def why_poll(
    folders: Iterable[Path],
    *,
    mounts: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Say why folders have to be polled.

    Args:
        folders: What is to be watched, absolute.
        mounts: The text of ``/proc/self/mountinfo``; read if not given.
        environment: Environment variables; the process's own if not given.

    Returns:
        The reason, for people; empty if the system tells of changes.
    """
    environment = os.environ if environment is None else environment
    if environment.get(POLL_VARIABLE, "") not in ("", "0"):
        return f"{POLL_VARIABLE} is set"
    table = _parse(_read_mounts() if mounts is None else mounts)
    for folder in folders:
        kind = _kind_of(PurePosixPath(folder.as_posix()), table)
        base, _, helper = kind.partition(".")
        if kind in _REMOTE:
            return f"{folder} is on {_REMOTE[kind]} ({kind})"
        if base == "fuse" and helper not in ("", "ext4", "ntfs", "zfs", "mergerfs"):
            return f"{folder} is on {_REMOTE.get(helper, 'a mounted file system')} ({kind})"
    return ""


def _read_mounts() -> str:
    if not sys.platform.startswith("linux"):
        return ""
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _parse(mounts: str) -> list[tuple[PurePosixPath, str]]:
    table = []
    for line in mounts.splitlines():
        before, separator, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if separator and len(fields) > 4 and kinds:
            place = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
            table.append((PurePosixPath(place), kinds[0]))
    return table


def _kind_of(folder: PurePosixPath, table: list[tuple[PurePosixPath, str]]) -> str:
    """File system of the innermost mount; of two on one place the later one shows."""
    best, found = -1, ""
    for place, kind in table:
        if folder.is_relative_to(place) and len(place.parts) >= best:
            best, found = len(place.parts), kind
    return found
