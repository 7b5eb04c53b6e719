"""The reference page is made from the rules and the table."""

from __future__ import annotations

import pytest

from gmi_appkit.check.reference import PAGE, page
from gmi_appkit.check.rules import RULES


def test_page_is_fresh() -> None:
    if not PAGE.parent.is_dir():
        pytest.skip("the docs are not part of this installation")
    made = page()
    assert PAGE.read_text(encoding="utf-8") == made, "run `python -m gmi_appkit.check.reference`"
    for rule in RULES:
        assert f"\n### {rule}\n" in made
