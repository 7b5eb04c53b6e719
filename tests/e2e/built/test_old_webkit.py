"""The built apps in WebKit 534.34 (PhantomJS 1.9.8), the nearest relative of the phone's engine."""

import shutil
from pathlib import Path

import pytest
from old_webkit import needs_old_webkit, old_webkit
from PIL import Image

from gmi_appkit.assets import asset_dir
from gmi_appkit.build import build_app
from gmi_appkit.project import load_project
from gmi_appkit.server.bundle import BundleServer
from gmi_appkit.server.run import make_target

SCRIPT = Path(__file__).with_name("old_webkit.js")
TEMPLATES = sorted(
    folder.name
    for folder in asset_dir("app_templates").iterdir()
    if any((folder / name).is_file() for name in ("index.html", "index.html.j2"))
)
# What each shows when it has asked the phone all that it asks at its start.
SHOWN = {
    "blank": "This is a GXP2200",
    "kiosk": "Touch to begin",
    "phone_report": "No dev server took it.",
    "phonebook": "Aminata Diallo",
    "sms_composer": "Ines Okafor",
    "speed_dial": "not registered",
}

pytestmark = needs_old_webkit


@pytest.fixture
def started():
    """Starts the engine."""
    with old_webkit() as start:
        yield start


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_built_app_runs(started, template, tmp_path):
    root = asset_dir("app_templates") / template
    project = load_project(root)
    bundle = build_app(project, tmp_path / "out").out
    if (root / "config.js").is_file():
        shutil.copy(root / "config.js", bundle)
    server = BundleServer(bundle, make_target(project), port=0)
    with server.run_in_thread():
        engine = started(SCRIPT, server.url, SHOWN[template])
        engine.wait_for(kind="through")
        engine.ends()
    assert engine.said("opened") == ["success"]
    assert engine.errors == []
    failed = [url for status, url in engine.said("reply") if not 200 <= status < 400]
    assert [url for url in failed if "/__gmi__/" not in url] == []  # that is the dev server's
    assert "AppleWebKit/534.34" in engine.said("seen")[-1]["agent"]
    with Image.open(engine.home / "shot.png") as picture:
        assert picture.width == 800, "nothing sticks out at the side"
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 16, "more than an empty page"


def test_offline_it_comes_from_the_application_cache(started, tmp_path):
    """Today's Chromium has no application cache any more: here it is exercised, and only here."""
    project = load_project(asset_dir("app_templates") / "phonebook")
    bundle = build_app(project, tmp_path / "out", offline=True).out
    server = BundleServer(bundle, make_target(project), port=0)
    shown = "Log in"  # there is no config.js beside it
    with server.run_in_thread():
        engine = started(SCRIPT, server.url, shown, "again", shown)
        engine.wait_for(kind="through")  # the cache keeps everything
    (engine.home / "again").touch()  # the server is gone now
    engine.wait_for(lambda time: time == 2, kind="through")
    engine.ends()
    assert engine.said("opened") == ["success", "success"]
    assert engine.errors == []
