"""The kit's on-screen keyboard, in a form for visitors."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.check import check_text
from gmi_appkit.profiles import DEFAULT_PROFILE
from gmi_appkit.sources import AppSources

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


@pytest.fixture
def key(screen):
    """Finds a key by what it is called."""
    group = screen.page.get_by_role("group", name="Keyboard")
    return lambda name: group.get_by_role("button", name=name, exact=True)


@pytest.fixture
def name(screen):
    return screen.page.get_by_label("Your name")


def test_names_are_typed_with_capitals_and_handed_over(screen, key, name):
    for letter in "Ann":
        key(letter).tap()
    key("Space").tap()
    for letter in "Lee":
        key(letter).tap()
    expect(name).to_have_value("Ann Lee")
    screen.page.get_by_label("Your firm").tap()
    for letter in "A":
        key(letter).tap()
    key("Digits and signs").tap()
    key("&").tap()
    key("7").tap()
    key("Letters").tap()
    key("Erase").tap()
    key("b").tap()
    key("Done").tap()
    screen.see("Welcome, Ann Lee of A&b")


def test_shift_holds_for_one_letter_and_can_be_taken_back(key, name):
    expect(key("Shift")).to_have_attribute("aria-pressed", "true")
    key("Shift").tap()
    key("a").tap()
    key("Shift").tap()
    key("B").tap()
    key("c").tap()
    expect(name).to_have_value("aBc")


def test_a_field_takes_no_more_than_it_holds(key, name):
    key("A").tap()
    for _ in range(14):
        key("a").tap()
    expect(name).to_have_value("A" + "a" * 11)


def test_the_phones_own_keyboard_stays_away(name):
    name.tap()
    expect(name).to_be_focused()
    expect(name).not_to_be_editable()


def test_a_key_acts_when_the_finger_comes_down_and_two_thumbs_may_overlap(screen, key, name):
    touch = screen.page.context.new_cdp_session(screen.page)

    def at(one):
        box = one.bounding_box()
        return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}

    def send(kind, *points):
        points = [{**point, "id": number} for number, point in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    first, second = at(key("H")), at(key("I"))
    send("touchStart", first)
    expect(name).to_have_value("H")
    send("touchStart", first, second)
    expect(name).to_have_value("Hi")
    send("touchEnd")
    screen.page.clock.run_for(1000)  # in which the browser's late click would come
    expect(name).to_have_value("Hi")


def test_erase_goes_on_while_it_is_held(screen, key, name):
    name.evaluate("node => { node.value = 'Sunflowers \U0001f33b'; }")
    touch = screen.page.context.new_cdp_session(screen.page)
    box = key("Erase").bounding_box()
    point = {"x": box["x"] + 9, "y": box["y"] + 9}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(name).to_have_value("Sunflowers ")
    screen.page.clock.run_for(2500)
    expect(name).to_have_value("")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_real_keyboard_types_too(screen, name):
    screen.page.keyboard.type("Zoe 7")
    screen.page.keyboard.press("Backspace")
    expect(name).to_have_value("Zoe ")


def test_keys_are_reached_by_the_phones_arrows(screen, key, name):
    press = screen.page.keyboard.press
    key("Q").focus()
    press("ArrowRight")
    expect(key("W")).to_be_focused()
    press("Enter")
    press("ArrowDown")
    press("ArrowDown")
    press("ArrowDown")
    expect(screen.page.locator(".gu-kb-row").last.locator(":focus")).to_have_count(1)
    expect(name).to_have_value("W")


@pytest.mark.parametrize("size", [(800, 480), (800, 420), (480, 272), (640, 330), (480, 240)])
def test_keys_are_large_enough_and_nothing_sticks_out(screen, size):
    screen.page.set_viewport_size({"width": size[0], "height": size[1]})
    screen.open()
    least = 64 if size[0] >= 720 else 38
    keys = screen.page.locator(".gu-kb-cell:has(button)")
    expect(keys.first).to_be_visible()
    for box in (one.bounding_box() for one in keys.all()):
        assert box["width"] >= least
        assert box["height"] >= least * (1 if size in ((800, 480), (480, 272)) else 0.75)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0] + 0.5
        assert box["y"] + box["height"] <= size[1] + 0.5


@pytest.mark.language("de")
def test_german_letters_stand_where_germans_know_them(screen):
    keys = screen.page.locator(".gu-kb-row").first.locator("button")
    assert keys.all_inner_texts() == list("QWERTZUIOPÜ")
    for letter in "Ö", "ß":
        screen.tap(letter)
    expect(screen.page.get_by_label("Your name")).to_have_value("Öß")


@pytest.mark.language("zh")
def test_chinese_pages_have_latin_letters(screen):
    keys = screen.page.locator(".gu-kb-row").first.locator("button")
    assert keys.all_inner_texts() == list("QWERTYUIOP")


@pytest.mark.language("ar")
def test_arabic_letters_join_and_latin_ones_are_a_touch_away(screen):
    field = screen.page.get_by_label("Your name")
    for letter in "نور":
        screen.tap(letter)
    expect(field).to_have_value("نور")
    screen.tap("حروف لغة أخرى")
    screen.tap("x")
    expect(field).to_have_value("نورx")
    screen.tap("حروف لغة أخرى")
    screen.tap("أحرف أخرى بالتبديل")
    screen.tap("أ")
    expect(field).to_have_value("نورxأ")


def test_the_phones_engine_knows_all_of_it(gmi_project):
    sources = AppSources(gmi_project)
    for file, kind in (("keyboard.js", "javascript"), ("keyboard.css", "css")):
        text = sources.read(sources.lookup(f"gmi/ui/{file}")).decode()
        assert check_text(text, kind, file, (DEFAULT_PROFILE,)) == []
