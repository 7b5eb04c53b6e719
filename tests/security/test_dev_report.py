"""What may be told in the developer's terminal by a page, and who may tell it."""

import json

import pytest

TARGET = "/__gmi__/report"
JSON = {"Content-Type": "application/json"}
GOOD = {"screen": {"Window": "480 x 218"}, "features": {"WebSocket": False}}


@pytest.fixture
def told():
    return []


@pytest.fixture
def server(make_server, told):
    with make_server(emit=told.append).run_in_thread() as running:
        yield running


def _reports(told):
    return [event for event in told if event["event"] == "report"]


def test_a_report_of_an_own_page_is_told(raw, told):
    answer = raw.ask(TARGET, {**JSON, "Origin": f"http://{raw.host}"}, "POST", _bytes(GOOD))
    assert answer.status == 200
    assert [event["report"] for event in _reports(told)] == [GOOD]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Referer": "http://evil.example/page"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_tell_anything(raw, told, headers):
    assert raw.ask(TARGET, {**JSON, **headers}, "POST", _bytes(GOOD)).status == 403
    assert _reports(told) == []


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_what_a_form_can_send_is_no_report(raw, told, kind):
    assert raw.ask(TARGET, {"Content-Type": kind}, "POST", _bytes(GOOD)).status == 415
    assert _reports(told) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_other_methods_tell_nothing(raw, told, method):
    assert raw.ask(TARGET, {}, method).status == 405
    assert _reports(told) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 9000,
        b'{"screen": "text"}',
        b'{"screen": {"a": [1]}}',
        b'{"screen": {"a": null}}',
        b'{"screen": {"a": NaN}}',
        b'{"screen": {"a": 1e400}}',
    ],
)
def test_what_is_no_report_is_refused(raw, told, body):
    answer = raw.ask(TARGET, {**JSON, "Content-Length": "0"} if not body else JSON, "POST", body)
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert _reports(told) == []


def test_too_much_is_refused(raw, told):
    many = {"features": {str(number): True for number in range(200)}}
    assert raw.ask(TARGET, JSON, "POST", _bytes(many)).status == 400
    assert raw.ask(TARGET, JSON, "POST", b" " * 20_000 + _bytes(GOOD)).status == 413
    assert _reports(told) == []


def test_a_terminal_is_not_driven_by_a_report(raw, told):
    nasty = {"a\x1b[2J": {"b\r\nfake line": "\x1b]0;title\x07\u202e\u0085 ok", "c": "x" * 5000}}
    assert raw.ask(TARGET, JSON, "POST", _bytes(nasty)).status == 200
    (event,) = _reports(told)
    assert event["message"].isprintable()
    assert len(event["message"]) < 1000
    assert all(name.isprintable() for name in event["report"])


def _bytes(value):
    return json.dumps(value).encode()
