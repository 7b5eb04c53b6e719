"""The reference page says what the emulator has, no more and no less."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.control import Control
from gmi_appkit.emulator.faults import KINDS

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "emulator.md"


@pytest.fixture(scope="module")
def first_cells() -> dict[str, set[str]]:
    """The names in the first column of each section's table."""
    found: dict[str, set[str]] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        cells = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
        found[title] = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    return found


def test_faults(first_cells):
    assert first_cells["Faults"] == set(KINDS)


def test_operations(first_cells):
    run = Control(EmulatedPhone()).handle("GET", "operations", None)[1]["result"]["run"]
    assert first_cells["Control API"] == set(run)


def test_settings(first_cells):
    elsewhere = {"cookie_attributes", "timings", "download_hosts"}
    assert first_cells["Settings"] == {field.name for field in fields(PhoneSettings)} - elsewhere
