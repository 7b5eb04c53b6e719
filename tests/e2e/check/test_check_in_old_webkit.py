"""What ``gmi check`` says of scripts and CSS, asked of WebKit 534.34 (PhantomJS 1.9.8) itself.

That is the engine of the GXV3240 and GXV3275 but for its age of some months, and the nearest
relative of the GXP2200's. ``python -m gmi_appkit.testing.webkit534`` fetches it; without it
these tests are skipped.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from old_webkit import needs_old_webkit, old_webkit

from gmi_appkit.check import check_text
from gmi_appkit.check.engines import all_features
from gmi_appkit.profiles import PROFILES

HERE = Path(__file__).parent
SCRIPT = HERE / "ask_old_webkit.js"
CORPUS = HERE.parents[1] / "bench" / "corpus" / "corpus.json"
SNIPPETS = json.loads(CORPUS.read_text(encoding="utf-8"))["snippets"]
NEWER = (PROFILES["gxv3240"],)

# Taken by this engine as a property of SVG, or taken and without any effect on a page, or a
# property of the desktop's; caniuse says that phones of 4.2 lack them.
TAKEN_WITHOUT_EFFECT = {
    "clip-path", "filter", "font-stretch", "mask", "orphans", "widows", "resize", "writing-mode",
    "background-attachment: local", "background-attachment: fixed",
    "background-repeat: round", "background-repeat: space",
    # known to the engine, but the build makes of them what it does not know
    "text-align: start", "text-align: end",
}  # fmt: skip

pytestmark = needs_old_webkit


@pytest.fixture
def ask():
    """Put questions to the engine."""
    with old_webkit() as started:

        def put(**questions):
            asked = {"scripts": [], "declarations": [], "selectors": [], **questions}
            engine = started(SCRIPT, files={"questions.json": json.dumps(asked)})
            answers = engine.wait_for(kind="answers")
            engine.ends()
            return answers

        yield put


def test_what_is_called_a_syntax_error_is_one(ask) -> None:
    scripts = [snippet["code"] for snippet in SNIPPETS if snippet["kind"] == "js"]
    answers = ask(scripts=scripts)["scripts"]
    wrong = []
    for code, parsed in zip(scripts, answers, strict=True):
        findings = check_text(code, "js", "a.js", NEWER)
        if any(finding.feature == "regexp-flag" for finding in findings):
            continue  # refused too, but only when the script runs
        refused = any(f.rule == "js-syntax" and f.severity == "error" for f in findings)
        if refused == parsed:
            wrong.append(code)
    assert len(scripts) > 200
    assert wrong == []


def _lacking(kind: str) -> list[str]:
    """Names that no engine of ours is said to have."""
    return [f.name for f in all_features() if f.kind == kind and f.since == ""]


def test_css_that_is_said_to_be_missing_is_dropped(ask) -> None:
    properties = [f"{name}: inherit" for name in _lacking("css-property") if name != "--*"]
    values = [name for name in _lacking("css-value") if not name.startswith("*")]
    units = [f"width: 1{name}" for name in _lacking("css-unit")]
    declarations = [*properties, *values, *units]
    answers = ask(declarations=declarations)["declarations"]
    taken = {
        declaration.removesuffix(": inherit")
        for declaration, kept in zip(declarations, answers, strict=True)
        if kept
    }
    assert taken <= TAKEN_WITHOUT_EFFECT


def test_selectors_that_are_said_to_be_missing_are_refused(ask) -> None:
    # the engine takes any name after two colons, and those of forms, which it does not draw
    names = [name for name in _lacking("css-selector") if name.startswith(":")]
    names = [name for name in names if not name.startswith("::")]
    plain = [f"a{name.replace('(of)', '(2 of b)')}" for name in names]
    answers = ask(selectors=plain)["selectors"]
    taken = {name for name, kept in zip(names, answers, strict=True) if kept}
    assert taken <= {":default", ":in-range", ":out-of-range", ":read-only", ":read-write"}


def test_a_transition_of_an_unknown_property_is_dropped_as_a_whole(ask) -> None:
    """The reason why the build leaves the name without prefix out."""
    answers = ask(
        declarations=[
            "-webkit-transition: -webkit-transform 1s, transform 1s",
            "-webkit-transition: -webkit-transform 1s",
        ]
    )
    assert answers["declarations"] == [False, True]
