"""What a visitor meets: tiles, the dial pad, a call that comes in, the way back."""

import re

import pytest
from calls import UNHURRIED
from playwright.sync_api import expect

pytestmark = [pytest.mark.gmi_profile("gxp2200", "gxp2200-panel"), UNHURRIED]

MANY = [{"name": f"Desk {number}", "number": f"21{number:02}"} for number in range(1, 9)]


def test_a_tile_calls_and_the_call_is_followed_to_its_end(lobby):
    lobby.begin().ready()
    lobby.button("Call Reception").tap()
    lobby.phone.expect_call("2101", account=0)
    lobby.says("Calling …")
    lobby.calls.remote_answers()
    lobby.says("Connected")
    lobby.calls.remote_hangs_up()
    lobby.says(re.compile(r"Call ended after 0:\d\d"))
    lobby.page.clock.run_for(4000)
    expect(lobby.button("Call Reception")).to_be_visible()


@pytest.mark.kiosk(account=2)
def test_the_account_of_the_settings_calls(lobby):
    lobby.begin().ready()
    lobby.button("Call Security").tap()
    lobby.phone.expect_call("2199", account=1)


@pytest.mark.login(username="admin", password="123", dialplan=True)
def test_numbers_go_through_the_dial_plan_where_the_site_wants_it(lobby):
    lobby.begin().ready()
    lobby.button("Call Reception").tap()
    lobby.phone.expect_request("originatecall", isdialplan=1)


def test_a_text_is_shown_and_left_again(lobby):
    lobby.begin()
    lobby.button("Wi-Fi").tap()
    lobby.screen.see("The network is Harbour Guest")
    lobby.button("Back").tap()
    expect(lobby.button("Wi-Fi")).to_be_visible()


@pytest.mark.kiosk(dialPad={"allowed": ["2xxx", "00."], "hint": "Four digits."})
def test_only_numbers_of_the_settings_can_be_typed_and_called(lobby):
    lobby.begin().ready()
    lobby.button("Dial").tap()
    lobby.screen.see("Four digits.")
    expect(lobby.button("Call")).to_be_disabled()
    for wrong in ("210", "21011", "3101"):
        lobby.type(wrong)
        lobby.button("Call").tap()
        lobby.says("This number cannot be called from here.")
        for _ in wrong:
            lobby.button("Erase").tap()
    assert lobby.phone.journal.calls("originatecall") == []
    lobby.type("2105")
    lobby.button("Call").tap()
    lobby.phone.expect_call("2105")


@pytest.mark.kiosk(dialPad=False)
def test_without_a_dial_pad_there_is_no_way_to_one(lobby):
    lobby.begin()
    expect(lobby.button("Call Reception")).to_be_visible()
    expect(lobby.button("Dial")).to_have_count(0)


@pytest.mark.kiosk(destinations=MANY)
def test_more_tiles_than_fit_are_on_further_pages(lobby):
    lobby.begin()
    expect(lobby.button("Call Desk 6")).to_be_visible()
    expect(lobby.button("Call Desk 7")).to_be_hidden()
    lobby.button("Next page").tap()
    expect(lobby.button("Call Desk 8")).to_be_visible()


@pytest.mark.kiosk(idleSeconds=20)
def test_left_alone_it_goes_back_to_the_start_and_forgets(lobby):
    lobby.begin()
    lobby.button("Dial").tap()
    lobby.type("21")
    lobby.screen.advance(14)
    lobby.says("Back to the start page in")
    lobby.button("0").tap()
    lobby.screen.not_see(re.compile("Touch to stay"))
    lobby.screen.advance(21)
    lobby.at_start().begin()
    lobby.button("Dial").tap()
    expect(lobby.page.get_by_role("group", name="Number")).not_to_contain_text("21")


@pytest.mark.kiosk(idleSeconds=20)
def test_a_finger_counts_while_it_is_still_down(lobby):
    lobby.begin()
    lobby.button("Dial").tap()
    lobby.screen.advance(14)
    lobby.says("Back to the start page in")
    key = lobby.button("0").bounding_box()
    finger = {"x": key["x"] + key["width"] / 2, "y": key["y"] + key["height"] / 2}
    touch = lobby.page.context.new_cdp_session(lobby.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    lobby.screen.not_see(re.compile("Touch to stay"))
    lobby.screen.advance(14)
    lobby.says("Back to the start page in")


@pytest.mark.kiosk(idleSeconds=20)
def test_nobody_is_sent_back_during_a_call(lobby):
    lobby.begin().ready()
    lobby.button("Call Reception").tap()
    lobby.phone.expect_call("2101")
    lobby.says("Calling …")
    lobby.calls.remote_answers()
    lobby.says("Connected")
    for _ in range(5):
        lobby.screen.advance(6)
    lobby.says("Connected")


@pytest.mark.parametrize("where", ["start", "tiles", "dial pad"])
def test_every_page_gives_way_to_a_call_that_comes_in(lobby, where):
    lobby.at_start().ready()
    if where != "start":
        lobby.begin()
    if where == "dial pad":
        lobby.button("Dial").tap()
    lobby.calls.ring("5551")
    lobby.says("Lift the receiver to answer.")
    expect(lobby.page.get_by_role("button").filter(visible=True)).to_have_count(0)
    lobby.calls.answer()
    lobby.says("The phone is in use")
    lobby.calls.hang_up()
    lobby.at_start()


def test_a_call_dialled_on_the_phone_itself_takes_the_page(lobby):
    lobby.begin().ready()
    lobby.calls.dial("2108")
    lobby.says("The phone is in use")
    lobby.calls.hang_up()
    lobby.at_start()


def test_a_call_that_nobody_answers_gives_the_page_back(lobby):
    lobby.at_start().ready()
    lobby.calls.ring("5551")
    lobby.says("Incoming call")
    lobby.calls.remote_hangs_up()
    lobby.at_start()


@pytest.mark.gmi_settings(gmi_version=6)
def test_a_phone_too_old_to_tell_its_lines_gives_way_all_the_same(lobby):
    lobby.begin().ready()
    lobby.calls.ring("5551")
    lobby.says("Incoming call")
    lobby.calls.hang_up()
    lobby.at_start()
    assert lobby.phone.journal.calls("lineStatus") == []


def test_the_back_key_stays_in_the_page(lobby):
    lobby.begin()
    lobby.button("Dial").tap()
    lobby.page.go_back()
    expect(lobby.button("Call Reception")).to_be_visible()
    lobby.page.go_back()
    lobby.at_start()
    lobby.page.go_back()
    lobby.at_start()
    assert lobby.page.url.startswith(lobby.screen.url)


def test_nothing_leads_out_of_the_page(lobby):
    def ways_out():
        return lobby.page.locator("a, iframe, form[action], area, object").count()

    assert ways_out() == 0
    lobby.begin()
    assert ways_out() == 0
    lobby.button("Dial").tap()
    assert ways_out() == 0
    prevented = lobby.page.evaluate(
        "!document.body.dispatchEvent(new Event('contextmenu', {bubbles: true, cancelable: true}))"
    )
    assert prevented


def test_everything_is_reached_by_keys_too(lobby):
    keys = lobby.page.keyboard
    lobby.at_start().ready()
    keys.press("ArrowDown")
    expect(lobby.button("Touch to begin")).to_be_focused()
    keys.press("Enter")
    expect(lobby.button("Call Reception")).to_be_focused()
    keys.press("ArrowRight")
    expect(lobby.button("Call Security")).to_be_focused()
    lobby.button("Dial").focus()
    keys.press("Enter")
    keys.type("2107")
    keys.press("Backspace")
    keys.type("5")
    lobby.button("Call").focus()
    keys.press("Enter")
    lobby.phone.expect_call("2105")
