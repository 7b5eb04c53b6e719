"""An emulated phone over HTTP, and pages that ask it with GMIService."""

from contextlib import ExitStack

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.protocol import Reply

PAGE = '<!DOCTYPE html><meta charset="utf-8"><script src="GMIService.js"></script>'


class Served:
    """A phone and its server, which has a page too."""

    def __init__(self, settings):
        self.phone = EmulatedPhone(settings, clock=ManualClock())
        self.server = EmulatorServer(self.phone)
        self.server.mounts["/app/"] = self._page

    def _page(self, request, headers):
        if request.path.endswith(".js"):
            text = (asset_dir("web") / "gmi" / "GMIService.js").read_bytes()
            return Reply(text, "application/javascript; charset=utf-8")
        return Reply(PAGE.encode(), "text/html; charset=utf-8")

    @property
    def origin(self):
        return self.server.origin

    def asked(self, action):
        return len(self.phone.journal.calls(action))


@pytest.fixture
def serve():
    with ExitStack() as stack:

        def start(**settings):
            served = Served(PhoneSettings(**settings))
            stack.enter_context(served.server)
            return served

        yield start


@pytest.fixture
def open_page(page):
    """Opens the page of an origin and makes a GMIService there."""

    def opened(origin, options="{}"):
        page.goto(f"{origin}/app/")
        page.evaluate(f"() => {{ window.gmi = new GMIService({options}); }}")
        return page

    return opened


@pytest.fixture
def ask():
    """Calls a function and waits for its reply."""

    def asked(page, call):
        head = call[:-1] + ("" if call.endswith("()") else ", ")
        return page.evaluate(f"() => new Promise(done => gmi.{head}done))")

    return asked
