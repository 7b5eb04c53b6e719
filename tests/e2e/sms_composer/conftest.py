"""The SMS composer template on an emulated phone, at both of the GXP2200's sizes."""

import pytest
from clock import press_try_now
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.messages import DRAFTS, INBOX, OUTBOX, Message, Messages
from gmi_appkit.emulator.people import make_book
from gmi_appkit.project import load_project
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber

LONG_NAME = "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt"
ARABIC_NAME = "نور الزهراني"
MARKUP = "<img src=x onerror=window.harmed=1>"
EMOJI_NAME = "🌻 Sunflower desk 🌻"


def _strange(phone):
    numbers = {LONG_NAME: "3001", ARABIC_NAME: "3002", MARKUP: "3003", EMOJI_NAME: "3004"}
    people = [Contact(name, "", 0, (PhoneNumber("Work", to),)) for name, to in numbers.items()]
    phone.phonebook.load_book(Book({}, tuple(people)), clear=True)
    phone.part(Messages).replace_all(
        [
            Message(INBOX, "3001", 0, "word " * 200),
            Message(INBOX, "3002", 0, "صباح الخير، هل الطلب جاهز؟"),
            Message(INBOX, "3004", 0, "🌻🌻 see you 🌻"),
            Message(INBOX, "3003", 0, f"{MARKUP}<b>bold</b> &amp;"),
        ]
    )


def _empty(phone):
    phone.phonebook.load_book(Book({}, ()), clear=True)
    phone.part(Messages).replace_all([])


def _thousand(phone):
    phone.phonebook.load_book(make_book(1000), clear=True)


STATES = {"empty": _empty, "strange": _strange, "thousand": _thousand}


def pytest_configure(config):
    config.addinivalue_line("markers", "start(name): what the phone holds when the app opens")
    config.addinivalue_line("markers", "fault(kind, **more): what is wrong when the app opens")


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "sms_composer")


@pytest.fixture
def gmi_phone(gmi_phone, request):
    for marker in request.node.iter_markers("start"):
        STATES[marker.args[0]](gmi_phone)
    for marker in request.node.iter_markers("fault"):
        gmi_phone.faults.add(Fault(*marker.args, **marker.kwargs))
    return gmi_phone


class Composer:
    """What a person does with the app, in the app's words."""

    def __init__(self, screen, phone):
        self.screen = screen
        self.page = screen.page
        self.phone = phone

    def button(self, name, exact=True):
        return self.page.get_by_role("button", name=name, exact=exact).filter(visible=True)

    def box(self, name):
        self.page.get_by_role("tab", name=name, exact=name != "Inbox").tap()
        return self

    def rows(self):
        return self.page.get_by_role("listitem").filter(visible=True)

    def row(self, text):
        """A row of a box, on whichever page it is."""
        row = self.rows().filter(has_text=text).first
        for _ in range(8):
            if row.is_visible() or not self.button("Next page").is_enabled():
                break
            self.button("Next page").tap()
        return row.get_by_role("button").first

    def ready(self):
        expect(self.rows().first).to_be_visible()
        expect(self.page.get_by_role("list")).not_to_have_attribute("aria-busy", "true")
        return self

    def named(self):
        """Wait until the phonebook was read: rows show numbers until then."""
        expect(self.rows().filter(has_text="Ines Okafor").first).to_be_visible()
        return self

    def text(self):
        return self.page.get_by_label("Write a message")

    def write(self, text="", *people):
        """Begin a message to people of the phonebook, or to numbers."""
        self.button("Write").tap()
        for name in people:
            self.add(name)
        if text:
            self.text().fill(text)
        return self

    def add(self, name):
        self.button("Choose people or type a number").tap()
        self.page.get_by_role("searchbox").fill(name)
        self.rows().first.get_by_role("button").tap()
        if self.dialog().is_visible():
            self.dialog().get_by_role("button").nth(1).tap()
        self.button("Done", exact=False).tap()
        expect(self.text()).to_be_visible()

    def chips(self):
        shown = self.page.locator(".gu-chip-text:visible").all_inner_texts()
        return [text.replace("\xa0", " ") for text in shown]

    def expect_chips(self, *names):
        """Wait until the recipients have these names: they are numbers until the phone tells."""
        expect(self.page.locator(".gu-chip-text").filter(visible=True)).to_have_text(names)

    def dialog(self):
        return self.page.get_by_role("dialog")

    def choose(self, name):
        self.dialog().get_by_role("button", name=name, exact=isinstance(name, str)).tap()

    def says(self, text):
        shown = self.page.get_by_role("status").or_(self.page.get_by_role("alert"))
        expect(shown.filter(has_text=text).filter(visible=True).first).to_be_visible()

    def silent(self):
        """Nothing is wrong any more."""
        expect(self.page.get_by_role("alert").filter(visible=True)).to_have_count(0)

    def try_now(self):
        """Let the phone answer again, and ask it."""
        press_try_now(self.page, self.phone)
        expect(self.banner()).not_to_contain_text("no answer")

    def banner(self):
        return self.page.get_by_role("banner")

    def held(self, box):
        """Who and what the phone itself has in a box."""
        number = {"inbox": INBOX, "outbox": OUTBOX, "drafts": DRAFTS}[box]
        return [(one.number, one.text) for one in self.phone.messages(number).values()]


@pytest.fixture
def app(screen, gmi_phone):
    """The app as it opens; ``.ready()`` waits until it shows messages."""
    failures = []
    screen.page.on("pageerror", lambda error: failures.append(str(error)))
    yield Composer(screen, gmi_phone)
    assert not failures
