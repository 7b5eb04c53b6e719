"""Nothing is left running, however a run ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from pathlib import Path

import pytest
from old_webkit import needs_old_webkit

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="counts processes by what Linux tells of them"
)

WAITS = """
import pathlib
import pytest
from playwright.sync_api import expect

expect.set_options(timeout=600_000)  # it waits until it is interrupted

@pytest.fixture
def put_away():
    yield
    pathlib.Path(__file__).with_name("put_away").touch()

@pytest.mark.smoke
def test_waits(screen, put_away):
    screen.see("Nothing yet")
    pathlib.Path(__file__).with_name("ready").touch()
    screen.see("what never comes")

@pytest.mark.smoke
def test_next(screen):
    pathlib.Path(__file__).with_name("next").touch()
"""


def family(mark):
    """The processes that have our mark in their environment or command."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            state = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
        except OSError:  # it has ended meanwhile
            continue
        if mark.encode() in told and state != "Z":
            found[int(entry.name)] = command
    return found


class Run:
    """``gmi test`` in the background, and all the processes that come of it."""

    def __init__(self, project, *arguments):
        self.folder = project.folder / "tests"
        self.mark = uuid.uuid4().hex
        # Where anybody may look: the old engine runs as nobody.
        self.scratch = Path(tempfile.mkdtemp(prefix=self.mark, dir="/tmp"))
        self.scratch.chmod(0o755)
        project.use(WAITS)
        self.process = subprocess.Popen(
            project.command("-q", *arguments),
            env=project.environment(GMI_TEST_MARK=self.mark, TMPDIR=str(self.scratch)),
            cwd=project.folder.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.wait_for(lambda: (self.folder / "ready").exists())

    def wait_for(self, condition):
        """Wait, as long as it takes; a process that never ends fails by pytest's own patience."""
        pause = threading.Event()
        for _ in range(1800):
            if condition():
                return
            pause.wait(0.1)
        raise AssertionError(f"still there: {family(self.mark)}")

    def pytest(self):
        """The process of the tests themselves."""
        (number,) = [n for n, c in family(self.mark).items() if "-m pytest" in c]
        return number

    def ends(self):
        said, _ = self.process.communicate(timeout=300)
        self.wait_for(lambda: not family(self.mark))
        return self.process.returncode, said


@pytest.fixture
def started(project):
    runs = []

    def start(*arguments):
        runs.append(Run(project, *arguments))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.communicate()
        shutil.rmtree(run.scratch, ignore_errors=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "timeout"])
def test_after_an_interruption_all_is_put_away(started, number):
    run = started()
    assert len(family(run.mark)) >= 4, "gmi, pytest, the driver, the browser"
    run.process.send_signal(number)
    code, said = run.ends()
    assert code == 130, said
    assert (run.folder / "put_away").exists(), "fixtures are finished"
    assert not (run.folder / "next").exists(), "no test is begun after it"
    assert (run.folder.parent / "test-results" / "report.html").exists()


def test_after_a_crash_of_the_tests_nothing_is_left(started):
    run = started()
    os.kill(run.pytest(), signal.SIGKILL)
    code, _ = run.ends()
    assert code == 1


def test_the_tests_end_when_the_command_is_killed(started):
    run = started()
    run.process.kill()
    run.ends()
    assert (run.folder / "put_away").exists()
    assert not (run.folder / "next").exists()


def test_of_a_parallel_run_nothing_is_left_either(started):
    run = started("-n", "2")
    run.process.send_signal(signal.SIGINT)
    code, said = run.ends()
    assert code == 130, said


@needs_old_webkit
@pytest.mark.parametrize("hard", [False, True], ids=["ctrl-c", "crash"])
def test_the_old_engine_ends_too(started, hard):
    run = started("--engine", "webkit534")
    assert any("driver.js" in command for command in family(run.mark).values())
    if hard:
        os.kill(run.pytest(), signal.SIGKILL)
    else:
        run.process.send_signal(signal.SIGINT)
    code, _ = run.ends()
    assert code == (1 if hard else 130)
