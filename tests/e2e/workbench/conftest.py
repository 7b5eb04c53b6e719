"""A small app, dev servers for it, and their workbench in a browser."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import expect
from running import run

from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.timings import Timings
from gmi_appkit.project import load_project
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.testing.browser import find_browser

INDEX = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Tiny</title>
<link rel="stylesheet" href="style.css"></head>
<body>
<button id="call">Call 2107</button> <button id="read">Read</button> <a href="more.html">More</a>
<label>Note <input id="note"></label> <label>PIN <input type="password"></label> <p id="echo"></p>
<p id="size"></p><p id="said">nothing</p><p id="line"></p><p id="messages"></p><ul id="list"></ul>
<div style="height: 2000px"></div><p>the end</p>
<script src="gmi/GMIService.js"></script><script src="app.js"></script>
</body></html>
"""
SCRIPT = """
// As patient as a busy machine may ask for.
var phone = new GMIService({timeout: 120000}), taps = 0;
function say(id, text) { document.getElementById(id).textContent = text; }
function size() { say('size', window.innerWidth + ' x ' + window.innerHeight); }
size();
window.addEventListener('resize', size);
phone.credentials = function (give) { give('admin', '123'); };
document.getElementById('call').onclick = function () {
  taps += 1;
  phone.originateCall(0, 0, 0, '2107', '', function (reply) {
    say('said', reply.msg + ' ' + taps);
  });
};
document.getElementById('read').onclick = function () {
  phone.getContact('', '', '', function (reply) {
    var names = [], i;
    if (reply.res !== 'success') { say('said', reply.msg); return; }
    for (i = 0; i < reply.msg.length; i += 1) { names.push(reply.msg[i].Name); }
    say('said', 'read ' + names.length);
    say('list', names.join(', '));
  });
};
document.getElementById('note').oninput = function () { say('echo', 'note: ' + this.value); };
phone.webServiceLogin('', 'admin', '123', function () {
  phone.watch('getAccountInfo', [], function (reply) {
    say('line', 'account ' + (reply.Data ? reply.Data[0].Status : reply.msg));
  }, {interval: 100});
});
"""
EVIL = '<img src=x onerror="top.evil=1">'
PROFILES = 'profiles = ["gxp2200", "gxp2200-panel"]'

# A message is shown for some seconds, and those can be over before a busy machine has looked.
MESSAGES_STAY = """
if (window === top) {
  const later = window.setTimeout;
  window.setTimeout = (work, after, ...rest) =>
    later(work, after === 4000 || after === 8000 ? 600000 : after, ...rest);
}
"""

# What a browser says of a fault or of a server that is away is no mistake of the page.
_EXPECTED = ("Failed to load resource", "WebSocket connection to")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return find_browser().launch_arguments()


@pytest.fixture(scope="session")
def browser_context_args():
    return {
        "viewport": {"width": 1440, "height": 900},
        "permissions": ["clipboard-read", "clipboard-write"],
    }


@pytest.fixture
def app(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "gmi.toml").write_text(f'[app]\nname = "tiny"\ntitle = "Tiny"\n{PROFILES}\n')
    (folder / "index.html").write_text(INDEX)
    (folder / "more.html").write_text("<title>more</title><p>another page</p>")
    (folder / "style.css").write_text("body { font: 20px sans-serif } p { color: rgb(1, 0, 0) }")
    (folder / "app.js").write_text(SCRIPT)
    return folder


@pytest.fixture
def phone():
    people = [("Ann", "Lee", "2101"), ("Felix", "Hart", "2102"), (EVIL, "", "2103")]
    contacts = [Contact(f, last, numbers=(PhoneNumber("Work", n),)) for f, last, n in people]
    # What rings and reboots does so for as long as a busy machine takes to see it.
    settings = PhoneSettings(reboot_seconds=50, timings=Timings(ringing=600))
    return EmulatedPhone(settings, book=Book({}, tuple(contacts)))


@pytest.fixture
def target(phone):
    return EmulatedTarget(phone)


@pytest.fixture
def server(app, target):
    def again():
        phone = EmulatedTarget(EmulatedPhone())
        sources = AppSources(load_project(app))
        return DevServer(sources, phone, port=made.port, strict_port=True).run_in_thread()

    with ExitStack() as stack:
        made = DevServer(AppSources(load_project(app)), target, port=0)
        stack.enter_context(made.run_in_thread())
        made.home = f"http://127.0.0.1:{made.port}/"
        made.stop_now = stack.close
        made.again = again
        yield made


@pytest.fixture
def run_async():
    return run


class Workbench:
    """The page, and the screens in it."""

    def __init__(self, page, server):
        self.page = page
        self.server = server
        self.problems = []
        self.expected = _EXPECTED
        page.add_init_script(MESSAGES_STAY)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)

    def _console(self, message):
        if message.type == "error" and not any(it in message.text for it in self.expected):
            self.problems.append(message.text)

    def open(self, query=""):
        self.page.goto(self.server.home + query)
        self.page.wait_for_selector("html[data-ready]")
        return self

    def screen(self, profile):
        return self.page.frame_locator(f'[data-profile="{profile}"] iframe')

    def tab(self, name):
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    def side_by_side(self):
        self.page.get_by_role("button", name="Side by side").click()
        expect(self.screen("gxp2200-panel").locator("#line")).to_have_text("account 1")

    def rows(self, action):
        return self.page.locator(".rows tbody tr", has_text=action)

    def clipboard(self):
        return self.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def workbench(page, server):
    opened = Workbench(page, server)
    opened.open()
    # The app has logged in and asks: from here on all that happens is the test's doing.
    expect(opened.screen("gxp2200").locator("#line")).to_have_text("account 1")
    yield opened
    assert opened.problems == []


@pytest.fixture
def unopened(page, server):
    opened = Workbench(page, server)
    yield opened
    assert opened.problems == []
