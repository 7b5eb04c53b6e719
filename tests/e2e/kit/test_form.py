"""The kit's form: the field that is written in looks so, and only that one."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_only_the_field_that_is_written_in_looks_so(screen):
    name, firm = screen.page.locator(".gu-box").all()
    screen.page.get_by_label("Your name").tap()
    expect(name).to_have_css("border-width", "2px")
    expect(firm).to_have_css("border-width", "1px")
    screen.page.get_by_label("Your firm").tap()
    expect(firm).to_have_css("border-width", "2px")
    expect(name).to_have_css("border-width", "1px")
