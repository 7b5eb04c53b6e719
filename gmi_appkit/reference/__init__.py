"""Writes the pages of the documentation that are made from the code they tell of.

Run ``python -m gmi_appkit.reference`` after a change of the commands' help or of the Python
client; a test holds the checked-in pages to what this writes.
"""

from __future__ import annotations

from pathlib import Path

from gmi_appkit.reference import client, commands

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def pages() -> dict[Path, str]:
    """Every page with its text."""
    return {FOLDER / "cli.md": commands.page(), FOLDER / "python-client.md": client.page()}
