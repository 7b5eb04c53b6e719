"""What is kept of a failure: the report, its evidence, and nothing secret."""

import json
import zipfile
from xml.etree import ElementTree

import pytest

SECRET = "c4nary-hunter2"

FAILING = f"""
import pytest
pytestmark = pytest.mark.gmi_settings(users={{"admin": "{SECRET}"}})
PASSWORD = "{SECRET}"

def test_passes(screen):
    screen.see("Nothing yet")

def test_fails(screen, gmi_phone):
    gmi_phone.ring("8108819", name="Ines <b>Okafor</b>")
    screen.page.evaluate("console.log('<script>alert(1)</script>')")
    screen.page.evaluate("console.log('login with {SECRET}')")
    screen.tap("Call")
    screen.see("call originated")
    print("typed", PASSWORD)
    screen.page.evaluate("document.title = '{SECRET}'")
    assert "<i>told</i>" == PASSWORD

@pytest.fixture
def broken_before(screen):
    screen.tap("Call")
    screen.see("call originated")
    raise RuntimeError("in set-up")

def test_set_up(broken_before):
    pass

@pytest.fixture
def broken_after(screen):
    yield
    screen.tap("Call")
    screen.see("call originated")
    raise RuntimeError("in tear-down")

def test_tear_down(broken_after):
    pass

def test_picture(screen):
    screen.see("Nothing yet")
    screen.page.evaluate("document.body.style.background = 'rgb(250, 220, 220)'")
    screen.expect_screenshot("home")
"""

KEEP = f"""
import pytest
pytestmark = pytest.mark.gmi_settings(users={{"admin": "{SECRET}"}})
def test_picture(screen):
    screen.see("Nothing yet")
    screen.expect_screenshot("home")
"""


@pytest.fixture(scope="module")
def failed(make_project):
    """A run with a failure of each kind, its exit code, and what it said."""
    project = make_project()
    project.paint("white", SECRET)
    project.use(KEEP)
    assert project.run("-q", "--update-snapshots")[0] == 0
    project.use(FAILING)
    junit, told = project.folder / "out" / "junit.xml", project.folder / "out" / "results.json"
    code, said = project.run("-q", "--junit", str(junit), "--json", str(told), "--showlocals")
    return project, code, said


@pytest.fixture(scope="module")
def results(failed):
    results = json.loads((failed[0].output / "results.json").read_text(encoding="utf-8"))
    return {test["name"].partition("[")[0]: test for test in results["tests"]}


def test_the_exit_code_and_the_last_lines_say_where_to_look(failed):
    _, code, said = failed
    assert code == 1
    assert "report: " in said
    assert "test-results/report.html" in said


def test_each_failure_has_its_screen_journal_and_trace(failed, results):
    output = failed[0].output
    for name, phase in (
        ("test_fails", "call"),
        ("test_set_up", "setup"),
        ("test_tear_down", "teardown"),
    ):
        evidence = results[name]["evidence"]
        assert evidence["phase"] == phase
        assert (output / evidence["screen"]).read_bytes().startswith(b"\x89PNG"), name
        asked = [entry["asked"] for entry in evidence["phone"]["journal"]]
        assert "originatecall" in asked, name
        assert "call originated" in evidence["outline"], name
        (trace,) = results[name]["traces"]
        with zipfile.ZipFile(output / trace) as archive:
            assert any(entry.endswith(".trace") for entry in archive.namelist())
        assert results[name]["second_run"]["outcome"] == "failed"
    assert results["test_passes"]["evidence"] == {}
    assert results["test_passes"]["outcome"] == "passed"


def test_it_says_what_the_phone_was_doing(results):
    told = results["test_fails"]["evidence"]["phone"]
    assert any("ringing 8108819" in line for line in told["doing"])


def test_the_report_stands_alone_and_shows_texts_as_texts(failed, page):
    project, _, _ = failed
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((project.output / "report.html").as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    page.get_by_text("4 of 5 tests failed").wait_for()
    assert page.locator("script, section b:has-text('Okafor')").count() == 0
    page.locator("summary", has_text="Console").first.click()
    page.get_by_text("log: <script>alert(1)</script>").first.wait_for()
    shown = page.locator("img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert len(shown) == 3 + 3, "three screens, and three for the picture"
    assert set(shown) == {800}


def test_a_picture_that_differs_is_shown_beside_the_kept_one(failed, results, page):
    project, _, _ = failed
    (shot,) = results["test_picture"]["evidence"]["snapshots"]
    assert all((project.output / shot[kind]).is_file() for kind in ("actual", "difference"))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto((project.output / "report.html").as_uri())
    tops = {
        page.get_by_role("img", name=kind, exact=True).bounding_box()["y"]
        for kind in ("expected", "actual", "difference")
    }
    assert len(tops) == 1, "side by side"


def test_no_artefact_holds_a_password(failed):
    project, _, said = failed
    assert "typed [redacted]" in said
    looked = []
    for file in [*project.output.rglob("*"), *(project.folder / "out").iterdir()]:
        if not file.is_file():
            continue
        data = file.read_bytes()
        assert SECRET.encode() not in data, file
        assert b"secret=c4" not in data, file
        looked.append(file.suffix)
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    assert SECRET.encode() not in archive.read(name), (file, name)
    assert {".html", ".json", ".xml", ".zip", ".png"} <= set(looked)
    assert SECRET not in said


def test_junit_and_json_are_for_ci(failed):
    project, _, _ = failed
    suite = ElementTree.parse(project.folder / "out" / "junit.xml").getroot().find("testsuite")
    assert (suite.get("failures"), suite.get("errors"), suite.get("tests")) == ("2", "2", "5")
    told = json.loads((project.folder / "out" / "results.json").read_text())
    assert next(iter(told)) == "schema"
    assert told["schema"] == 1
    assert told["exit_code"] == 1
    assert told["summary"] == {
        "failed": 2, "error": 2, "passed": 1, "skipped": 0, "xfailed": 0, "xpassed": 0,
    }  # fmt: skip


def test_only_what_a_run_of_ours_made_is_deleted(project):
    project.use("def test_fails(screen): assert 0\n")
    other = project.folder / "kept"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    assert project.run("-q", "--output", str(other), "--tracing", "retain-on-failure")[0] == 1
    assert (other / "report.html").is_file()
    project.use("def test_passes(screen): pass\n")
    assert project.run("-q", "--output", str(other))[0] == 0
    assert (other / "thesis.txt").read_text() == "years of work"
    assert list((other / "failures").iterdir()), "nor what is in it, since it is not ours"
    # A folder that a run has made is emptied by the next.
    project.use("def test_fails(screen): assert 0\n")
    assert project.run("-q")[0] == 1
    assert list((project.output / "failures").iterdir())
    project.use("def test_passes(screen): pass\n")
    assert project.run("-q")[0] == 0
    assert not (project.output / "failures").exists()


RERUNS = """
from _pytest.runner import runtestprotocol
import pytest

def pytest_runtest_protocol(item, nextitem):
    for attempt in (1, 2):
        item.execution_count = attempt
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        again = attempt == 1 and any(report.failed for report in reports)
        for report in reports:
            if again and report.failed:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
        if not again:
            return True
"""

FLAKY = """
import pathlib
def test_flaky(screen):
    seen = pathlib.Path(__file__).with_name("seen")
    seen.write_text(seen.read_text() + "x" if seen.exists() else "x")
    screen.page.evaluate("n => document.body.textContent = 'attempt ' + n", len(seen.read_text()))
    assert 0, "attempt " + str(len(seen.read_text()))
"""


def test_of_several_attempts_the_last_is_kept(project):
    (project.folder / "tests" / "conftest.py").write_text(RERUNS)
    project.use(FLAKY)
    assert project.run("-q", "--tracing", "off")[0] == 1
    (kept,) = (project.output / "failures").iterdir()
    (test,) = json.loads((project.output / "results.json").read_text())["tests"]
    assert test["evidence"]["outline"] == "- text: attempt 2"
    assert "attempt 2" in test["message"]
    assert test["reruns"] == 1
    assert sorted(file.name for file in kept.iterdir()) == ["phone.json", "screen.png"]
