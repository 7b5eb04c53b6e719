"""What the documentation shows: its blocks of code, and a shell that runs their commands.

Commands run as they stand, but for two things: servers take a free port instead of the one shown,
and `gmi test` can be given to another function, since tests take their time.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SHELL = ("sh", "console")
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S)
_MARKERS = re.compile(r"(?:<!-- not run: [^\n]*? -->\s*)+\Z")
_MARKER = re.compile(r"<!-- not run: (?:`(?P<command>[^`]+)`: )?(?P<reason>[^\n]*?) -->")
_TITLE = re.compile(r'title="([^"]+)"')
_FOR_EVER = ("gmi dev", "gmi serve", "gmi emulate")
_PORTS = {"gmi dev": "8220", "gmi serve": "8230", "gmi emulate": ""}
_MAY_LACK = ("node", "php")
SHELL_PROGRAM = shutil.which("bash") or "sh"


@dataclass(frozen=True)
class Command:
    """One command of a page, or a file that the page has people write."""

    page: str
    line: int
    text: str
    reason: str = ""
    file: str = ""
    output: tuple[str, ...] = ()

    def missing(self, output: str) -> list[str]:
        """The lines that the page shows as its output, and that are not in it.

        Numbers, hashes and blanks may differ; ` ...` at the end stands for the rest of a line.
        """
        lines = [_plain(line) for line in output.splitlines()]
        whole = set(lines)
        return [
            line
            for line in self.output
            if _plain(line) not in whole
            and not (
                line.endswith("...") and any(found.startswith(_plain(line[:-3])) for found in lines)
            )
        ]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.text if not self.file else self.file}"


@dataclass(frozen=True)
class Block:
    """A fenced block of code: its language, what else stands behind that, where its text begins."""

    language: str
    rest: str
    text: str
    line: int
    before: str


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        language, _, rest = found["info"].strip().partition(" ")
        line = text.count("\n", 0, found.start()) + 2
        yield Block(language, rest, found["text"], line, text[: found.start()])


def commands(page: Path) -> Iterator[Command]:
    """The commands and files of a page, in their order."""
    name = page.relative_to(ROOT).as_posix()
    for block in blocks(page):
        reasons = {"": ""}
        if markers := _MARKERS.search(block.before):
            reasons = {m["command"] or "": m["reason"] for m in _MARKER.finditer(markers[0])}
        if title := _TITLE.search(block.rest):
            yield Command(name, block.line, block.text, reasons.get("", ""), title[1])
        elif block.language in SHELL:
            for number, command, output in _commands(block):
                about = [why for start, why in reasons.items() if command.startswith(start)]
                reason = about[-1] if about else ""
                yield Command(name, block.line + number, command, reason, output=output)


def _commands(block: Block) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    console = block.language == "console"
    joined = re.sub(r"\\\n", "", block.text).splitlines()
    starts = [number for number, line in enumerate(joined) if not console or line[:2] == "$ "]
    for number, end in pairwise([*starts, len(joined)]):
        line = joined[number].removeprefix("$ ") if console else joined[number]
        if command := re.sub(r"(?:^|\s)#\s.*$", "", line).strip():
            yield number, command, tuple(filter(str.strip, joined[number + 1 : end]))


def _plain(line: str) -> str:
    line = re.sub(r"\b[0-9a-f]{8,}\b|\d[\d,.]*", "#", line)
    return " ".join(line.split())


@dataclass
class Shell:
    """Runs commands one after another in a folder, as a person's shell does."""

    folder: Path
    environment: dict[str, str]
    gmi_test: Callable[[list[str], Path], None] | None = None
    _state: str = ""
    _running: list[subprocess.Popen[str]] = field(default_factory=list)
    _ports: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        programs = str(Path(sys.executable).parent)
        path = os.pathsep.join([programs, os.environ["PATH"]])
        self.environment = {**os.environ, "PATH": path, **self.environment}
        self._files = self.folder.parent

    def run(self, command: Command) -> None:
        """Run it, or write its file; a failure is an AssertionError."""
        text = command.text
        for shown, real in self._ports.items():
            text = re.sub(rf"\b{shown}\b", real, text)
        if command.file:
            file = self._folder() / command.file
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            return
        if text.split()[0] in _MAY_LACK and not shutil.which(text.split()[0]):
            return
        start = " ".join(text.split()[:2])
        if start in _FOR_EVER or (start == "gmi build" and "--watch" in text):
            self._start(command, start, text)
            return
        if start == "gmi test" and self.gmi_test:
            self.gmi_test(shlex.split(text), self._folder())
            return
        self._finish(command, text)

    def _finish(self, command: Command, text: str) -> None:
        kept = self._files / "state"
        keep = f"code=$?; {{ export -p; pwd; }} > {shlex.quote(str(kept))}"
        script = f"{self._state}\n{text}\n{keep}\nexit $code"
        run = subprocess.run(
            [SHELL_PROGRAM, "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        told = f"{command} ended with {run.returncode}\n{run.stdout}{run.stderr}"
        assert run.returncode == 0, told
        assert "Traceback" not in run.stderr, told
        assert command.missing(run.stdout + run.stderr) == [], told
        *exports, folder = kept.read_text(encoding="utf-8").splitlines()
        self._state = "\n".join([*exports, f"cd {shlex.quote(folder)}"])

    def _folder(self) -> Path:
        return Path(shlex.split(self._state.splitlines()[-1])[1]) if self._state else self.folder

    def _start(self, command: Command, start: str, text: str) -> None:
        port = re.search(r"--port (\d+)", text)
        if start in _PORTS:
            text = text.replace(port[0], "--port 0") if port else f"{text} --port 0"
        process = subprocess.Popen(
            [SHELL_PROGRAM, "-c", f"{self._state}\nexec {text}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._running.append(process)
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready, f"{command}\n{process.communicate()[1]}"
        first = replace(command, output=command.output[:1])  # the rest comes when it comes
        assert first.missing(ready) == [], f"{command} said {ready!r}"
        if start in _PORTS:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", ready)
            assert found, f"{command} said {ready!r}"
            shown = port[1] if port else _PORTS[start]
            if shown:
                self._ports[shown] = found[1]

    def stop(self) -> None:
        """End what runs for ever, as Ctrl-C does."""
        ends = []
        for process in self._running:
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate()
            ends.append((process.returncode, complaint))
        for code, complaint in ends:
            assert code == 130, complaint
            assert "Traceback" not in complaint, complaint
