"""Results as data, the folders they are kept in, and the report made of them."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.testing.evidence import MARKER, Keeper, empty_output
from gmi_appkit.testing.report import render
from gmi_appkit.testing.results import merge, summary, write_junit, write_results
from gmi_appkit.testing.workers import count_tests, default_workers

EVIL = '</pre><script>alert("x")</script>&amp;'


def a_test(name: str, outcome: str = "passed", **more: Any) -> dict[str, Any]:
    return {
        "id": f"tests/test_x.py::{name}", "file": "tests/test_x.py", "line": 3, "name": name,
        "outcome": outcome, "seconds": 0.5, "message": "", "text": "", "sections": [],
        "evidence": {}, "lacking": [], "traces": [], "reruns": 0, "worker": "", **more,
    }  # fmt: skip


def results(*tests: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "schema": 1, "version": "0.1", "app": "Phonebook", "seconds": 2.0, "exit_code": 0,
        "started": "2026-03-02T09:30:00+00:00", "interrupted": False, "engine": "chromium",
        "built": False, "phone": "emulated", "shard": "1/2", "output": "/x", "problems": [],
        "lacking": [], "summary": summary(tests), "tests": list(tests), **more,
    }  # fmt: skip


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        told = dict(attrs)
        self.links += [link for name in ("src", "href") if (link := told.get(name))]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_whatever_stands_in_a_failure_is_shown_as_text(tmp_path: Path) -> None:
    entry = {
        "number": 1, "time": 5.0, "asked": EVIL, "fields": {EVIL: EVIL}, "reply": EVIL, "ok": False,
        "status": 500, "milliseconds": 1.0, "fault": EVIL, "peer": EVIL,
    }  # fmt: skip
    phone = {"title": EVIL, "doing": [EVIL], "journal": [entry], "count": 1, "file": EVIL}
    evidence = {
        "phase": "call", "screen_problem": EVIL, "console": [EVIL], "outline": EVIL, "url": EVIL,
        "phone": phone, "snapshots": [{"name": EVIL, "message": EVIL}], "folder": EVIL,
    }  # fmt: skip
    bad = a_test(
        EVIL, "failed", message=EVIL, text=f"E  {EVIL}", sections=[[EVIL, EVIL]], traces=[EVIL],
        second_run={"outcome": "failed", "message": EVIL}, evidence=evidence, file=EVIL,
    )  # fmt: skip
    good = a_test(EVIL, "skipped", message=EVIL)
    told = results(
        bad, good, app=EVIL, phone=EVIL, problems=[{"where": EVIL, "message": EVIL, "text": EVIL}],
        lacking=[{"name": EVIL, "where": EVIL, "tests": 1}],
    )  # fmt: skip
    tags = Tags(render(told, tmp_path))
    assert "script" not in tags.found
    assert tags.text.count(EVIL) > 20
    assert not [link for link in tags.links if link.startswith(("javascript:", "http"))]


def test_only_pictures_in_the_folder_are_taken_into_the_report(tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    shown = io.BytesIO()
    Image.new("RGB", (4, 4)).save(shown, "PNG")
    (output / "screen.png").write_bytes(shown.getvalue())
    (tmp_path / "other.png").write_bytes(shown.getvalue())
    for name, there in (("screen.png", True), ("../other.png", False), ("gone.png", False)):
        bad = a_test("a", "failed", evidence={"phase": "call", "screen": name})
        assert ("data:image/png" in render(results(bad), output)) is there


def test_shards_become_one(tmp_path: Path) -> None:
    for number, name in ((1, "a"), (2, "b")):
        folder = tmp_path / str(number)
        outcome = "failed" if number == 2 else "passed"
        told = results(a_test(name, outcome), shard=f"{number}/2", exit_code=number - 1)
        write_results(told, folder / "results.json")
    whole = merge([tmp_path / "1", tmp_path / "2"], tmp_path / "out")
    assert whole["summary"]["failed"] == whole["summary"]["passed"] == 1
    assert whole["exit_code"] == 1
    assert whole["shards"] == ["1/2", "2/2"]
    write_junit(whole, tmp_path / "junit.xml")
    suite = ET.parse(tmp_path / "junit.xml").getroot().find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 2}'])
def test_what_is_no_result_is_not_merged(tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text)
    with pytest.raises(ConfigurationError):
        merge([tmp_path], tmp_path / "out")
    with pytest.raises(ConfigurationError, match=r"no .*results"):
        merge([tmp_path / "nowhere"], tmp_path / "out")


def test_the_whole_is_not_written_over_a_part(tmp_path: Path) -> None:
    write_results(results(a_test("a")), tmp_path / "out" / "1" / "results.json")
    with pytest.raises(ConfigurationError, match="is in it"):
        merge([tmp_path / "out" / "1"], tmp_path / "out")


def test_a_folder_is_emptied_only_with_our_mark(tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert empty_output(output), "not there"
    output.mkdir()
    (output / "mine").write_text("x")
    assert not empty_output(output)
    assert (output / "mine").exists()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    (output / "link").symlink_to(outside)
    (output / MARKER).touch()
    assert empty_output(output)
    assert not output.exists()
    assert (outside / "kept").exists(), "what a link leads to is not ours"


def test_the_names_of_folders_are_those_of_tests_as_far_as_they_can_be(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, ours=True)
    assert keeper.folder("tests/test_a.py::test_b[x/../..]").parent == tmp_path / "failures"
    long = keeper.folder("test_" + "x" * 500)
    assert len(long.name) < 130
    assert long != keeper.folder("test_" + "x" * 501)


def test_a_few_tests_are_run_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    file = tmp_path / "tests" / "test_a.py"
    file.write_text("".join(f"def test_{n}(): pass\n" for n in range(6)))
    (tmp_path / "tests" / "test_broken.py").write_text("def test_(:\n")
    assert count_tests(tmp_path) == 6
    assert default_workers(tmp_path, 1) == 1
    assert default_workers(tmp_path, 100) >= 1
