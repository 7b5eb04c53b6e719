"""The engines that tests can be run in."""

import http.server
import json
import threading

from old_webkit import needs_old_webkit

MODERN = """<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="app.css">
<p id="said">Nothing yet</p><script src="app.js"></script>"""

SCRIPT = """
if (window.WebSocket) { throw new Error('hidden'); }
var said = document.getElementById('said');
said.classList && said.classList.add('x');
said.innerHTML = 'Ready';
"""

USES = 'def test_opens(screen):\n    screen.see("Ready")\n\ndef test_again(screen):\n    pass\n'

SMOKE = """
import re
import pytest

@pytest.mark.smoke
def test_calls(screen, gmi_phone):
    screen.tap("Call")
    gmi_phone.expect_call("2107")
    screen.see("call originated")
    screen.not_see("Nothing yet")
    assert "Call" in screen.text()
    assert screen.screenshot().startswith(b"\\x89PNG")

@pytest.mark.smoke
def test_patterns(screen):
    screen.tap(re.compile("^ca", re.IGNORECASE))
    screen.see(re.compile("call .riginated"))

@pytest.mark.smoke
def test_page(screen):
    screen.page.goto("about:blank")

def test_other(screen):
    assert False, "not a smoke test"
"""


def test_android23_says_where_the_app_uses_what_the_phone_lacks(project):
    (project.folder / "index.html").write_text(MODERN)
    (project.folder / "app.js").write_text(SCRIPT)
    (project.folder / "app.css").write_text("p {\n  color: red;\n  display: grid;\n}\n")
    project.use(USES)
    code, said = project.run("--engine", "android23", "-q")
    assert code == 0, said
    assert "not on the phone" in said
    assert "app.js:2: WebSocket  (2 tests)" in said
    assert "app.js:4: classList  (2 tests)" in said
    assert "app.css:3: " in said
    told = json.loads((project.output / "results.json").read_text())
    assert {"name": "WebSocket", "where": "app.js:2", "tests": 2} in told["lacking"]


def test_an_unknown_engine_is_refused_wherever_it_is_named(project):
    project.use(USES)
    code, said = project.run("--engine", "webkit533")
    assert code == 2
    assert "webkit533" in said
    (project.folder / "gmi.toml").write_text('[test]\nengine = "webkit"\n')
    code, said = project.run()
    assert code == 2
    assert "[test] engine is 'webkit'; did you mean 'webkit534'?" in said


def test_without_the_old_engine_it_is_said_how_to_get_it(project, tmp_path):
    project.use(SMOKE)
    code, said = project.run("--engine", "webkit534", XDG_CACHE_HOME=str(tmp_path))
    assert code == 3
    assert "python -m gmi_appkit.testing.webkit534" in said
    assert "Traceback" not in said


def test_another_program_in_its_place_is_not_run(project, tmp_path):
    program = tmp_path / "gmi-appkit" / "phantomjs-1.9.8" / "phantomjs"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\ntouch /nowhere\n")
    program.chmod(0o755)
    project.use(SMOKE)
    code, said = project.run("--engine", "webkit534", XDG_CACHE_HOME=str(tmp_path))
    assert code == 3
    assert "is not the program that was looked at" in said


@needs_old_webkit
def test_smoke_tests_run_in_the_old_engine(project):
    project.use(SMOKE)
    code, said = project.run("--engine", "webkit534", "-q")
    assert code == 1
    assert "1 failed, 2 passed, 1 deselected" in said
    assert "screen.page is not to be had in WebKit 534" in said
    (shown,) = (project.output / "failures").iterdir()
    assert (shown / "screen.png").read_bytes().startswith(b"\x89PNG")


@needs_old_webkit
def test_the_old_engine_reaches_the_app_and_nothing_else(project):
    asked = []

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page = f'<p>Here</p><img src="http://127.0.0.1:{other.server_address[1]}/x.png">'
        (project.folder / "index.html").write_text(page)
        project.use(
            "import pytest\n@pytest.mark.smoke\ndef test_it(screen):\n"
            '    screen.see("Here")\n    screen.screenshot()\n'
        )
        code, said = project.run("--engine", "webkit534", "-q")
        other.shutdown()
    assert code == 0, said
    assert asked == []


@needs_old_webkit
def test_an_error_of_a_script_fails_the_smoke_test(project):
    (project.folder / "index.html").write_text("<p>Here</p><script>let x = 1;</script>")
    project.use(
        "import pytest\n@pytest.mark.smoke\ndef test_it(screen):\n"
        '    screen.see("Here")\n    screen.text()\n'
    )
    code, said = project.run("--engine", "webkit534", "-q")
    assert code == 1
    assert "in WebKit 534.34 the page failed" in said
