"""The board in other languages: the same words in each, and a board that reads from the right."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.project import load_project

APP = asset_dir("app_templates") / "speed_dial"
LANGUAGES = ("en", "de", "zh", "ar")


def words(language):
    text = (APP / "words" / f"_{language}.js.j2").read_text("utf-8")
    found = dict(re.findall(r"^  '([\w.]+)': '((?:[^'\\]|\\.)*)',?$", text, re.M))
    assert len(found) == text.count("\n") - 3
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_everything_with_the_same_gaps(language):
    english, other = words("en"), words(language)
    assert list(other) == list(english)
    for key, text in english.items():
        assert sorted(re.findall(r"\{\d\}", text)) == sorted(re.findall(r"\{\d\}", other[key])), key


class TestArabic:
    @pytest.fixture
    def gmi_project(self, tmp_path):
        """The app as a site that reads from the right has it."""
        app = tmp_path / "app"
        shutil.copytree(APP, app)
        config = app / "gmi.toml"
        config.write_text(config.read_text().replace('language = "en"', 'language = "ar"'))
        return load_project(app)

    @pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
    def test_the_board_stands_the_other_way_round_and_works(self, app, gmi_phone):
        expect(app.tiles().first).to_be_visible()
        first, second = (app.tiles().nth(at).bounding_box() for at in (0, 1))
        assert first["x"] > second["x"]
        expect(app.tiles().first.locator(".gu-tile-number")).to_have_css("direction", "ltr")
        expect(app.banner()).to_contain_text("الاتصال السريع")
        expect(app.button(re.compile("2107 جاهز"), exact=False).first).to_be_visible()
        app.tiles().first.tap()
        gmi_phone.expect_call("2101")
