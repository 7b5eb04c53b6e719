"""``gmi dev`` for people: its keys, its pictures, and a real phone that is to show the app."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from running import run

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.http import EmulatorServer

pty = pytest.importorskip("pty")  # no such terminals on Windows
termios = pytest.importorskip("termios")


class Terminal:
    """A process with a terminal of its own, and what it has printed there."""

    def __init__(self, command, folder, **environment):
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env={**os.environ, "COLUMNS": "200", **environment},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        self.text = ""
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        with contextlib.suppress(OSError):  # how a terminal ends
            while part := os.read(self._ours, 65536):
                with self._news:
                    self.text += part.decode(errors="replace")
                    self._news.notify_all()

    def wait_for(self, pattern):
        with self._news:
            seen = self._news.wait_for(lambda: re.search(pattern, self.text), timeout=120)
            assert seen, self.text
            return seen

    def wait_until(self, seen):
        """For what no event tells of."""
        end = time.monotonic() + 120
        while not seen():
            assert self.process.poll() is None, self.text
            assert time.monotonic() < end, self.text
            time.sleep(0.02)

    def is_cooked(self):
        """Whether the terminal waits for whole lines."""
        return bool(termios.tcgetattr(self._ours)[3] & termios.ICANON)

    def disturb(self):
        """What a shell does to the terminal of a program that it has stopped."""
        modes = termios.tcgetattr(self._ours)
        modes[3] |= termios.ICANON
        termios.tcsetattr(self._ours, termios.TCSANOW, modes)

    def press(self, key):
        os.write(self._ours, key.encode())

    def ended(self):
        """Wait until it has ended and all that it said is there; its exit code."""
        code = self.process.wait()
        self._reader.join()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        os.close(self._ours)


def _take_terminal():
    import fcntl

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def app(tmp_path):
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "index.html").write_text("<!DOCTYPE html><title>t</title><h1>hello</h1>")
    return folder


@pytest.fixture
def gmi_dev(app, tmp_path):
    """Starts ``gmi dev`` in a terminal, in the folder beside the app."""
    started = []

    def start(*options, **environment):
        command = [sys.executable, "-m", "gmi_appkit", "dev", str(app), "--port", "0", *options]
        started.append(Terminal(command, tmp_path, **environment))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def test_keys(gmi_dev):
    terminal = gmi_dev()
    terminal.wait_for("h lists the keys")
    terminal.press("h")
    terminal.wait_for(r"r +load every screen anew")
    terminal.press("p")
    terminal.wait_for(r"gxp2200-panel, 480x272")
    terminal.press("\x1b[A")  # an arrow
    terminal.press("r")
    terminal.wait_for(r"anew +0 screens")
    terminal.press("q")
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.text


def test_keys_work_again_after_it_was_stopped(gmi_dev):
    terminal = gmi_dev()
    terminal.wait_for("h lists the keys")
    os.kill(terminal.process.pid, signal.SIGSTOP)
    terminal.disturb()
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.wait_until(lambda: not terminal.is_cooked())
    terminal.press("h")
    terminal.wait_for(r"r +load every screen anew")
    terminal.press("q")
    assert terminal.process.wait() == 0
    assert terminal.is_cooked()  # as it was found


def test_ctrl_c_still_ends_it(gmi_dev):
    terminal = gmi_dev()
    terminal.wait_for("h lists the keys")
    terminal.press("\x03")
    assert terminal.process.wait() == 130


def test_open(gmi_dev, tmp_path):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f"echo $1 >> {opened}\n")
    # Not executed itself: a file that was just written can be busy for a moment.
    terminal = gmi_dev("--open", BROWSER=f"sh {browser} %s")
    url = terminal.wait_for(r"workbench at (\S+)\s")[1]
    terminal.press("o")
    terminal.wait_until(lambda: opened.exists() and opened.read_text().count("\n") == 2)
    assert opened.read_text().split() == [url, url]


def test_o_while_the_browsers_are_still_looked_for(gmi_dev, tmp_path):
    """Python's own list of browsers is empty for all others while the first one fills it."""
    opened, fifo = tmp_path / "opened", tmp_path / "fifo"
    browser = tmp_path / "browser"
    browser.write_text(f"echo $1 >> {opened}\n")
    os.mkfifo(fifo)
    slow = tmp_path / "bin" / "xdg-settings"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\ncat {fifo}\n")
    slow.chmod(0o755)
    path = f"{slow.parent}:{os.environ['PATH']}"
    terminal = gmi_dev("--open", BROWSER=f"sh {browser} %s", PATH=path, DISPLAY=":0")
    terminal.wait_for("h lists the keys")
    with fifo.open("w"):  # once it is being read
        terminal.press("op")
        terminal.wait_for("s takes a picture")  # p is answered, so o is under way
    terminal.wait_until(lambda: opened.exists() and opened.read_text().count("\n") == 2)


def test_a_picture_at_the_chosen_profile(gmi_dev, tmp_path):
    from PIL import Image

    terminal = gmi_dev()
    terminal.wait_for("h lists the keys")
    terminal.press("p")
    terminal.press("s")
    terminal.wait_for(r"picture +app-gxp2200-panel\.png")
    with Image.open(tmp_path / "app-gxp2200-panel.png") as picture:
        assert picture.size == (480, 272)


# -- a real phone, played by an emulated one on an address of its own ---------------------------


@pytest.fixture
def phone():
    """A phone on the network, with the address to write into gmi.toml."""
    emulated = EmulatedPhone()
    started, stop = threading.Event(), []
    where = []

    async def main():
        import asyncio

        server = EmulatorServer(emulated, "127.0.0.1", 0, control_token="x" * 20)
        server.start()
        where.append(server.origin)
        ended = asyncio.Event()
        stop.append((asyncio.get_running_loop(), ended))
        started.set()
        await ended.wait()
        await server.stop()

    thread = threading.Thread(target=lambda: run(main()))
    thread.start()
    assert started.wait(60)
    emulated.origin = where[0]
    yield emulated
    stop[0][0].call_soon_threadsafe(stop[0][1].set)
    thread.join()


def write_config(app, phone):
    (app / "gmi.toml").write_text(
        f'[phones.desk]\nurl = "{phone.origin}"\nuser = "admin"\npassword_env = "DESK"\n'
    )


def test_the_app_is_opened_on_the_phone_and_seen_there(gmi_dev, app, phone):
    write_config(app, phone)
    terminal = gmi_dev("--phone", "desk", "--lan", GMI_HOST="127.0.0.1", DESK="123")
    terminal.wait_for(r"lan +127\.0\.0\.1: GMI_HOST says so")
    url = terminal.wait_for(r"join +(\S+)\s")[1]
    terminal.wait_for("▄")  # the code for a camera
    terminal.wait_for("opening   on phone desk")
    terminal.wait_until(lambda: phone.foreground is not None)
    assert phone.foreground.name == "Browser"
    assert phone.foreground.arg == url
    with urllib.request.urlopen(url) as page:  # what the phone's browser does then
        assert b"hello" in page.read()
    terminal.wait_for(r"opened +phone desk, 127\.0\.0\.1, has fetched the app")


def test_a_phone_that_does_not_open_it(gmi_dev, app, phone):
    write_config(app, phone)
    terminal = gmi_dev("--phone", "desk", "--lan", GMI_HOST="127.0.0.1", DESK="wrong")
    terminal.wait_for(r"warning +phone desk did not open the app \(.*by hand")


def test_lan_events_for_programs(app, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "gmi_appkit", "dev", str(app), "--port=0", "--lan", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "GMI_HOST": "127.0.0.1"},
    )
    try:
        ready = json.loads(process.stdout.readline())
        assert ready["lan"] == "127.0.0.1"
        assert "/__gmi__/join/" in ready["join"]
        with urllib.request.urlopen(f"http://127.0.0.1:{ready['port']}/manager?action=product"):
            pass
        event = json.loads(process.stdout.readline())
        assert (event["event"], event["action"], event["status"]) == ("request", "product", 200)
        process.terminate()
        assert json.loads(process.stdout.readline()) == {"schema": 1, "event": "stop"}
        assert process.wait() == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_every_interface_is_warned_about(gmi_dev):
    terminal = gmi_dev("--host", "0.0.0.0", GMI_HOST="127.0.0.1")
    terminal.wait_for(r"warning +0\.0\.0\.0 lets in whoever")
    terminal.wait_for(r"join +http://127\.0\.0\.1:\d+/__gmi__/join/")


def test_an_address_of_another_machine(app):
    done = subprocess.run(
        [sys.executable, "-m", "gmi_appkit", "dev", str(app), "--lan", "--host", "192.0.2.99"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "192.0.2.99 is no address of this machine" in done.stderr
