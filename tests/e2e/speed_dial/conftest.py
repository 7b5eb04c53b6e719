"""The speed-dial template on an emulated phone, at both of the GXP2200's sizes."""

import json
import re

import pytest
from clock import press_try_now
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.parameters import Parameters
from gmi_appkit.emulator.presets import speed_dial_key
from gmi_appkit.project import load_project

LONG_NAME = "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt"
ARABIC_NAME = "نور الزهراني"
MARKUP_NAME = "<img src=x onerror=window.harmed=1>"
EMOJI_NAME = "🌻 Sunflower desk 🌻"

BOARDS = {
    "empty": [],
    "strange": [
        {"name": LONG_NAME, "number": "+4930123456789", "colour": "blue"},
        {"name": ARABIC_NAME, "number": "2102", "colour": "teal"},
        None,
        {"name": MARKUP_NAME, "number": "2101", "colour": "no such colour"},
        {"name": EMOJI_NAME, "number": "+447700900123", "account": "2"},
        {"name": "Bridge", "number": "sip:reception.desk@conference.hotel.example.net"},
        {"name": "No number"},
    ],
}


def pytest_configure(config):
    config.addinivalue_line("markers", "board(name): the tiles in board.js")
    config.addinivalue_line("markers", "config(**more): what config.js says besides")
    config.addinivalue_line("markers", "keys(number={...}): speed-dial keys set in the phone")
    config.addinivalue_line("markers", "fault(kind, **more): what is wrong when the app opens")


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "speed_dial")


@pytest.fixture
def set_key(gmi_phone):
    """Sets a speed-dial key in the phone: mode, account, name, number."""

    def put(key, *values):
        for code, value in zip(speed_dial_key(key), values, strict=True):
            gmi_phone.part(Parameters).change(code, value)

    return put


@pytest.fixture
def key(gmi_phone):
    """Reads a speed-dial key from the phone: (mode, account, name, number)."""

    def get(number):
        return tuple(gmi_phone.part(Parameters).value(code) for code in speed_dial_key(number))

    return get


@pytest.fixture
def gmi_phone(gmi_phone, request):
    for marker in request.node.iter_markers("fault"):
        gmi_phone.faults.add(Fault(*marker.args, **marker.kwargs))
    return gmi_phone


@pytest.fixture
def new_context(new_context, request):
    """Contexts whose pages find this test's config.js and board.js on the server."""
    settings = {}
    for marker in request.node.iter_markers("config"):
        settings.update(marker.kwargs)
    board = next((BOARDS[marker.args[0]] for marker in request.node.iter_markers("board")), None)

    def make(**kwargs):
        context = new_context(**kwargs)
        if settings:

            def configure(route):
                text = route.fetch().text()
                more = "".join(
                    f"GMI_CONFIG[{json.dumps(name)}] = {json.dumps(value)};\n"
                    for name, value in settings.items()
                )
                route.fulfill(body=text + more, content_type="application/javascript")

            context.route("**/config.js*", configure)
        if board is not None:
            body = f"window.GMI_BOARD = {json.dumps(board)};"
            context.route(
                "**/board.js*",
                lambda route: route.fulfill(body=body, content_type="application/javascript"),
            )
        return context

    return make


class Board:
    """What a person does with the app, in the app's words."""

    def __init__(self, screen, phone):
        self.screen = screen
        self.page = screen.page
        self.phone = phone

    def button(self, name, exact=True):
        return self.page.get_by_role("button", name=name, exact=exact)

    def tiles(self):
        return self.page.locator(".gu-tile:not(.gu-tile-free)").filter(visible=True)

    def names(self):
        return [tile.inner_text() for tile in self.tiles().locator(".gu-tile-name").all()]

    def tile(self, name):
        """The tile that calls somebody, while nobody edits; on whatever page it is."""
        found = self.button(re.compile(rf"^Call {re.escape(name)}, "), exact=False)
        following = self.button("Next page")
        expect(self.tiles().first).to_be_visible()
        for _ in range(5):
            if found.is_visible() or not following.is_visible() or following.is_disabled():
                break
            following.tap()
        return found

    def ready(self):
        """Wait until tiles show what their accounts are at."""
        expect(self.tiles().first).to_be_visible()
        expect(self.tiles().locator(".gu-dot-unknown")).to_have_count(0)
        return self

    def edit(self):
        self.button("Edit").tap()
        expect(self.button("Done")).to_be_visible()

    def change(self, name):
        """Open the form of a tile, while editing."""
        self.button(f"Change {name}").tap()
        expect(self.page.get_by_label("Name", exact=True)).to_have_value(name)

    def drag(self, name, onto, release=True):
        """Drag a tile onto another place with a finger, while editing."""
        start, end = (self.button(which).bounding_box() for which in (f"Change {name}", onto))
        touch = self.page.context.new_cdp_session(self.page)
        points = [
            (start["x"] + 30 + (end["x"] - start["x"]) * k / 4,
             start["y"] + 20 + (end["y"] - start["y"]) * k / 4)
            for k in range(5)
        ]  # fmt: skip
        for kind, (x, y) in zip(["touchStart", *["touchMove"] * 4], points, strict=True):
            touch.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]}
            )
        if release:
            touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def paste(self, text):
        self.button("Spreadsheet").tap()
        self.page.get_by_label("Cells of a spreadsheet, or CSV").fill(text)

    def dialog(self):
        return self.page.get_by_role("dialog")

    def choose(self, name):
        self.dialog().get_by_role("button", name=name, exact=isinstance(name, str)).tap()

    def menu(self, name):
        self.button("Menu").tap()
        self.choose(name)

    def says(self, text):
        shown = self.page.get_by_role("status").or_(self.page.get_by_role("alert"))
        expect(shown.filter(has_text=text).filter(visible=True).first).to_be_visible()

    def alerts(self):
        return self.page.get_by_role("alert").filter(visible=True)

    def try_now(self):
        """Let the phone answer again, and ask it."""
        press_try_now(self.page, self.phone)

    def banner(self):
        return self.page.get_by_role("banner")


@pytest.fixture
def app(screen, gmi_phone):
    """The app as it opens; ``.ready()`` waits until it knows the phone's accounts."""
    failures = []
    screen.page.on("pageerror", lambda error: failures.append(str(error)))
    yield Board(screen, gmi_phone)
    assert not failures
