"""A page in Chromium with what Android 2.3 lacks hidden from it."""

import pytest

from gmi_appkit.profiles import DEFAULT_PROFILE, PROFILES
from gmi_appkit.testing.engine import hiding_script, known_css

PAGE = """<!DOCTYPE html><meta charset="utf-8"><body><p>Hello</p>
<button onclick="this.textContent='Done'">Go</button>
<script src="page.js"></script>"""

SCRIPT = """
var has = {
  WebSocket: typeof WebSocket, fetch: typeof fetch, Promise: typeof Promise, Map: typeof Map,
  performance: typeof performance, frame: typeof requestAnimationFrame,
  bind: typeof has_bind.bind, classList: typeof document.body.classList,
  includes: typeof [].includes, assign: typeof Object.assign, hidden: typeof document.hidden,
  JSON: typeof JSON, XMLHttpRequest: typeof XMLHttpRequest, localStorage: typeof localStorage,
  querySelector: typeof document.querySelector, forEach: typeof [].forEach, trim: typeof ''.trim,
  keys: typeof Object.keys, textContent: typeof document.body.textContent
};
function has_bind() {}
Function.prototype.bind = function () { return 'ours'; };
has.polyfilled = has_bind.bind();
"""

GONE = [
    "WebSocket",
    "fetch",
    "Promise",
    "Map",
    "performance",
    "frame",
    "bind",
    "classList",
    "includes",
    "assign",
    "hidden",
]
THERE = [
    "JSON",
    "XMLHttpRequest",
    "localStorage",
    "querySelector",
    "forEach",
    "trim",
    "keys",
    "textContent",
]


@pytest.fixture
def old(page):
    page.route("http://app.test/", lambda r: r.fulfill(body=PAGE, content_type="text/html"))
    page.route(
        "http://app.test/page.js",
        lambda r: r.fulfill(body=SCRIPT, content_type="application/javascript"),
    )
    page.add_init_script(hiding_script(DEFAULT_PROFILE))
    page.goto("http://app.test/")
    return page


def test_the_page_finds_missing_what_the_phone_lacks_and_nothing_else(old):
    has = old.evaluate("has")
    assert {name: has[name] for name in GONE} == dict.fromkeys(GONE, "undefined")
    assert "undefined" not in {has[name] for name in THERE}


def test_a_polyfill_of_the_page_works(old):
    assert old.evaluate("has.polyfilled") == "ours"


def test_each_use_is_noted_with_its_place(old):
    uses = {use["name"]: use["where"] for use in old.evaluate("__gmi_lacking")}
    assert uses["WebSocket"] == "http://app.test/page.js:3:14"
    assert uses["classList"].startswith("http://app.test/page.js:5")


def test_playwright_itself_is_not_hindered(old):
    old.get_by_role("button", name="Go").click()
    old.get_by_text("Done").wait_for()
    assert old.evaluate("[...new Map([[1, 2]])]") == [[1, 2]]
    assert old.wait_for_function("() => 1 + 1").json_value() == 2


@pytest.mark.parametrize(
    ("css", "kept", "gone"),
    [
        (".a { color: red; overflow: auto }", ["color: red"], ["overflow"]),
        (".a { display: -webkit-box; flex-wrap: wrap }", ["-webkit-box"], ["flex-wrap"]),
        (".a { height: 3vh; width: 4px }", ["width: 4px"], ["vh"]),
        ("@media (hover: hover) { .a { color: red } } .b { top: 0 }", ["top: 0"], ["color"]),
        ("@media screen { .a { gap: 1px; top: 0 } }", ["@media screen", "top: 0"], ["gap"]),
        (".a:not(.b, .c) { top: 0 } .d { left: 0 }", ["left: 0"], ["top"]),
        (".a { background: url(x.svg); top: 0 }", ["top: 0"], ["svg"]),
    ],
)
def test_style_sheets_lose_what_the_engine_passes_over(css, kept, gone):
    shown = known_css(css, DEFAULT_PROFILE)
    assert all(part in shown for part in kept), shown
    assert not any(part in shown for part in gone), shown


def test_a_newer_engine_keeps_more():
    css = ".a { overflow: auto }"
    assert known_css(css, PROFILES["gxv3275"]) == css
