"""Draw the picture of the workbench for the docs: ``python docs/screens/workbench.py``.

It needs a browser and the Noto fonts. The state is always the same; what requests take is not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator import EmulatedPhone, ManualClock
from gmi_appkit.project import load_project
from gmi_appkit.protocol.phonebook_xml import read_phonebook
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.testing.browser import find_browser
from gmi_appkit.testing.snapshots import settled_screenshot

IMAGES = Path(__file__).resolve().parents[1] / "images"
APP = asset_dir("app_templates") / "phonebook"
TIME = "2026-03-02T09:30:00"
WALL = 1_772_443_800.0


def scene(page: Page, home: str) -> None:
    """Two screens side by side, a call that rings, a request looked at."""
    page.goto(f"{home}?profile=gxp2200&profile=gxp2200-panel")
    page.wait_for_selector("html[data-ready]")
    frames = [page.frame_locator("iframe").nth(number) for number in (0, 1)]
    for frame in frames:
        expect(frame.get_by_text("Aminata Diallo")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Name", exact=True).first.fill("Ines Okafor")
    page.get_by_role("button", name="Ring", exact=True).click()
    page.get_by_role("button", name="Reload").click()
    for frame in frames:
        expect(frame.get_by_text("Ringing")).to_be_visible()
        expect(frame.get_by_text("Aminata Diallo")).to_be_visible()
    page.get_by_label("Filter requests").fill("gxp2200-panel -lineStatus")
    page.locator(".rows tbody tr", has_text="getgroup").last.click()
    expect(page.locator(".details pre")).to_be_visible()
    page.locator(".rows").evaluate("(it) => { it.scrollTop = it.scrollHeight }")
    page.mouse.move(0, 0)


def main() -> int:
    """Draw it."""
    book = read_phonebook((APP / "phonebook.xml").read_bytes())
    phone = EmulatedPhone(book=book, clock=ManualClock(WALL))
    server = DevServer(AppSources(load_project(APP)), EmulatedTarget(phone), port=0)
    with server.run_in_thread(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser().launch_arguments())
        page = browser.new_page(viewport={"width": 1440, "height": 900}, timezone_id="UTC")
        page.clock.set_fixed_time(TIME)
        scene(page, f"http://127.0.0.1:{server.port}/")
        (IMAGES / "workbench.png").write_bytes(settled_screenshot(page))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
