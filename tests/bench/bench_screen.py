"""What a test with ``screen`` costs beside a bare pytest-playwright test of the same app.

Both load the same app from the same server at the same size, in turns within one browser. Budget:
1.15 times; 3 ms of it for making and resetting the emulated phone. Then whether the same state
gives the same picture, byte for byte, in a freshly launched browser each time.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.run import load_phonebook
from gmi_appkit.emulator.settings import PhoneSettings
from gmi_appkit.testing.phone import PhoneUnderTest

APP = "phonebook"
CONTACT = "Aminata Diallo"

TESTS = f"""
import re
import pytest
from playwright.sync_api import expect

@pytest.fixture(scope="session")
def address(_gmi_servers, _bare_phone):
    from pathlib import Path
    served = _gmi_servers(Path(__file__).parents[1], False)
    return served, _bare_phone

@pytest.fixture(scope="session")
def _bare_phone():
    from pathlib import Path
    from gmi_appkit.emulator.run import load_phonebook
    from gmi_appkit.emulator.settings import PhoneSettings
    from gmi_appkit.testing.phone import PhoneUnderTest
    book = load_phonebook(Path(__file__).parents[1] / "phonebook.xml", PhoneSettings())
    return PhoneUnderTest(book=book)

@pytest.fixture
def url(address):
    served, phone = address
    served.target.phone = phone.handle
    return served.url

@pytest.mark.parametrize("n", range(ROUNDS))
@pytest.mark.browser_context_args(viewport={{"width": 800, "height": 480}}, has_touch=True)
def test_bare(url, page, n):
    page.goto(url)
    expect(page.get_by_text("{CONTACT}").first).to_be_visible()

@pytest.mark.parametrize("n", range(ROUNDS))
def test_ours(screen, n):
    expect(screen.page.get_by_text("{CONTACT}").first).to_be_visible()
"""

IN_TURNS = """
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: (item.callspec.params["n"], item.name))
"""

PICTURE = f"""
import hashlib
def test_picture(screen):
    screen.see("{CONTACT}")
    print("picture", hashlib.sha256(screen.screenshot()).hexdigest())
"""


def run_pytest(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def cost(folder: Path, rounds: int) -> None:
    (folder / "tests" / "test_cost.py").write_text(TESTS.replace("ROUNDS", str(rounds)))
    (folder / "tests" / "conftest.py").write_text(IN_TURNS)
    said = run_pytest(folder, "--durations=0", "--durations-min=0.000001", "-vv")
    phases: dict[str, dict[str, float]] = {"bare": {}, "ours": {}}
    for seconds, name, number in re.findall(
        r"([\d.]+)s (?:setup|call|teardown) +\S+::test_(bare|ours)\[\w*-?(\d+)\]", said
    ):
        phases[name][number] = phases[name].get(number, 0.0) + float(seconds)
    # The first ones start the browser and the server.
    values = {
        name: [value for number, value in found.items() if number != "0"]
        for name, found in phases.items()
    }
    middle = {name: statistics.median(found) for name, found in values.items()}
    for name, label in (("bare", "bare pytest-playwright"), ("ours", "with screen")):
        print(f"{label:26} median {middle[name] * 1000:6.1f} ms  ({len(values[name])} tests)")
    print(f"ratio {middle['ours'] / middle['bare']:.2f} (budget 1.15)")


def emulator(folder: Path, rounds: int) -> None:
    book = load_phonebook(folder / "phonebook.xml", PhoneSettings())
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        PhoneUnderTest(PhoneSettings(), book=book).reset()
        times.append((time.perf_counter() - start) * 1000)
    print(f"{'emulator set-up and reset':26} median {statistics.median(times):6.2f} ms (budget 3)")


def pictures(folder: Path, rounds: int) -> None:
    shutil.rmtree(folder / "tests")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_picture.py").write_text(PICTURE)
    seen = [
        re.search(r"picture (\w+)", run_pytest(folder, "-s"))[1]  # type: ignore[index]
        for _ in range(rounds)
    ]
    common = max(set(seen), key=seen.count)
    print(f"{seen.count(common)} of {rounds} browser launches gave the same bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--launches", type=int, default=50)
    wants = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / APP
        shutil.copytree(asset_dir("app_templates") / APP, folder)
        shutil.rmtree(folder / "tests", ignore_errors=True)
        (folder / "tests").mkdir()
        emulator(folder, 200)
        cost(folder, wants.rounds)
        pictures(folder, wants.launches)


if __name__ == "__main__":
    main()
