"""The built apps in WebKit 534.34 (PhantomJS 1.9.8), the nearest relative of the phone's engine.

``python -m gmi_appkit.testing.webkit534`` fetches it; without it these tests are skipped.
"""

import ctypes.util
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from gmi_appkit.assets import asset_dir
from gmi_appkit.build import build_app
from gmi_appkit.project import load_project
from gmi_appkit.server.bundle import BundleServer
from gmi_appkit.server.run import make_target
from gmi_appkit.testing.webkit534.program import FETCH, place

SCRIPT = Path(__file__).with_name("old_webkit.js")
PROGRAM = place()
TEMPLATES = sorted(
    folder.name
    for folder in asset_dir("app_templates").iterdir()
    if any((folder / name).is_file() for name in ("index.html", "index.html.j2"))
)
PATIENCE = 60

pytestmark = pytest.mark.skipif(not PROGRAM.is_file(), reason=f"no {PROGRAM}: `{FETCH}` fetches it")


class OldWebKit:
    """Starts the engine, unprivileged, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.picture = folder / "out" / "shot.png"
        self._program = shutil.copy(PROGRAM, folder)
        shutil.copy(SCRIPT, folder)
        # Its Qt loads whatever OpenSSL it finds and falls over a new one: it gets an empty one.
        empty = next(Path("/lib").glob("*/libdl.so.2"), ctypes.util.find_library("dl"))
        for name in ("libssl.so.0.9.8", "libcrypto.so.0.9.8"):
            (folder / name).symlink_to(empty)
        (folder / "out").mkdir()
        self._user = {}
        if os.geteuid() == 0:
            shutil.chown(folder / "out", "nobody")
            self._user = {"user": "nobody", "group": "nogroup", "extra_groups": []}

    def start(self, address, wait=1500, flag=""):
        home = str(self.folder / "out")
        return subprocess.Popen(
            [
                self._program,
                str(self.folder / SCRIPT.name),
                address,
                str(self.picture),
                str(wait),
                str(flag),
            ],
            env={"LD_LIBRARY_PATH": str(self.folder), "HOME": home, "PATH": os.environ["PATH"]},
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **self._user,
        )

    def show(self, address):
        """Open a page; what it said, by kind."""
        process = self.start(address)
        out, _ = process.communicate(timeout=PATIENCE)
        said = {"error": [], "reply": [], "seen": [], "opened": []}
        for line in out.splitlines():
            if line.startswith("["):
                kind, what = json.loads(line)
                said[kind].append(what)
        return said


@pytest.fixture
def engine():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield OldWebKit(Path(folder))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_built_app_runs(engine, template, tmp_path):
    root = asset_dir("app_templates") / template
    project = load_project(root)
    bundle = build_app(project, tmp_path / "out").out
    if (root / "config.js").is_file():
        shutil.copy(root / "config.js", bundle)
    server = BundleServer(bundle, make_target(project), port=0)
    with server.run_in_thread():
        said = engine.show(server.url)
    assert said["opened"] == ["success"]
    assert said["error"] == []
    failed = [url for status, url in said["reply"] if not 200 <= status < 400]
    assert [url for url in failed if "/__gmi__/" not in url] == []  # that is the dev server's
    (seen,) = said["seen"]
    assert "AppleWebKit/534.34" in seen["agent"]
    assert seen["text"].strip()
    with Image.open(engine.picture) as picture:
        assert picture.width == 800, "nothing sticks out at the side"
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 16, "more than an empty page"


def test_the_built_phonebook_shows_its_contacts(engine, tmp_path):
    root = asset_dir("app_templates") / "phonebook"
    project = load_project(root)
    bundle = build_app(project, tmp_path / "out").out
    shutil.copy(root / "config.js", bundle)
    server = BundleServer(bundle, make_target(project), port=0)
    with server.run_in_thread():
        (seen,) = engine.show(server.url)["seen"]
    assert "Aminata Diallo" in seen["text"]


def test_offline_it_comes_from_the_application_cache(engine, tmp_path):
    """Today's Chromium has no application cache any more: here it is exercised, and only here."""
    project = load_project(asset_dir("app_templates") / "phonebook")
    bundle = build_app(project, tmp_path / "out", offline=True).out
    server = BundleServer(bundle, make_target(project), port=0)
    flag = engine.folder / "out" / "again"
    seen = []
    with server.run_in_thread():
        process = engine.start(server.url, flag=flag)
        for line in process.stdout:
            kind, what = json.loads(line) if line.startswith("[") else ("", None)
            if kind == "seen":
                seen.append(what)
                break
    flag.touch()  # the server is gone now
    rest, _ = process.communicate(timeout=PATIENCE)
    lines = [json.loads(line) for line in rest.splitlines() if line.startswith("[")]
    seen += [what for kind, what in lines if kind == "seen"]
    assert seen[0]["cache"] == 1, "idle: everything is kept"
    assert ["opened", "success"] in lines
    assert seen[1]["text"].strip()
    assert [what for kind, what in lines if kind == "error"] == []
