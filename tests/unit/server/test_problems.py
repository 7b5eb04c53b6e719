"""What is wrong with an app's files, as a state that screens and the terminal follow."""

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server.allowance import Allowance
from gmi_appkit.server.examine import examine
from gmi_appkit.server.problems import Problem, Problems, lines_around
from gmi_appkit.server.reload import Hub
from gmi_appkit.sources import AppSources

FIRST = Problem("a.js", 3, "wrong", "check")
SECOND = Problem("b.css", 1, "worse", "check", instead="better")


@pytest.fixture
def hub():
    return Hub()


@pytest.fixture
def events():
    return []


@pytest.fixture
def problems(hub, events):
    return Problems(hub, events.append)


def test_each_is_told_once_and_its_end_too(problems, events):
    problems.found("a.js", [FIRST])
    problems.found("a.js", [FIRST])
    problems.found("a.js", [])
    assert [(event["event"], event["file"]) for event in events] == [
        ("error", "a.js"),
        ("mended", "a.js"),
    ]
    problems.found("a.js", [])
    assert len(events) == 2


def test_a_held_poll_is_told(problems, hub):
    told = []
    assert hub.hold(told.append, "browser")
    problems.found("a.js", [FIRST])
    assert told[0].is_empty
    assert told[0].problems[0]["line"] == 3
    assert told[0].mark == hub.history.mark != ""


def test_a_save_takes_it_back_with_the_next_epoch_only(problems, hub):
    problems.found("a.js", [FIRST])
    problems.found("b.css", [SECOND])
    told = []
    hub.join(told.append)
    problems.saved(["a.js", "never seen"])
    assert told == []
    assert [problem["file"] for problem in hub.history.present().problems] == ["b.css"]
    problems.saved(["b.css"])
    assert hub.history.present().mark == ""


def test_saved_again_and_still_wrong_has_another_mark(problems, hub):
    problems.found("a.js", [FIRST])
    before = hub.history.mark
    problems.saved(["a.js"])
    problems.found("a.js", [FIRST])
    assert hub.history.mark not in ("", before)


def test_a_screen_is_not_buried(problems, hub, events):
    problems.found("a.js", [Problem("a.js", line, "wrong", "check") for line in range(1, 40)])
    assert len(hub.history.present().problems) == 5
    assert len(events) == 39


@pytest.mark.parametrize(
    ("line", "numbers"), [(1, [1, 2, 3]), (4, [2, 3, 4, 5]), (5, [3, 4, 5]), (0, []), (6, [])]
)
def test_lines_around(line, numbers):
    assert [number for number, _ in lines_around("a\nb\nc\nd\ne\n", line)] == numbers


def test_lines_are_plain_and_short():
    ((_, text),) = lines_around("\tx\x1b[2J" + "y" * 1000, 1)
    assert text.startswith("    x?[2J")
    assert len(text) == 160


def test_only_what_was_saved_is_examined(tmp_path):
    (tmp_path / "a.js").write_text("let a = 1;")
    (tmp_path / "b.js").write_text("let b = 1;")
    found = examine(AppSources(load_project(tmp_path)), ["b.js"])
    assert list(found) == ["b.js"]
    assert [(p.line, p.kind, p.instead) for p in found["b.js"]] == [(1, "check", "use var")]


def test_what_one_file_defines_is_known_in_another(tmp_path):
    (tmp_path / "a.js").write_text("var List = {find: function () {}};")
    (tmp_path / "b.js").write_text("List.find('x');")
    assert examine(AppSources(load_project(tmp_path)), ["b.js"]) == {"b.js": []}


def test_a_deleted_file_has_nothing_wrong(tmp_path):
    found = examine(AppSources(load_project(tmp_path)), ["gone.html"], {"gone.html.j2"})
    assert found == {"gone.html": [], "gone.html.j2": []}


def test_an_allowance_fills_again():
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    while allowance.take("a"):
        pass
    assert allowance.take("b")
    now[0] += 1
    assert allowance.take("a")


def test_many_screens_are_not_remembered_for_ever():
    allowance = Allowance(lambda: 0.0)
    for number in range(5000):
        allowance.take(str(number))
    assert len(allowance._left) <= 500
