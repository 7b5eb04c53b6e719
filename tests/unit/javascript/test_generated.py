"""The files that are made: fresh, small, fit for the engine, complete."""

import gzip
import re
from pathlib import Path

import pytest
import rjsmin

from gmi_appkit.assets import asset_dir
from gmi_appkit.check import check_path, check_text
from gmi_appkit.profiles import get_profile
from gmi_appkit.protocol import javascript, load

FOLDER = asset_dir("web") / "gmi"
LIMIT = 4096


@pytest.fixture(scope="module")
def library() -> str:
    return (FOLDER / "GMIService.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def types() -> str:
    return (FOLDER / "GMIService.d.ts").read_text(encoding="utf-8")


def test_the_checked_in_files_are_what_is_made_now(tmp_path: Path):
    for made in javascript.write(tmp_path):
        assert made.read_bytes() == (FOLDER / made.name).read_bytes(), (
            f"{made.name} is stale: run python -m gmi_appkit.protocol.javascript"
        )


def test_it_is_small_when_it_travels(library):
    size = len(gzip.compress(rjsmin.jsmin(library).encode(), 9))
    assert size <= LIMIT, f"{size} bytes after rjsmin and gzip -9: at most {LIMIT}"


@pytest.mark.parametrize("profile", ["gxp2200", "gxv3240"])
def test_the_engine_can_run_it(profile):
    result = check_path(FOLDER, [get_profile(profile)])
    assert [str(finding) for finding in result.findings] == []


def test_it_uses_only_what_the_oldest_engine_has(library):
    code = re.sub(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", "''", rjsmin.jsmin(library))
    for modern in ("=>", "`", "let ", "const ", "class ", ".bind(", "JSON.parse", "use strict"):
        assert modern not in code


@pytest.mark.parametrize("interface", load().interfaces, ids=lambda one: one.name)
def test_each_function_is_described(interface, library, types):
    parameters = ", ".join([*interface.parameters, "callbackFunction"])
    assert f"// {interface.number}. {interface.name}({parameters})\n" in library
    assert re.search(rf"^  {interface.name}\(", types, re.MULTILINE)
    named = re.search(rf"^  {interface.name}\(([^;]*)\): GMIService.Call;", types, re.MULTILINE)
    names = re.findall(r"(\w+)\??:", named[1])
    assert names == [*interface.parameters, "callbackFunction", "options"]
    text = re.sub(r"[\s*]+", " ", types)
    assert f"{interface.number}. `{interface.name}({parameters})`" in text
    for reply in interface.replies:
        if reply.kind == "error" and isinstance(reply.body, dict):
            assert f"`{reply.body['msg']}`: " in text


def test_what_is_proposed_is_marked(library, types):
    marked = re.findall(r"Request: proposed", types)
    assert len(marked) == sum(one.standing == "proposed" for one in load().interfaces)
    assert "// Number of contacts. Request and replies proposed, V1.0 p. 1." in library


def test_it_stands_on_one_global(service):
    added = service.page.evaluate("""() => {
        var frame = document.createElement('iframe');
        document.body.appendChild(frame);
        return Object.keys(window).filter(key => !(key in frame.contentWindow) && key !== '0');
    }""")
    assert set(added) - {"seen", "calls", "failures", "keep", "gmi"} == {"GMIService"}
    assert service.page.evaluate("gmi instanceof GMIService")
    assert service.page.evaluate("String(GMIService.ALL)") == ""


DOCS = FOLDER.parent.parent / "docs"


@pytest.mark.skipif(not DOCS.is_dir(), reason="an installed package has no docs")
def test_the_reference_is_what_is_made_now(tmp_path: Path):
    page = javascript.write_reference(tmp_path)
    assert page.read_bytes() == (DOCS / "reference" / page.name).read_bytes(), (
        "the reference is stale: run python -m gmi_appkit.protocol.javascript"
    )
    text = page.read_text(encoding="utf-8")
    for interface in load().interfaces:
        assert f"\n## {interface.name}\n" in text
        assert f"    {interface.example}\n" in text


@pytest.mark.skipif(not DOCS.is_dir(), reason="an installed package has no docs")
def test_the_guide_shows_what_works(service):
    text = (DOCS / "guide" / "gmiservice.md").read_text(encoding="utf-8")
    snippets = re.findall(r"```js\n(.*?)```", text, re.DOTALL)
    assert len(snippets) >= 7
    for number, snippet in enumerate(snippets):
        script = "var gmi = new GMIService();\n" + snippet
        findings = check_text(script, "js", f"snippet {number}")
        assert [str(finding) for finding in findings] == []
        service.page.evaluate("text => { new Function(text); }", snippet)
    reasons = re.search(r"type Reason = ([^;]*);", (FOLDER / "GMIService.d.ts").read_text())[1]
    for reason in re.findall(r"'(\w+)'", reasons):
        assert f"`{reason}`" in text
