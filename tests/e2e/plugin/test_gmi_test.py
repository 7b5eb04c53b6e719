"""``gmi test`` and its fixtures, as a project of their own meets them."""

import os
import subprocess
import sys

import pytest

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
