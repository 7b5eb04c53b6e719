"""What an eye and a fingertip need: contrast, targets, nothing cut, at every size."""

import pytest
from calls import UNHURRIED
from looks import CONTRAST, badly_placed, covered
from playwright.sync_api import expect

from gmi_appkit.build import build_app
from gmi_appkit.emulator.faults import Fault

pytestmark = UNHURRIED


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
    app.page.evaluate("GMIUI.hideToast()")
    app.search("zz")
    app.says("No one is called “zz”.")
    yield "nobody"
    app.button("Clear the search").tap()
    app.call("Åse Bjørnstad", "2112")
    app.phone.expect_call("2112")
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
    app.screen.open()
    least = 64 if size["width"] == 800 else 40
    low = ".gu-status, .gu-strip-search"
    for name in screens(app):
        found = badly_placed(app.page, least, boxes=".gu-box", spared=low)
        assert (name, found) == (name, [])
        above = ".gu-veil, .gu-toast" if name == "toast" else ".gu-veil"
        assert (name, covered(app.page, by=above)) == (name, [])


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
