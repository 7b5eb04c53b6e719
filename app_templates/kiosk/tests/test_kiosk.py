"""The app on an emulated phone. Run it with `gmi test`, or with pytest in this folder."""

import pytest

from gmi_appkit.emulator.calls import Calls

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


@pytest.mark.gmi_settings(timings={"dialing": 600})  # so that it stays at "Calling …"
def test_a_visitor_calls_reception(screen, gmi_phone):
    screen.tap("Touch to begin")
    screen.see("2107")  # the account, once the phone has told it
    screen.tap("Call Reception")
    gmi_phone.expect_call("2101")
    screen.see("Calling …")


def test_it_gives_way_to_a_call_that_comes_in(screen, gmi_phone):
    gmi_phone.expect_request("lineStatus")
    gmi_phone.part(Calls).ring("2140")
    screen.see("Lift the receiver to answer.")
    gmi_phone.part(Calls).hang_up()
    screen.see("Touch to begin")


def test_a_number_that_is_not_allowed_is_not_dialled(screen, gmi_phone):
    screen.tap("Touch to begin")
    screen.tap("Dial")
    for key in "0900":
        screen.tap(key)
    screen.tap("Call")
    screen.see("This number cannot be called from here.")
    assert gmi_phone.journal.calls("originatecall") == []


@pytest.mark.smoke  # these run in old WebKit too: gmi test --engine webkit534
@pytest.mark.gmi_settings(timings={"dialing": 600})
def test_smoke_a_visitor_calls(screen, gmi_phone):
    screen.tap("Touch to begin")
    screen.see("2107")
    screen.screenshot()
    screen.tap("Call Clinic")
    gmi_phone.expect_call("2160")
    screen.see("Calling …")


@pytest.mark.smoke
def test_smoke_a_number_is_typed(screen, gmi_phone):
    screen.tap("Touch to begin")
    screen.see("2107")
    screen.tap("Dial")
    for key in "2105":
        screen.tap(key)
    screen.tap("Call")
    gmi_phone.expect_call("2105")


@pytest.mark.smoke
def test_smoke_it_gives_way_to_a_call(screen, gmi_phone):
    gmi_phone.expect_request("lineStatus")
    gmi_phone.part(Calls).ring("2140")
    screen.see("Lift the receiver to answer.")
    screen.screenshot()
