"""What an eye and a fingertip need of the small apps: contrast, targets, nothing cut, names."""

import pytest
from looks import CONTRAST, badly_placed
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault

SIZES = [(800, 480), (480, 272), (640, 330), (480, 240)]

# Nothing may be wider than the window, and no text wider than the box it stands in.
CUT = """() => {
  const bad = [];
  if (document.documentElement.scrollWidth > innerWidth) bad.push('the page');
  for (const node of document.querySelectorAll('h1, h2, p, button, td, th')) {
    if (node.scrollWidth > node.clientWidth + 1 && node.clientWidth) bad.push(node.textContent);
  }
  return bad;
}"""


def check(page):
    found = page.evaluate(CONTRAST)
    assert found["seen"] >= 3
    assert found["bad"] == []
    assert page.evaluate(CUT) == []


def check_targets(page, width):
    too_small = [
        what
        for what in badly_placed(page, 64 if width >= 720 else 40)
        if not what.endswith(" outside")  # these pages scroll as a whole
    ]
    assert too_small == []


@pytest.mark.app("blank")
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_blank_at_every_size_and_in_every_state(gmi_phone, screen, size):
    page = screen.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for fault, words in (
        (None, "This is a GXP2200"),
        (Fault("error", "productinfo"), "The phone does not say what it is"),
        (Fault("drop"), "The phone does not answer"),
    ):
        gmi_phone.faults.clear()
        if fault:
            gmi_phone.faults.add(fault)
        screen.tap("Ask again")
        screen.see(words)
        check(page)
        assert badly_placed(page, 64 if size[0] >= 720 else 40) == []


@pytest.mark.app("phone_report")
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_report_at_every_size(screen, size):
    page = screen.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    screen.open()
    screen.see("No dev server took it.")
    check(page)
    check_targets(page, size[0])
    # What there is to do is on the first screen, and the text at the end is there whole.
    for name in ("Touch here", "Send again", "Measure without viewport tag"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box["y"] + box["height"] <= size[1]
    text = page.get_by_label("The report as text")
    assert text.evaluate("node => node.scrollHeight - node.clientHeight") <= 1


@pytest.mark.app("phone_report")
def test_the_report_without_a_phone(gmi_phone, screen):
    gmi_phone.faults.add(Fault("drop"))
    screen.open()
    expect(screen.page.get_by_role("row", name="Session cookie")).to_contain_text("no phone")
    check(screen.page)


@pytest.mark.app("phone_report")
def test_parts_have_their_roles_and_names(screen):
    page = screen.page
    screen.see("No dev server took it.")
    for title in ("Phone report", "Try it with a finger", "Finger and keys", "Screen", "As text"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Text to drag")).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(2)
    # An answer is told with its question, and a mark not read out as a letter.
    expect(page.get_by_role("row", name="JSONP yes")).to_be_visible()
    expect(page.get_by_role("listitem", name="touch events: yes")).to_be_visible()
