"""Draw the contact sheets: each app in its states, at its sizes, in both themes.

Run it with ``make screens``, or ``python docs/screens/draw.py [APP ...]``. The sheets are written
beside this file; ``index.md`` shows them. It needs a browser, Pillow and the Noto fonts.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from camera import Camera, Visit, save, sheet
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from gmi_appkit.testing.browser import find_browser

HERE = Path(__file__).resolve().parent
APPS = ("phonebook", "speed_dial", "sms_composer", "kiosk", "blank", "phone_report")
SIZES = ((800, 480), (480, 272))
THEMES = ("light", "dark")
# With the browser's own bars in the way: the least that each profile leaves.
TIGHT = (((640, 330), "light"), ((480, 240), "dark"))


def draw(browser: Browser, app: str) -> None:
    """All sheets of an app."""
    module = import_module(app)
    visits: tuple[Visit, ...] = module.STATES
    themes: tuple[str, ...] = getattr(module, "THEMES", THEMES)
    for size in SIZES:
        for theme in themes:
            camera = Camera(browser, app, size, theme)
            camera.shoot(visits)
            _write(sheet(camera.pictures), f"{app}-{size[0]}x{size[1]}-{theme}")
    tight: dict[str, Image.Image] = {}
    for size, theme in TIGHT:
        camera = Camera(browser, app, size, theme if theme in themes else themes[0])
        camera.shoot([visit for visit in visits if visit.tight])
        for name, picture in camera.pictures.items():
            tight[f"{name}, {size[0]}x{size[1]}"] = picture
    _write(sheet(tight), f"{app}-tight")


def _write(picture: Image.Image, name: str) -> None:
    save(picture, HERE / f"{name}.png")
    sys.stdout.write(f"{name}.png\n")
    sys.stdout.flush()


def main(apps: list[str]) -> int:
    """Draw the sheets of some apps, or of all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser().launch_arguments())
        for app in apps or APPS:
            draw(browser, app)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
