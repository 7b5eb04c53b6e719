"""What an eye and a fingertip need: contrast, targets, nothing cut; and the bundle's weight."""

import json

import pytest
from calls import UNHURRIED
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.build import build_app
from gmi_appkit.check import check_path
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.project import load_project

pytestmark = UNHURRIED

APP = asset_dir("app_templates") / "speed_dial"

INKS = """() => {
  const clear = 'rgba(0, 0, 0, 0)', all = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    let node = text.parentNode, box = node.getBoundingClientRect(), style = getComputedStyle(node);
    if (!text.nodeValue.trim() || !box.width || !box.height) continue;
    if (style.visibility === 'hidden' || /^(SCRIPT|STYLE|OPTION)$/.test(node.nodeName)) continue;
    if (node.closest('.gu-off, :disabled, [aria-hidden=true], .gu-tile-marked')) continue;
    while (getComputedStyle(node).backgroundColor === clear && node.parentElement) {
      node = node.parentElement;
    }
    all.push([text.nodeValue, style.color, getComputedStyle(node).backgroundColor]);
  }
  return all;
}"""

BADLY_PLACED = """(least) => {
  const bad = [], seen = node => {
    const box = node.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(node).visibility !== 'hidden' && box;
  };
  for (const node of document.querySelectorAll(
      'button, [role=button], [role=radio], input, select, textarea')) {
    const box = seen(node), name = node.getAttribute('aria-label') || node.textContent || node.name;
    if (!box || node.closest('.gu-status, .gu-box')) continue;
    if (box.width < least || box.height < least - 1) {
      bad.push(name + ' ' + Math.round(box.width) + 'x' + Math.round(box.height));
    }
    if (box.left < -0.5 || box.right > innerWidth + 0.5 || box.top < -0.5 ||
        box.bottom > innerHeight + 0.5) bad.push(name + ' outside');
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (hit && !node.contains(hit) && !hit.closest('.gu-veil, .gu-toast')) {
      bad.push(name + ' under ' + hit.className);
    }
  }
  return bad;
}"""


def light(colour):
    red, green, blue = (
        value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4
        for value in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def rgb(text):
    if text.startswith("#"):
        return [int(text[at : at + 2], 16) for at in (1, 3, 5)]
    return [float(part) for part in text[text.index("(") + 1 : -1].split(",")]


def screens(app):
    """Every kind of screen, one after the other."""
    app.ready()
    yield "board"
    app.button("Menu").tap()
    yield "menu"
    app.choose("Start again")
    yield "question"
    app.choose("Keep the board")
    app.edit()
    yield "editing"
    app.change("Reception")
    yield "form"
    app.page.get_by_label("Name", exact=True).fill("")
    app.button("Save").tap()
    yield "wrong form"
    app.button("Cancel").tap()
    app.choose("Leave")
    app.paste("nothing")
    yield "spreadsheet"
    app.button("Cancel").tap()
    app.change("Security")
    app.button("Delete").tap()
    expect(app.button("Undo")).to_be_visible()
    yield "toast"
    app.button("Done").tap()
    app.tile("Night desk").tap()
    expect(app.tile("Night desk")).to_contain_text("Calling …")
    yield "calling"
    app.tile("Night desk").tap()
    app.says("Calling …")
    yield "call"
    app.page.get_by_role("toolbar").get_by_role("button", name="Speed dial").tap()
    app.phone.faults.add(Fault("drop"))
    app.page.clock.run_for(6000)
    expect(app.button("Try now")).to_be_visible()
    yield "gone"


@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast_on_every_screen(app, theme):
    app.ready()
    if theme == "dark":
        app.menu("Dark screen")
    for name in screens(app):
        inks = app.page.evaluate(INKS)
        assert len(inks) > 2, name
        bad = [ink for ink in inks if contrast(rgb(ink[1]), rgb(ink[2])) < 4.5]
        assert (name, bad) == (name, [])


@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
@pytest.mark.parametrize("cut", [0, 32], ids=["whole", "with the browser's bars"])
def test_targets_are_large_enough_whole_and_the_page_never_scrolls(app, cut):
    size = app.page.viewport_size
    app.page.set_viewport_size({"width": size["width"], "height": size["height"] - cut})
    app.screen.open()
    for name in screens(app):
        # Under a notice on the lowest screen, nine tiles are worth more than a wide finger.
        least = 36 if size["width"] < 720 and name == "gone" else 64 if size["width"] > 720 else 40
        assert (name, app.page.evaluate(BADLY_PLACED, least)) == (name, [])
        assert app.page.evaluate(
            "scrollX + scrollY === 0 && document.documentElement.scrollHeight <= innerHeight"
            " && document.documentElement.scrollWidth <= innerWidth"
        )


@pytest.mark.parametrize(
    ("size", "tiles"),
    [((800, 480), 12), ((480, 272), 9), ((640, 330), 15), ((480, 240), 9), ((1024, 600), 15)],
)
def test_a_page_holds_as_many_tiles_as_the_window_has_room_for(app, size, tiles):
    app.ready()
    app.page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(app.tiles()).to_have_count(tiles)
    bottom = app.page.get_by_role("toolbar").bounding_box()["y"]
    for tile in app.tiles().all():
        box = tile.bounding_box()
        assert box["y"] + box["height"] <= bottom
        assert box["x"] + box["width"] <= size[0]


def test_tiles_keep_their_places_when_the_phone_falls_silent(app, gmi_phone):
    app.ready()
    before = app.names()
    gmi_phone.faults.add(Fault("drop"))
    app.page.clock.run_for(6000)
    expect(app.button("Try now")).to_be_visible()
    assert len(app.names()) == len(before)


def test_marks_and_colour_bars_stand_out_in_both_themes():
    tokens = json.loads((asset_dir("web") / "ui" / "tokens.json").read_text("utf-8"))
    for theme in ("light", "dark"):
        ground = rgb(tokens[theme]["raised"])
        for name, colour in tokens[theme]["tiles"].items():
            assert contrast(rgb(colour), ground) >= 3, (theme, name)


def test_states_are_told_by_shape_and_word_not_by_colour_alone(app, gmi_phone):
    app.ready()
    ready = app.tile("Reception").locator(".gu-dot")
    off = app.tile("Branch office").locator(".gu-dot")
    assert ready.evaluate("dot => getComputedStyle(dot).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert off.evaluate("dot => getComputedStyle(dot).backgroundColor") == "rgba(0, 0, 0, 0)"
    expect(app.tile("Branch office")).to_contain_text("not registered")


def test_the_bundle_is_light_and_quick_to_the_first_paint(tmp_path):
    built = build_app(load_project(APP), tmp_path / "out")
    assert built.gzip_kb <= 40
    assert built.requests <= 8
    assert (tmp_path / "out" / "board.js").is_file()  # each site's own, so not bundled


def test_nothing_in_it_is_more_than_the_engine_can():
    assert check_path(APP).findings == ()
