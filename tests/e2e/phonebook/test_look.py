"""What an eye and a fingertip need: contrast, targets, nothing cut, at every size."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.build import build_app
from gmi_appkit.emulator.faults import Fault

CONTRAST = """() => {
  function channel(value) {
    value /= 255;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
  function light(colour) {
    const [red, green, blue] = colour.map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function parse(text) { return text.match(/[\\d.]+/g).map(Number); }
  function over(top, under) {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a));
  }
  function ground(node) {
    const stack = [];
    for (let at = node; at && at.nodeType === 1; at = at.parentNode) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      stack.push(colour);
      if (colour.length < 4 || colour[3] === 1) break;
    }
    return stack.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  }
  function dimmed(node) {
    return !!node.closest('.gu-off, :disabled, [aria-hidden=true]');
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const bad = [];
  let seen = 0;
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentNode, box = node.getBoundingClientRect();
    if (!text.nodeValue.trim() || !box.width || !box.height || dimmed(node)) continue;
    if (/^(SCRIPT|STYLE|OPTION)$/.test(node.nodeName)) continue;
    const back = ground(node), ink = over(parse(getComputedStyle(node).color), back);
    const pair = [light(ink), light(back)].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    seen += 1;
    if (ratio < 4.5) bad.push(text.nodeValue + ' ' + ratio.toFixed(2));
  }
  return {seen, bad};
}"""

TARGETS = """(least) => {
  const bad = [];
  const all = 'button, [role=button], [role=tab], input, select';
  for (const node of document.querySelectorAll(all)) {
    // A field is touched anywhere in its box: its label belongs to it.
    const box = (node.closest('.gu-box') || node).getBoundingClientRect();
    if (!box.width || !box.height || node.closest('.gu-status')) continue;
    if (getComputedStyle(node).visibility === 'hidden') continue;
    // These have the height of what they stand in: the strip, the grid of letters.
    if (node.closest('.gu-strip-search, .gu-letters')) continue;
    if (box.width < least || box.height < least - 1) {
      bad.push((node.getAttribute('aria-label') || node.textContent || node.name) + ' ' +
        Math.round(box.width) + 'x' + Math.round(box.height));
    }
    if (box.left < -0.5 || box.right > innerWidth + 0.5 || box.top < -0.5 ||
        box.bottom > innerHeight + 0.5) {
      bad.push((node.getAttribute('aria-label') || node.textContent) + ' outside');
    }
  }
  return bad;
}"""

COVERED = """() => {
  const bad = [];
  for (const node of document.querySelectorAll('button, [role=button], [role=tab]')) {
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(node).visibility === 'hidden') continue;
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (hit && !node.contains(hit) && !hit.closest('.gu-veil')) {
      bad.push((node.getAttribute('aria-label') || node.textContent) + ' under ' + hit.className);
    }
  }
  return bad;
}"""


def screens(app):
    """Every kind of screen, one after the other."""
    app.ready()
    yield "list"
    app.button("Go to a letter").tap()
    yield "letters"
    app.button("Cancel").tap()
    app.button("Menu").tap()
    yield "menu"
    app.choose("Import or export")
    yield "files"
    app.choose("Import from a web address")
    yield "import"
    app.button("Cancel").tap()
    app.ready()
    app.button("Aminata Diallo").tap()
    yield "contact"
    app.button("Delete").tap()
    yield "question"
    app.choose("Keep")
    app.button("Edit").tap()
    app.page.get_by_label("Name", exact=True).fill("")
    app.button("Save").tap()
    yield "form"
    app.button("Cancel").tap()
    app.choose("Leave")
    app.button("Delete").tap()
    app.choose("Delete")
    expect(app.button("Undo")).to_be_visible()
    yield "toast"
    app.page.clock.run_for(9000)
    app.search("zz")
    app.says("No one is called “zz”.")
    yield "nobody"
    app.button("Clear the search").tap()
    app.call("Åse Bjørnstad", "2112")
    app.says("Calling …")
    yield "call"
    app.button("Phonebook").tap()
    app.phone.faults.add(Fault("drop"))
    app.button("Menu").tap()
    app.choose("Read the phonebook again")
    expect(app.button("Try now")).to_be_visible()
    yield "gone"


@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast_on_every_screen(app, theme):
    app.ready()
    if theme == "dark":
        app.button("Menu").tap()
        app.choose("Dark screen")
    for name in screens(app):
        app.page.wait_for_function("!document.querySelector('.gu-coming')")
        found = app.page.evaluate(CONTRAST)
        assert found["seen"] > 2, name
        assert (name, found["bad"]) == (name, [])


@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
@pytest.mark.parametrize("cut", [0, 32], ids=["whole", "with the browser's bars"])
def test_targets_are_large_enough_and_whole(app, cut):
    size = app.page.viewport_size
    app.page.set_viewport_size({"width": size["width"], "height": size["height"] - cut})
    for name in screens(app):
        small = app.page.evaluate(TARGETS, 64 if size["width"] == 800 else 40)
        assert (name, small) == (name, [])
        if name != "toast":  # which goes by itself
            assert (name, app.page.evaluate(COVERED)) == (name, [])


@pytest.mark.parametrize("size", [(800, 480), (640, 330), (480, 240), (1024, 600), (480, 160)])
def test_rows_are_whole_at_any_height(app, size):
    app.ready()
    app.page.set_viewport_size({"width": size[0], "height": size[1]})
    app.ready()
    bottom = app.page.get_by_role("toolbar").bounding_box()["y"]
    rows = app.rows()
    expect(rows.first).to_be_visible()
    app.page.wait_for_function(
        "bottom => { const rows = [...document.querySelectorAll('[role=listitem]')]"
        ".filter(r => r.offsetHeight); const last = rows[rows.length - 1].getBoundingClientRect();"
        "return Math.abs(last.bottom - bottom) < 2 }",
        arg=bottom,
    )


def test_a_page_at_rest_wakes_once_a_second(app):
    app.ready()
    app.page.evaluate(
        """() => {
          const clock = GMIUI.clock;
          window.ticks = 0;
          GMIUI.clock = (date) => { window.ticks += 1; return clock(date); };
        }"""
    )
    app.page.clock.run_for(10_000)
    # The page's clock goes on by itself too, a little.
    assert 10 <= app.page.evaluate("window.ticks") < 100


def test_the_page_itself_never_scrolls(app):
    for _ in screens(app):
        assert app.page.evaluate("[scrollX, scrollY]") == [0, 0]
        assert app.page.evaluate(
            "document.documentElement.scrollHeight <= innerHeight"
            " && document.documentElement.scrollWidth <= innerWidth"
        )


def test_the_bundle_is_small_and_comes_in_few_requests(gmi_project, tmp_path):
    built = build_app(gmi_project, tmp_path / "bundle")
    assert built.requests <= 8
    assert built.gzip_kb <= 40
    assert not built.over
