"""The kit's dial pad with all the keys of a phone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")

PAD = """() => {
  const pad = new GMIUI.DialPad({ label: 'Number', star: true, most: 6,
    go: { text: 'Dial', press: text => { window.dialled = text; } } });
  GMIUI.frame.show({ title: 'Pad', home: true, node: pad.node });
}"""


@pytest.fixture
def pad(screen):
    """The pad's keys, and what it shows."""
    for kind in ("css", "js"):
        address = f"{screen.url}gmi/ui/dialpad.{kind}"
        if kind == "css":
            screen.page.add_style_tag(url=address)
        else:
            screen.page.add_script_tag(url=address)
    screen.page.evaluate(PAD)
    return screen.page.locator(".gu-dial-keys")


def test_it_has_the_keys_of_a_phone_in_their_order(pad):
    keys = pad.get_by_role("button")
    expect(keys.first).to_be_visible()
    said = [text.split() for text in keys.all_inner_texts()]
    assert [signs for signs in said if len(signs[0]) == 1] == [
        ["1"], ["2", "ABC"], ["3", "DEF"],
        ["4", "GHI"], ["5", "JKL"], ["6", "MNO"],
        ["7", "PQRS"], ["8", "TUV"], ["9", "WXYZ"],
        ["*"], ["0"], ["#"],
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["touch", "keyboard"])
def test_what_was_typed_is_handed_over(pad, screen, way):
    if way == "touch":
        for name in ("Star", "7", "2", "Hash", "1"):
            pad.get_by_role("button", name=name, exact=True).tap()
    else:
        screen.page.keyboard.type("*72#1")
    expect(screen.page.get_by_role("group", name="Number")).to_have_text("*72#1")
    screen.tap("Dial")
    assert screen.page.evaluate("dialled") == "*72#1"
