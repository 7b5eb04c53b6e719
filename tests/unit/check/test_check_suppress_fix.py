"""Suppression comments and ``--fix``."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmi_appkit.check import check_path, fix_path

VIEWPORT = '<meta name="viewport" content="width=device-width, user-scalable=no">'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "/* gmi-check-ignore js-global: desktop only */\nfetch('x');"),
        ("a.js", "fetch('x'); // gmi-check-ignore js-global: desktop only"),
        ("a.js", "// gmi-check-ignore js-global: desktop only\n\nfetch('x');"),
        ("a.js", "// gmi-check-ignore-file js-global: desktop only\nf();\nfetch('x');"),
        (
            "a.css",
            "/* gmi-check-ignore css-property, css-unit: print */ a { gap: 1px; width: 1vw; }",
        ),
        ("a.html", "<!-- gmi-check-ignore html-element: decoration -->\n<svg></svg>"),
        ("a.html.j2", "{# gmi-check-ignore html-element: decoration #}\n<svg></svg>"),
    ],
)
def test_a_comment_with_a_reason_suppresses(app, name, text) -> None:
    assert not app({name: text})


def test_a_comment_speaks_for_one_rule_and_one_line(app) -> None:
    text = "/* gmi-check-ignore js-global: x */\nfetch('x'); let a;\nfetch('y');"
    assert [(f.rule, f.line) for f in app({"a.js": text})] == [("js-syntax", 2), ("js-global", 3)]


@pytest.mark.parametrize(
    "comment",
    [
        "/* gmi-check-ignore js-global */",
        "/* gmi-check-ignore js-global: */",
        "/* gmi-check-ignore js-globals: x */",
        "/* gmi-check-ignore */",
    ],
)
def test_a_comment_without_reason_or_rule_is_a_finding(app, comment) -> None:
    found = app({"a.js": f"{comment} fetch('x');"})
    assert [f.rule for f in found] == ["suppression", "js-global"]


def test_a_comment_that_suppresses_nothing_is_reported(app) -> None:
    (finding,) = app({"a.js": "/* gmi-check-ignore js-global: x */\nf();"})
    assert (finding.rule, finding.severity) == ("suppression-unused", "warning")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.js", "parseInt(a.b(1));", "parseInt(a.b(1), 10);"),
        ("a.js", "p.catch(f); x = {default: 1};", "p['catch'](f); x = {'default': 1};"),
        ("a.js", "p\n  .catch(f);", "p\n  ['catch'](f);"),
        ("a.js", "f(1, 2,);", "f(1, 2);"),
        ("a.js", "x = {name};", "x = {name: name};"),
        ("a.js", "const a = 1;\nlet b;", "var a = 1;\nvar b;"),
        ("a.js", "function f() { let a = 1; return a; }", "function f() { var a = 1; return a; }"),
        (
            "a.html",
            f"<head>\n  {VIEWPORT}</head>",
            f'<head>\n  <meta charset="utf-8">\n  {VIEWPORT}</head>',
        ),
        ("a.js", "// gmi-check-ignore js-global: x\nf();", "\nf();"),
        (
            "a.js",
            "f('\U0001f4de');\r\nparseInt(a);\r\n",
            "f('\U0001f4de');\r\nparseInt(a, 10);\r\n",
        ),
    ],
)
def test_fix_mends_what_is_certain(tmp_path: Path, name, before, after) -> None:
    file = tmp_path / name
    file.write_bytes(before.encode())
    result, mended = fix_path(tmp_path)
    assert file.read_bytes().decode() == after
    assert not result.findings
    assert mended[name] >= 1


@pytest.mark.parametrize(
    "text",
    [
        "for (let i = 0; i < 3; i++) { later(function () { return i; }); }",
        "if (a) { let b = 1; f(b); } var b = 2;",
        "let {a} = b;",
        "class A {}",
        "x = {default() {}};",
    ],
)
def test_fix_leaves_what_is_not_certain(tmp_path: Path, text) -> None:
    file = tmp_path / "a.js"
    file.write_text(text)
    result, mended = fix_path(tmp_path)
    assert file.read_text() == text
    assert result.errors
    assert not mended


def test_fix_keeps_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    file.write_bytes(b"\xef\xbb\xbfparseInt(a);")
    fix_path(file)
    assert file.read_bytes() == b"\xef\xbb\xbfparseInt(a, 10);"
    assert not check_path(file).findings
