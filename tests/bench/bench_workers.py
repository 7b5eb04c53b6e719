"""When a parallel run pays: the same tests in one process, two and four.

A process has to start Python, Playwright's driver and a browser before it runs a test. What comes
out decides the default in ``gmi_appkit/testing/workers.py``.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gmi_appkit.assets import asset_dir
from gmi_appkit.testing.workers import default_workers

APP = "phonebook"
TESTS = """
import re
import pytest

@pytest.mark.parametrize("n", range(COUNT))
def test_many(screen, gmi_phone, n):
    screen.tap("Call Aminata Diallo")
    screen.tap(re.compile("2130"))
    screen.tap(re.compile("2107"))
    gmi_phone.expect_call("2130")
"""


def seconds(folder: Path, workers: int) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", str(workers)],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[4, 8, 16, 32, 64])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 2, 4])
    wants = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / APP
        shutil.copytree(asset_dir("app_templates") / APP, folder)
        shutil.rmtree(folder / "tests", ignore_errors=True)
        (folder / "tests").mkdir()
        heads = "".join(f"{f'-n {workers}':>9}" for workers in wants.workers)
        print(f"tests{heads}  best")
        for count in wants.counts:
            (folder / "tests" / "test_many.py").write_text(TESTS.replace("COUNT", str(count)))
            took = {workers: seconds(folder, workers) for workers in wants.workers}
            best = min(took, key=lambda workers: took[workers])
            row = "".join(f"{value:8.1f}s" for value in took.values())
            print(f"{count:5}{row}  -n {best}")
        print(f"by default on this machine, for 64 tests: {default_workers(folder, 64)}")


if __name__ == "__main__":
    main()
