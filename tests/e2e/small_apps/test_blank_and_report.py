"""What the two small apps say when something goes wrong, and that they recover."""

import re

import pytest
from hold import held
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.project import load_project

FAULTS = {
    "unreachable": Fault("drop"),
    "error": Fault("error", "productinfo", message="can't get product information"),
}


@pytest.fixture
def gmi_project(request):
    return load_project(asset_dir("app_templates") / request.param)


def template(name):
    return pytest.mark.parametrize("gmi_project", [name], indirect=True)


def answer(screen, question):
    return screen.page.get_by_role("row", name=re.compile(f"^{question}")).get_by_role("cell")


SAID = {
    "unreachable": "The phone does not answer. Check it, then ask again.",
    "error": "The phone does not say what it is: can't get product information.",
}


@template("blank")
@pytest.mark.parametrize("fault", list(FAULTS))
def test_blank_says_so_at_the_start_and_recovers(gmi_phone, screen, fault):
    gmi_phone.faults.add(FAULTS[fault])
    screen.open()
    screen.see(SAID[fault])
    gmi_phone.faults.clear()
    screen.tap("Ask again")
    screen.see("This is a GXP2200")


@template("blank")
def test_blank_waits_for_a_slow_phone(screen):
    with held(screen.page, "productinfo"):
        screen.open()
        screen.see("Asking the phone ...")
    screen.see("This is a GXP2200")


@template("phone_report")
@pytest.mark.parametrize("fault", list(FAULTS))
def test_the_report_says_so_at_the_start_and_asks_again(gmi_phone, screen, fault):
    gmi_phone.faults.add(FAULTS[fault])
    screen.open()
    expect(answer(screen, "JSONP")).to_have_text(re.compile("no$"))
    expect(answer(screen, "Session cookie comes back")).to_contain_text("not known: no phone")
    gmi_phone.faults.clear()
    screen.tap("Send again")
    expect(answer(screen, "JSONP")).to_contain_text("yes")
    expect(answer(screen, "Session cookie comes back")).to_contain_text("yes")


@template("phone_report")
def test_the_report_says_when_the_session_does_not_hold(gmi_phone, screen):
    gmi_phone.faults.add(Fault("session", "uptime"))
    screen.open()
    expect(answer(screen, "Session cookie comes back")).to_have_text(re.compile("no$"))


@template("phone_report")
def test_the_report_waits_for_a_slow_phone(screen):
    with held(screen.page, "productinfo"):
        screen.open()
        screen.see("CSS pixels, WebKit")
    expect(answer(screen, "JSONP")).to_contain_text("yes")
