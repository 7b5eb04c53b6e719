"""How many processes a run is worth."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Final

WORTH: Final = 16
"""Tests, from which a second process pays: it has to start a browser of its own."""

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
    return max(1, min(cores, MOST, count_tests(root) * times // (WORTH // 2)))


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
