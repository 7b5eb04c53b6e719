"""A picture of one page of a running dev server, by a process of its own.

``python -m gmi_appkit.testing.page_picture`` reads one JSON object from its input: ``url``,
``profile`` (a name), ``storage`` (what the page's local storage holds). It writes the PNG to its
output; nothing is kept. The dev server runs it for the workbench: Playwright is not loaded where
nobody takes a picture, and cannot hold up the server where somebody does.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from gmi_appkit.errors import EnvironmentProblem, GmiError
from gmi_appkit.profiles import Profile, get_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE = 3000.0
_STORE = "for (const [key, value] of Object.entries(%s)) localStorage.setItem(key, value)"


def picture(url: str, profile: Profile, storage: Mapping[str, str] | None = None) -> bytes:
    """Open a page and take its picture once it has come to rest.

    Args:
        url: The page.
        profile: The screen.
        storage: What its local storage holds when it begins.

    Returns:
        The PNG.

    Raises:
        EnvironmentProblem: If there is no browser, it does not start, or the page never rests.
    """
    try:
        from playwright.sync_api import Error, TimeoutError, sync_playwright
    except ImportError:
        raise EnvironmentProblem(
            "pictures need Playwright: pip install 'gmi-appkit[test]'"
        ) from None
    from gmi_appkit.testing.browser import find_browser
    from gmi_appkit.testing.snapshots import settled_screenshot

    browser = find_browser()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(**browser.launch_arguments())
            page = chromium.new_page(
                viewport={"width": profile.width, "height": profile.height},
                has_touch=True,
                user_agent=profile.user_agent,
            )
            if storage:
                page.add_init_script(_STORE % json.dumps(dict(storage)))
            page.goto(url)
            with suppress(TimeoutError):  # an app that asks the phone all the time never is idle
                page.wait_for_load_state("networkidle", timeout=_PATIENCE)
            try:
                return settled_screenshot(page)
            except AssertionError:
                # A clock that shows seconds, a call that counts: the picture is of a moment.
                return page.screenshot(animations="disabled", caret="hide")
            finally:
                chromium.close()
    except Error as error:
        reason = error.message.splitlines()[0]
        raise EnvironmentProblem(f"no picture with {browser.path}: {reason}") from error


def main() -> int:
    """Do what the input says."""
    asked = json.load(sys.stdin)
    try:
        png = picture(asked["url"], get_profile(asked["profile"]), asked.get("storage"))
    except GmiError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.buffer.write(png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
