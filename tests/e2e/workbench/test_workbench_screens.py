"""The app in the phone's frame: profiles, side by side, mirrored, pictures."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect


def shown(workbench):
    return [it.get_attribute("data-profile") for it in workbench.page.locator(".screen").all()]


def test_the_app_has_exactly_the_profiles_pixels(workbench):
    expect(workbench.screen("gxp2200").locator("#size")).to_have_text("800 x 480")
    assert shown(workbench) == ["gxp2200"]


def test_a_profile_is_chosen_by_a_click_and_by_a_key(workbench):
    workbench.page.get_by_role("button", name="gxv3275").click()
    expect(workbench.screen("gxv3275").locator("#size")).to_have_text("1024 x 600")
    workbench.page.keyboard.press("2")
    expect(workbench.screen("gxp2200-panel").locator("#size")).to_have_text("480 x 272")
    chosen = workbench.page.locator("#profiles [aria-pressed=true]")
    expect(chosen).to_contain_text("gxp2200-panel")
    assert shown(workbench) == ["gxp2200-panel"]


def test_a_small_window_scales_the_screen_and_not_the_app(workbench):
    workbench.page.set_viewport_size({"width": 1000, "height": 640})
    frame = workbench.page.locator("iframe")
    expect(workbench.page.locator(".screen .size")).to_contain_text("%")
    box = frame.bounding_box()
    assert 200 < box["width"] < 700
    assert abs(box["width"] / box["height"] - 800 / 480) < 0.01
    expect(workbench.screen("gxp2200").locator("#size")).to_have_text("800 x 480")
    assert workbench.page.evaluate("document.documentElement.scrollWidth") == 1000


def test_screens_side_by_side_have_phones_of_their_own(workbench, phone):
    workbench.side_by_side()
    assert shown(workbench) == ["gxp2200", "gxp2200-panel"]
    workbench.page.get_by_role("button", name="Mirror").click()
    panel = workbench.screen("gxp2200-panel")
    panel.get_by_role("button", name="Call 2107").click()
    expect(panel.locator("#said")).to_have_text("call originated 1")
    expect(panel.locator("#line")).not_to_have_text("account 1")
    expect(workbench.screen("gxp2200").locator("#said")).to_have_text("nothing")
    assert phone.journal.calls("originatecall") == []


def test_a_mirrored_touch_calls_once_on_each_phone(workbench, phone):
    workbench.side_by_side()
    workbench.screen("gxp2200-panel").get_by_role("button", name="Call 2107").click()
    for profile in ("gxp2200", "gxp2200-panel"):
        expect(workbench.screen(profile).locator("#said")).to_have_text("call originated 1")
    assert len(phone.journal.calls("originatecall")) == 1
    expect(workbench.rows("originatecall")).to_have_count(2)


def test_a_finger_is_mirrored_as_a_mouse_is(server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, has_touch=True)
    page = context.new_page()
    page.goto(server.home + "?profile=gxp2200&profile=gxp2200-panel")
    for profile in ("gxp2200", "gxp2200-panel"):
        frame = page.frame_locator(f'[data-profile="{profile}"] iframe')
        expect(frame.locator("#line")).to_have_text("account 1")
    page.frame_locator('[data-profile="gxp2200"] iframe').locator("#call").tap()
    for profile in ("gxp2200", "gxp2200-panel"):
        frame = page.frame_locator(f'[data-profile="{profile}"] iframe')
        expect(frame.locator("#said")).to_have_text("call originated 1")
    context.close()


def test_text_scrolling_and_keys_are_mirrored(workbench):
    workbench.side_by_side()
    first, second = workbench.screen("gxp2200"), workbench.screen("gxp2200-panel")
    first.get_by_label("Note").press_sequentially("naïve 小")
    expect(second.locator("#echo")).to_have_text("note: naïve 小")
    expect(second.get_by_label("Note")).to_have_value("naïve 小")
    first.get_by_label("Note").press("Backspace")
    expect(second.get_by_label("Note")).to_have_value("naïve ")

    first.locator("#said").hover()
    workbench.page.mouse.wheel(0, 5000)
    expect(second.get_by_text("the end")).to_be_in_viewport()
    # Both ways, and the screen that follows does not pull the first one back.
    second.locator("body").hover()
    workbench.page.mouse.wheel(0, -5000)
    expect(first.get_by_role("button", name="Read")).to_be_in_viewport()


def test_mirroring_can_be_left_out(workbench):
    workbench.side_by_side()
    workbench.page.keyboard.press("m")
    expect(workbench.page.get_by_role("button", name="Mirror")).to_have_attribute(
        "aria-pressed", "false"
    )
    workbench.screen("gxp2200").get_by_label("Note").press_sequentially("only here")
    expect(workbench.screen("gxp2200").locator("#echo")).to_have_text("note: only here")
    expect(workbench.screen("gxp2200-panel").locator("#echo")).to_have_text("")


def test_the_focus_stays_where_the_person_is_until_they_move_it(workbench):
    workbench.side_by_side()
    workbench.page.evaluate(
        "now => { window.later = 0; performance.now = () => now + later; }",
        workbench.page.evaluate("performance.now()"),
    )
    first = workbench.screen("gxp2200").get_by_label("Note")
    second = workbench.screen("gxp2200-panel").get_by_label("Note")
    first.click()
    expect(first).to_be_focused()
    # As an app does that follows the mirrored touch.
    second.focus()
    expect(first).to_be_focused()
    expect(second).not_to_be_focused()
    # Later it is the person, with the keyboard.
    workbench.page.evaluate("later = 2000")
    second.focus()
    expect(second).to_be_focused()
    expect(first).not_to_be_focused()


def test_a_new_screen_begins_where_the_first_one_is(workbench, phone):
    phone.ring("2101")
    workbench.screen("gxp2200").get_by_role("link", name="More").click()
    expect(workbench.screen("gxp2200").get_by_text("another page")).to_be_visible()
    choice = workbench.page.get_by_role("button", name="gxp2200-panel")
    choice.click(modifiers=["Shift"])
    expect(workbench.screen("gxp2200-panel").get_by_text("another page")).to_be_visible()
    expect(workbench.page.locator('[data-profile="gxp2200-panel"] .path')).to_have_text(
        "/more.html"
    )
    workbench.page.keyboard.press("Shift+Digit2")
    expect(workbench.page.locator(".screen")).to_have_count(1)


def test_the_apps_page_is_left_alone(workbench, server):
    """What the app finds in the frame is what it finds in a tab, but for the frame."""
    # Calls of the phone by JSONP come and go.
    ask = """() => ({
        scripts: [...document.scripts].filter((it) => !/\\/manager\\?/.test(it.src)).length,
        own: Object.keys(window).filter((name) => /workbench/i.test(name)).length})"""
    workbench.side_by_side()
    tab = workbench.page.context.new_page()
    tab.goto(server.url)
    expect(tab.locator("#line")).to_have_text("account 1")
    tab.evaluate("document.getElementById('size').textContent = ''")
    seen = []
    for frame in [*workbench.page.frames[1:], tab.main_frame]:
        frame.evaluate("document.getElementById('size').textContent = ''")
        seen.append(frame.evaluate(ask))
    assert len(seen) == 3
    assert seen[0]["scripts"] == seen[1]["scripts"] == seen[2]["scripts"]
    assert {it["own"] for it in seen} == {0}
    tab.close()


def test_edits_reach_every_screen(workbench, app):
    workbench.side_by_side()
    for frame in workbench.page.frames[1:]:
        frame.wait_for_function("window.__gmi_reload && window.__gmi_reload.ready")
        frame.evaluate("window.untouched = true")
    style = app / "style.css"
    style.write_text(style.read_text().replace("rgb(1, 0, 0)", "rgb(2, 0, 0)"))
    for profile in ("gxp2200", "gxp2200-panel"):
        expect(workbench.screen(profile).locator("#said")).to_have_css("color", "rgb(2, 0, 0)")
    assert [it.evaluate("window.untouched") for it in workbench.page.frames[1:]] == [True, True]


@pytest.mark.parametrize("profile", ["gxp2200", "gxp2200-panel"])
def test_a_picture_has_the_profiles_size_and_asks_nothing_of_the_phone(unopened, phone, profile):
    workbench = unopened.open(f"?profile={profile}")
    expect(workbench.screen(profile).locator("#line")).to_have_text("account 1")
    logins = len(phone.journal.calls("login"))
    # A whole browser starts for it: on a busy machine that takes what it takes.
    with workbench.page.expect_download(timeout=120_000) as download:
        workbench.page.get_by_role("button", name="Screenshot").click()
    assert download.value.suggested_filename == f"tiny-{profile}.png"
    picture = Image.open(io.BytesIO(download.value.path().read_bytes()))
    assert picture.size == ((800, 480) if profile == "gxp2200" else (480, 272))
    assert len({colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}) > 10
    assert len(phone.journal.calls("login")) == logins
    expect(workbench.rows("login").filter(has_text="a screenshot")).to_have_count(1)


def test_no_picture_without_a_browser_and_it_says_so(workbench, monkeypatch):
    monkeypatch.setenv("GMI_BROWSER", "/nowhere/chromium")
    workbench.page.keyboard.press("s")
    expect(workbench.page.locator(".toast.bad")).to_contain_text("/nowhere/chromium")


def test_screens_that_went_apart_begin_again_in_step(workbench, phone):
    workbench.side_by_side()
    workbench.page.keyboard.press("m")
    panel = workbench.screen("gxp2200-panel")
    panel.get_by_role("button", name="Call 2107").click()
    expect(panel.locator("#said")).to_have_text("call originated 1")
    phone.ring("2101")
    workbench.page.get_by_role("button", name="Begin again in step").click()
    for profile in ("gxp2200", "gxp2200-panel"):
        expect(workbench.screen(profile).locator("#said")).to_have_text("nothing")
        expect(workbench.screen(profile).locator("#line")).to_have_text("account 4")
    expect(workbench.page.locator(".screen")).to_have_count(2)
