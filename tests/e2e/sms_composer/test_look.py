"""What an eye and a fingertip need, on every screen at every size; and what the bundle weighs."""

import pytest
from looks import CONTRAST, badly_placed, covered
from playwright.sync_api import expect

from gmi_appkit.build import build_app
from gmi_appkit.check import check_path
from gmi_appkit.emulator.faults import Fault


def screens(app):
    """Every kind of screen, one after the other."""
    app.ready()
    yield "inbox"
    app.button("Menu").tap()
    yield "menu"
    app.button("Cancel").tap()
    app.row("Your parcel with 4 items").tap()
    yield "message"
    app.button("Delete").tap()
    yield "question"
    app.choose("Keep")
    app.button("Reply").tap()
    yield "answer"
    app.button("Choose people or type a number").tap()
    app.rows().first.get_by_role("button").tap()
    if app.dialog().is_visible():
        yield "which number"
        app.dialog().get_by_role("button").nth(1).tap()
    yield "people"
    app.page.get_by_role("searchbox").fill("zz")
    app.says("No one is called “zz”")
    yield "nobody"
    app.button("Done (2)").tap()
    app.text().fill("a" * 155)
    app.says("5 more, then message 2 begins")
    yield "before another part"
    app.text().fill("a" * 2000)
    yield "too long"
    app.text().fill("Hello")
    app.button("Quick replies").tap()
    yield "quick replies"
    app.button("Cancel").tap()
    app.phone.faults.add(Fault("drop"))
    app.button("Send").tap()
    app.says("it is not known whether")
    yield "silence"


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


@pytest.mark.parametrize("size", [(800, 480), (480, 272), (640, 330), (480, 240)])
def test_targets_are_large_enough_whole_and_in_reach(app, size):
    app.page.set_viewport_size({"width": size[0], "height": size[1]})
    app.screen.open()
    for name in screens(app):
        app.page.wait_for_function("!document.querySelector('.gu-coming')")
        assert (name, badly_placed(app.page, 64 if size[0] == 800 else 40)) == (name, [])
        assert (name, covered(app.page)) == (name, [])
        assert app.page.evaluate(
            "document.documentElement.scrollHeight <= innerHeight && scrollY === 0"
        )


@pytest.mark.parametrize("size", [(800, 480), (480, 272), (480, 260), (480, 150), (800, 250)])
def test_the_text_gets_two_lines_at_least_whatever_is_in_the_way(app, size):
    app.ready().write("First line\nSecond line", "Night desk")
    app.page.set_viewport_size({"width": size[0], "height": size[1]})
    app.phone.faults.add(Fault("error", "setnewmessage", times=1))
    app.button("Send").tap()
    app.says("The text is kept.")
    room = app.text().bounding_box()
    line = float(app.text().evaluate("node => parseFloat(getComputedStyle(node).lineHeight)"))
    least = 2 if size[1] > 250 else 1
    assert room["height"] >= least * line
    app.text().fill("First line")
    app.button("Send").tap()
    app.says("Sent to Night desk.")


def test_the_names_of_recipients_move_up_where_a_keyboard_takes_the_room(app):
    app.ready().write("Hello", "Night desk")
    expect(app.button("Remove Night desk")).to_be_visible()
    app.page.set_viewport_size({"width": 800, "height": 230})
    expect(app.page.get_by_role("heading", level=1)).to_have_text("To Night desk")
    expect(app.button("Remove Night desk")).to_have_count(0)
    app.page.set_viewport_size({"width": 800, "height": 480})
    expect(app.page.get_by_role("heading", level=1)).to_have_text("New message")


def test_the_phones_engine_can_do_all_of_it(gmi_project):
    assert [str(found) for found in check_path(gmi_project.root).findings] == []


def test_the_bundle_is_within_its_budget(gmi_project, tmp_path):
    built = build_app(gmi_project, tmp_path / "out", source_maps=False)
    assert built.over == ()
    assert built.gzip_kb <= 40
    assert built.requests <= 8
