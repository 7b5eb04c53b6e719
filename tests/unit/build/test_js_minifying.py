"""Minified scripts are the same scripts, and the source map leads back to where things stand."""

from __future__ import annotations

import json

import pytest

from gmi_appkit.build._js import join_scripts, minify_script
from gmi_appkit.build._sourcemap import write_source_map

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def decode(mappings: str) -> list[tuple[int, int, int, int, int]]:
    """Segments as (line, column, source, line there, column there), written from the standard."""
    segments = []
    source = there = column_there = 0
    for line, text in enumerate(mappings.split(";")):
        column = 0
        for segment in filter(None, text.split(",")):
            numbers, value, shift = [], 0, 0
            for character in segment:
                digit = DIGITS.index(character)
                value |= (digit & 31) << shift
                shift += 5
                if not digit & 32:
                    numbers.append(-(value >> 1) if value & 1 else value >> 1)
                    value = shift = 0
            column += numbers[0]
            source += numbers[1]
            there += numbers[2]
            column_there += numbers[3]
            segments.append((line, column, source, there, column_there))
    return segments


def utf16(line: str, column: int) -> str:
    """What stands in a line from a UTF-16 column on."""
    return line.encode("utf-16-le")[2 * column :].decode("utf-16-le")


SOURCES = [
    "'use strict';\n// héllo\nvar first = 1;\n\nfunction add(a, b) {\n  return a + b; }\n",
    "/* 😀 */ var smile = '😀', after = add(first, 2);\nafter\n++smile",
    "(function () {\n  var re = /a b/g, text = 'x  y';\n"
    "  return re.test(text) ? first : after;\n}())",
]


def test_every_token_of_a_bundle_leads_back_to_itself():
    scripts = [minify_script(source) for source in SOURCES]
    text, places = join_scripts(scripts)
    document = json.loads(write_source_map("b.js", ["a", "b", "c"], scripts, places))
    assert document["version"] == 3
    assert document["sourcesContent"] == SOURCES
    lines = text.split("\n")
    segments = decode(document["mappings"])
    seen = set()
    for line, column, source, there, column_there in segments:
        built = utf16(lines[line], column)
        written = utf16(SOURCES[source].split("\n")[there], column_there)
        is_local = written[0] in "abrt" and built[0] not in "/'0123456789"
        assert built[0] == written[0] or is_local  # locals have other names
        word = built.split("(")[0].split(" ")[0].split(";")[0]
        seen.add((source, word))
    assert (0, "function") in seen
    assert (1, "after=add") in seen
    assert (2, "/a") in seen
    assert len(segments) == 32  # every name, keyword and literal


@pytest.mark.parametrize(
    ("source", "minified"),
    [
        ("var a = 1; // x\nvar b = 2;", "var a=1;var b=2;"),
        ("a\n++b", "a\n++b"),
        ("x = a / b / c", "x=a/b/c"),
        ("if (a) /x/.test(b)", "if(a)/x/.test(b)"),
        ("/*! by A */ var a", "/*! by A */var a"),
        ("p['catch'](function () {})", "p['catch'](function(){})"),
        ("", ""),
        ("// only", ""),
    ],
)
def test_minifying(source, minified):
    script = minify_script(source)
    assert script.text == minified
    assert not script.notes


def test_a_script_that_would_change_is_shipped_as_it_is():
    source = "a = /re/ / b / /y/"  # without the blanks its end is a comment
    script = minify_script(source)
    assert script.text == source
    assert script.notes


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("var f = function () { return 1 }", "(function () { done() })()"),
        ("a = b", "[1].length"),
        ("a = 1 // no end", "b = 2"),
        ("a = /re/ / b / /y/ // shipped as it is", "b = 2"),
        ("", "b = 2"),
    ],
)
def test_joined_scripts_stay_two_statements(first, second):
    text, _ = join_scripts([minify_script(first), minify_script(second)])
    head, _, tail = text.partition(";\n")
    assert tail.strip().strip(";") == minify_script(second).text
    assert "=" not in tail or not head.endswith("//")


def test_strings_and_what_writes_into_the_page_are_known():
    script = minify_script("var a = 'x/y.png', b = \"z\"; document.write('q') // 'no'")
    assert script.strings == ("x/y.png", "z", "q")
    assert script.alone
