"""The app on an emulated phone. Run it with `gmi test`, or with pytest in this folder."""

import re

import pytest

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


@pytest.mark.gmi_settings(timings={"dialing": 600})  # so that it stays at "Calling …"
def test_a_person_is_called(screen, gmi_phone):
    screen.tap("Call Aminata Diallo")
    screen.tap(re.compile("2130"))  # she has three numbers,
    screen.tap(re.compile("2150"))  # and the phone three accounts that are registered
    gmi_phone.expect_call("2130", account=1)
    screen.see("Calling …")


def test_an_expired_session_is_mended_unseen(screen, gmi_phone):
    screen.see("Aminata Diallo")
    gmi_phone.advance(901)  # the phone ends a session after 900 idle seconds
    screen.tap("Call Aminata Diallo")
    screen.tap(re.compile("2130"))
    screen.tap(re.compile("2107"))
    gmi_phone.expect_call("2130", account=0)


def test_looking_calls_nobody(screen, gmi_phone):
    screen.tap("Aminata Diallo")
    screen.see("2130")
    assert gmi_phone.journal.calls("originatecall") == []


@pytest.mark.smoke  # these run in old WebKit too: gmi test --engine webkit534
def test_smoke_a_person_is_found_and_called(screen, gmi_phone):
    screen.see("Aminata Diallo")
    screen.tap("Next page")
    screen.tap("Previous page")
    screen.tap("Aminata Diallo")
    screen.see("Favourite")
    screen.screenshot()
    screen.tap(re.compile("^Call Mobile"))
    screen.tap(re.compile("2150"))
    gmi_phone.expect_request("originatecall", account=1)
    screen.see("Account 2150")


@pytest.mark.smoke
def test_smoke_the_menu_and_the_dark_screen(screen):
    screen.see("Aminata Diallo")
    screen.tap("Menu")
    screen.tap("Dark screen")
    screen.tap("Go to a letter")
    screen.tap("T")
    assert "Aminata Diallo" not in screen.text()
    screen.screenshot()
