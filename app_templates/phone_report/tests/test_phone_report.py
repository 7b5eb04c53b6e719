"""The page on an emulated phone. Run it with `gmi test`, or with pytest in this folder."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def answer(screen, question):
    row = screen.page.get_by_role("row", name=question)
    return row.get_by_role("cell")


def test_it_says_what_the_screen_is(screen, gmi_profile):
    size = f"{gmi_profile.width} x {gmi_profile.height}"
    expect(answer(screen, "Window ")).to_have_text(size)
    screen.see(f"{size} CSS pixels, WebKit")


def test_it_sees_whether_the_session_comes_back(screen):
    expect(answer(screen, "JSONP")).to_contain_text("yes")
    expect(answer(screen, "Session cookie comes back")).to_contain_text("yes")


def test_without_a_dev_server_the_text_can_be_copied(screen):
    screen.see("No dev server took it.")
    assert '"Window"' in screen.page.get_by_label("The report as text").input_value()


@pytest.mark.smoke  # this runs in old WebKit too: gmi test --engine webkit534
def test_smoke_it_says_what_the_engine_is(screen):
    screen.see("CSS pixels, WebKit")
    screen.see("No dev server took it.")
    assert "800 x 480" in screen.text() or "480 x 272" in screen.text()
    screen.screenshot()
