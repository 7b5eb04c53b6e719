"""What ``gmi build`` prints and returns, and building after every save."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from gmi_appkit.build import Builder, BuildResult
from gmi_appkit.build.command import run
from gmi_appkit.build.watch import watch_app
from gmi_appkit.errors import ConfigurationError, GmiError
from gmi_appkit.project import load_project

PATIENCE = 60  # seconds until a test gives up; nothing depends on how fast it goes


def test_a_table_shows_what_the_budget_has_left(app, capsys):
    assert run(app, check=False) == 0
    out = capsys.readouterr().out
    assert "index.html" in out
    assert "of 40 kB" in out
    assert "of 8" in out
    assert f"Built {app / 'dist'}" in out
    assert "left out, nothing refers to it: notes.txt" in out


def test_on_a_terminal_the_same_is_shown_in_colour(app, capsys, monkeypatch):
    run(app, check=False)
    plain = capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    run(app, check=False)
    shown = capsys.readouterr().out
    for line in plain.splitlines():
        for word in line.split("  "):
            if "Built" not in word:
                assert word.strip() in shown


@pytest.mark.parametrize("limit", ["gzip_kb = 0.5", "requests = 3"])
def test_a_passed_budget_is_an_error_and_says_which(app, write, capsys, limit):
    write(app, {"gmi.toml": f"[budget]\n{limit}\n"})
    assert run(app, check=False) == 1
    assert f"[budget] {limit.split()[0]} in gmi.toml allows" in capsys.readouterr().out
    assert (app / "dist/index.html").is_file(), "to look at"


def test_requests_are_those_before_the_first_paint(app, build):
    result = build(app)
    first = {file.path for file in result.files if file.first}
    assert "index.html" in first
    assert "more.html" not in first
    assert "icons/1.png" not in first
    assert result.requests == len(first) == 7


def test_weight_is_what_the_phone_loads(app, build):
    with_maps, without = build(app), build(app, source_maps=False)
    assert any(file.path.endswith(".map") for file in with_maps.files)
    assert not any(file.path.endswith(".map") for file in without.files)
    assert with_maps.gzip_kb - without.gzip_kb < 0.2


def test_missing_files_are_listed_and_the_exit_code_is_1(app, write, capsys):
    write(app, {"index.html": '<img src="gone.png">'})
    assert run(app, check=False) == 1
    assert "index.html:1: there is no file 'gone.png'" in capsys.readouterr().err


def test_json(app, write, capsys):
    assert run(app, check=False, zip=True, as_json=True) == 0
    document = json.loads(capsys.readouterr().out)
    assert next(iter(document)) == "schema"
    assert document["ok"] is True
    assert document["requests"] == 7
    assert document["zip"] == str(app / "dist.zip")
    write(app, {"index.html": '<img src="gone.png">'})
    assert run(app, check=False, as_json=True) == 1
    document = json.loads(capsys.readouterr().out)
    assert document == {
        "schema": 1,
        "ok": False,
        "problems": ["index.html:1: there is no file 'gone.png': correct the address"],
    }


def test_wrong_settings_are_for_the_caller(app, write):
    write(app, {"gmi.toml": "[app]\nnmae = 1\n"})
    with pytest.raises(ConfigurationError, match="did you mean 'name'"):
        run(app, check=False)


def save(app, name, text):
    """As most editors do: all at once, so that nobody builds a half-written file."""
    (app / ".new").write_text(text)
    (app / ".new").replace(app / name)


@contextmanager
def watching(app, check=False):
    """A watch in a thread: what it tells, as a queue."""
    told: queue.Queue[BuildResult | GmiError] = queue.Queue()
    stop = threading.Event()
    builder = Builder(load_project(app), check=False)
    options = {"stop": stop, "check": check}
    thread = threading.Thread(target=watch_app, args=(builder, told.put), kwargs=options)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join()


def until(told, wanted: Callable[[BuildResult | GmiError], bool]) -> BuildResult | GmiError:
    while True:
        result = told.get(timeout=PATIENCE)
        if wanted(result):
            return result


def test_every_save_builds_again_and_a_mistake_keeps_the_last_bundle(app):
    def sheet() -> str:
        return "".join(path.read_text() for path in (app / "dist/hashed").glob("*.css"))

    with watching(app) as told:
        first = told.get(timeout=PATIENCE)
        assert isinstance(first, BuildResult)
        save(app, "late.css", ".inline { color: olive }")
        until(told, lambda result: "olive" in sheet())
        save(app, "gmi.toml", "[bugdet]\n")
        error = until(told, lambda result: isinstance(result, GmiError))
        assert "did you mean 'budget'" in str(error)
        assert "olive" in sheet()
        save(app, "gmi.toml", "[budget]\nrequests = 2\n")
        until(told, lambda result: isinstance(result, BuildResult) and bool(result.over))
        save(app, "index.html", '<img src="gone.png">')
        until(told, lambda result: isinstance(result, GmiError))
        assert "olive" in sheet()


def test_only_what_changed_is_done_again(app, monkeypatch, write):
    from gmi_appkit.build import _gather

    done = []
    minify = _gather.minify_script
    monkeypatch.setattr(
        _gather, "minify_script", lambda source: (done.append(source), minify(source))[1]
    )
    builder = Builder(load_project(app), check=False)
    builder.build()
    assert len(done) == 3
    write(app, {"second.js": "log('again')"})
    builder.build()
    assert done[3:] == ["log('again')"]


BAD = "var a = 1;\nlet b = 2;\n"


def test_errors_of_the_check_stop_the_build_and_are_shown(app, write, capsys):
    write(app, {"second.js": BAD})
    assert run(app) == 1
    assert "second.js:2:1: " in capsys.readouterr().err
    assert not (app / "dist").exists()
    assert run(app, check=False) == 0


def test_watching_builds_first_and_checks_then(app):
    with watching(app, check=True) as told:
        until(told, lambda result: isinstance(result, BuildResult))
        save(app, "second.js", BAD)
        built = found = False
        while not (built and found):
            result = told.get(timeout=PATIENCE)
            found = found or "second.js:2:1: " in str(result)
            scripts = (app / "dist/hashed").glob("*.js")
            built = built or any("let b" in path.read_text() for path in scripts)
