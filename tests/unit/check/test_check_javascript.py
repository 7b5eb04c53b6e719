"""Scripts: what is found, where, and for which phones."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("var a = ;", "js-parse"),
        ("let a = 1;", "js-syntax"),
        ("a?.b;", "js-syntax"),
        ("async function f() { await 1; }", "js-syntax"),
        ("for (let a in b) {}", "js-syntax"),
        ("x.default = 1;", "js-reserved-name"),
        ("new Promise(f);", "js-global"),
        ("window.matchMedia('print');", "js-global"),
        ("self['fetch']('x');", "js-global"),
        ("Object.assign({}, a);", "js-member"),
        ("document.body.classList.add('a');", "js-member"),
        ("row.dataset.id = 1;", "js-member"),
        ("new Event('x');", "js-member"),
        ("row.style.animationName = 'a';", "js-style"),
        ("box.addEventListener('pointerup', f);", "js-event"),
        ("parseInt(a);", "js-radix"),
        ("'use strict'; function f() { return this === undefined; }", "js-strict"),
        ("image.src = '/logo.png';", "url-root"),
        ("var base = 'http://10.0.0.7/manager';", "gmi-address"),
        ("var password = 'hunter2';", "gmi-credentials"),
    ],
)
def test_rule_is_reported(rules_in, code, rule) -> None:
    assert (rule, 1) in rules_in(code)


@pytest.mark.parametrize(
    "code",
    [
        "parseInt(a, 10); parseInt(8);",
        "var o = {get a() { return 1; }, 'class': 1};",
        "if (!window.WebSocket) { poll(); } else { new WebSocket('x'); }",
        "if (!('WebSocket' in window)) { throw 1; } new WebSocket('x');",
        "while (true) { if (typeof Symbol === 'undefined') { break; } Symbol('x'); }",
        "var has = typeof Promise !== 'undefined' && Promise.all; if (has) { Promise.all([]); }",
        "function f(el) { if (el.matches) { return el.matches('a'); } }",
        "var raf = window.requestAnimationFrame || f;",
        "var Promise = require('promise'); new Promise(f);",
        "try { new Blob(['a']); } catch (error) { f(); }",
        "$('li').find(function () {}).closest('ul').append('<b>').remove();",
        "function Book() {} Book.prototype.includes = f; new Book().includes(1);",
        "var self = this; list.bind('click', f);",
        "Array.prototype.find = Array.prototype.find || f; [1].find(g);",
        "xhr.open('GET', '/manager?action=uptime', true);",
        "image.src = 'logo.png';",
        "function no(e) { e.preventDefault(); } document.addEventListener('dragstart', no);",
    ],
)
def test_code_that_works_is_not_reported(rules_in, code) -> None:
    assert rules_in(code) == []


def test_a_bare_name_does_not_test_itself(rules_in) -> None:
    assert rules_in("if (fetch) { f(); }") == [("js-global", 1)]
    assert rules_in("if (window.fetch) { f(); }") == []


def test_newer_phones_have_more(rules_in) -> None:
    code = "new Uint8Array(1); promise.catch(f); new WebSocket('x');"
    assert [rule for rule, _ in rules_in(code)] == ["js-global", "js-reserved-name", "js-global"]
    assert rules_in(code, profile="gxv3240") == [("js-global", 1)]


def test_a_finding_names_all_the_profiles_that_lack_the_feature(app) -> None:
    code = "new WebSocket('x');\nnew Uint8Array(1);"
    found = app({"a.js": code}, "gxp2200", "gxv3240", "gxv3275")
    assert [f.profiles for f in found] == [("gxp2200", "gxv3240", "gxv3275"), ("gxp2200",)]


def test_what_another_file_defines_is_known(app) -> None:
    polyfill = "window.Promise = window.Promise || function (f) { f(); };"
    assert not app({"a/polyfill.js": polyfill, "b.js": "new Promise(f);"})


def test_own_methods_of_another_file_are_known(app) -> None:
    files = {"list.js": "List.prototype.flat = function () {};", "b.js": "list.flat();"}
    assert not app(files)


def test_the_engine_s_own_objects_are_told_apart_from_own_ones(rules_in) -> None:
    code = "var a = {find: f}; a.find(g);\n[1].find(g);\n'x'.split('').find(g);"
    assert rules_in(code) == [("js-member", 2), ("js-member", 3)]


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("var t = '\U0001f4de\U0001f4de'; fetch(t);", 15),
        ("\t\tfetch('x');", 3),
        ("var größe = 1; fetch('x');", 16),
    ],
)
def test_columns_count_code_points(app, code, column) -> None:
    (finding,) = app({"a.js": code})
    assert (finding.line, finding.column) == (1, column)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_count_with_any_line_end(app, end) -> None:
    (finding,) = app({"a.js": f"// one{end}// two{end}fetch('x');{end}"})
    assert (finding.line, finding.column) == (3, 1)


def test_a_byte_order_mark_is_no_column(app) -> None:
    (finding,) = app({"a.js": b"\xef\xbb\xbffetch('x');"})
    assert finding.column == 1


def test_a_file_in_another_encoding_is_reported_and_read_on(app) -> None:
    found = app({"a.js": "var name = 'Jörg';\nfetch('x');".encode("latin-1")})
    assert [(f.rule, f.line, f.column) for f in found] == [("encoding", 1, 14), ("js-global", 2, 1)]


def test_templates_are_read_with_their_marks_blanked(app) -> None:
    text = "{% if a %}\nvar b = {{ value|tojson }}; fetch(b);\n{% endif %}"
    (finding,) = app({"a.js.j2": text})
    assert (finding.file, finding.line, finding.column) == ("a.js.j2", 2, 29)
