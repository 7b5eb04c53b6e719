"""Browsers that run elsewhere: a Playwright server, and a Selenium Grid as far as it goes."""

import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import playwright
import pytest

from gmi_appkit.testing.browser import find_browser

DRIVER = Path(playwright.__file__).parent / "driver"
NODE = DRIVER / ("node.exe" if sys.platform == "win32" else "node")

WORKS = """
def test_calls(screen, gmi_phone):
    screen.tap("Call")
    gmi_phone.expect_call("2107")
    screen.see("call originated")
    assert screen.page.url.startswith("http://127.0.0.1:")

def test_fails(screen):
    screen.see("what never comes")
"""


@pytest.fixture
def browsers(tmp_path):
    """A folder as `playwright install` makes it, with the browser that is at hand."""
    entries = json.loads((DRIVER / "package" / "browsers.json").read_text())["browsers"]
    (revision,) = [e["revision"] for e in entries if e["name"] == "chromium-headless-shell"]
    folder = tmp_path / "browsers" / f"chromium_headless_shell-{revision}"
    program = folder / "chrome-headless-shell-linux64" / "chrome-headless-shell"
    program.parent.mkdir(parents=True)
    program.symlink_to(find_browser().path)
    (folder / "INSTALLATION_COMPLETE").touch()
    return folder.parent


@pytest.fixture
def server(browsers):
    """`playwright run-server` in a process of its own: its address."""
    process = subprocess.Popen(
        [NODE, DRIVER / "package" / "cli.js", "run-server", "--host", "127.0.0.1", "--port", "0"],
        env={**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(browsers)},
        stdout=subprocess.PIPE,
        text=True,
    )
    said = process.stdout.readline()
    yield re.search(r"wss?://\S+", said)[0]
    process.terminate()
    process.communicate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="knows the folders of Linux")
def test_tests_run_in_the_browser_of_a_playwright_server(project, server):
    project.use(WORKS)
    # There is no browser here: only the server has one.
    code, said = project.run("-q", "--connect", server, GMI_BROWSER="/nowhere/chrome")
    assert code == 1, said
    assert "1 failed, 1 passed" in said
    (kept,) = (project.output / "failures").iterdir()
    assert {"screen.png", "trace.zip"} <= {file.name for file in kept.iterdir()}


def test_a_server_that_is_not_there_is_said_to_be_missing(project):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"ws://127.0.0.1:{free.getsockname()[1]}/"
        project.use(WORKS)
        code, said = project.run("-q", "--connect", address)
    assert code == 1
    assert f"no browser at {address}" in said
    assert "playwright run-server" in said


def test_playwright_asks_a_selenium_grid_for_a_session(project):
    """As far as it was tried: a stand-in for the hub is asked for a Chrome, and refuses."""
    asked = []

    class Hub(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            asked.append((self.path, json.loads(self.rfile.read(length))))
            self.send_error(500, "no node is free")

    project.use(WORKS)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        code, _said = project.run(
            "-q",
            "-k",
            "calls",
            SELENIUM_REMOTE_URL=f"http://127.0.0.1:{hub.server_address[1]}/wd/hub",
        )
        hub.shutdown()
    assert code == 1
    path, body = asked[0]
    assert path == "/wd/hub/session"
    assert body["capabilities"]["alwaysMatch"]["browserName"] == "chrome"
