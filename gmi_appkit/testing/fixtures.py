"""The fixtures: ``gmi_phone``, ``gmi_app``, ``screen``.

They extend pytest-playwright's, whose options and fixtures keep their meaning.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error

from gmi_appkit.emulator import PhoneSettings
from gmi_appkit.emulator.run import load_phonebook
from gmi_appkit.emulator.scenario_file import load_scenario
from gmi_appkit.emulator.settings import settings_from_mapping
from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.profiles import DEFAULT_PROFILE, Profile
from gmi_appkit.project import CONFIG_NAME, Project, load_project
from gmi_appkit.protocol.contacts import Book
from gmi_appkit.sources import AppSources
from gmi_appkit.targets import Target
from gmi_appkit.targets.choose import EMULATED, REPLAY
from gmi_appkit.testing.browser import NAMED_BY, QUIET_ARGUMENTS, SELENIUM, find_browser
from gmi_appkit.testing.choosing import OLD_WEBKIT, SMOKE, fault_of
from gmi_appkit.testing.engine import hiding_script
from gmi_appkit.testing.evidence import evidence_of
from gmi_appkit.testing.live import LivePhone, open_phone
from gmi_appkit.testing.phone import PhoneUnderTest
from gmi_appkit.testing.screen import START_TIME, TIME_ZONE, Screen
from gmi_appkit.testing.serving import ServedApp, serve_app
from gmi_appkit.testing.snapshots import Snapshots

_ONLY_EMULATED = ("gmi_scenario", "gmi_settings", "gmi_fault")


@pytest.fixture(scope="session")
def browser_type_launch_args(
    pytestconfig: pytest.Config, browser_name: str, browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """pytest-playwright's, with the browser that is at hand and no traffic of its own."""
    arguments = list(browser_type_launch_args.get("args", ()))
    chosen = {"executable_path", "channel"} & browser_type_launch_args.keys()
    if browser_name != "chromium" or chosen or pytestconfig.getoption("--gmi-engine") == OLD_WEBKIT:
        return browser_type_launch_args
    if pytestconfig.getoption("--gmi-connect") or os.environ.get(SELENIUM):
        return {**browser_type_launch_args, "args": [*arguments, *QUIET_ARGUMENTS]}
    browser = find_browser()
    if browser.shell and pytestconfig.getoption("--headed"):
        raise EnvironmentProblem(
            f"{browser.path} can show no window: for --headed set {NAMED_BY} to a whole browser"
        )
    found = browser.launch_arguments()
    return {**found, **browser_type_launch_args, "args": [*arguments, *found["args"]]}


@pytest.fixture(scope="session")
def connect_options(
    pytestconfig: pytest.Config, connect_options: dict[str, Any] | None
) -> dict[str, Any] | None:
    """``--connect``: the server's browser sees this machine's loopback as its own."""
    url = pytestconfig.getoption("--gmi-connect")
    if not url:
        return connect_options
    # Older Playwrights call it ws_endpoint.
    endpoint = list(signature(BrowserType.connect).parameters)[1]
    return {endpoint: url, "expose_network": "<loopback>"}


@pytest.fixture(scope="session")
def browser(
    pytestconfig: pytest.Config, launch_browser: Callable[[], Browser]
) -> Iterator[Browser | None]:
    """pytest-playwright's, with a clear word if the other machine's cannot be had."""
    if pytestconfig.getoption("--gmi-engine") == OLD_WEBKIT:
        yield None  # that engine is no browser of Playwright's
        return
    try:
        browser = launch_browser()
    except Error as error:
        url = pytestconfig.getoption("--gmi-connect")
        if not url:
            raise
        reason = error.message.strip().partition("\n")[0]
        raise EnvironmentProblem(
            f"no browser at {url} ({reason}): is `playwright run-server` of the same version "
            "running there?"
        ) from None
    yield browser
    browser.close()


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


@cache
def _project(root: Path, _changed: float) -> Project:
    return load_project(root)


@pytest.fixture
def gmi_project(request: pytest.FixtureRequest) -> Project:
    """The app under test: ``--gmi-app``, or the folder above the test file that is an app."""
    named = request.config.getoption("--gmi-app")
    if named:
        return _known(Path(request.config.invocation_params.dir) / named)
    for folder in request.path.parents:
        if (folder / CONFIG_NAME).is_file() or (folder / "index.html").is_file():
            return _known(folder)
    raise ConfigurationError(
        f"no app above {request.path}: put the test into a folder of the app, "
        "or name the app with --gmi-app"
    )


def _known(root: Path) -> Project:
    file = root / CONFIG_NAME
    return _project(root, file.stat().st_mtime if file.is_file() else 0.0)


@pytest.fixture
def _gmi_repeat(request: pytest.FixtureRequest) -> int:
    """Which time it is, with ``--repeat``."""
    return int(request.param)


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


@pytest.fixture(scope="session")
def _gmi_targets(pytestconfig: pytest.Config) -> Callable[[Project, str], Target]:
    """Real phones, each opened once; the server that they stand behind closes them."""
    destructive = pytestconfig.getoption("--gmi-allow-destructive")

    @cache
    def opened(root: Path, name: str) -> Target:
        return open_phone(load_project(root), name, allow_destructive=destructive)

    return lambda project, name: opened(project.root, name)


@pytest.fixture
def gmi_phone(
    request: pytest.FixtureRequest,
    gmi_project: Project,
    gmi_profile: Profile,
    _gmi_books: _Books,
    _gmi_targets: Callable[[Project, str], Target],
) -> PhoneUnderTest | LivePhone:
    """A fresh emulated phone: the profile's model, else as gmi.toml's ``[emulator]`` has it.

    The marker ``gmi_settings`` changes its settings for one test, ``gmi_scenario`` what happens
    to it, ``gmi_fault`` what goes wrong. ``--gmi-phone`` puts a real phone or a recording here.
    """
    named = request.config.getoption("--gmi-phone") or EMULATED
    if named != EMULATED:
        for marker in _ONLY_EMULATED:
            if request.node.get_closest_marker(marker):
                pytest.skip(f"{marker} needs the emulated phone; this is {named}")
        replayed = named.startswith(REPLAY)
        target = open_phone(gmi_project, named) if replayed else _gmi_targets(gmi_project, named)
        option = request.config.getoption
        changes = option("--gmi-allow-changes") or option("--gmi-allow-destructive")
        live = LivePhone(target, changes=replayed or changes)
        evidence_of(request.node).phone = live
        return live
    chosen = gmi_project.emulator
    model = gmi_profile.model.lower()
    if model == DEFAULT_PROFILE.model.lower():
        model = chosen.model
    wanted: dict[str, Any] = {"model": model, "gmi_version": chosen.gmi_version}
    for marker in reversed([*request.node.iter_markers("gmi_settings")]):  # the closest wins
        wanted.update(marker.kwargs)
    settings = settings_from_mapping(wanted)
    book = None
    if chosen.phonebook:
        book = _gmi_books.get(gmi_project.root / chosen.phonebook, settings)
    phone = PhoneUnderTest(settings, book=book)
    evidence_of(request.node).phone = phone
    told = request.node.get_closest_marker("gmi_scenario")
    scenario = told.args[0] if told else chosen.scenario
    if scenario:
        phone.start(load_scenario(scenario, root=gmi_project.root))
    for marker in request.node.iter_markers("gmi_fault"):
        phone.faults.add(fault_of(marker))
    return phone


@pytest.fixture
def gmi_engine(request: pytest.FixtureRequest, gmi_project: Project) -> str:
    """``chromium``; ``android23``, without what the phone's engine lacks; or ``webkit534``."""
    engine = str(request.config.getoption("--gmi-engine") or gmi_project.test.engine)
    if engine == OLD_WEBKIT and not request.node.get_closest_marker(SMOKE):
        pytest.skip(f"{OLD_WEBKIT} runs tests that are marked {SMOKE}")
    return engine


@pytest.fixture
def gmi_app(
    request: pytest.FixtureRequest,
    gmi_project: Project,
    gmi_phone: PhoneUnderTest | LivePhone,
    gmi_engine: str,
    _gmi_servers: Callable[[Path, bool], ServedApp],
) -> Iterator[ServedApp]:
    """The app, served with this test's phone behind it."""
    served = _gmi_servers(gmi_project.root, gmi_engine == "android23")
    served.lacking.clear()
    served.target.phone = gmi_phone if isinstance(gmi_phone, LivePhone) else gmi_phone.handle
    yield served
    served.target.phone = None
    base = served.url
    lacking = evidence_of(request.node).lacking
    lacking[:] = [
        (name, ":".join(where.removeprefix(base).split(":")[:2])) for name, where in lacking
    ] + [*served.lacking]


@pytest.fixture
def screen(
    request: pytest.FixtureRequest,
    gmi_app: ServedApp,
    gmi_phone: PhoneUnderTest | LivePhone,
    gmi_profile: Profile,
    gmi_project: Project,
    gmi_engine: str,
    browser_context_args: dict[str, Any],
    new_context: Callable[..., BrowserContext],
) -> Iterator[Any]:
    """The app on a screen of the profile's size, with touch, its clock under control."""
    evidence = evidence_of(request.node)
    if gmi_engine == OLD_WEBKIT:
        from gmi_appkit.testing.webkit534 import old_screen

        with old_screen(gmi_app.url, gmi_profile, evidence) as old:
            old.open()
            yield old
        return
    marker = request.node.get_closest_marker("browser_context_args")
    given = browser_context_args.keys() | (marker.kwargs.keys() if marker else set())
    ours = {
        "viewport": {"width": gmi_profile.width, "height": gmi_profile.height},
        "has_touch": True,
        "user_agent": gmi_profile.user_agent,
        "timezone_id": TIME_ZONE,
        "locale": "en-US",
    }
    # What the project or --device says of the browser wins.
    context = new_context(**{name: value for name, value in ours.items() if name not in given})
    page = context.new_page()
    evidence.watch(page)
    page.clock.install(time=START_TIME)
    if gmi_engine == "android23":
        page.add_init_script(hiding_script(gmi_profile))
    evidence.snapshots = Snapshots(
        gmi_project.root / gmi_project.test.snapshots,
        gmi_profile,
        update=bool(request.config.getoption("--update-snapshots")),
        remote=bool(request.config.getoption("--gmi-connect")),
        test=request.node.nodeid,
    )
    emulated = gmi_phone if isinstance(gmi_phone, PhoneUnderTest) else None
    shown = Screen(page, gmi_app.url, emulated, gmi_profile, evidence.snapshots)
    evidence.screen = shown
    shown.open()
    yield shown
