"""The phone report and a dev server that takes it."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "phone_report")


@pytest.fixture
def phone():
    return EmulatedPhone()


@pytest.fixture
def told():
    return []


@pytest.fixture
def page(gmi_project, phone, told, new_context):
    server = DevServer(AppSources(gmi_project), EmulatedTarget(phone), port=0, emit=told.append)
    with server.run_in_thread():
        page = new_context(viewport={"width": 480, "height": 272}, has_touch=True).new_page()
        page.goto(server.url)
        yield page


def _reports(told):
    return [event["report"] for event in told if event["event"] == "report"]


def test_the_dev_server_is_told_without_being_asked(page, told):
    expect(page.get_by_text("Sent to gmi dev: see its terminal.")).to_be_visible()
    report = _reports(told)[0]
    assert report["screen"]["Window"] == "480 x 272"
    assert report["session"]["Session cookie comes back"] is True
    assert "Mozilla" in report["engine"]["User agent"]
    # This browser has them all; the answers come from tests, not from its name.
    assert report["features"]["WebSocket"] is report["features"]["flexbox"] is True
    assert report["features"]["WebP"] is report["features"]["let"] is True
    assert report["features"]["reserved names"] is True


def test_a_finger_completes_the_report(page, told):
    expect(page.get_by_text("Sent to gmi dev")).to_be_visible()
    page.get_by_role("button", name="Touch here").tap()
    row = page.get_by_role("row", name="Touch events seen")
    expect(row.get_by_role("cell")).to_contain_text("yes")
    expect(page.get_by_role("row", name="Click after touch")).to_contain_text("ms")
    page.get_by_role("button", name="Send again").tap()
    expect(page.get_by_text("Sent to gmi dev")).to_be_visible()
    assert _reports(told)[-1]["finger"]["Touch events seen"] is True


def test_the_page_without_a_viewport_tag_is_measured_and_comes_back(page):
    page.get_by_role("button", name="Measure without viewport tag").tap()
    row = page.get_by_role("row", name="Without viewport tag")
    expect(row.get_by_role("cell")).to_have_text("480 x 272")


def test_without_a_phone_the_rest_is_told(gmi_project, told, new_context):
    broken = EmulatedPhone()
    broken.faults.add(Fault("drop"))
    server = DevServer(AppSources(gmi_project), EmulatedTarget(broken), port=0, emit=told.append)
    with server.run_in_thread():
        page = new_context(viewport={"width": 800, "height": 480}).new_page()
        page.goto(server.url)
        expect(page.get_by_text("Sent to gmi dev")).to_be_visible(timeout=10_000)
    report = _reports(told)[0]
    assert report["session"]["JSONP"] is False
    assert report["screen"]["Window"] == "800 x 480"
