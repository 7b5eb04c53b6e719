"""What the small apps do when the phone or the session is lost after a good start."""

import re

import pytest
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault


@pytest.mark.app("blank")
def test_blank_says_so_and_recovers(gmi_phone, screen):
    screen.see("This is a GXP2200")
    gmi_phone.faults.add(Fault("drop"))
    screen.tap("Ask again")
    screen.see("The phone does not answer. Check it, then ask again.")
    gmi_phone.faults.clear()
    screen.tap("Ask again")
    screen.see("This is a GXP2200")


@pytest.mark.app("phone_report")
def test_the_report_keeps_what_the_phone_said_and_is_sent(gmi_phone, screen, answer):
    expect(answer("Session cookie comes back")).to_contain_text("yes")
    screen.see("No dev server took it.")
    gmi_phone.faults.add(Fault("drop"))
    screen.page.route("**/__gmi__/report", lambda route: route.fulfill(body="{}"))
    screen.tap("Send again")
    screen.see("Sent to gmi dev: see its terminal.")
    expect(answer("Phone")).to_have_text("Grandstream Networks, Inc. GXP2200")


@pytest.mark.app("phone_report")
def test_the_report_says_when_the_session_does_not_hold_and_asks_again(gmi_phone, screen, answer):
    gmi_phone.faults.add(Fault("session", "uptime"))
    screen.open()
    expect(answer("Session cookie comes back")).to_have_text(re.compile("no$"))
    screen.see("No dev server took it.")
    gmi_phone.faults.clear()
    screen.tap("Send again")
    expect(answer("Session cookie comes back")).to_have_text(re.compile("yes$"))
