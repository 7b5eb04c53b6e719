"""What the two small apps say when something goes wrong, and that they recover."""

import re

import pytest
from hold import held
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault

FAULTS = {
    "unreachable": Fault("drop"),
    "error": Fault("error", "productinfo", message="can't get product information"),
}

SAID = {
    "unreachable": "The phone does not answer. Check it, then ask again.",
    "error": "The phone does not say what it is: can't get product information.",
}


@pytest.mark.app("blank")
@pytest.mark.parametrize("fault", list(FAULTS))
def test_blank_says_so_at_the_start_and_recovers(gmi_phone, screen, fault):
    gmi_phone.faults.add(FAULTS[fault])
    screen.open()
    screen.see(SAID[fault])
    gmi_phone.faults.clear()
    screen.tap("Ask again")
    screen.see("This is a GXP2200")


@pytest.mark.app("blank")
def test_blank_waits_for_a_slow_phone(screen):
    with held(screen.page, "productinfo"):
        screen.open()
        screen.see("Asking the phone ...")
    screen.see("This is a GXP2200")


@pytest.mark.app("phone_report")
@pytest.mark.parametrize("fault", list(FAULTS))
def test_the_report_says_so_at_the_start_and_asks_again(gmi_phone, screen, answer, fault):
    gmi_phone.faults.add(FAULTS[fault])
    screen.open()
    expect(answer("JSONP")).to_have_text(re.compile("no$"))
    expect(answer("Session cookie comes back")).to_contain_text("not known: no phone")
    gmi_phone.faults.clear()
    screen.tap("Send again")
    expect(answer("JSONP")).to_contain_text("yes")
    expect(answer("Session cookie comes back")).to_contain_text("yes")


@pytest.mark.app("phone_report")
def test_the_report_waits_for_a_slow_phone(screen, answer):
    with held(screen.page, "productinfo"):
        screen.open()
        screen.see("CSS pixels, WebKit")
    expect(answer("JSONP")).to_contain_text("yes")
