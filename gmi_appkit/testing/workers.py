"""How many processes a run is worth.

Measured on two cores, 20 small tests: 8.2 s in one process, 12.0 s in two, 16.7 s in four. One test
keeps two cores busy by itself, its browser beside Python and Playwright's driver; so a process
for two cores, and only where there are enough tests to pay for its start
(``tests/bench/bench_workers.py``).
"""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Final

CORES: Final = 2
"""Cores that one process keeps busy."""

WORTH: Final = 20
"""Tests for which it is worth starting a process: it has to start a browser of its own."""

MOST: Final = 4


def default_workers(root: Path, times: int) -> int:
    """How many processes the tests of an app are worth, by their number.

    Args:
        root: The app.
        times: How often each is run: profiles, repetitions.

    Returns:
        1 for no parallel run.
    """
    cores = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    return max(1, min(cores // CORES, MOST, count_tests(root) * times // WORTH))


def count_tests(root: Path) -> int:
    """About how many tests there are, from their names alone."""
    count = 0
    for file in root.glob("**/test_*.py"):
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError, OSError):
            continue
        count += sum(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test")
            for node in ast.walk(tree)
        )
    return count
