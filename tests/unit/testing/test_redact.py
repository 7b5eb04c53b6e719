"""Secrets are taken out of texts, JSON and archives, wherever they stand."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from gmi_appkit.testing.redact import Redactor

SECRET = 'c4nary & "pass"/wörd'


@pytest.mark.parametrize(
    "text",
    [
        "http://phone/manager?action=login&secret=123&time=7",
        "{'secret': '123'}",
        '{"secret": "123", "user": "admin"}',
        r'{"body": "{\"password\":\"123\",\"x\":1}"}',
        '{"name":"secret","value":"123"},{"name":"time","value":"7"}',
        "gmi.webServiceLogin({password: '123'})",
        "http://admin:123@phone/",
        'Set-Cookie: phonecookie="123"; Path=/',
        '{"name":"Cookie","value":"phonecookie_8220=\\"123\\""}',
        "action=put&var-0000=P2&val-0000=123&var-0001=47&val-0001=host",
    ],
)
def test_by_its_place_any_value_is_taken_out(text: str) -> None:
    told = Redactor().text(text)
    assert "123" not in told
    assert "[redacted]" in told


def test_what_is_no_secret_stays() -> None:
    text = "password = input('Password'); P47=host; time=123; var-0001=47&val-0001=123"
    assert Redactor().text(text) == text


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        json.dumps(SECRET),
        json.dumps(json.dumps(SECRET)),
        "c4nary+%26+%22pass%22%2Fw%C3%B6rd",
        "c4nary%20%26%20%22pass%22/w%C3%B6rd",
        "c4nary &amp; &quot;pass&quot;/wörd",
    ],
)
def test_by_its_value_it_is_found_in_any_spelling(spelling: str) -> None:
    redactor = Redactor()
    redactor.learn_fields({"action": "login", "secret": SECRET})
    assert "c4nary" not in redactor.text(f"typed {spelling} there")


def test_a_short_value_is_no_reason_to_blacken_everything() -> None:
    assert Redactor(["123"]).text("line 123") == "line 123"


def test_names_in_json_tell_secrets() -> None:
    told = Redactor().value({"fields": [{"Password": "123"}], "n": 1, "none": None})
    assert told == {"fields": [{"Password": "[redacted]"}], "n": 1, "none": None}


def test_an_archive_keeps_all_but_the_secrets(tmp_path: Path) -> None:
    file = tmp_path / "trace.zip"
    picture = b"\x89PNG\0" + SECRET.encode()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.trace", json.dumps({"value": SECRET}))
        archive.writestr("resources/b.png", picture)
        archive.writestr("resources/c.js", b"var p = 'secret=123'; // \xff")
    Redactor([SECRET]).archive(file)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["a.trace", "resources/b.png", "resources/c.js"]
        assert json.loads(archive.read("a.trace")) == {"value": "[redacted]"}
        assert archive.read("resources/b.png") == picture, "pictures are left alone"
        assert archive.read("resources/c.js") == b"var p = 'secret=[redacted]'; // \xff"
    assert [path.name for path in tmp_path.iterdir()] == ["trace.zip"]
