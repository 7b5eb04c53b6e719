"""Which tests run, how often, on what; and what is said where that cannot be."""

import json
import os
import pty
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.testing.phone import PhoneUnderTest

TWO = """
def test_one(screen):
    screen.see("Nothing yet")

def test_two(gmi_phone):
    assert gmi_phone.lines()[0].state_name == "idle"
"""

NINE = """
import pytest

@pytest.mark.parametrize("n", range(9))
def test_many(gmi_phone, n):
    assert n != 4

def test_pictured(screen):
    screen.see("no such text")
"""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--profile", "gxp2000"], "gxp2000"),
        (["--repeat", "0"], "--repeat"),
        (["--shard", "4/3"], "write it as 2/5"),
        (["--shard", "x"], "write it as 2/5"),
        (["--connect", "http://127.0.0.1:1"], "ws://"),
        (["--phone", "nobody"], "gmi.toml has no phone 'nobody'"),
        (["--phone", "replay:nothing.gmirec"], "cannot read the recording"),
    ],
)
def test_what_cannot_be_is_refused_with_2(project, arguments, said):
    project.use(TWO)
    code, out = project.run(*arguments)
    assert code == 2, out
    assert said in out
    assert "Traceback" not in out


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("gmi_profile('gxp2000')", "unknown profile 'gxp2000'; did you mean 'gxp2200'?"),
        ("gmi_profile()", "names no profile"),
        ("gmi_profiles('gxp2200')", "did you mean 'gmi_profile'?"),
        ("gmi_scenario()", "gmi_scenario takes one name or file"),
        ("gmi_settings(gmi_versoin=8)", "did you mean 'gmi_version'?"),
        ("gmi_fault('lag')", "unknown fault 'lag'"),
        ("gmi_fault('drop', acton='login')", "acton"),
    ],
)
def test_a_marker_that_means_nothing_is_refused(project, marker, said):
    test = "def test_it(gmi_phone, gmi_profile): pass"
    project.use(f"import pytest\n@pytest.mark.{marker}\n{test}\n")
    code, out = project.run("-q")
    assert code in (1, 2), out
    assert said in out
    assert "Traceback" not in out


MARKED = """
import pytest

@pytest.mark.gmi_fault("error", "originatecall", times=1)
@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
def test_fault(screen, gmi_phone, gmi_profile):
    screen.tap("Call")
    gmi_phone.expect_call("2107")
    screen.not_see("call originated")
    screen.tap("Call")
    screen.see("call originated")

@pytest.mark.gmi_scenario("quiet-office")
def test_scenario(gmi_phone):
    assert gmi_phone.state()
"""


def test_markers_choose_profiles_scenarios_and_faults(project):
    project.use(MARKED)
    code, said = project.run("-q", "-rA")
    assert code == 0, said
    assert "test_fault[gxp2200-panel-chromium]" in said
    assert "3 passed" in said


def test_a_test_is_repeated_and_run_at_all_profiles(project):
    project.use("def test_size(gmi_phone, gmi_profile): pass\n")
    code, said = project.run("-q", "--repeat", "3", "--profile", "all")
    assert code == 0
    assert "12 passed" in said


def test_an_error_in_a_test_file_is_no_interruption(project):
    project.use("def test_broken(:\n")
    assert project.run("-q")[0] == 1
    assert "could not be read" in project.report


def test_three_shards_are_merged_into_one_report(project):
    project.use(NINE)
    codes = []
    for number in (1, 2, 3):
        code, said = project.run("-q", "--shard", f"{number}/3", "--output", f"shard-{number}")
        codes.append(code)
        assert "deselected" in said
    assert sorted(codes) == [0, 1, 1]
    folders = [f"shard-{number}" for number in (1, 2, 3)]
    code, said = project.merge(
        *folders, "--output", "whole", "--junit", "junit.xml", "--json", "all.json"
    )
    assert code == 1, "the worst of them"
    assert "3 runs: 2 failed, 8 passed" in said
    here = project.folder.parent
    told = json.loads((here / "all.json").read_text())
    assert told["summary"]["passed"] == 8
    assert len({test["id"] for test in told["tests"]}) == 10
    assert told["shards"] == ["1/3", "2/3", "3/3"]
    suite = ET.parse(here / "junit.xml").getroot().find("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("10", "2")
    report = (here / "whole" / "report.html").read_text()
    assert "2 of 10 tests failed" in report
    assert report.count("data:image/png") == 1, "the screen of the one that has one"
    (trace,) = (here / "whole").glob("failures/*/trace.zip")
    assert trace.stat().st_size > 1000
    assert project.merge()[0] == 2
    # The same shard twice, or a folder that is something else, is refused.
    code, said = project.merge(folders[0], folders[0], "--output", "again")
    assert code == 2
    assert "in two of the folders" in said
    (here / "notes").mkdir()
    (here / "notes" / "mine.txt").write_text("kept")
    code, said = project.merge(*folders, "--output", "notes")
    assert code == 2
    assert (here / "notes" / "mine.txt").read_text() == "kept"


def test_a_shard_for_which_no_test_is_left_is_no_failure(project):
    project.use("def test_one(gmi_phone): pass\n")
    assert project.run("-q", "--shard", "1/2")[0] + project.run("-q", "--shard", "2/2")[0] == 0


READS = """
def test_reads(screen, gmi_phone):
    screen.see("Nothing yet")
    gmi_phone.expect_request("login")

def test_calls(screen, gmi_phone):
    screen.tap("Call")
    gmi_phone.expect_call("2107")
    screen.see("call originated")

def test_rings(screen, gmi_phone):
    gmi_phone.ring("8108819")
"""


def test_a_real_phone_is_only_read_unless_told_otherwise(project):
    project.use(READS)
    phone = PhoneUnderTest()
    with EmulatorServer(phone) as server:
        address = server.url.removesuffix("/manager")
        code, said = project.run("-q", "-rA", "--phone", address, GMI_PASSWORD="123")
        assert code == 1, said
        assert "1 failed, 1 passed, 1 skipped" in said
        assert "PASSED tests/test_tiny.py::test_reads" in said
        assert "originatecall would change the phone, and this run only reads" in said
        assert "gmi_phone.ring needs the emulated phone" in said
        assert phone.journal.calls("originatecall") == []
        code, said = project.run("-q", "--phone", address, "--allow-changes", GMI_PASSWORD="123")
        assert code == 0, said
        assert len(phone.journal.calls("originatecall")) == 1
    code, said = project.run("-q", "--phone", address, GMI_PASSWORD="123")
    assert code == 4
    assert "cannot reach phone" in said


def test_a_recording_answers_as_the_phone_did(project):
    lines = [
        {"gmirec": 1, "phone": "emulated"},
        {"action": "originatecall", "fields": {"destnum": "2107", "account": "0", "isvideo": "0",
         "isdialplan": "0", "headerstring": ""},
         "reply": {"res": "success", "msg": "call originated"}},
    ]  # fmt: skip
    file = project.folder / "calls.gmirec"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    project.use(READS)
    code, said = project.run("-q", "-k", "reads or rings", "--phone", "replay:calls.gmirec")
    assert code == 0, said
    assert "1 passed, 1 skipped" in said


def on_a_terminal(project, *arguments):
    """Run it as on a terminal, and what stood there, sequences and all."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        project.command(*arguments),
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        cwd=project.folder.parent,
        env=project.environment(TERM="xterm"),
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how Linux tells that nobody writes any more
            break
        if not part:
            break
        said += part
    os.close(ours)
    return process.wait(), said.decode("utf-8", "replace")


def test_on_a_terminal_one_line_says_how_far_it_is(project):
    project.use(NINE)
    code, said = on_a_terminal(project, "-k", "many")
    assert code == 1
    assert "9 of 9" in said
    assert "1 failed" in said
    assert "test_many[4]" in said
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)
    assert "failed: tests/test_tiny.py::test_many[4]" in plain
    assert "FAILED tests/test_tiny.py::test_many[4] - assert 4 != 4" in plain
    assert "1 failed, 8 passed" in plain
    code, said = on_a_terminal(project, "-k", "many", "-q")
    assert "9 of 9" not in said, "who wants pytest's own words gets them"


def test_inspecting_needs_a_window_and_says_so(project):
    project.use(TWO)
    code, said = project.run("--inspect", DISPLAY="", WAYLAND_DISPLAY="")
    assert code == 3
    assert "--inspect" in said


def test_pytest_itself_does_the_same_and_leaves_nothing_where_all_is_well(project):
    project.use(TWO)
    command = [sys.executable, "-m", "pytest", "-q"]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert not project.output.exists()
    project.use("def test_fails(screen): screen.see('never')\n")
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "report: test-results/report.html" in done.stdout
    assert "1 of 1 tests failed" in project.report
