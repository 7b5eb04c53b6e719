"""Draw the phonebook's contact sheets: every state, at both sizes, in both themes.

Run it: ``python docs/screens/phonebook.py``. The sheets are written beside this file, and the
pictures for the README: ``list.png`` and ``contact-small-dark.png``. It needs a browser, Pillow
and the Noto fonts.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator import Account, EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.project import load_project
from gmi_appkit.protocol.contacts import Book, Contact, Group, PhoneNumber
from gmi_appkit.protocol.phonebook_xml import read_phonebook
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.testing.browser import find_browser
from gmi_appkit.testing.phone import PhoneUnderTest

HERE = Path(__file__).resolve().parent
APP = asset_dir("app_templates") / "phonebook"
SIZES = {"large": (800, 480), "small": (480, 272)}
THEMES = ("light", "dark")
COLUMNS = 4
GAP = 12
GROUND = (120, 130, 140)
TIME = "2026-03-02T09:30:00"
LONG_NAME = "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt"

ONE_ACCOUNT = (Account(0, True, True, "sip.example.net", "2107", "Office"),)


def demo() -> Book:
    """The people of the template."""
    return read_phonebook((APP / "phonebook.xml").read_bytes())


def strange() -> Book:
    """Names that a layout has to bear."""

    def person(name: str, *numbers: tuple[str, str]) -> Contact:
        return Contact(name, "", 1, tuple(PhoneNumber(*number) for number in numbers))

    every_kind = (("Work", "+4930123456789"), ("Mobile", "07700900107"))
    return Book(
        {1: Group("Front desk")},
        (
            person(LONG_NAME, *every_kind, ("Home", "02079460102"), ("Fax", "02079460199")),
            person("نور الزهراني", ("Work", "2102")),
            person("王小明", ("Work", "13800138000")),
            person("<img src=x onerror=alert(1)>", ("Work", "2101")),
            person("Åse", ("Work", "2112")),
        ),
    )


class Camera:
    """Opens the app on a phone and takes pictures of it."""

    def __init__(self, browser: Browser, size: tuple[int, int], theme: str) -> None:
        self.browser = browser
        self.size = size
        self.theme = theme
        self.pictures: dict[str, Image.Image] = {}

    @contextmanager
    def app(self, phone: EmulatedPhone) -> Iterator[Page]:
        """The app with a phone behind it."""
        server = DevServer(AppSources(load_project(APP)), EmulatedTarget(phone), port=0)
        with server.run_in_thread():
            context = self.browser.new_context(
                viewport={"width": self.size[0], "height": self.size[1]}, has_touch=True
            )
            theme = f"localStorage.setItem('phonebook.theme', '\"{self.theme}\"')"
            context.add_init_script(theme)
            page = context.new_page()
            page.clock.install(time=TIME)
            page.goto(server.url, wait_until="domcontentloaded")
            yield page
            context.close()

    def take(self, page: Page, name: str) -> None:
        """Take a picture once everything stands still."""
        page.wait_for_function("!document.querySelector('.gu-coming, .gu-down')")
        page.wait_for_timeout(200)
        self.pictures[name] = Image.open(io.BytesIO(page.screenshot())).convert("RGB")

    def shoot(self) -> None:
        """All states."""
        phone = EmulatedPhone(book=demo())
        with self.app(phone) as page:
            self._usual(page)
            phone.faults.add(Fault("drop"))
            page.get_by_role("button", name="Clear the search").tap()
            page.get_by_role("button", name="Aminata Diallo", exact=True).tap()
            expect(page.get_by_role("button", name="Try now")).to_be_visible()
            page.keyboard.press("Escape")
            self.take(page, "lost")
        phone = PhoneUnderTest(PhoneSettings(model="gxv3240", accounts=ONE_ACCOUNT), book=demo())
        with self.app(phone) as page:
            self._call(page, phone)
        with self.app(EmulatedPhone(book=strange())) as page:
            expect(page.get_by_role("listitem").first).to_be_visible()
            self.take(page, "strange names")
            page.get_by_role("button", name=LONG_NAME, exact=True).tap()
            self.take(page, "long name")
        with self.app(EmulatedPhone()) as page:
            expect(page.get_by_text("No contacts yet")).to_be_visible()
            self.take(page, "empty")
        phone = EmulatedPhone(book=demo())
        phone.faults.add(Fault("hang", "getgroup"))
        with self.app(phone) as page:
            expect(page.get_by_role("list")).to_have_attribute("aria-busy", "true")
            self.take(page, "loading")
        phone = EmulatedPhone(book=demo())
        phone.faults.add(Fault("drop"))
        with self.app(phone) as page:
            expect(page.get_by_role("button", name="Try now")).to_be_visible()
            self.take(page, "no answer")

    def _usual(self, page: Page) -> None:
        def tap(name: str | re.Pattern[str]) -> None:
            page.get_by_role("button", name=name, exact=isinstance(name, str)).first.tap()

        def back() -> None:
            page.keyboard.press("Escape")

        expect(page.get_by_role("listitem").first).to_be_visible()
        self.take(page, "list")
        page.get_by_role("tab", name="Workshop").tap()
        self.take(page, "group")
        page.get_by_role("tab", name="All contacts").tap()
        tap("Go to a letter")
        self.take(page, "letters")
        tap("Cancel")
        tap("Call Åse Bjørnstad")
        tap(re.compile("2112"))
        self.take(page, "account")
        tap("Cancel")
        tap("Aminata Diallo")
        self.take(page, "contact")
        tap("Delete")
        self.take(page, "question")
        tap("Keep")
        tap("Edit")
        self.take(page, "form")
        tap("Cancel")
        tap("Back")
        search = page.get_by_role("searchbox")
        if not search.is_visible():
            tap("Search")
        search.fill("ok")
        self.take(page, "search")
        search.fill("zz")
        self.take(page, "nobody")

    def _call(self, page: Page, phone: PhoneUnderTest) -> None:
        expect(page.get_by_role("listitem").first).to_be_visible()
        page.get_by_role("button", name="Call Åse Bjørnstad").tap()
        page.get_by_role("dialog").get_by_role("button", name=re.compile("2112")).tap()
        phone.expect_call("2112")
        phone.part(Calls).remote_answers()
        page.clock.run_for(2000)
        expect(page.get_by_text("Connected")).to_be_visible()
        self.take(page, "call")

    def sheet(self) -> Image.Image:
        """All pictures, large ones at half their size."""
        scale = 2 if self.size[0] > 600 else 1
        width, height = self.size[0] // scale, self.size[1] // scale
        lines = -(-len(self.pictures) // COLUMNS)
        sheet = Image.new(
            "RGB", (COLUMNS * (width + GAP) + GAP, lines * (height + GAP) + GAP), GROUND
        )
        for place, picture in enumerate(self.pictures.values()):
            column, line = place % COLUMNS, place // COLUMNS
            small = picture.resize((width, height), Image.Resampling.LANCZOS)
            sheet.paste(small, (GAP + column * (width + GAP), GAP + line * (height + GAP)))
        return sheet


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with a palette: a third of the size, and nobody sees it."""
    picture.quantize(256, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png\n")


def main() -> int:
    """Draw all sheets."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser().launch_arguments())
        for name, size in SIZES.items():
            for theme in THEMES:
                camera = Camera(browser, size, theme)
                camera.shoot()
                save(camera.sheet(), f"phonebook-{name}-{theme}")
                if (name, theme) == ("large", "light"):
                    save(camera.pictures["list"], "list")
                if (name, theme) == ("small", "dark"):
                    save(camera.pictures["contact"], "contact-small-dark")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
