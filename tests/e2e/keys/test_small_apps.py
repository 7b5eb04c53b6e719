"""The small apps, which have no screen kit, by the phone's keys alone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


@pytest.fixture
def theme():
    """These have but one."""
    return "light"


@pytest.mark.app("blank")
def test_blank_ask_again(keys, button, screen, gmi_phone):
    screen.see("This is a GXP2200")
    gmi_phone.journal.clear()
    keys.ok(button("Ask again"))
    gmi_phone.expect_request("productinfo")


@pytest.mark.app("phone_report")
def test_report_everything_that_can_be_touched(keys, button, screen):
    screen.see("No dev server took it.")
    keys.go(screen.page.get_by_role("button", name=re.compile("^Touch here")))
    keys.go(screen.page.get_by_role("region", name="Text to drag"))
    keys.go(button("Measure without viewport tag"))
    keys.go(screen.page.get_by_label("The report as text"))
    keys.ok(button("Send again"))
    expect(screen.page.get_by_role("row", name="Keys seen")).to_contain_text("40")


@pytest.mark.app("phone_report")
def test_report_is_read_to_its_end_and_back(keys, screen):
    screen.see("No dev server took it.")
    last = screen.page.get_by_role("heading", name="As text")
    first = screen.page.get_by_role("heading", name="Phone report")
    for key, heading in (("ArrowDown", last), ("ArrowUp", first)):
        for _ in range(80):
            if heading.evaluate(SEEN):
                break
            keys.press(key)
        assert heading.evaluate(SEEN)


SEEN = """node => {
  const box = node.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""
