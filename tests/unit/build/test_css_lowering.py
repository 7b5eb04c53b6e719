"""What lowering makes of a sheet: the engine gets its prefixes, and keeps its fallbacks."""

from __future__ import annotations

import re

import pytest

from gmi_appkit.build._css import (
    Import,
    find_urls,
    join_sheets,
    lower_sheet,
    lower_style,
    rewrite_urls,
)

OLD = ["android 2.3"]


def lower(css: str) -> str:
    return lower_sheet(css, OLD).text


@pytest.mark.parametrize(
    ("css", "lowered"),
    [
        # prefixed and put in old words
        ("a{display:flex}", "a{display:-webkit-box;display:-webkit-flex;display:flex}"),
        ("a{box-sizing:border-box}", "a{-webkit-box-sizing:border-box;box-sizing:border-box}"),
        ("a{color:#f008}", "a{color:rgba(255,0,0,.533)}"),
        ("a{inset:0}", "a{top:0;bottom:0;left:0;right:0}"),
        (
            "input::placeholder{color:red}",
            "input::-webkit-input-placeholder{color:red}input::placeholder{color:red}",
        ),
        ("@media (width >= 400px){a{left:0}}", "@media (min-width:400px){a{left:0}}"),
        ("a{left:0;&:hover{top:0}}", "a{left:0}a:hover{top:0}"),
        # the engine's own shorthand knows no size: these must stay two
        (
            "a{background:url(x.png) no-repeat;background-size:cover}",
            'a{background:url("x.png") no-repeat;background-size:cover}',
        ),
        # fallbacks stay, in order
        ("a{color:red;color:var(--x)}", "a{color:red;color:var(--x)}"),
        ("a{position:fixed;position:sticky}", "a{position:fixed;position:sticky}"),
        ("a{display:block;display:grid}", "a{display:block;display:grid}"),
        ("a{color:red;color:blue;color:red}", "a{color:red;color:#00f;color:red}"),
        ("a{margin:0;margin-left:3px}", "a{margin:0;margin-left:3px}"),
        # left alone
        ("a{line-height:1.42857143;margin:0 .33333333em}",) * 2,
        ("a{color:#d9edf7;margin:0;background:#d1d1d1;margin-left:1px}",) * 2,
        ("@font-face{font-family:x;src:url(x.ttf)}", "@font-face{font-family:x;src:url(x.ttf)}"),
        ('a{content:";}/*x*/"}', 'a{content:";}/*x*/"}'),
        ("a{--x:{b:c}}", "a{--x:{b:c}}"),
        # as browsers read it
        ("a{color:red;;*zoom:1}", "a{color:red}"),
        ("a{color:red", "a{color:red}"),
        (".a:hover,.b:unknown{color:red}", ".a:hover{color:red}.b:unknown{color:red}"),
        ("/* x */a{/* ; } */color:red}", "a{color:red}"),
        ("", ""),
    ],
)
def test_lowering(css, lowered):
    assert lower(css) == lowered


def test_gradients_are_put_in_old_words_beside_a_fallback_and_not_turned_around():
    text = lower("a{background:red;background:linear-gradient(#fff,#00f)}")
    assert text == (
        "a{background:red;"
        "background:-webkit-gradient(linear,0 0,0 100%,from(#fff),to(#00f));"
        "background:-webkit-linear-gradient(top,#fff,#00f);"
        "background:linear-gradient(#fff,#00f)}"
    )


def test_a_prefixed_transition_names_nothing_that_the_engine_does_not_know():
    """WebKit drops the whole declaration for one unknown name."""
    lowered = lower("a{transition:transform 1s cubic-bezier(0,0,1,1),opacity 1s}")
    assert "{-webkit-transition:-webkit-transform 1s cubic-bezier(0,0,1,1),opacity 1s;" in lowered
    assert "-webkit-transition-property:-webkit-transform;" in lower(
        "a{transition-property:transform}"
    )
    assert lower("a{transition:transform 1s !important}") == (
        "a{-webkit-transition:-webkit-transform 1s!important;"
        "transition:-webkit-transform 1s,transform 1s!important}"
    )


def test_keyframes_are_prefixed_unless_the_author_did():
    text = lower("@keyframes x{from{left:0}to{transform:rotate(3deg)}}")
    assert text.startswith("@-webkit-keyframes x{")
    assert "@keyframes x{" in text
    both = "@-webkit-keyframes x{from{left:0}}@keyframes x{from{left:1px}}"
    assert lower(both) == both


def test_a_stray_brace_is_noted_and_what_follows_kept():
    sheet = lower_sheet("a{color:red}}b{left:0}", OLD)
    assert sheet.text == "a{color:red}b{left:0}"
    assert sheet.notes == ("a closing brace too many",)


def test_licences_stay():
    assert lower("/*! by A */a{left:0}/* b */") == "/*! by A */a{left:0}"


def test_imports_are_found():
    sheet = lower_sheet(
        '@charset "x";@import url("a;b.css") print;@import \'c.css\';a{left:0}', OLD
    )
    assert sheet.imports == (Import("a;b.css", "print"), Import("c.css", ""))
    assert sheet.text == "a{left:0}"


def test_style_attributes():
    assert (
        lower_style("display:flex", OLD) == "display:-webkit-box;display:-webkit-flex;display:flex"
    )
    assert lower_style("", OLD) == ""


def test_addresses_are_found_and_rewritten_but_not_in_strings():
    css = r"""a{b:url( x.png ) url("y z.png");c:"url(q)";d:url('s\'t')}"""
    assert find_urls(css) == ["x.png", "y z.png", "s't"]
    assert rewrite_urls(css, lambda url: None) == css
    assert rewrite_urls(css, str.upper) == (
        """a{b:url(X.PNG) url("Y Z.PNG");c:"url(q)";d:url("S'T")}"""
    )
    data = "a{b:url(data:image/png;base64,AA==)}"
    assert find_urls(lower(data)) == ["data:image/png;base64,AA=="]


def test_a_sheet_that_is_not_ascii_says_its_encoding():
    assert join_sheets(["a{b:c}"]) == "a{b:c}"
    assert join_sheets(['a{b:"“"}']).startswith('@charset "utf-8";')


def test_newer_engines_get_less():
    new = lower_sheet("a{background:linear-gradient(#fff,#00f)}", ["android 4.2"]).text
    assert "-webkit-linear-gradient" in new
    assert not re.search(r"-webkit-gradient", new)
