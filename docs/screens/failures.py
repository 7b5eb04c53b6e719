"""Draw the picture of a failed test's report for the docs: ``python docs/screens/failures.py``.

It runs a test that fails on purpose. Times and dates in the picture are those of the run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from gmi_appkit.assets import asset_dir
from gmi_appkit.testing.browser import find_browser

IMAGES = Path(__file__).resolve().parents[1] / "images"
APP = asset_dir("app_templates") / "phonebook"
TEST = """
import re


def test_the_second_account_calls(screen, gmi_phone):
    gmi_phone.ring("8108819", name="Ines Okafor")
    screen.tap("Call Aminata Diallo")
    screen.tap(re.compile("2130"))
    screen.tap(re.compile("2107"))
    gmi_phone.expect_call("2130", account=1, timeout=1)
"""


def main() -> int:
    """Draw it."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        app = Path(place) / "phonebook"
        shutil.copytree(APP, app)
        shutil.rmtree(app / "tests")
        (app / "tests").mkdir()
        (app / "tests" / "test_calls.py").write_text(TEST, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "gmi_appkit", "test", str(app), "-q"],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        browser = playwright.chromium.launch(**find_browser().launch_arguments())
        page = browser.new_page(viewport={"width": 1120, "height": 1000})
        page.goto((app / "test-results" / "report.html").as_uri())
        page.screenshot(path=IMAGES / "test-report.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
