"""What every app template weighs, and how soon it can paint."""

import gzip
import shutil

import pytest
import rjsmin

from gmi_appkit.assets import asset_dir
from gmi_appkit.build import build_app
from gmi_appkit.project import load_project

KIT_APPS = ("phonebook", "speed_dial", "sms_composer", "kiosk")
SMALL_APPS = ("blank", "phone_report")
LANGUAGES = sorted(file.stem for file in (asset_dir("web") / "ui" / "strings").glob("*.js"))
MOST = 40_000  # bytes, of all that a phone fetches


def measured(name, language, folder):
    app = folder / name
    shutil.copytree(asset_dir("app_templates") / name, app)
    config = app / "gmi.toml"
    text = config.read_text("utf-8").replace('language = "en"', f'language = "{language}"')
    config.write_text(text, "utf-8")
    return build_app(load_project(app), folder / "bundle")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KIT_APPS)
def test_a_bundle_is_at_most_40_kb_and_paints_after_8_requests(name, language, tmp_path):
    built = measured(name, language, tmp_path)
    assert built.gzip_kb * 1024 <= MOST
    assert built.requests <= 8


@pytest.mark.parametrize("name", SMALL_APPS)
def test_the_small_apps_stay_small(name, tmp_path):
    built = measured(name, "en", tmp_path)
    assert built.gzip_kb <= 12
    assert built.requests <= 8


def test_the_library_is_at_most_4_kb():

    source = (asset_dir("web") / "gmi" / "GMIService.js").read_text("utf-8")
    assert len(gzip.compress(rjsmin.jsmin(source).encode(), 9)) <= 4096
