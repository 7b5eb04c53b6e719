"""What the kiosk says when something goes wrong, and that it recovers."""

import re

import pytest
from calls import UNHURRIED
from clock import press_try_now
from hold import held
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.people import make_book

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")

STRANGE = [
    {"name": "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt", "number": "2101"},
    {"name": "نور الزهراني", "number": "2102"},
    {"name": "🌻 Sunflower desk 🌻", "number": "2103"},
    {"name": "<img src=x onerror=window.harmed=1>", "number": "2104"},
]


@pytest.mark.fault("drop")
def test_unreachable_at_the_start_then_there(lobby):
    lobby.says(re.compile(r"No calls just now\. Trying again in \d s\."))
    lobby.at_start()
    lobby.begin()
    lobby.button("Call Reception").tap()
    lobby.says("Reception was not called: the phone does not answer.")
    press_try_now(lobby.page, lobby.phone)
    lobby.ready()
    expect(lobby.page.get_by_role("alert").filter(visible=True)).to_have_count(0)
    lobby.button("Call Reception").tap()
    lobby.phone.expect_call("2101")


def test_lost_in_mid_use_it_says_so_and_comes_back_by_itself(lobby):
    lobby.begin().ready()
    lobby.phone.faults.add(Fault("drop"))
    lobby.screen.advance(2)
    lobby.says("No calls just now.")
    expect(lobby.button("Wi-Fi")).to_be_visible()
    lobby.phone.faults.clear()
    lobby.screen.advance(5)
    lobby.says("Calls are possible again.")


def test_lost_while_it_rings_the_page_does_not_ring_for_ever(lobby):
    lobby.at_start().ready()
    lobby.calls.ring("5551")
    lobby.says("Incoming call")
    lobby.phone.faults.add(Fault("drop"))
    lobby.at_start()
    lobby.says("No calls just now.")


def test_a_slow_phone_shows_the_call_at_once(lobby):
    lobby.begin().ready()
    with held(lobby.page, "originatecall"):
        lobby.button("Call Reception").tap()
        lobby.says("Calling …")
    lobby.phone.expect_call("2101")


def test_an_expired_session_is_renewed_unseen(lobby):
    lobby.begin().ready()
    logins = len(lobby.phone.journal.calls("login"))
    lobby.phone.faults.add(Fault("session", "originatecall", times=1))
    lobby.button("Call Reception").tap()
    lobby.says(re.compile("Ringing|Connected"))
    assert len(lobby.phone.journal.calls("login")) == logins + 1
    expect(lobby.page.get_by_role("alert").filter(visible=True)).to_have_count(0)


@pytest.mark.fault("error", "originatecall", message="timeout", times=1)
def test_a_call_that_is_refused_is_said_and_can_be_tried_again(lobby):
    lobby.begin().ready()
    lobby.button("Call Reception").tap()
    lobby.says("The call could not be put through.")
    lobby.button("Try again").tap()
    lobby.says(re.compile("Ringing|Connected"))


@pytest.mark.gmi_settings(accounts=[])
def test_without_a_registered_account_nobody_is_called(lobby):
    lobby.begin()
    lobby.phone.expect_request("status")
    lobby.screen.see("no account")
    lobby.button("Call Reception").tap()
    lobby.says("Reception was not called: no account is registered just now.")


@pytest.mark.fault("line_status")
def test_a_line_that_cannot_be_read_changes_nothing(lobby):
    lobby.at_start().ready()
    for line in "20":  # asked for the next time, what came before was taken in
        lobby.phone.journal.clear()
        lobby.phone.expect_request("lineStatus", line=line)
    lobby.at_start()


@pytest.mark.kiosk(destinations=[], dialPad=False)
def test_an_empty_settings_file_is_said_not_hidden(lobby):
    lobby.begin()
    lobby.says("Nothing to choose yet")
    lobby.button("Start page").tap()
    lobby.at_start()


def test_a_settings_file_that_is_not_there_is_said(screen):
    screen.page.route("**/kiosk.js", lambda route: route.fulfill(status=404, body="gone"))
    screen.open()
    screen.tap("Touch to begin")
    screen.see("The settings file, kiosk.js, cannot be read.")


@pytest.mark.kiosk(image="nowhere.png", sentence="Welcome to Harbour House")
def test_without_its_picture_the_start_page_is_a_field_of_colour(lobby):
    lobby.at_start()
    lobby.screen.see("Welcome to Harbour House")
    expect(lobby.page.locator("img")).to_be_hidden()


@UNHURRIED
@pytest.mark.kiosk(destinations=STRANGE, title=STRANGE[3]["name"], sentence=STRANGE[3]["name"])
def test_strange_names_stay_text_and_find_their_place(lobby):
    lobby.screen.see("<img src=x onerror=window.harmed=1>")
    lobby.begin().ready()
    arabic = lobby.page.get_by_text("نور الزهراني")
    expect(arabic).to_have_css("direction", "rtl")
    long = lobby.button(f"Call {STRANGE[0]['name']}")
    name = long.get_by_text(re.compile("^Maximiliane"))
    outer, inner = long.bounding_box(), name.bounding_box()
    assert inner["height"] < outer["height"] * 0.7
    expect(name).to_have_text(re.compile("…$"))  # cut where somebody can see that it is
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    lobby.button(f"Call {STRANGE[3]['name']}").tap()
    lobby.phone.expect_call("2104")
    lobby.says("Calling …")
    assert lobby.page.evaluate("window.harmed") is None
    assert lobby.page.locator(".gu img").count() == 0


@pytest.mark.kiosk(destinations=STRANGE)
def test_an_emoji_name_is_shown_and_called_whole(lobby):
    lobby.begin().ready()
    tile = lobby.button("Call 🌻 Sunflower desk 🌻")
    expect(tile).to_contain_text("🌻 Sunflower desk 🌻")
    tile.tap()
    lobby.phone.expect_call("2103")


@pytest.mark.parametrize("people", [0, 1000])
def test_the_phonebook_is_not_asked_however_many_are_in_it(lobby, people):
    lobby.phone.phonebook.load_book(make_book(people), clear=True)
    lobby.begin().ready()
    lobby.button("Call Reception").tap()
    lobby.phone.expect_call("2101")
    assert lobby.phone.journal.calls("getcontact") == []


@pytest.mark.login(theme="dark")
def test_without_a_password_it_asks_once_and_keeps_it_out_of_storage(lobby):
    lobby.page.get_by_label("User name").fill("admin")
    lobby.page.get_by_label("Password").fill("123")
    lobby.screen.advance(60)
    expect(lobby.button("Log in")).to_be_visible()
    lobby.button("Log in").tap()
    lobby.at_start().ready()
    assert "123" not in lobby.page.evaluate("JSON.stringify(localStorage)")
    assert "123" not in lobby.page.url
