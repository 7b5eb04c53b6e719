"""The corpus of the bench, and libraries that were written for engines of this age."""

from __future__ import annotations

import json
import sysconfig
from pathlib import Path

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.check import check_path, check_text, format_text
from gmi_appkit.profiles import PROFILES

CORPUS = Path(__file__).parents[2] / "bench" / "corpus" / "corpus.json"
SNIPPETS = json.loads(CORPUS.read_text(encoding="utf-8"))["snippets"]


def test_corpus_has_enough_from_public_data() -> None:
    public = [s for s in SNIPPETS if not s["origin"].startswith("own:")]
    assert len(SNIPPETS) >= 150
    assert len(public) * 2 >= len(SNIPPETS)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda s: s["origin"])
def test_snippet_is_judged_as_the_corpus_says(snippet) -> None:
    found = check_text(snippet["code"], snippet["kind"], f"a.{snippet['kind']}")
    assert sorted({finding.line for finding in found}) == snippet["lines"], found


def test_jquery_1_12_4_raises_next_to_no_alarm() -> None:
    folder = Path(sysconfig.get_path("purelib")) / "rest_framework/static/rest_framework/js"
    library = next(folder.glob("jquery-1.12*.js"), None)
    if library is None:
        pytest.skip("djangorestframework 3.7.7, whose wheel carries jQuery 1.12.4, is not here")
    result = check_path(library)
    assert result.errors == 0, format_text(result)
    assert result.warnings <= 1, format_text(result)


SHIPPED = [
    *sorted(path for path in asset_dir("app_templates").iterdir() if path.is_dir()),
    *(asset_dir("web") / name for name in ("gmi", "ui", "reload")),
]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_what_we_ship_for_the_phone_is_clean(folder: Path) -> None:
    # Both at once: what is let pass for the older engine need not be anything to the newer.
    result = check_path(folder, (PROFILES["gxp2200"], PROFILES["gxv3240"]))
    assert not result.findings, format_text(result)
