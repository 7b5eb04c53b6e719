"""``gmi screenshot``: pictures of an app at the size of a phone's screen, without a dev server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, TimeoutError, sync_playwright

from gmi_appkit.emulator.run import make_phone
from gmi_appkit.emulator.scenario_file import load_scenario
from gmi_appkit.emulator.settings import PhoneSettings
from gmi_appkit.errors import EnvironmentProblem
from gmi_appkit.profiles import Profile
from gmi_appkit.project import Project
from gmi_appkit.sources import AppSources
from gmi_appkit.testing.browser import find_browser
from gmi_appkit.testing.screen import START_TIME, TIME_ZONE
from gmi_appkit.testing.serving import serve_app
from gmi_appkit.testing.snapshots import settled_screenshot

_PATIENCE = 3000.0
"""How long an app may take to come to rest, milliseconds."""


def shoot(project: Project, profiles: Sequence[Profile], out: Path) -> Iterator[Path]:
    """Take a picture of an app's first page at each profile, once it has come to rest.

    Args:
        project: The app.
        profiles: The screens.
        out: The folder for the pictures; made if it is not there.

    Yields:
        Each picture's file, ``APP-PROFILE.png``; one of the same name is overwritten.

    Raises:
        EnvironmentProblem: If there is no browser, or it does not start.
    """
    browser = find_browser()
    chosen = project.emulator
    book = project.root / chosen.phonebook if chosen.phonebook else None
    base = PhoneSettings(model=chosen.model, gmi_version=chosen.gmi_version)
    scenario = load_scenario(chosen.scenario, root=project.root) if chosen.scenario else None
    out.mkdir(parents=True, exist_ok=True)
    with serve_app(AppSources(project)) as served, sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(**browser.launch_arguments())
        except Error as error:
            reason = error.message.splitlines()[0]
            raise EnvironmentProblem(f"{browser.path} does not start: {reason}") from error
        for profile in profiles:
            phone = make_phone(phonebook=book, scenario=scenario, base=base)
            served.target.phone = phone.handle
            page = chromium.new_page(
                viewport={"width": profile.width, "height": profile.height},
                has_touch=True,
                user_agent=profile.user_agent,
                timezone_id=TIME_ZONE,
                locale="en-US",
            )
            page.clock.install(time=START_TIME)
            page.goto(served.url)
            with suppress(TimeoutError):  # an app that asks the phone all the time never is idle
                page.wait_for_load_state("networkidle", timeout=_PATIENCE)
            file = out / f"{project.app.name}-{profile.name}.png"
            file.write_bytes(settled_screenshot(page))
            page.close()
            yield file
        chromium.close()
