"""Thousands of random operation sequences against the emulated phone and a plain model of it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1] / "unit" / "emulator"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=3000)
    wanted = parser.parse_args()
    print(f"{wanted.sequences} sequences of up to 50 operations each", flush=True)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(TESTS / "core" / "test_model.py")],
        env={**os.environ, "GMI_MODEL_EXAMPLES": str(wanted.sequences)},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
