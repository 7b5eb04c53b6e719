"""A lobby with many destinations: finding one by its name."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")

HOUSE = [
    {"name": "Reception", "number": "2101"},
    {"name": "Harbour Master", "number": "2102", "note": "Tower"},
    {"name": "Jörg Müller", "number": "2103", "note": "Accounts"},
    {"name": "Mail room", "number": "2104"},
    {"name": "Opening hours", "text": "Day and night."},
    {"name": "Dr. Ines Okafor", "number": "2177"},
    {"name": "<img src=x onerror=window.harmed=1>", "number": "2106"},
]


@pytest.fixture
def hits(lobby):
    found = lobby.page.get_by_role("group", name="Choose").get_by_role("button")
    return lambda: [one.get_attribute("aria-label") for one in found.filter(visible=True).all()]


def key(lobby, name):
    return lobby.page.get_by_role("group", name="Keyboard").get_by_role(
        "button", name=name, exact=True
    )


def search(lobby, text):
    lobby.begin().ready()
    lobby.button("Search").tap()
    for letter in text:
        key(lobby, letter).tap()


@pytest.mark.kiosk(destinations=HOUSE)
def test_a_name_is_found_without_its_accents_and_called(lobby, hits):
    search(lobby, "Mul")
    expect(lobby.button("Call Jörg Müller")).to_be_visible()
    assert hits() == ["Call Jörg Müller"]
    lobby.button("Call Jörg Müller").tap()
    lobby.phone.expect_call("2103")


@pytest.mark.kiosk(destinations=HOUSE)
def test_words_that_begin_so_come_first_then_notes(lobby, hits):
    search(lobby, "M")
    assert hits()[0] == "Call Harbour Master"
    lobby.page.get_by_role("button", name="Clear the search").tap()
    for letter in "Acco":
        key(lobby, letter).tap()
    expect(lobby.button("Call Jörg Müller")).to_be_visible()
    assert hits() == ["Call Jörg Müller"]


@pytest.mark.kiosk(destinations=HOUSE)
def test_the_last_one_left_is_taken_by_the_key_below(lobby):
    search(lobby, "O")
    expect(key(lobby, "Choose")).to_be_disabled()
    key(lobby, "p").tap()
    key(lobby, "Choose").tap()
    lobby.screen.see("Day and night.")
    lobby.button("Back").tap()
    expect(lobby.button("Call Reception")).to_be_visible()


@pytest.mark.kiosk(destinations=HOUSE)
def test_nobody_of_that_name_is_said(lobby):
    search(lobby, "Zz")
    lobby.says("Nothing here is called “Zz”.")
    key(lobby, "Erase").tap()
    key(lobby, "Erase").tap()
    expect(lobby.button("Call Reception")).to_be_visible()


@pytest.mark.kiosk(destinations=HOUSE)
def test_a_strange_name_stays_text(lobby):
    search(lobby, "Img")
    lobby.button("Call <img src=x onerror=window.harmed=1>").tap()
    lobby.phone.expect_call("2106")
    assert lobby.page.evaluate("window.harmed") is None


@pytest.mark.kiosk(destinations=HOUSE, idleSeconds=20)
def test_the_next_visitor_finds_an_empty_field(lobby):
    search(lobby, "Zz")
    lobby.screen.advance(14)
    lobby.says("Back to the start page in")
    lobby.screen.advance(8)
    lobby.at_start().begin()
    lobby.button("Search").tap()
    expect(lobby.page.get_by_role("searchbox")).to_have_value("")
    expect(lobby.button("Call Reception")).to_be_visible()


@pytest.mark.kiosk(destinations=HOUSE)
def test_it_gives_way_to_a_call_that_comes_in(lobby):
    search(lobby, "M")
    lobby.calls.ring("5551")
    lobby.says("Lift the receiver to answer.")
    expect(lobby.page.get_by_role("button").filter(visible=True)).to_have_count(0)
    lobby.calls.remote_hangs_up()
    lobby.at_start()


@pytest.mark.kiosk(destinations=HOUSE)
def test_it_is_left_by_the_back_key(lobby):
    search(lobby, "M")
    lobby.page.go_back()
    expect(lobby.button("Call Reception")).to_be_visible()
    expect(lobby.page.get_by_role("searchbox")).to_have_count(0)


def test_few_destinations_need_no_search(lobby):
    lobby.begin()
    expect(lobby.button("Call Reception")).to_be_visible()
    expect(lobby.button("Search")).to_have_count(0)


@pytest.mark.kiosk(destinations=HOUSE, search=False)
def test_search_can_be_left_out(lobby):
    lobby.begin()
    expect(lobby.button("Call Reception")).to_be_visible()
    expect(lobby.button("Search")).to_have_count(0)


@pytest.mark.kiosk(destinations=HOUSE, keyboard="de")
def test_the_keyboard_can_have_the_letters_of_another_language(lobby, hits):
    search(lobby, "Jö")
    expect(lobby.button("Call Jörg Müller")).to_be_visible()


@pytest.mark.kiosk(destinations=HOUSE)
@pytest.mark.parametrize("size", [(800, 480), (480, 272), (640, 330), (480, 240)])
def test_something_to_choose_is_shown_whole_at_every_size(lobby, size):
    lobby.page.set_viewport_size({"width": size[0], "height": size[1]})
    search(lobby, "")
    hit = lobby.button("Call Reception").bounding_box()
    keys = lobby.page.get_by_role("group", name="Keyboard").bounding_box()
    field = lobby.page.get_by_role("searchbox").bounding_box()
    assert field["y"] + field["height"] <= hit["y"] + 1
    assert hit["y"] + hit["height"] <= keys["y"] + 1
    assert keys["y"] + keys["height"] <= size[1] + 1
