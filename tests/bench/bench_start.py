"""How long ``gmi --help`` takes beside the smallest click program. Budget: twice."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HELLO = "import click\n@click.command()\ndef hello():\n    'Say hello.'\nhello()\n"


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    # A user's Python keeps what it has compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO)
        commands = {
            "click hello-world --help": [sys.executable, str(hello), "--help"],
            "gmi --help": [sys.executable, "-m", "gmi_appkit", "--help"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):  # in turns, so that both see the same machine
            for name, command in commands.items():
                times[name].append(seconds(command))
    for name, values in times.items():
        print(f"{name:26} median {statistics.median(values) * 1000:6.1f} ms")
    hello_time, gmi_time = (statistics.median(values) for values in times.values())
    print(f"ratio {gmi_time / hello_time:.2f} (budget 2.00)")


if __name__ == "__main__":
    main()
