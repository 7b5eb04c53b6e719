"""``gmi test`` and its fixtures, as a project of their own meets them."""

import os
import subprocess
import sys

import pytest

from gmi_appkit.testing.images import read_notes, with_notes

ALL = """
def test_calls(screen, gmi_phone):
    screen.tap("Call")
    gmi_phone.expect_call("2107", account=0)
    screen.see("call originated")

def test_fails(screen, gmi_phone):
    screen.tap("Call")
    screen.see("call originated")
    gmi_phone.expect_call("999", timeout=0.1)

def test_size(screen):
    size = screen.page.evaluate("[innerWidth, innerHeight]")
    assert size == [screen.profile.width, screen.profile.height]
    assert screen.page.evaluate("'ontouchstart' in window")

def test_clock(screen, gmi_phone):
    before, there = screen.page.evaluate("Date.now()"), gmi_phone.now()
    screen.advance(60)
    assert screen.page.evaluate("Date.now()") - before >= 60000
    assert gmi_phone.now() - there >= 60

def test_restless(screen):
    screen.page.evaluate("setInterval(function () {"
        "document.body.style.paddingTop = Math.random() * 200 + 'px' }, 1)")
    screen.expect_screenshot("restless")

def test_twice(screen):
    screen.page.evaluate("document.body.appendChild("
        "document.querySelector('button').cloneNode(true))")
    screen.tap("Call")
"""

PICTURE = """
def test_picture(screen):
    screen.see("Nothing yet")
    screen.expect_screenshot("tiny")
"""


@pytest.fixture(scope="module")
def ran(make_project):
    """All of them at two profiles, in one run: its exit code, and what it said."""
    project = make_project()
    project.use(ALL)
    return project.run("--profile", "gxp2200", "--profile", "gxv3275", "-rA", "--tb=short")


def test_a_project_needs_nothing_but_a_test_file(ran):
    for test in ("test_calls", "test_size", "test_clock"):
        for profile in ("gxp2200", "gxv3275"):
            assert f"PASSED tests/test_tiny.py::{test}[{profile}-chromium]" in ran[1], ran[1]


def test_a_failure_says_what_the_phone_was_asked(ran):
    code, said = ran
    assert code == 1
    assert "no request originatecall destnum='999'" in said
    assert "originatecall destnum='2107'" in said
    assert "secret='[redacted]'" in said
    assert "'123'" not in said


def test_a_screen_that_never_settles_is_an_error_of_its_own(ran):
    assert "the screen does not settle" in ran[1]


def test_a_name_that_two_things_have_is_refused(ran):
    assert "2 things on the screen are called 'Call'" in ran[1]


def test_pictures_are_kept_compared_and_renewed(project):
    project.use(PICTURE)
    code, said = project.run("-q")
    assert code == 1
    assert "there is no picture" in said
    assert project.run("-q", "--update-snapshots")[0] == 0
    (kept,) = project.folder.glob("tests/snapshots/gxp2200-*/tiny.png")
    first = kept.read_bytes()
    assert project.run("-q", "--update-snapshots")[0] == 0
    assert kept.read_bytes() == first, "what did not change is not written again"
    project.paint("#fdd")
    code, said = project.run("-q")
    assert code == 1
    assert "pixels" in said
    assert "--update-snapshots" in said


def test_wrong_use_ends_with_2(project):
    code, said = project.run()
    assert code == 2
    assert "has no tests" in said
    project.use(PICTURE)
    assert project.run("--no-such-option")[0] == 2


def test_no_browser_ends_with_3(project):
    project.use(PICTURE)
    done = subprocess.run(
        [sys.executable, "-m", "gmi_appkit", "test", str(project.folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GMI_BROWSER": "/nowhere/chrome"},
    )
    assert done.returncode == 3
    assert "/nowhere/chrome" in done.stderr


SAME_NAME = """
import pytest

@pytest.mark.parametrize("colour", ["red", "blue"])
def test_picture(screen, colour):
    screen.page.evaluate("c => document.body.style.background = c", colour)
    screen.expect_screenshot("tiny")
"""


def test_two_tests_cannot_keep_different_pictures_under_one_name(project):
    project.use(SAME_NAME)
    code, said = project.run("-q", "--update-snapshots")
    assert code == 1
    assert "has kept another picture" in said


ZONES = """
def test_clock(screen):
    told = screen.page.evaluate("[new Date().getHours(), new Date().toLocaleDateString()]")
    assert told == [9, "3/2/2026"]

def test_measured(screen):
    from gmi_appkit.testing.fonts import measured_fonts
    assert measured_fonts(screen.page) == measured_fonts(screen.page)
"""


def test_the_clock_and_the_language_do_not_depend_on_the_machine(project):
    project.use(ZONES)
    code, said = project.run("-q", TZ="Asia/Tokyo", LANG="de_DE.UTF-8")
    assert code == 0, said


def test_what_the_project_says_of_the_browser_wins(project):
    project.use("def test_it(screen):\n    assert screen.page.evaluate('innerWidth') != 800\n")
    code, said = project.run("-q", "--device", "Pixel 5")
    assert code == 0, said


def test_a_picture_made_with_other_fonts_is_not_compared(project):
    project.use(PICTURE)
    assert project.run("-q", "--update-snapshots")[0] == 0
    (kept,) = project.folder.glob("tests/snapshots/gxp2200-*/tiny.png")
    notes = {**read_notes(kept.read_bytes()), "fonts": "linux-0123456789ab"}
    kept.write_bytes(with_notes(kept.read_bytes(), notes))
    code, said = project.run("-q")
    assert code == 1
    assert "not comparable" in said
    assert "linux-0123456789ab" in said
