"""The fixtures: ``gmi_phone``, ``gmi_app``, ``screen``.

They extend pytest-playwright's, whose options and fixtures keep their meaning.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gmi_appkit.emulator import PhoneSettings
from gmi_appkit.emulator.run import load_phonebook
from gmi_appkit.emulator.scenario import load_scenario
from gmi_appkit.emulator.settings import settings_from_mapping
from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.profiles import DEFAULT_PROFILE, Profile, get_profile
from gmi_appkit.project import CONFIG_NAME, Project, load_project
from gmi_appkit.protocol.contacts import Book
from gmi_appkit.sources import AppSources
from gmi_appkit.testing.browser import NAMED_BY, find_browser
from gmi_appkit.testing.engine import hiding_script
from gmi_appkit.testing.phone import PhoneUnderTest
from gmi_appkit.testing.screen import START_TIME, Screen
from gmi_appkit.testing.serving import ServedApp, serve_app
from gmi_appkit.testing.snapshots import Snapshots


@pytest.fixture(scope="session")
def browser_type_launch_args(
    pytestconfig: pytest.Config, browser_name: str, browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """pytest-playwright's, with the browser that is at hand and no traffic of its own."""
    chosen = {"executable_path", "channel"} & browser_type_launch_args.keys()
    if browser_name != "chromium" or chosen:
        return browser_type_launch_args
    browser = find_browser()
    if browser.shell and pytestconfig.getoption("--headed"):
        raise EnvironmentProblem(
            f"{browser.path} can show no window: for --headed set {NAMED_BY} to a whole browser"
        )
    found = browser.launch_arguments()
    arguments = [*browser_type_launch_args.get("args", ()), *found["args"]]
    return {**found, **browser_type_launch_args, "args": arguments}


def _built(root: Path, folder: Path) -> AppSources:
    """A bundle of the app, its ``config.js`` beside it as on a web server."""
    from gmi_appkit.build import build_app
    from gmi_appkit.server.bundle import BundleSources

    bundle = build_app(load_project(root), folder / "bundle", check=False).out
    if (root / "config.js").is_file():
        shutil.copy(root / "config.js", bundle)
    return BundleSources(bundle)


@pytest.fixture(scope="session")
def _gmi_servers(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path, bool], ServedApp]]:
    """One server an app for the whole session; each test puts its own phone behind it."""
    built = pytestconfig.getoption("--gmi-built")
    with ExitStack() as stack:

        @cache
        def serve(root: Path, old_engine: bool) -> ServedApp:
            if built:
                sources = _built(root, tmp_path_factory.mktemp("built"))
            else:
                sources = AppSources(load_project(root))
            return stack.enter_context(serve_app(sources, old_engine=old_engine))

        yield serve


@pytest.fixture
def gmi_project(request: pytest.FixtureRequest) -> Project:
    """The app under test: ``--gmi-app``, or the folder above the test file that is an app."""
    named = request.config.getoption("--gmi-app")
    if named:
        return load_project(Path(request.config.invocation_params.dir) / named)
    for folder in request.path.parents:
        if (folder / CONFIG_NAME).is_file() or (folder / "index.html").is_file():
            return load_project(folder)
    raise ConfigurationError(
        f"no app above {request.path}: put the test into a folder of the app, "
        "or name the app with --gmi-app"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test at each of its profiles: the marker's, else those of ``--gmi-profile``."""
    if "gmi_profile" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("gmi_profile")
    names = marker.args if marker else metafunc.config.getoption("--gmi-profile") or ()
    profiles = [get_profile(name) for name in names]
    if profiles:
        ids = [profile.name for profile in profiles]
        metafunc.parametrize("gmi_profile", profiles, ids=ids, indirect=True)


@pytest.fixture
def gmi_profile(request: pytest.FixtureRequest) -> Profile:
    """The device: the test's ``gmi_profile`` marker, ``--gmi-profile``, or the GXP2200."""
    profile: Profile = getattr(request, "param", DEFAULT_PROFILE)
    return profile


class _Books:
    """Phonebooks read once, not once a test."""

    def __init__(self) -> None:
        self._read: dict[tuple[Path, float, int], Book] = {}

    def get(self, path: Path, settings: PhoneSettings) -> Book:
        changed = path.stat().st_mtime if path.exists() else 0.0
        key = (path, changed, settings.contact_limit)
        if key not in self._read:
            self._read[key] = load_phonebook(path, settings)
        return self._read[key]


@pytest.fixture(scope="session")
def _gmi_books() -> _Books:
    return _Books()


@pytest.fixture
def gmi_phone(
    request: pytest.FixtureRequest,
    gmi_project: Project,
    gmi_profile: Profile,
    _gmi_books: _Books,
) -> PhoneUnderTest:
    """A fresh emulated phone: the profile's model, else as gmi.toml's ``[emulator]`` has it.

    The marker ``gmi_settings`` changes its settings for one test, ``gmi_scenario`` what happens
    to it.
    """
    chosen = gmi_project.emulator
    model = gmi_profile.model.lower()
    if model == DEFAULT_PROFILE.model.lower():
        model = chosen.model
    wanted: dict[str, Any] = {"model": model, "gmi_version": chosen.gmi_version}
    for marker in request.node.iter_markers("gmi_settings"):
        wanted.update(marker.kwargs)
    settings = settings_from_mapping(wanted)
    book = None
    if chosen.phonebook:
        book = _gmi_books.get(gmi_project.root / chosen.phonebook, settings)
    phone = PhoneUnderTest(settings, book=book)
    told = request.node.get_closest_marker("gmi_scenario")
    scenario = told.args[0] if told else chosen.scenario
    if scenario:
        phone.start(load_scenario(scenario, root=gmi_project.root))
    return phone


@pytest.fixture
def gmi_engine(request: pytest.FixtureRequest, gmi_project: Project) -> str:
    """``chromium``, or ``android23``: with what the phone's engine lacks hidden from the page."""
    return str(request.config.getoption("--gmi-engine") or gmi_project.test.engine)


@pytest.fixture
def gmi_app(
    gmi_project: Project,
    gmi_phone: PhoneUnderTest,
    gmi_engine: str,
    _gmi_servers: Callable[[Path, bool], ServedApp],
) -> Iterator[ServedApp]:
    """The app, served with this test's phone behind it."""
    served = _gmi_servers(gmi_project.root, gmi_engine == "android23")
    served.target.phone = gmi_phone.handle
    yield served
    served.target.phone = None


@pytest.fixture
def screen(
    request: pytest.FixtureRequest,
    gmi_app: ServedApp,
    gmi_phone: PhoneUnderTest,
    gmi_profile: Profile,
    gmi_project: Project,
    gmi_engine: str,
    new_context: Callable[..., BrowserContext],
) -> Screen:
    """The app on a screen of the profile's size, with touch, its clock under control."""
    context = new_context(
        viewport={"width": gmi_profile.width, "height": gmi_profile.height},
        has_touch=True,
        user_agent=gmi_profile.user_agent,
    )
    page = context.new_page()
    page.clock.install(time=START_TIME)
    if gmi_engine == "android23":
        page.add_init_script(hiding_script(gmi_profile))
    snapshots = Snapshots(
        gmi_project.root / gmi_project.test.snapshots,
        gmi_profile,
        update=bool(request.config.getoption("--update-snapshots")),
    )
    shown = Screen(page, gmi_app.url, gmi_phone, gmi_profile, snapshots)
    shown.open()
    return shown


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say in a failure's report what the phone was doing."""
    report = yield
    phone = getattr(item, "funcargs", {}).get("gmi_phone")
    if report.failed and isinstance(phone, PhoneUnderTest):
        report.sections.append(("what the phone was asked", phone.story()))
    return report
