"""One touch calls, and every tile says how its account and its call stand."""

import re

import pytest
from calls import CLEARED, UNHURRIED
from playwright.sync_api import expect

from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault

pytestmark = [pytest.mark.gmi_profile("gxp2200", "gxp2200-panel"), UNHURRIED]

UNREGISTERED = [
    {"index": 0, "active": True, "registered": False, "server": "sip.example.net", "number": "2107"}
]
WITHOUT_SECOND = [
    {"index": index, "active": True, "registered": True, "server": "sip.example.net",
     "number": number} for index, number in ((0, "2107"), (2, "1001"), (3, "7300"))
]  # fmt: skip


def test_one_touch_calls_and_the_tile_follows_the_call(app, gmi_phone):
    app.ready()
    tile = app.tile("Night desk")
    tile.tap()
    gmi_phone.expect_call("2109", account=0)
    expect(tile).to_contain_text("Calling …")
    expect(app.banner()).to_contain_text("Night desk")
    gmi_phone.part(Calls).remote_answers()
    expect(tile).to_contain_text(re.compile(r"Connected 0:\d\d"))
    expect(tile).to_have_accessible_name(re.compile(r"^Call Night desk, 2109, Connected"))
    gmi_phone.part(Calls).remote_hangs_up()
    expect(tile).to_contain_text(re.compile(r"Ended after 0:\d\d"))
    expect(app.banner()).to_contain_text("Speed dial")
    app.page.clock.run_for(5000)
    expect(tile).not_to_contain_text("Ended")
    assert len(gmi_phone.journal.calls("originatecall")) == 1


def test_a_call_whose_line_never_shows_is_over_after_a_while(app, gmi_phone):
    app.ready()
    gmi_phone.faults.add(Fault("error", "lineStatus", message="can't get line status"))
    tile = app.tile("Night desk")
    tile.tap()
    gmi_phone.expect_call("2109")
    # It says so for some seconds only.
    app.page.evaluate(
        """() => {
          const tile = document.querySelector('[aria-label^="Call Night desk,"]');
          window.said = [];
          new MutationObserver(() => { said.push(tile.textContent); })
            .observe(tile, {childList: true, characterData: true, subtree: true});
        }"""
    )
    for _ in range(8):
        app.page.clock.run_for(1000)
    app.page.wait_for_function("said.some(text => text.includes('Call ended'))")
    expect(tile).not_to_contain_text("Call ended")


def test_a_number_is_dialled_as_it_is_stored(app, gmi_phone):
    app.ready()
    app.tile("Duty manager").tap()
    gmi_phone.expect_call("07700900107", account=0)


def test_a_tile_calls_with_its_own_account(app, gmi_phone):
    app.ready()
    app.tile("Front gate").tap()
    gmi_phone.expect_call("7001", account=2)


@pytest.mark.gmi_settings(accounts=WITHOUT_SECOND)
def test_a_tiles_account_is_counted_by_the_phone_not_by_those_in_use(app, gmi_phone):
    app.ready()
    app.tile("Front gate").tap()
    gmi_phone.expect_call("7001", account=2)


def test_a_tile_says_that_its_account_is_not_registered_and_offers_another(app, gmi_phone):
    app.ready()
    tile = app.tile("Branch office")
    expect(tile).to_have_accessible_name(re.compile("7300 not registered$"))
    expect(tile.locator(".gu-dot-off")).to_be_visible()
    tile.tap()
    expect(app.dialog()).to_contain_text("7300 is not ready. Call with")
    app.choose(re.compile("2150"))
    gmi_phone.expect_call("7310", account=1)


def test_a_tile_follows_its_account(app, gmi_phone):
    app.ready()
    tile = app.tile("Reception")
    expect(tile).to_have_accessible_name(re.compile("2107 ready$"))
    gmi_phone.part(Calls).ring("2142", account=0)
    app.page.clock.run_for(6000)
    expect(tile).to_have_accessible_name(re.compile("2107 in a call$"))
    gmi_phone.part(Accounts).unregister(0)
    app.page.clock.run_for(6000)
    # Another account calls where the tile has none of its own.
    expect(tile).to_have_accessible_name(re.compile("2150 ready$"))


@pytest.mark.gmi_settings(accounts=UNREGISTERED)
def test_without_a_registered_account_nothing_is_called_and_the_app_says_so(app, gmi_phone):
    app.ready()
    app.tile("Reception").tap()
    app.says("Reception was not called: no account is registered now.")
    assert not gmi_phone.journal.calls("originatecall")


def test_a_call_that_cannot_be_put_through_can_be_tried_again(app, gmi_phone):
    app.ready()
    app.tile("Reception").tap()
    gmi_phone.expect_call("2101")
    expect(app.tile("Reception")).to_contain_text("Calling …")
    gmi_phone.part(Calls).fail_call()
    app.says("The call could not be put through.")
    gmi_phone.advance(CLEARED)
    gmi_phone.journal.clear()
    app.button("Try again").tap()
    gmi_phone.expect_call("2101")
    expect(app.tile("Reception")).to_contain_text("Calling …")


def test_another_tile_shows_the_call_that_is_on_and_calls_nobody(app, gmi_phone):
    app.ready()
    app.tile("Reception").tap()
    gmi_phone.expect_call("2101")
    app.button(re.compile("^Call Security"), exact=False).tap()
    app.screen.see("Hang up on the phone itself.")
    expect(app.page.get_by_role("main")).to_contain_text("Reception")
    gmi_phone.part(Calls).remote_answers()
    app.says("Connected")
    app.page.get_by_role("toolbar").get_by_role("button", name="Speed dial").tap()
    app.ready()
    assert len(gmi_phone.journal.calls("originatecall")) == 1


@pytest.mark.gmi_settings(model="gxv3240")
def test_a_phone_that_can_end_calls_offers_it(app, gmi_phone):
    app.ready()
    app.tile("Reception").tap()
    gmi_phone.expect_call("2101")
    app.banner().get_by_role("button", name="End call").tap()
    gmi_phone.expect_request("endcall")
    expect(app.banner()).to_contain_text("Speed dial")


@pytest.mark.config(dialplan=True)
def test_numbers_go_through_the_dial_plan_where_the_site_wants_it(app, gmi_phone):
    app.ready()
    app.tile("Reception").tap()
    gmi_phone.expect_request("originatecall", isdialplan=1)
