"""Names that only a function can see are made short, and no others."""

import re

import pytest

from gmi_appkit.build._js import minify_script


def short(source):
    found = minify_script(source)
    assert found.notes == ()
    return found.text


def test_parameters_and_variables_become_short_and_globals_stay():
    text = short("var total = 0; function add(amount) { var twice = amount * 2; total += twice; }")
    assert re.fullmatch(r"var total=0;function add\((\w)\)\{var (\w)=\1\*2;total\+=\2;\}", text), (
        text
    )


def test_members_keys_and_labels_stay():
    text = short("(function (item) { loop: for (;;) { item.item = {item: item}; break loop; } })()")
    name = re.search(r"function\((\w)\)", text)[1]
    assert f"{name}.item={{item:{name}}}" in text
    assert "break loop" in text


def test_a_name_of_an_outer_function_is_not_covered():
    text = short(
        "(function () { var outer = 1; function inner(own) { return own + outer + e + t; } "
        "return inner; })()"
    )
    found = re.search(r"var (\w)=1;function (\w)\((\w)\)\{return \3\+\1\+e\+t", text)
    assert found, text
    assert len({*found.groups(), "e", "t"}) == 5


def test_a_variable_that_is_used_before_it_is_declared_is_the_functions_own():
    text = short(
        "(function () { seen = 1; if (seen) { var seen; } for (var key in seen) key(); })()"
    )
    found = re.search(r"(\w)=1;if\(\1\)\{var \1;\}for\(var (\w) in \1\)\2\(\)", text)
    assert found, text


def test_what_is_caught_is_seen_in_its_clause_only():
    text = short("(function (error) { try { go(); } catch (error) { tell(error); } error(); })()")
    found = re.search(r"function\((\w)\).*catch\((\w)\)\{tell\(\2\);\}\1\(\)", text)
    assert found, text


def test_a_function_knows_itself_by_its_new_name():
    text = short("var x = function again(n) { return n ? again(n - 1) : 0; };")
    found = re.search(r"function (\w)\((\w)\)\{return \2\?\1\(\2-1\)", text)
    assert found, text
    assert found[1] != found[2]


def test_no_name_is_a_word_of_the_language():
    names = "".join(f"var name{n} = {n};" for n in range(4000))
    text = short("(function () {" + names + "})()")
    given = re.findall(r"var (\w+)=", text)
    assert len(set(given)) == 4000
    assert not {"do", "if", "in", "as", "is", "of"}.difference({"is"}) & set(given)


@pytest.mark.parametrize(
    "source",
    [
        "function f(long) { eval('long'); }",
        "function f(long) { with (long) { long(); } }",
        "function f(long) { let other = long; }",
        "function f(long) { return () => long; }",
        "function f({long}) { return long; }",
        "function f(long) { if (long) { function long2() {} } }",
        "function f(long) { return {long}; }",
        "function f(long) { try { } catch (error) { var error = long; } }",
        "function f(long) { var arguments = long; }",
    ],
)
def test_where_names_can_be_asked_for_or_scopes_are_new_all_stay(source):
    assert re.search(r"\blong\b", short(source))


def test_the_map_still_leads_to_the_source():
    source = "function f(amount) {\n  var twice = amount * 2;\n  return twice;\n}"
    found = minify_script(source)
    lines, shipped = source.split("\n"), found.text.split("\n")
    seen = set()
    for place in found.mappings:
        written = re.match(r"[\w$]+", lines[place.source_line][place.source_column :])
        now = re.match(r"[\w$]+", shipped[place.line][place.column :])
        if written and now:
            seen.add((written[0], now[0]))
    assert {("function", "function"), ("return", "return"), ("2", "2"), ("f", "f")} <= seen
    assert len([1 for old, new in seen if old == "twice" and new != "twice"]) == 1
    assert len([1 for old, new in seen if old == "amount" and new != "amount"]) == 1
