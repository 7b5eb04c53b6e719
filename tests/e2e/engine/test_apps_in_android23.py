"""The main job of each app where what Android 2.3 lacks is hidden, element scrolling included.

``make engines`` runs all of the apps' tests so, and their smoke tests in old WebKit.
"""

import re

import pytest
from calls import UNHURRIED
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.project import load_project


@pytest.fixture
def gmi_engine():
    return "android23"


@pytest.fixture
def gmi_project(request):
    return load_project(asset_dir("app_templates") / request.param)


@pytest.fixture
def app(screen):
    """The screen of an app whose scripts may not fail."""
    failures = []
    screen.page.on("pageerror", lambda error: failures.append(str(error)))
    screen.open()
    assert isinstance(screen.page.evaluate("__gmi_lacking"), list)  # so it is that engine
    yield screen
    assert failures == []


def template(name):
    return pytest.mark.parametrize("gmi_project", [name], indirect=True)


@template("phonebook")
def test_phonebook(app, gmi_phone):
    app.tap("Aminata Diallo")
    app.tap("Edit")
    app.page.get_by_label("Fax").fill("2199")
    app.tap("Save")
    app.see("Aminata Diallo is saved.")
    app.tap(re.compile("^Call Mobile"))
    app.tap(re.compile("2150"))
    gmi_phone.expect_request("originatecall", account=1)
    gmi_phone.part(Calls).remote_answers()
    app.see("Connected")


@UNHURRIED
@template("speed_dial")
def test_speed_dial(app, gmi_phone):
    app.tap("Edit")
    app.tap("Change Reception")
    app.page.get_by_label("Name", exact=True).fill("Front desk")
    app.tap("Save")
    app.tap("Done")
    app.tap(re.compile("^Call Front desk,.*ready"))
    gmi_phone.expect_call("2101")
    app.see("Calling …")


@template("sms_composer")
def test_sms_composer(app, gmi_phone):
    app.tap(re.compile("^Ines Okafor"))
    app.tap("Reply")
    app.type("Write a message", "They may come up.")
    app.tap("Send")
    gmi_phone.expect_message("07700900107", "They may come up.")
    app.see("Sent to Ines Okafor.")


@template("kiosk")
def test_kiosk(app, gmi_phone):
    gmi_phone.expect_request("lineStatus")
    app.tap("Touch to begin")
    app.tap("Dial")
    for key in "2105":
        app.tap(key)
    app.tap("Call")
    gmi_phone.expect_call("2105")
    gmi_phone.part(Calls).remote_answers()
    app.see("Connected")


@template("phone_report")
def test_phone_report(app):
    app.see("CSS pixels, WebKit")
    expect(app.page.get_by_role("row", name="JSONP").get_by_role("cell")).to_contain_text("yes")


@template("blank")
def test_blank(app):
    app.see("This is a GXP2200")
