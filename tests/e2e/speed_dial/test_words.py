"""The board in other languages: a board that reads from the right."""

import re

import pytest
from languages import in_language
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir

APP = asset_dir("app_templates") / "speed_dial"


class TestArabic:
    @pytest.fixture
    def gmi_project(self, tmp_path):
        """The app as a site that reads from the right has it."""
        return in_language(APP, tmp_path, "ar")

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
