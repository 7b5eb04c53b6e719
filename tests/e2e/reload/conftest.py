"""An app in a temporary folder, dev servers for it, and pages that follow it."""

import threading
from contextlib import ExitStack

import pytest

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.testing.browser import find_browser

INDEX = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>t</title>
<link rel="stylesheet" href="style.css"></head>
<body><h1 id="text">first</h1><p id="script"></p><input id="field">
<img id="picture" src="pixel.png"><script src="app.js"></script></body></html>
"""
PIXELS = {
    # 1x1 and 2x1 GIFs: the width tells which one is shown.
    1: b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
    2: b"GIF89a\x02\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x02\x00\x01\x00\x00\x02\x02\x04\n\x00;",
}

WITHOUT_WEBSOCKET = "delete window.WebSocket"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return find_browser().launch_arguments()


@pytest.fixture(scope="session")
def browser_context_args():
    return {"viewport": {"width": 800, "height": 480}}


@pytest.fixture
def app(tmp_path):
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "index.html").write_text(INDEX)
    (folder / "style.css").write_text("h1 { color: rgb(1, 0, 0) }")
    (folder / "app.js").write_text("document.getElementById('script').textContent = 'one'")
    (folder / "pixel.png").write_bytes(PIXELS[1])
    return folder


class Follower:
    """What happened on a server, and a way to wait for it."""

    def __init__(self):
        self.events = []
        self._changed = threading.Condition()

    def __call__(self, event):
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, wanted):
        with self._changed:
            seen = self._changed.wait_for(lambda: any(map(wanted, self.events)), timeout=60)
            assert seen, self.events
            return next(filter(wanted, self.events))


@pytest.fixture
def serve():
    """Starts a dev server for a folder; all are stopped in the end."""
    with ExitStack() as stack:

        def start(folder, **options):
            events = Follower()
            options = {"port": 0, "emit": events, **options}
            sources = AppSources(load_project(folder))
            server = DevServer(sources, EmulatedTarget(EmulatedPhone()), **options)
            running = stack.enter_context(ExitStack())
            running.enter_context(server.run_in_thread())
            server.events = events
            server.close = running.close
            return server

        yield start


@pytest.fixture(params=["websocket", "long poll"])
def transport(request):
    return request.param


@pytest.fixture
def open_app(new_context):
    """Opens a server's app in a browser of its own and waits until it follows."""

    def opened(server, transport="websocket", path="", context=None):
        context = context or new_context()
        if transport == "long poll":
            context.add_init_script(WITHOUT_WEBSOCKET)
        page = context.new_page()
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        page.goto(server.url + path)
        page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
        if path != "later.html":
            page.wait_for_function("window.__gmi_reload.ready")
        assert page.evaluate("window.__gmi_reload.transport") == transport
        page.evaluate("window.untouched = true")
        return page

    return opened
