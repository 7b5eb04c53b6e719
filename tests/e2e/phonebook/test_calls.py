"""Calling by touch, and what the screen says until the call is over."""

import re

import pytest
from calls import CLEARED, UNHURRIED
from playwright.sync_api import expect

from gmi_appkit.emulator.calls import Calls

pytestmark = [pytest.mark.gmi_profile("gxp2200", "gxp2200-panel"), UNHURRIED]

ONE_ACCOUNT = [
    {"index": 0, "active": True, "registered": True, "server": "sip.example.net", "number": "2107"}
]


def test_a_call_from_its_start_to_its_end(app, gmi_phone):
    app.ready()
    app.call("Aminata Diallo", "2130", account="2150")
    gmi_phone.expect_call("2130", account=1)
    app.says("Calling …")
    app.screen.see(re.compile("2130 · Account 2150"))
    gmi_phone.part(Calls).remote_answers()
    app.says("Connected")
    # On every screen: the strip in the status bar, and the way back to the call.
    app.button("Phonebook").tap()
    app.ready()
    expect(app.banner()).to_contain_text(re.compile(r"0:\d\d"))
    app.button("Show the call with Aminata Diallo").tap()
    gmi_phone.part(Calls).remote_hangs_up()
    app.says(re.compile(r"Call ended after 0:\d\d"))
    app.page.clock.run_for(4000)
    app.ready()
    expect(app.banner()).to_contain_text("Phonebook")


def test_the_number_is_dialled_as_it_is_stored(app, gmi_phone):
    app.ready()
    app.open("Ines Okafor")
    app.button("Call Mobile: 07700\xa0900\xa0107").tap()
    app.choose(re.compile("2107"))
    gmi_phone.expect_call("07700900107", account=0)


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_one_account_is_not_asked_for(app, gmi_phone):
    app.ready()
    app.search("Night desk")
    app.button("Call Night desk").tap()
    gmi_phone.expect_call("2101", account=0)


def test_an_account_that_is_not_registered_cannot_be_chosen(app):
    app.ready()
    app.search("Night desk")
    app.button("Call Night desk").tap()
    branch = app.dialog().get_by_role("button", name=re.compile("7300"))
    expect(branch).to_contain_text("not registered")
    expect(branch).to_be_disabled()


@pytest.mark.gmi_settings(accounts=[{**ONE_ACCOUNT[0], "registered": False}])
def test_without_a_registered_account_the_app_says_so(app, gmi_phone):
    app.ready()
    expect(app.banner()).to_contain_text("not registered")
    app.search("Night desk")
    app.button("Call Night desk").tap()
    app.says("no call is possible now. The phonebook still works.")
    assert not gmi_phone.journal.calls("originatecall")


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_call_that_cannot_be_put_through_can_be_tried_again(app, gmi_phone):
    app.call_in_vain("Night desk", "2101")
    gmi_phone.journal.clear()
    app.button("Try again").tap()
    gmi_phone.expect_call("2101")
    app.says("Calling …")
    gmi_phone.part(Calls).remote_answers()
    app.says("Connected")


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_call_that_failed_at_once_is_not_taken_for_the_next_one_on_its_line(app, gmi_phone):
    """The line is looked at only when the call is over already."""
    app.ready()
    app.search("Night desk")
    calls = gmi_phone.part(Calls)

    def fail_before_the_first_look(route):
        if gmi_phone.journal.calls("originatecall") and calls.lines()[0].state_name == "dialing":
            calls.fail_call()
        route.continue_()

    app.page.route(re.compile("action=lineStatus"), fail_before_the_first_look)
    app.button("Call Night desk").tap()
    app.says("The call could not be put through.")
    gmi_phone.advance(CLEARED)
    calls.ring("5551")
    gmi_phone.journal.clear()
    for _ in range(6):
        app.page.clock.run_for(3000)
    gmi_phone.expect_request("status")
    app.says("The call could not be put through.")
    expect(app.button("Try again")).to_be_visible()
    expect(app.button("Show the call with Night desk")).to_have_count(0)


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT, model="gxv3240")
def test_a_phone_that_can_end_calls_offers_it_on_every_screen(app, gmi_phone):
    app.ready()
    app.search("Night desk")
    app.button("Call Night desk").tap()
    gmi_phone.expect_call("2101")
    expect(app.button("End call").first).to_be_visible()
    app.button("Phonebook").tap()
    app.banner().get_by_role("button", name="End call").tap()
    gmi_phone.expect_request("endcall")
    expect(app.banner()).to_contain_text("Phonebook")


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_gxp2200_has_no_end_button(app):
    app.ready()
    app.search("Night desk")
    app.button("Call Night desk").tap()
    app.screen.see("Hang up on the phone itself.")
    expect(app.button("End call")).to_have_count(0)


def last_calls(app, text):
    """Open the last calls once the phone tells of this one."""
    app.button("Menu").tap()
    app.choose("Last calls")
    return app.dialog().get_by_role("button").filter(has_text=text)


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_the_last_calls_are_told_by_name_and_called_again(app, gmi_phone):
    app.ready()
    calls = gmi_phone.part(Calls)
    calls.dial("2101")
    calls.hang_up()
    gmi_phone.advance(2)
    calls.ring("020794601")
    calls.remote_hangs_up()
    gmi_phone.advance(2)
    missed = last_calls(app, "missed")
    expect(missed).to_contain_text("020 794 601")
    app.choose("Cancel")
    dialled = last_calls(app, "dialled")
    expect(dialled).to_contain_text("Night desk")
    dialled.tap()
    gmi_phone.expect_call("2101")
    app.screen.see("Night desk")


def test_without_any_call_the_app_says_so(app):
    app.ready()
    app.button("Menu").tap()
    app.choose("Last calls")
    app.says("There are no calls to show.")


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_call_that_comes_in_is_shown_until_it_is_over(app, gmi_phone):
    app.ready()
    calls = gmi_phone.part(Calls)
    calls.ring("5551")
    app.screen.advance(6)
    expect(app.banner()).to_contain_text("Incoming call")
    calls.answer()
    expect(app.banner()).to_contain_text(re.compile(r"0:\d\d"))
    app.button("Show the call with Incoming call").tap()
    app.says("Connected")
    calls.remote_hangs_up()
    app.says("Call ended after")
    app.page.clock.run_for(4000)
    app.ready()
    expect(app.button("Show the call with Incoming call")).to_be_hidden()


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_call_made_on_the_phone_itself_does_not_hinder_another(app, gmi_phone):
    app.ready()
    gmi_phone.part(Calls).dial("5551")
    gmi_phone.part(Calls).remote_answers()
    app.screen.advance(6)
    expect(app.banner()).to_contain_text("Call on the phone")
    app.search("Night desk")
    app.button("Call Night desk").tap()
    gmi_phone.expect_call("2101")


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT, gmi_version=6)
def test_a_phone_that_does_not_tell_its_lines_shows_such_calls_too(app, gmi_phone):
    app.ready()
    gmi_phone.part(Calls).ring("5551")
    app.screen.advance(6)
    expect(app.banner()).to_contain_text("Incoming call")
    gmi_phone.part(Calls).hang_up()
    expect(app.button("Show the call with Incoming call")).to_be_hidden()


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT, gmi_version=6)
def test_a_phone_that_does_not_tell_its_lines_is_asked_for_its_accounts(app, gmi_phone):
    app.ready()
    app.search("Night desk")
    app.button("Call Night desk").tap()
    gmi_phone.expect_call("2101")
    gmi_phone.part(Calls).remote_answers()
    app.says("Connected")
    gmi_phone.part(Calls).remote_hangs_up()
    app.says(re.compile("Call ended after"))
