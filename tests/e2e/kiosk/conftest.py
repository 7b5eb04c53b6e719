"""The kiosk template on an emulated phone."""

import json
import re

import pytest
from clock import at_one_moment
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.project import load_project

PLACES = [
    {"name": "Reception", "number": "2101", "note": "Ground floor"},
    {"name": "Security", "number": "2199"},
    {"name": "Wi-Fi", "text": "The network is Harbour Guest; ask for today's word."},
]


def pytest_configure(config):
    config.addinivalue_line("markers", "kiosk(**settings): what kiosk.js sets")
    config.addinivalue_line("markers", "login(**settings): what config.js sets")
    config.addinivalue_line("markers", "fault(kind, **more): what is wrong when the app opens")


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "kiosk")


@pytest.fixture
def gmi_phone(gmi_phone, request):
    for marker in request.node.iter_markers("fault"):
        gmi_phone.faults.add(Fault(*marker.args, **marker.kwargs))
    return gmi_phone


class Lobby:
    """What visitors and staff do at the kiosk."""

    def __init__(self, screen, phone):
        self.screen = screen
        self.page = screen.page
        self.phone = phone
        self.calls = phone.part(Calls)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def at_start(self):
        expect(self.button("Touch to begin")).to_be_visible()
        return self

    def begin(self):
        self.button("Touch to begin").tap()
        return self

    def ready(self):
        """Until the phone has told its accounts."""
        self.phone.expect_request("status")
        account = self.page.get_by_role("img", name="Account 2107, ready", include_hidden=True)
        expect(account).to_be_attached()
        return self

    def type(self, keys):
        for key in keys:
            self.button(key).tap()

    def ask_for_code(self):
        with at_one_moment(self.page):  # five times in four seconds
            for _ in range(5):
                self.page.get_by_role("button", name=re.compile("^Time: ")).tap()

    def enter(self, code):
        self.type(code)
        self.button("Open").tap()

    def says(self, text):
        shown = self.page.get_by_role("status").or_(self.page.get_by_role("alert"))
        expect(shown.filter(has_text=text).filter(visible=True).first).to_be_visible()


def _answer(script):
    kind = "application/javascript; charset=utf-8"
    return lambda route: route.fulfill(body=script, content_type=kind)


@pytest.fixture
def lobby(screen, gmi_phone, request):
    """The kiosk as it opens, with the settings of the test's markers."""
    settings = {"title": "Harbour House", "destinations": PLACES, "dialPad": {"allowed": ["2xxx"]}}
    for marker in request.node.iter_markers("kiosk"):
        settings.update(marker.kwargs)
    files = {"kiosk.js": ("GMI_KIOSK", settings)}
    for marker in request.node.iter_markers("login"):
        files["config.js"] = ("GMI_CONFIG", marker.kwargs)
    failures = []
    screen.page.on("pageerror", lambda error: failures.append(str(error)))
    for file, (name, value) in files.items():
        screen.page.route(f"**/{file}", _answer(f"window.{name} = {json.dumps(value)};"))
    screen.open()
    yield Lobby(screen, gmi_phone)
    assert not failures
