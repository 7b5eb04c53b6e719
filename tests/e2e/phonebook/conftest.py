"""The phonebook template on an emulated phone, at both of the GXP2200's sizes."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from calls import CLEARED
from clock import press_try_now
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.people import make_book
from gmi_appkit.project import load_project
from gmi_appkit.protocol.contacts import Book, Contact, Group, PhoneNumber

LONG_NAME = "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt"
ARABIC_NAME = "نور الزهراني"
MARKUP_NAME = "<img src=x onerror=window.harmed=1>"
EMOJI_NAME = "🌻 Sunflower desk 🌻"


def _strange():
    def person(name, *numbers, group=1):
        return Contact(name, "", group, tuple(PhoneNumber(*number) for number in numbers))

    return Book(
        groups={1: Group("Front desk")},
        contacts=(
            person(LONG_NAME, ("Work", "+4930123456789"), ("Mobile", "07700900107")),
            person(ARABIC_NAME, ("Work", "2102")),
            person(MARKUP_NAME, ("Work", "2101")),
            person(EMOJI_NAME, ("Mobile", "+447700900123")),
            person("Nobody's number"),
        ),
    )


BOOKS = {"empty": lambda: Book({}, ()), "thousand": lambda: make_book(1000), "strange": _strange}


def pytest_configure(config):
    config.addinivalue_line("markers", "book(name): the phonebook to start with")
    config.addinivalue_line("markers", "fault(kind, **more): what is wrong when the app opens")


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "phonebook")


@pytest.fixture
def gmi_phone(gmi_phone, request):
    for marker in request.node.iter_markers("book"):
        gmi_phone.phonebook.load_book(BOOKS[marker.args[0]](), clear=True)
    for marker in request.node.iter_markers("fault"):
        gmi_phone.faults.add(Fault(*marker.args, **marker.kwargs))
    return gmi_phone


class Phonebook:
    """What a person does with the app, in the app's words."""

    def __init__(self, screen, phone):
        self.screen = screen
        self.page = screen.page
        self.phone = phone

    def button(self, name, exact=True):
        return self.page.get_by_role("button", name=name, exact=exact)

    def tab(self, name):
        tab = self.page.get_by_role("tab", name=name, exact=True)
        more = self.button("More groups")
        expect(self.page.locator("[role=tab]")).not_to_have_count(1)  # until groups are read
        for _ in range(6):
            if tab.is_visible() or not more.is_visible():
                break
            more.tap()
        return tab

    def rows(self):
        return self.page.get_by_role("listitem").filter(visible=True)

    def names(self):
        return [name.inner_text() for name in self.rows().locator(".gu-name").all()]

    def ready(self):
        expect(self.rows().first).to_be_visible()
        expect(self.page.get_by_role("list")).not_to_have_attribute("aria-busy", "true")
        return self

    def search(self, text):
        opener = self.button("Search")
        if opener.is_visible():
            opener.tap()
        self.page.get_by_role("searchbox", name="Search").fill(text)

    def open(self, name):
        self.search(name)
        self.button(name).tap()
        expect(self.page.get_by_role("region", name=name, exact=True)).to_be_visible()

    def dialog(self):
        return self.page.get_by_role("dialog")

    def choose(self, name):
        """Touch one of a dialog's buttons, on whichever of its pages it is."""
        wanted = self.dialog().get_by_role("button", name=name, exact=isinstance(name, str))
        following = self.dialog().get_by_role("button", name="Next page")
        expect(self.dialog()).to_be_visible()
        while not wanted.first.is_visible() and following.is_visible() and following.is_enabled():
            following.tap()
        wanted.tap()

    def says(self, text):
        shown = self.page.get_by_role("status").or_(self.page.get_by_role("alert"))
        expect(shown.filter(has_text=text).filter(visible=True).first).to_be_visible()

    def try_now(self):
        """Let the phone answer again, and ask it."""
        press_try_now(self.page, self.phone)

    def banner(self):
        return self.page.get_by_role("banner")

    def call(self, name, number=None, account="2107"):
        """Call somebody from the list, answering what the app asks."""
        self.button(f"Call {name}").tap()
        if number:
            self.choose(re.compile(re.escape(number)))
        self.choose(re.compile(account))

    def call_in_vain(self, name, number):
        """Call somebody on the one account there is; the call fails, and its screen says so."""
        self.ready()
        self.search(name)
        self.button(f"Call {name}").tap()
        self.phone.expect_call(number)
        self.says("Calling …")
        self.phone.part(Calls).fail_call()
        self.says("The call could not be put through.")
        self.phone.advance(CLEARED)


@pytest.fixture
def app(screen, gmi_phone):
    """The app as it opens; ``.ready()`` waits until it shows contacts."""
    failures = []
    screen.page.on("pageerror", lambda error: failures.append(str(error)))
    phonebook = Phonebook(screen, gmi_phone)
    phonebook.failures = failures
    yield phonebook
    assert not failures


@pytest.fixture
def serve_file():
    """Serves one file over HTTP, for the phone to fetch; returns its address."""
    files = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = files[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def serve(path, body):
            files[path] = body
            return f"http://127.0.0.1:{server.server_port}{path}"

        yield serve
        server.shutdown()
        thread.join()


@pytest.fixture
def by_name(gmi_phone):
    """Looks a contact up in the phone itself."""

    def found(name):
        contacts = gmi_phone.phonebook.contacts().values()
        return next((one for one in contacts if one.name == name), None)

    return found
