"""The kiosk in other languages: a lobby that reads from the right."""

import pytest
from languages import in_language
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.calls import Calls

APP = asset_dir("app_templates") / "kiosk"


class Other:
    """The kiosk in another language."""

    @pytest.fixture
    def gmi_project(self, tmp_path):
        return in_language(APP, tmp_path, self.language)


@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
class TestArabic(Other):
    language = "ar"

    @pytest.mark.kiosk(
        sentence="أهلاً بكم في دار الميناء",
        button="المس للبدء",
        destinations=[
            {"name": "الاستقبال", "number": "2101"},
            {"name": "الأمن", "number": "2199"},
            {"name": "Wi-Fi", "text": "اسأل الاستقبال."},
        ],
    )
    def test_the_lobby_stands_the_other_way_round_and_works(self, lobby):
        page = lobby.page
        sentence = page.get_by_role("heading", name="أهلاً بكم في دار الميناء")
        expect(sentence).to_have_css("text-align", "right")
        lobby.button("المس للبدء").tap()
        first = lobby.button("اتصل بـ الاستقبال")
        second = lobby.button("اتصل بـ الأمن")
        assert first.bounding_box()["x"] > second.bounding_box()["x"]
        start = lobby.button("صفحة البداية").bounding_box()
        assert start["x"] + start["width"] > lobby.screen.profile.width * 0.9
        lobby.phone.expect_request("status")
        expect(page.get_by_role("img", name="الحساب 2107, جاهز")).to_be_visible()
        first.tap()
        lobby.phone.expect_call("2101")

    def test_an_incoming_call_is_told(self, lobby):
        lobby.phone.expect_request("lineStatus")
        lobby.phone.part(Calls).ring("5551")
        lobby.says("ارفع السماعة للرد.")


class TestGerman(Other):
    language = "de"

    def test_a_visitor_reads_german(self, lobby):
        lobby.button("Hier berühren").tap()
        lobby.button("Wählen").tap()
        lobby.type("9")
        lobby.button("Anrufen").tap()
        lobby.says("Diese Nummer kann von hier aus nicht angerufen werden.")


class TestChinese(Other):
    language = "zh"

    def test_a_visitor_reads_chinese(self, lobby):
        lobby.button("触摸开始").tap()
        lobby.button("拨号").tap()
        expect(lobby.button("删除")).to_be_visible()
