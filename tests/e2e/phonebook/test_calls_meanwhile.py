"""A call of one's own that failed does not hide the calls that come in after it."""

import re

import pytest
from calls import UNHURRIED
from playwright.sync_api import expect

from gmi_appkit.emulator.calls import Calls

pytestmark = [pytest.mark.gmi_profile("gxp2200", "gxp2200-panel"), UNHURRIED]

ONE_ACCOUNT = [
    {"index": 0, "active": True, "registered": True, "server": "sip.example.net", "number": "2107"}
]


@pytest.fixture
def failed(app, gmi_phone):
    """A call to the night desk has failed; its screen still says so."""
    app.call_in_vain("Night desk", "2101")
    return gmi_phone.part(Calls)


def shown(app):
    return app.banner().get_by_role("button", name="Show the call with Incoming call")


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_call_that_comes_in_is_shown_over_one_that_failed_unattended(app, failed):
    failed.ring("5551")
    app.screen.advance(6)
    expect(shown(app)).to_be_visible()
    # What failed is still there to read, and to try again.
    app.says("The call could not be put through.")
    expect(app.button("Try again")).to_be_visible()


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_from_the_failed_call_to_the_one_that_came_in_and_back(app, failed):
    failed.ring("5551")
    app.screen.advance(6)
    shown(app).tap()
    app.says("Ringing …")
    expect(app.button("Try again")).to_have_count(0)
    failed.answer()
    app.says("Connected")
    failed.remote_hangs_up()
    app.says("Call ended after")
    app.ready()
    expect(app.button("Call Night desk")).to_be_visible()


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_what_failed_stays_until_somebody_leaves_it(app, failed):
    failed.ring("5551")
    app.screen.advance(6)
    expect(shown(app)).to_be_visible()
    failed.hang_up()
    expect(shown(app)).to_be_hidden()
    app.screen.advance(6)
    app.says("The call could not be put through.")
    app.button("Phonebook").tap()
    app.ready()
    failed.ring("5552")
    app.screen.advance(6)
    expect(shown(app)).to_be_visible()


@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
def test_a_failed_call_that_was_left_hides_nothing(app, failed):
    app.button("Phonebook").tap()
    app.ready()
    expect(app.banner()).to_contain_text(re.compile("Phonebook"))
    failed.ring("5551")
    app.screen.advance(6)
    expect(shown(app)).to_be_visible()
