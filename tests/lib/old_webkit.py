"""WebKit 534.34 (PhantomJS 1.9.8), the nearest relative of the phone's engine that can be had.

``python -m gmi_appkit.testing.webkit534`` fetches it; tests that need it are skipped without it.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from gmi_appkit.testing.webkit534.program import FETCH, place, start

PROGRAM = place()
PATIENCE = 60

needs_old_webkit = pytest.mark.skipif(
    not PROGRAM.is_file(), reason=f"no {PROGRAM}: `{FETCH}` fetches it"
)


class OldWebKit:
    """The engine with a script of a test's own, which prints JSON lines: ``[kind, what]``.

    Args:
        script: What it runs.
        home: A folder that it may write to, and where it is.
        arguments: What the script takes.

    Attributes:
        home: That folder.
    """

    def __init__(self, script: Path, home: Path, *arguments: object) -> None:
        self.home = home
        self._said: list[tuple[str, Any]] = []
        self._ended = False
        self._news = threading.Condition()
        self._process = start(script, {}, home, *map(str, arguments), output=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(b"["):
                kind, what = json.loads(line)
                with self._news:
                    self._said.append((kind, what))
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def said(self, kind: str) -> list[Any]:
        """All that it said of a kind."""
        with self._news:
            return [what for said, what in self._said if said == kind]

    @property
    def errors(self) -> list[str]:
        """What went wrong in the page."""
        return self.said("error")

    def wait_for(self, wanted: Callable[[Any], bool] = lambda _: True, kind: str = "seen") -> Any:
        """Wait until the last it said of a kind is as wanted, and return that."""

        def found() -> bool:
            said = self.said(kind)
            return bool(said) and wanted(said[-1])

        with self._news:
            self._news.wait_for(lambda: found() or self._ended, timeout=PATIENCE)
            assert found(), (kind, self.said(kind)[-1:], self.said("seen")[-1:], self.errors)
            return self.said(kind)[-1]

    def wait(self, **wanted: object) -> Any:
        """Wait until the page shows something."""
        return self.wait_for(lambda seen: wanted.items() <= seen.items())

    def ends(self) -> None:
        """Wait until its script is through."""
        assert self._process.wait(timeout=PATIENCE) == 0
        self._reader.join()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def old_webkit() -> Iterator[Callable[..., OldWebKit]]:
    """Starts the engine, each in a folder of its own, with files that it finds there."""
    with ExitStack() as stack:

        def started(script: Path, *arguments: object, files: Mapping[str, str] = {}) -> OldWebKit:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            for name, text in files.items():
                (home / name).write_text(text, encoding="utf-8")
            engine = OldWebKit(script, home, *arguments)
            stack.callback(engine.close)
            return engine

        yield started
