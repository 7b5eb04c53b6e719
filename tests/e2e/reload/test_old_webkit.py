"""Live reload in WebKit 534.34 without WebSocket: the nearest to the phone that can be had.

PhantomJS 1.9.8 is fetched by ``python -m gmi_appkit.testing.webkit534``; without it these
tests are skipped.
"""

import ctypes.util
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from gmi_appkit.testing.webkit534.program import FETCH, place

SCRIPT = Path(__file__).with_name("old_webkit.js")
PROGRAM = place()

pytestmark = pytest.mark.skipif(not PROGRAM.is_file(), reason=f"no {PROGRAM}: `{FETCH}` fetches it")


class OldScreen:
    """The engine with a page open, unprivileged, in a folder of its own."""

    def __init__(self, folder, address):
        program = shutil.copy(PROGRAM, folder)
        script = shutil.copy(SCRIPT, folder)
        # Its Qt loads whatever OpenSSL it finds and falls over a new one: it gets an empty one.
        empty = next(Path("/lib").glob("*/libdl.so.2"), ctypes.util.find_library("dl"))
        for name in ("libssl.so.0.9.8", "libcrypto.so.0.9.8"):
            (folder / name).symlink_to(empty)
        home = folder / "home"
        home.mkdir()
        user = {}
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
            user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        self.errors = []
        self.seen = []
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [program, script, address],
            env={"LD_LIBRARY_PATH": str(folder), "HOME": str(home), "PATH": os.environ["PATH"]},
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **user,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("["):
                kind, what = json.loads(line)
                with self._news:
                    {"error": self.errors, "seen": self.seen}.get(kind, []).append(what)
                    self._news.notify_all()

    def wait(self, **wanted):
        """Wait until the page shows something."""

        def shown():
            return self.seen and wanted.items() <= self.seen[-1].items()

        with self._news:
            assert self._news.wait_for(shown, timeout=60), (wanted, self.seen[-1:], self.errors)
            return self.seen[-1]

    def wait_for(self, wanted):
        """Wait until the page shows what a function wants."""
        with self._news:
            seen = self._news.wait_for(lambda: self.seen and wanted(self.seen[-1]), timeout=60)
            assert seen, (self.seen[-1:], self.errors)
            return self.seen[-1]

    def close(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()


@pytest.fixture
def old_screen():
    screens = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)

        def opened(server):
            place = Path(folder) / str(len(screens))
            place.mkdir()
            place.chmod(0o755)
            screens.append(OldScreen(place, server.url))
            screens[-1].wait(transport="long poll", connected=True, text="first")
            return screens[-1]

        yield opened
        for screen in screens:
            screen.close()


def test_every_kind_of_edit_arrives(serve, app, old_screen):
    screen = old_screen(serve(app))
    page = (app / "index.html").read_text()
    for number in range(20):
        (app / "index.html").write_text(page.replace("first", f"take {number}"))
        screen.wait(text=f"take {number}")
        (app / "style.css").write_text(f"h1 {{ color: rgb({number}, 1, 2) }}")
        screen.wait(color=f"rgb({number}, 1, 2)", links=1)
    (app / "app.js").write_text("document.getElementById('script').textContent = 'two'")
    screen.wait(script="two", text="take 19", color="rgb(19, 1, 2)")
    assert screen.errors == []


def test_a_structural_edit_loads_the_page_anew(serve, app, old_screen):
    screen = old_screen(serve(app))
    page = (app / "index.html").read_text()
    (app / "index.html").write_text(page.replace("first</h1>", "second</h1><hr>"))
    assert screen.wait(text="second", connected=True)["patches"] == 0
    assert screen.errors == []


def test_it_follows_a_restart(serve, app, old_screen):
    server = serve(app)
    screen = old_screen(server)
    server.close()
    screen.wait(connected=False)
    page = (app / "index.html").read_text()
    (app / "index.html").write_text(page.replace("first", "while it was away"))
    serve(app, port=server.port, strict_port=True)
    screen.wait(text="while it was away", connected=True)
    (app / "index.html").write_text(page.replace("first", "and after"))
    screen.wait(text="and after")
    assert screen.errors == []


def test_what_is_wrong_shows_on_the_screen(serve, app, old_screen):
    screen = old_screen(serve(app))
    good = (app / "style.css").read_text()
    (app / "style.css").write_text("h1 {\n  color: red;\n  width: calc(100% - 8px)\n}")
    seen = screen.wait_for(lambda page: "style.css:3" in page["panel"])
    assert "width: calc(100% - 8px)" in seen["panel"]
    assert seen["panelSize"] == "800xtrue"
    assert seen["close"] == 44
    (app / "style.css").write_text(good)
    screen.wait(panel="")
    assert screen.errors == []


def test_an_error_that_no_script_caught_is_told(serve, app, old_screen):
    server = serve(app)
    screen = old_screen(server)
    (app / "app.js").write_text(
        "console.log('from', {old: 1});\nsetTimeout(function () {\n  nobody.knows();\n}, 1);"
    )
    said = server.events.wait_for(lambda event: event.get("text") == 'from {"old":1}')
    assert said["screen"] == "PhantomJS 800x480"
    told = server.events.wait_for(lambda event: event.get("kind") == "uncaught")
    assert (told["file"], told["line"]) == ("app.js", 3)
    screen.wait_for(lambda page: "app.js:3" in page["panel"] and "nobody.knows" in page["panel"])
    (app / "app.js").write_text("document.getElementById('script').textContent = 'mended'")
    screen.wait(script="mended", panel="")
