"""Style sheets and pages."""

from __future__ import annotations

import pytest

PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, user-scalable=no"></head>\n{}</html>'
)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("a { gap: 1px; }", "css-property"),
        ("a { --ink: red; }", "css-property"),
        ("a { flex: 0 0 80px; }", "css-property"),
        ("a { flex-flow: row wrap; }", "css-value"),
        ("@media (min-resolution: 2dppx) { a { color: red; } }", "css-media"),
        ("a { display: inline-grid; }", "css-value"),
        ("a { width: 3vw; }", "css-unit"),
        ("a { width: calc(100% - 1px); }", "css-function"),
        ("@container (min-width: 1px) {}", "css-at-rule"),
        ("@media (pointer: coarse) { a { color: red; } }", "css-media"),
        ("a:has(b) { color: red; }", "css-selector"),
        (".list { overflow-y: scroll; }", "css-scroll"),
        ("a { background: url(x.webp); }", "file-type"),
        ("a { background: url(/x.png); }", "url-root"),
        ("@import url(https://fonts.example/a.css);", "url-external"),
        ("a { color red }", "css-parse"),
        ("a { b { gap: 1px; } }", "css-property"),
        ("@media print { a { gap: 1px; } }", "css-property"),
        ("@keyframes x { from { width: 3vw; } }", "css-unit"),
    ],
)
def test_css_rule_is_reported(rules_in, code, rule) -> None:
    assert (rule, 1) in rules_in(code, "css")


@pytest.mark.parametrize(
    "code",
    [
        "a { transition: opacity 1s; transform: none; box-shadow: none; user-select: none; }",
        "a { display: flex; align-items: center; } a > b { flex: 1; }",
        "a { width: 50%; width: calc(50% - 1px); }",
        "a { -moz-appearance: none; -webkit-appearance: none; }",
        "a { -webkit-columns: 2; columns: 2; }",
        "a { & b { color: red; } }",
        "html { overflow-y: scroll; }",
        "a { word-wrap: break-word; overflow-wrap: break-word; }",
        "a { width: max(10px, 20px); }",
        "a { content: attr(title); }",
    ],
)
def test_css_that_works_or_is_lowered_is_not_reported(rules_in, code) -> None:
    assert rules_in(code, "css") == []


def test_what_stands_in_supports_is_a_feature_test(rules_in) -> None:
    assert rules_in("@supports (gap: 1px) { a { gap: 1px; } }", "css") == [("css-at-rule", 1)]


GRADIENTS = [
    "to top right, red, blue",
    "to left, red, blue",
    "90deg, red, blue",
    "0.25turn, red, blue",
    "45deg, red, blue",
    "red 10px, blue",
    "red 0, blue 100%",
    "red, lime 20%, blue",
    "red 0 50%, blue 50%",
    "rgba(0, 0, 0, 0.5), transparent",
]


@pytest.mark.parametrize("stops", GRADIENTS)
def test_gradients_are_reported_where_the_build_cannot_lower_them(rules_in, stops) -> None:
    import lightningcss

    code = f"a {{ background: linear-gradient({stops}); }}"
    out = lightningcss.process_stylesheet(code, browsers_list=["android 2.3"], minify=False)
    assert (rules_in(code, "css") == []) is ("-webkit-gradient" in out)


def test_what_the_table_calls_lowered_is_lowered_by_the_build() -> None:
    """lightningcss is what the build lowers with."""
    import lightningcss

    samples = {
        "box-shadow": ("a{box-shadow:0 0 1px red}", "-webkit-box-shadow"),
        "transform": ("a{transform:none}", "-webkit-transform"),
        "transition": ("a{transition:opacity 1s}", "-webkit-transition"),
        "animation": ("a{animation:x 1s}", "-webkit-animation"),
        "box-sizing": ("a{box-sizing:border-box}", "-webkit-box-sizing"),
        "user-select": ("a{user-select:none}", "-webkit-user-select"),
        "appearance": ("a{appearance:none}", "-webkit-appearance"),
        "flex": ("a{flex:1}", "-webkit-box-flex"),
        "display": ("a{display:flex}", "-webkit-box"),
        "gradient": ("a{background:linear-gradient(red,blue)}", "-webkit-gradient"),
        "placeholder": ("a::placeholder{color:red}", "::-webkit-input-placeholder"),
        "keyframes": ("@keyframes x{from{top:0}}", "@-webkit-keyframes"),
    }
    for name, (sample, wanted) in samples.items():
        out = lightningcss.process_stylesheet(sample, browsers_list=["android 2.3"], minify=False)
        assert wanted in out, name


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("<dialog>x</dialog>", "html-element"),
        ("<svg></svg>", "html-element"),
        ("<p hidden>x</p>", "html-attribute"),
        ('<input type="date">', "html-input-type"),
        ('<script type="module"></script>', "html-module"),
        ("<head></head>", "html-charset"),
        ('<head><meta charset="utf-8"></head>', "html-viewport"),
        ('<img src="a.svg" alt="">', "file-type"),
        ('<a href="/list.html">x</a>', "url-root"),
        ('<link rel="stylesheet" href="//cdn.example/a.css">', "url-external"),
        ('<form action="http://192.168.1.5/manager"></form>', "gmi-address"),
        ('<input type="password" value="hunter2">', "gmi-credentials"),
        ('<p style="gap: 1px">x</p>', "css-property"),
        ("<button onclick='fetch(1)'>x</button>", "js-global"),
        ('<a href="javascript:fetch(1)">x</a>', "js-global"),
        ("<script>let a;</script>", "js-syntax"),
        ("<style>a { gap: 1px }</style>", "css-property"),
    ],
)
def test_html_rule_is_reported(rules_in, code, rule) -> None:
    assert (rule, 1) in rules_in(code, "html")


def test_a_sound_page_is_clean(rules_in) -> None:
    body = (
        '<body><!-- <dialog> --><input type="tel" placeholder="Number">'
        '<script type="text/x-template"><dialog></dialog></script>'
        '<a href="https://example.org/">x</a><textarea><svg></textarea></body>'
    )
    assert rules_in(PAGE.format(body), "html") == []


def test_a_fragment_needs_no_charset(rules_in) -> None:
    assert rules_in("<p>x</p>", "html") == []


def test_places_in_attributes_are_places_in_the_page(app) -> None:
    body = "<p title='\U0001f4de' onclick=\"go(&quot;a&quot;); fetch('x')\">x</p>"
    (finding,) = app({"a.html": PAGE.format(body)})
    assert (finding.line, finding.column) == (2, body.index("fetch") + 1)


def test_event_attributes_see_the_element_as_this(rules_in) -> None:
    code = '<button onclick="this.remove()">x</button>'
    assert rules_in(code, "html") == [("js-member", 1)]


def test_fixed_elements_need_a_page_that_cannot_be_zoomed(app) -> None:
    zoomable = PAGE.format("").replace(", user-scalable=no", "")
    found = app({"a.html": zoomable, "a.css": ".bar { position: fixed; }"})
    assert sorted(f.rule for f in found) == ["css-fixed", "html-viewport"]
    assert not app({"a.html": PAGE.format("")})


def test_absurd_nesting_is_survived(rules_in) -> None:
    assert rules_in("a { b: " + "(" * 3000 + ")" * 3000 + " }", "css") == [("css-parse", 1)]
    assert rules_in("(" * 3000 + "1" + ")" * 3000) == []


def test_broken_markup_is_survived(rules_in) -> None:
    for code in ("<p <b>", "<", "<!--", "<script>", "<p a='", "</", "<a href=>x", "<p =x>"):
        rules_in(code, "html")
