"""Copies of the checkout in which tests are run, one change at a time."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mutations.mutation import Mutation

_COPIED = ("gmi_appkit", "web", "app_templates", "tests", "docs")
_LEFT = shutil.ignore_patterns(
    "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".cache",
    "test-results", "node_modules", "bench",
)  # fmt: skip
_BENCH = Path(__file__).parents[1]
_RUNTIME, _SERVICE = "web/gmi/runtime.js", "web/gmi/GMIService.js"
_NONE_LEFT = 5  # pytest's "no tests ran": none of them runs what is mutated
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.py(?:::.+?)?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What a run of some tests came to.

    Attributes:
        failed: The tests that failed, in the order they are named.
        seconds: How long it took.
        output: What pytest said, its end.
    """

    failed: list[str]
    seconds: float
    output: str


class Unusable(Exception):
    """The tests could not be run at all."""


class Tree:
    """A copy of a checkout.

    Attributes:
        root: Where it is.
        workers: How many workers of pytest-xdist run its tests.
        limit: Seconds after which a run is taken for endless.
    """

    def __init__(self, checkout: Path, root: Path, workers: int, limit: float) -> None:
        self.root = root
        self.workers = workers
        self.limit = limit
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._sound: dict[str, bool] = {}
        for name in _COPIED:
            shutil.copytree(checkout / name, root / name, ignore=_LEFT)
        for path in checkout.iterdir():
            if path.is_file():
                shutil.copy2(path, root / path.name)
        found = self._python("-c", "import gmi_appkit; print(gmi_appkit.__file__)").strip()
        if not Path(found).is_relative_to(root):
            raise Unusable(f"the copy in {root} would be tested with the package in {found}")

    @contextlib.contextmanager
    def mutated(self, mutation: Mutation) -> Iterator[None]:
        """The tree with one mutation in it; afterwards as before."""
        path = self.root / mutation.file
        before = path.read_bytes()
        service = (self.root / _SERVICE).read_bytes()
        text = mutation.applied(before.decode("utf-8"))
        try:
            path.write_text(text, encoding="utf-8", newline="")
            if mutation.file == _RUNTIME:
                # What a developer would do: nobody edits the generated file.
                self._python("-m", "gmi_appkit.protocol.javascript")
            yield
        finally:
            path.write_bytes(before)
            (self.root / _SERVICE).write_bytes(service)

    def test(
        self,
        *wanted: str,
        but: Iterable[str] = (),
        first: bool = True,
        covered: Path | None = None,
    ) -> Run:
        """Run some tests.

        Args:
            wanted: Their files, folders or ids.
            but: Ids to leave out.
            first: Whether the first failure ends the run.
            covered: Where to note what they run of the scripts.

        Raises:
            Unusable: If pytest did not get to run them.
        """
        if self._stopped:
            raise Unusable("stopped")
        alone = self.workers == 1 or (len(wanted) == 1 and "::" in wanted[0])
        left_out = self.root / "left-out.txt"
        left_out.write_text("\n".join(but), encoding="utf-8")
        environment = self._environment() | {"GMI_LEFT_OUT": str(left_out)}
        if covered is not None:
            environment["GMI_COVERED"] = str(covered)
        process = subprocess.Popen(
            [
                sys.executable, "-m", "pytest", *wanted, "-q", "-p", "no:cacheprovider",
                "-p", "mutations.covered",
                "-n", "0" if alone else str(self.workers), *(["-x"] if first else []),
            ],
            cwd=self.root, env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._process = process
        if self._stopped:
            self._kill()
        began = time.monotonic()
        try:
            output, _ = process.communicate(timeout=self.limit)
        except subprocess.TimeoutExpired:
            return Run(["the tests do not end"], self.limit, "")
        finally:
            self._kill()
        failed = list(dict.fromkeys(_FAILED.findall(output)))
        if process.returncode not in (0, _NONE_LEFT) and not failed:
            raise Unusable(f"pytest {' '.join(wanted)} ended with {process.returncode}:\n{output}")
        return Run(failed, time.monotonic() - began, output[-3000:])

    def is_sound(self, test: str) -> bool:
        """Whether a test passes by itself in the tree as it is; asked once."""
        if test not in self._sound:
            self._sound[test] = not self.test(test).failed
        return self._sound[test]

    def stop(self) -> None:
        """End what runs here, and let nothing more begin."""
        self._stopped = True
        self._kill()

    def _kill(self) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            # The run is its own group: its workers and browsers go with it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join((str(self.root), str(_BENCH)))
        return {**os.environ, "PYTHONPATH": path, "COLUMNS": "400"}

    def _python(self, *args: str) -> str:
        return subprocess.run(
            [sys.executable, *args],
            cwd=self.root, env=self._environment(), check=True, text=True, capture_output=True,
        ).stdout  # fmt: skip
