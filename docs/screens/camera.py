"""Takes pictures of apps in their states, and puts them on sheets."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Locator, Page, Route, expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.scenario_file import load_scenario
from gmi_appkit.emulator.settings import settings_from_mapping
from gmi_appkit.project import Project, load_project
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber
from gmi_appkit.protocol.phonebook_xml import read_phonebook
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.testing.phone import PhoneUnderTest

TIME = "2026-03-02T09:30:00"
LONG_NAME = "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt"
GROUND = (226, 230, 234)
INK = (60, 70, 80)
GAP = 14
CAPTION = 20
COLUMNS = 4
_COLOURS = 240
_GROUNDS = 60
WIDTH = 300

Name = str | re.Pattern[str]


class Hand:
    """Somebody at the screen, and the phone behind it."""

    def __init__(self, page: Page, phone: PhoneUnderTest) -> None:
        self.page = page
        self.phone = phone

    def button(self, name: Name) -> Locator:
        """A button that can be seen."""
        exact = isinstance(name, str)
        return self.page.get_by_role("button", name=name, exact=exact).filter(visible=True).first

    def tap(self, *names: Name) -> None:
        """Touch one button after the other."""
        for name in names:
            self.button(name).tap()

    def see(self, text: Name) -> None:
        """Wait for a text."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def rows(self) -> None:
        """Wait until a list shows something."""
        expect(self.page.get_by_role("listitem").filter(visible=True).first).to_be_visible()
        expect(self.page.get_by_role("list")).not_to_have_attribute("aria-busy", "true")

    def back(self) -> None:
        """The phone's Back key."""
        self.page.keyboard.press("Escape")

    def lose(self) -> None:
        """From now on the phone is silent."""
        self.phone.faults.add(Fault("drop"))

    def seconds(self, count: float) -> None:
        """Let time go by on the screen."""
        self.page.clock.run_for(int(count * 1000))


Steps = Callable[[Hand], Iterator[str]]


@dataclass(frozen=True)
class Visit:
    """One opening of an app.

    Attributes:
        steps: Does something, and names each state that is to be pictured.
        phone: Makes the phone.
        language: The app's.
        files: Scripts that the site has in other words: path to (variable, value).
        faults: What is wrong from the start.
        tight: Whether it is pictured too where the browser's bars take room.
    """

    steps: Steps
    phone: Callable[[Project], PhoneUnderTest]
    language: str = "en"
    files: Mapping[str, tuple[str, object]] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    tight: bool = False


@contextmanager
def _app(name: str, language: str) -> Iterator[Project]:
    """A template in one of its languages."""
    root = asset_dir("app_templates") / name
    if language == "en":
        yield load_project(root)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / name
        shutil.copytree(root, copy)
        config = copy / "gmi.toml"
        text = config.read_text("utf-8").replace('language = "en"', f'language = "{language}"')
        config.write_text(text, "utf-8")
        yield load_project(copy)


def _answer(body: str) -> Callable[[Route], None]:
    kind = "application/javascript; charset=utf-8"
    return lambda route: route.fulfill(body=body, content_type=kind)


class Camera:
    """Takes pictures of one app at one size in one theme."""

    def __init__(self, browser: Browser, app: str, size: tuple[int, int], theme: str) -> None:
        self.browser = browser
        self.app = app
        self.size = size
        self.theme = theme
        self.pictures: dict[str, Image.Image] = {}

    def shoot(self, visits: Sequence[Visit]) -> None:
        """All states of the visits."""
        for visit in visits:
            with _app(self.app, visit.language) as project:
                phone = visit.phone(project)
                for fault in visit.faults:
                    phone.faults.add(fault)
                self._visit(visit, project, phone)

    def _visit(self, visit: Visit, project: Project, phone: PhoneUnderTest) -> None:
        server = DevServer(AppSources(project), EmulatedTarget(phone), port=0)
        width, height = self.size
        with server.run_in_thread():
            context = self.browser.new_context(
                viewport={"width": width, "height": height}, has_touch=True, locale="en-GB"
            )
            page = context.new_page()
            for path, (name, value) in visit.files.items():
                body = f"window.{name} = {json.dumps(value)};"
                page.route(f"**/{path}*", _answer(body))  # it has its hash in its address
            page.clock.install(time=TIME)
            page.goto(server.url, wait_until="domcontentloaded")
            page.evaluate("theme => window.GMIUI && GMIUI.setTheme(theme)", self.theme)
            for name in visit.steps(Hand(page, phone)):
                self.take(page, name)
            context.close()

    def take(self, page: Page, name: str) -> None:
        """Take a picture once everything stands still."""
        page.wait_for_function("!document.querySelector('.gu-coming, .gu-down')")
        page.wait_for_timeout(200)
        self.pictures[name] = Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def sheet(pictures: Mapping[str, Image.Image], columns: int = COLUMNS) -> Image.Image:
    """Pictures with their names, side by side, all of one width."""
    small = {name: _smaller(picture) for name, picture in pictures.items()}
    width = max(picture.width for picture in small.values())
    height = max(picture.height for picture in small.values())
    lines = -(-len(small) // columns)
    step = height + GAP + CAPTION
    out = Image.new("RGB", (columns * (width + GAP) + GAP, lines * step + GAP), GROUND)
    draw = ImageDraw.Draw(out)
    font = ImageFont.load_default(size=13)
    for place, (name, picture) in enumerate(small.items()):
        x, y = GAP + place % columns * (width + GAP), GAP + place // columns * step
        out.paste(picture, (x, y))
        draw.text((x, y + picture.height + 3), name, fill=INK, font=font)
    return out


def _smaller(picture: Image.Image) -> Image.Image:
    size = WIDTH, round(picture.height * WIDTH / picture.width)
    return picture.resize(size, Image.Resampling.LANCZOS)


def save(picture: Image.Image, file: Path) -> None:
    """Write a picture with a palette: a third of the size, and nobody sees it."""
    picture.quantize(palette=_palette(picture), dither=Image.Dither.NONE).save(file, optimize=True)


def _palette(picture: Image.Image) -> Image.Image:
    """The colours of grounds as they are, and of the rest those that keep the rare ones apart."""
    counted = sorted(picture.getcolors(1 << 24) or [], reverse=True)
    grounds = [value for _, colour in counted[:_GROUNDS] for value in colour]
    rest = picture.quantize(_COLOURS - _GROUNDS, Image.Quantize.MAXCOVERAGE)
    palette = Image.new("P", (1, 1))
    palette.putpalette((grounds + (rest.getpalette() or []))[: 3 * _COLOURS])
    return palette


def usual(**settings: object) -> Callable[[Project], PhoneUnderTest]:
    """The phone of an app's gmi.toml, with some settings of its own."""

    def make(project: Project) -> PhoneUnderTest:
        chosen = settings_from_mapping({"model": project.emulator.model, **settings})
        phone = PhoneUnderTest(chosen)
        if project.emulator.phonebook:
            book = read_phonebook((project.root / project.emulator.phonebook).read_bytes())
            phone.phonebook.load_book(book, clear=True)
        if project.emulator.scenario:
            phone.start(load_scenario(project.emulator.scenario, root=project.root))
        return phone

    return make


def with_people(book: Book) -> Callable[[Project], PhoneUnderTest]:
    """A phone with other people in it."""

    def make(project: Project) -> PhoneUnderTest:
        phone = usual()(project)
        phone.phonebook.load_book(book, clear=True)
        return phone

    return make


def loading(hand: Hand) -> Iterator[str]:
    """Where rows will be."""
    expect(hand.page.get_by_role("list")).to_have_attribute("aria-busy", "true")
    yield "loading"


def silence(hand: Hand) -> Iterator[str]:
    """A phone that never answers."""
    expect(hand.button("Try now")).to_be_visible()
    yield "no answer"


def person(name: str, *numbers: tuple[str, str], group: int = 0) -> Contact:
    """Somebody."""
    return Contact(name, "", group, tuple(PhoneNumber(*number) for number in numbers))
