"""What the board says when something goes wrong, and that it recovers."""

import re

import pytest
from calls import UNHURRIED
from hold import held
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.people import make_book

pytestmark = [pytest.mark.gmi_profile("gxp2200", "gxp2200-panel"), UNHURRIED]

in_phone = pytest.mark.config(keep="phone")


@pytest.mark.fault("drop")
def test_unreachable_at_the_start_the_board_is_there_and_says_so(app, gmi_phone):
    app.says(re.compile(r"Trying again in \d s\."))
    expect(app.banner()).to_contain_text("no answer")
    tile = app.tile("Reception")
    expect(tile).to_have_accessible_name(re.compile("no answer$"))
    tile.tap()
    app.says("Reception was not called: the phone does not answer.")
    app.try_now()
    expect(tile).to_have_accessible_name(re.compile("2107 ready$"))
    expect(app.alerts()).to_have_count(0)
    tile.tap()
    gmi_phone.expect_call("2101")


@pytest.mark.fault("drop")
def test_it_tries_again_by_itself(app, gmi_phone):
    app.says(re.compile(r"Trying again in \d s\."))
    gmi_phone.faults.clear()
    app.page.clock.run_for(6000)
    expect(app.tile("Reception")).to_have_accessible_name(re.compile("2107 ready$"))


@in_phone
@pytest.mark.fault("drop")
def test_keys_in_an_unreachable_phone_come_when_it_answers(app, gmi_phone):
    app.says("The phone does not answer")
    expect(app.button("Edit")).to_have_count(0)
    app.try_now()
    expect(app.tile("Front desk")).to_be_visible()
    expect(app.button("Edit")).to_be_visible()


def test_lost_in_mid_use_no_call_is_claimed(app, gmi_phone):
    app.ready()

    def falls_silent(route):
        if not gmi_phone.faults:
            gmi_phone.faults.add(Fault("drop"))
        route.continue_()

    # Not before it is asked for the call: it may be asked for its accounts at any time.
    app.page.route("**/manager?action=lineStatus*", falls_silent)
    app.tile("Reception").tap()
    app.says("The phone fell silent: it is not known whether it did this.")
    app.page.get_by_role("toolbar").get_by_role("button", name="Speed dial").tap()
    expect(app.tile("Reception")).to_be_visible()
    expect(app.tile("Reception")).not_to_contain_text("Calling")
    app.page.unroute("**/manager?action=lineStatus*")
    app.try_now()
    expect(app.alerts()).to_have_count(0)
    expect(app.tile("Reception")).to_have_accessible_name(re.compile("2107 ready$"))


def test_editing_in_the_browser_goes_on_without_the_phone(app, gmi_phone):
    app.ready()
    gmi_phone.faults.add(Fault("drop"))
    app.page.clock.run_for(6000)
    app.says(re.compile(r"Trying again in \d s\."))
    app.edit()
    app.change("Reception")
    app.page.get_by_label("Name", exact=True).fill("Front desk")
    app.button("Save").tap()
    app.says("Front desk is saved.")
    expect(app.button("Change Front desk")).to_be_visible()


@in_phone
def test_a_save_that_finds_no_phone_keeps_the_text_and_claims_nothing(app, gmi_phone, key):
    app.ready()
    app.edit()
    app.change("Workshop")
    app.page.get_by_label("Name", exact=True).fill("Garage")
    gmi_phone.faults.add(Fault("drop", "put"))  # always: browsers ask twice by themselves
    app.button("Save").tap()
    app.says("The phone fell silent: it is not known whether it did this.")
    expect(app.page.get_by_label("Name", exact=True)).to_have_value("Garage")
    assert key(3)[2] == "Workshop"
    gmi_phone.faults.clear()
    app.button("Save").tap()
    app.says("Garage is saved.")
    assert key(3)[2] == "Garage"


@in_phone
def test_a_delete_that_the_phone_refuses_leaves_the_tile(app, gmi_phone, key):
    app.ready()
    app.edit()
    app.change("Workshop")
    gmi_phone.faults.add(Fault("error", "put", times=1))
    app.button("Delete").tap()
    app.says("The phone is restarting. Try again in a minute.")
    expect(app.button("Change Workshop")).to_be_visible()
    assert key(3)[3] == "2140"


def test_a_slow_call_is_shown_as_calling_from_the_first_moment(app, gmi_phone):
    app.ready()
    tile = app.tile("Reception")
    with held(app.page, "originatecall"):
        tile.tap()
        expect(tile).to_contain_text("Calling …")
    gmi_phone.expect_call("2101")
    expect(tile).to_contain_text("Calling …")
    expect(app.alerts()).to_have_count(0)


def test_with_accounts_still_to_come_a_touch_says_so(app, gmi_phone):
    with held(app.page, "status"):
        app.screen.open()
        app.tile("Reception").tap()
        app.says("The phone has not told its accounts yet. Try again in a moment.")
    expect(app.tile("Reception")).to_have_accessible_name(re.compile("2107 ready$"))
    assert not gmi_phone.journal.calls("originatecall")


@in_phone
def test_a_slow_phone_shows_where_tiles_will_be(app):
    with held(app.page, "get"):
        app.screen.open()
        expect(app.page.get_by_role("group")).to_have_attribute("aria-busy", "true")
    expect(app.tiles().first).to_be_visible()
    expect(app.page.get_by_role("group")).to_have_attribute("aria-busy", "false")


def test_a_session_that_expired_is_renewed_unseen(app, gmi_phone):
    app.ready()
    logins = len(gmi_phone.journal.calls("login"))
    gmi_phone.advance(901)
    app.tile("Reception").tap()
    gmi_phone.expect_call("2101")
    expect(app.tile("Reception")).to_contain_text("Calling …")
    assert len(gmi_phone.journal.calls("login")) == logins + 1
    expect(app.alerts()).to_have_count(0)


def test_a_call_that_the_phone_refuses_is_said_in_plain_words(app, gmi_phone):
    app.ready()
    gmi_phone.faults.add(Fault("error", "originatecall", message="timeout", times=1))
    app.tile("Reception").tap()
    app.says("The call could not be put through.")
    app.button("Try again").tap()
    gmi_phone.expect_call("2101")


@in_phone
@pytest.mark.fault("error", "get", times=2)
def test_keys_that_cannot_be_read_are_never_taken_for_free_places(app):
    app.says("The phone cannot read its speed-dial keys just now.")
    expect(app.button("Edit")).to_have_count(0)
    app.button("Try again").tap()
    expect(app.tile("Front desk")).to_be_visible()


@pytest.mark.gmi_settings(users={"admin": "another"})
def test_a_wrong_password_is_asked_for(app):
    app.says("The phone does not know this name and password.")
    app.page.get_by_label("Password").fill("another")
    app.button("Log in").tap()
    app.ready()
    expect(app.tile("Reception")).to_have_accessible_name(re.compile("2107 ready$"))
    assert "another" not in app.page.url
    assert "another" not in app.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.board("empty")
def test_an_empty_board_invites_to_add(app):
    app.says("No tiles yet")
    app.button("Add").tap()
    app.screen.type("Name", "First")
    app.screen.type("Number", "2101")
    app.button("Save").tap()
    app.says("First is saved.")
    app.button("Done").tap()
    expect(app.tile("First")).to_be_visible()


@pytest.mark.board("strange")
def test_markup_in_a_name_stays_text_wherever_it_is_shown(app, gmi_phone):
    name = "<img src=x onerror=window.harmed=1>"
    app.ready()
    app.tile(name).tap()
    gmi_phone.expect_call("2101")
    expect(app.banner()).to_contain_text(name)
    app.edit()
    app.change(name)
    app.button("Delete").tap()
    app.says("<img src=x onerror=")
    app.button("Undo").tap()
    expect(app.button(f"Change {name}")).to_be_visible()
    assert app.page.locator("img").count() == 0
    assert app.page.evaluate("window.harmed") is None


@pytest.mark.board("strange")
def test_names_read_from_their_own_side(app):
    app.ready()
    arabic = app.tile("نور الزهراني").locator(".gu-tile-name")
    expect(arabic).to_have_attribute("dir", "rtl")
    expect(arabic).to_have_css("direction", "rtl")
    expect(app.tile("🌻 Sunflower desk 🌻").locator(".gu-tile-name")).to_have_attribute(
        "dir", "ltr"
    )


@pytest.mark.board("strange")
def test_a_long_name_is_cut_and_no_number_ever_is(app):
    app.ready()
    names = app.names()
    assert any(name.startswith("Maximiliane") and name.endswith("…") for name in names)
    overflowing = """() => [...document.querySelectorAll('.gu-tile')].filter(tile => {
      const box = tile.getBoundingClientRect(), number = tile.querySelector('.gu-tile-number');
      if (!box.width || !number.offsetHeight) return false;
      const range = document.createRange();
      range.selectNodeContents(number);
      const text = range.getBoundingClientRect(), name = tile.querySelector('.gu-tile-name');
      return text.right > box.right - 2 || text.left < box.left ||
        text.top < name.getBoundingClientRect().bottom - 3;
    }).map(tile => tile.textContent)"""
    assert app.page.evaluate(overflowing) == []


def test_a_missing_settings_file_leaves_a_board_that_works(app):
    app.page.context.route("**/board.js*", lambda route: route.abort())
    app.screen.open()
    app.says("The settings file, board.js, cannot be read.")
    app.button("Add").tap()
    app.screen.type("Name", "First")
    app.screen.type("Number", "2101")
    app.button("Save").tap()
    app.says("First is saved.")


@pytest.mark.board("strange")
def test_an_emoji_name_is_shown_and_called_whole(app, gmi_phone):
    app.ready()
    tile = app.tile("🌻 Sunflower desk 🌻")
    expect(tile).to_contain_text("🌻")
    tile.tap()
    gmi_phone.expect_call("+447700900123", account=1)


@pytest.mark.parametrize("people", [0, 1000])
def test_the_phonebook_is_not_asked_however_many_are_in_it(app, gmi_phone, people):
    gmi_phone.phonebook.load_book(make_book(people), clear=True)
    app.ready()
    app.tile("Night desk").tap()
    gmi_phone.expect_call("2109")
    assert gmi_phone.journal.calls("getcontact") == []
    assert gmi_phone.journal.calls("getcontactcount") == []
