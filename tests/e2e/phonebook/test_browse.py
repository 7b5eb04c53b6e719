"""Finding people: the list, groups, search, details."""

import json
import re

import pytest
from playwright.sync_api import expect

from gmi_appkit.protocol.contacts import NUMBER_KINDS

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_the_list_shows_whole_rows_in_order_and_turns_pages(app):
    app.ready()
    first = app.names()
    assert first[:3] == ["Aminata Diallo", "Åse Bjørnstad", "Bea & Jo (dog sitters)"]
    assert len(first) == (5 if app.screen.profile.width == 800 else 4)
    bottom = app.page.get_by_role("toolbar").bounding_box()["y"]
    for row in app.rows().all():
        box = row.bounding_box()
        assert box["y"] + box["height"] <= bottom + 1
    expect(app.button("Previous page")).to_be_disabled()
    app.button("Next page").tap()
    app.says(re.compile(r"^2 of \d+$"))
    assert not set(first) & set(app.names())
    app.button("Previous page").tap()
    assert app.names() == first


def test_a_swipe_turns_the_page(app):
    app.ready()
    first = app.names()
    box = app.page.get_by_role("list").bounding_box()
    middle = box["y"] + box["height"] / 2
    touch = app.page.context.new_cdp_session(app.page)
    right, left = box["x"] + box["width"] * 0.8, box["x"] + box["width"] * 0.2
    for kind, x in (("touchStart", right), ("touchMove", (right + left) / 2), ("touchMove", left)):
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": middle}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    app.says(re.compile(r"^2 of \d+$"))
    assert not set(first) & set(app.names())


def test_a_group_shows_its_people_only(app, gmi_phone):
    app.ready()
    app.tab("Suppliers").tap()
    expect(app.page.get_by_role("list", name="Suppliers")).to_be_visible()
    expect(app.tab("Suppliers")).to_have_attribute("aria-selected", "true")
    of_group = {c.name for c in gmi_phone.phonebook.contacts().values() if c.group == 4}
    assert of_group >= set(app.names()) > set()


def test_a_touch_shows_at_once_and_a_stray_finger_presses_nothing(app):
    app.ready()
    box = app.button("Next page").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = app.page.context.new_cdp_session(app.page)

    def send(kind, *points):
        points = [{"x": point[0], "y": point[1]} for point in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    app.page.evaluate(
        """() => {
          window.looks = [];
          for (const kind of ['touchstart', 'touchmove', 'touchend']) {
            addEventListener(kind, () => {
              looks.push(!!document.querySelector('[aria-label="Next page"].gu-down'));
            });
          }
        }"""
    )
    send("touchStart", (x, y))
    send("touchMove", (x, y - 40))
    send("touchEnd")
    app.page.wait_for_function("looks.length === 3")
    assert app.page.evaluate("looks") == [True, False, False]
    app.says(re.compile(r"^1 of \d+$"))


def test_a_touch_acts_while_the_finger_lifts_and_not_after_the_browsers_wait(app):
    app.ready()
    app.page.evaluate(
        """addEventListener('touchend', () => {
          window.afterTouch = document.querySelector('.gu-pages').textContent;
        })"""
    )
    app.button("Next page").tap()
    app.says(re.compile(r"^2 of \d+$"))
    assert app.page.evaluate("window.afterTouch").startswith("2 of")


def test_an_empty_group_says_what_to_do(app, gmi_phone):
    app.ready()
    app.tab("Favourites").tap()
    app.says("No favourites yet")
    app.tab("All contacts").tap()
    app.ready()


def test_the_index_goes_to_a_letter(app):
    app.ready()
    app.button("Go to a letter").tap()
    expect(app.dialog().get_by_role("button", name="Q", exact=True)).to_be_disabled()
    app.choose("T")
    assert any(name.startswith("T") for name in app.names())
    expect(app.dialog()).to_have_count(0)


def test_each_letter_opens_the_page_where_its_names_begin(app):
    app.ready()
    following, everybody = app.button("Next page"), app.names()
    while following.is_enabled():
        following.tap()
        everybody += app.names()
    for letter in "BM":
        app.button("Go to a letter").tap()
        app.choose(letter)
        assert next(name for name in everybody if name.startswith(letter)) in app.names()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("oka", "Ines Okafor"),
        ("OSCAR IB", "Óscar Ibáñez Peña"),
        ("900102", "Zsófia Kovács-Lőrincz"),
    ],
)
def test_search_finds_parts_of_names_without_accents_and_parts_of_numbers(app, typed, found):
    app.ready()
    app.search(typed)
    expect(app.button(found)).to_be_visible()
    assert app.names() == [found]


def test_search_shows_the_number_that_was_searched_for(app):
    app.ready()
    app.search("900102")
    expect(app.rows().first).to_contain_text("07700 900 102")


def test_search_for_nobody_offers_to_add_the_name(app):
    app.ready()
    app.search("zz")
    app.says("No one is called “zz”.")
    app.button("Add “zz”").tap()
    expect(app.page.get_by_label("Name", exact=True)).to_have_value("zz")


def test_clearing_the_search_brings_the_list_back(app):
    app.ready()
    before = app.names()
    app.search("okafor")
    expect(app.rows()).to_have_count(1)
    app.button("Clear the search").tap()
    expect(app.rows()).to_have_count(len(before))
    assert app.names() == before


def test_details_show_every_number_the_phone_tells(app, by_name):
    app.ready()
    app.open("Zsófia Kovács-Lőrincz")
    person = by_name("Zsófia Kovács-Lőrincz")
    shown = app.page.get_by_role("region").inner_text().replace("\xa0", "").replace(" ", "")
    for kind in NUMBER_KINDS[:4]:
        assert person.number(kind) in shown
    expect(app.page.get_by_role("region")).to_contain_text("zsofia.kovacs@harbourworks.example")
    app.button("Back").tap()
    app.ready()


def test_favourites_outlive_the_page(app):
    app.ready()
    app.open("Ines Okafor")
    app.button("Favourite").tap()
    expect(app.button("Favourite")).to_have_attribute("aria-pressed", "true")
    app.screen.open()
    app.ready()
    app.tab("Favourites").tap()
    expect(app.button("Ines Okafor")).to_be_visible()
    assert app.names() == ["Ines Okafor"]


def test_everything_is_reached_by_the_phones_keys(app):
    app.ready()
    keys = app.page.keyboard
    app.page.get_by_role("button", name="Aminata Diallo", exact=True).focus()
    keys.press("ArrowDown")
    expect(app.button("Åse Bjørnstad")).to_be_focused()
    keys.press("ArrowRight")
    expect(app.button("Call Åse Bjørnstad")).to_be_focused()
    keys.press("ArrowLeft")
    keys.press("Enter")
    expect(app.page.get_by_role("region", name="Åse Bjørnstad")).to_be_visible()
    expect(app.button("Call")).to_be_focused()
    keys.press("Escape")
    app.ready()
    keys.press("PageDown")
    app.says(re.compile(r"^2 of \d+$"))


def test_the_phones_back_key_goes_back_within_the_app(app):
    app.ready()
    for _ in range(2):
        app.button("Aminata Diallo").tap()
        app.button("Edit").tap()
        expect(app.page.get_by_label("Name", exact=True)).to_be_visible()
        app.page.go_back()
        expect(app.page.get_by_role("region", name="Aminata Diallo")).to_be_visible()
        app.page.go_back()
        app.ready()
    app.button("Aminata Diallo").tap()
    app.button("Back").tap()
    app.ready()
    app.button("Åse Bjørnstad").tap()
    expect(app.page.get_by_role("region", name="Åse Bjørnstad")).to_be_visible()
    app.page.go_back()
    app.ready()


def test_the_mouse_presses_once(app):
    app.ready()
    app.button("Next page").click()
    app.says(re.compile(r"^2 of \d+$"))
    app.button("Next page").click()
    app.says(re.compile(r"^3 of \d+$"))


def test_dark_screen_stays_dark(app):
    app.ready()
    ground = app.page.locator("html.dark")
    app.button("Menu").tap()
    app.choose("Dark screen")
    expect(ground).to_have_count(1)
    app.screen.open()
    app.ready()
    expect(ground).to_have_count(1)
    app.button("Menu").tap()
    app.choose("Light screen")
    expect(ground).to_have_count(0)


def settings(app, **values):
    """Open the app again with another config.js."""
    body = f"window.GMI_CONFIG = {json.dumps(values)};"
    app.page.route(
        "**/config.js", lambda route: route.fulfill(body=body, content_type="text/javascript")
    )
    app.screen.open()


def test_the_automatic_theme_follows_the_clock(app):
    settings(app, username="admin", password="123", theme="auto")
    app.ready()
    expect(app.page.locator("html.dark")).to_have_count(0)
    app.page.clock.set_system_time("2026-03-02T19:00:00Z")
    app.page.clock.run_for(1000)
    expect(app.page.locator("html.dark")).to_have_count(1)


def test_without_a_password_in_the_settings_it_is_asked_for_once(app, gmi_phone):
    settings(app)
    app.page.get_by_label("User name").fill("admin")
    app.button("Log in").tap()
    app.says("Type a user name and a password.")
    app.page.get_by_label("Password").fill("123")
    app.page.keyboard.press("Enter")
    app.ready()
    gmi_phone.journal.clear()
    gmi_phone.advance(901)
    app.button("Aminata Diallo").tap()
    gmi_phone.expect_request("login")
    expect(app.page.get_by_role("region", name="Aminata Diallo")).to_be_visible()
    expect(app.page.get_by_label("Password")).to_have_count(0)
