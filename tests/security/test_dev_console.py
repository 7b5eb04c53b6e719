"""What a page may say in the developer's terminal, and which page."""

import json
import re
import time

import pytest

TARGET = "/__gmi__/console"
JSON = {"Content-Type": "application/json"}


def body(*said, **more):
    return json.dumps({"width": 800, "height": 480, "said": list(said), **more}).encode()


HELLO = {"kind": "log", "text": "hello"}


@pytest.fixture
def told():
    return []


@pytest.fixture
def server(make_server, told):
    with make_server(emit=told.append).run_in_thread() as running:
        yield running


def test_an_own_page_is_told(raw, told):
    answer = raw.ask(TARGET, {**JSON, "Origin": f"http://{raw.host}"}, "POST", body(HELLO))
    assert answer.status == 200
    assert told == [{"event": "console", "screen": "a screen 800x480", **HELLO}]


def test_an_old_engine_that_says_nothing_of_itself_is_told(raw, told):
    assert raw.ask(TARGET, JSON, "POST", body(HELLO)).status == 200
    assert len(told) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Referer": "http://evil.example/page"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_say_nothing(raw, told, headers):
    assert raw.ask(TARGET, {**JSON, **headers}, "POST", body(HELLO)).status == 403
    assert told == []


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_what_a_form_can_send_is_not_taken(raw, told, kind):
    assert raw.ask(TARGET, {"Content-Type": kind}, "POST", body(HELLO)).status == 415
    assert told == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_other_methods_say_nothing(raw, told, method):
    assert raw.ask(TARGET, {}, method).status == 405
    assert told == []


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"\xff",
        b"null",
        b'{"said": {}}',
        b'{"said": "x"}',
        b"[" * 9000,
        body(*[{}] * 61),
    ],
)
def test_what_is_not_understood_is_refused(raw, told, content):
    assert raw.ask(TARGET, JSON, "POST", content).status == 400
    assert told == []


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"kind": "log"},
        {"kind": "update", "text": "x"},
        {"kind": ["log"], "text": "x"},
        {"kind": "log", "text": 5},
        {"kind": "log", "text": None},
        "text",
        None,
    ],
)
def test_odd_entries_say_nothing(raw, told, entry):
    assert raw.ask(TARGET, JSON, "POST", body(entry)).status == 200
    assert told == []


def test_too_much_at_once_is_refused(raw, told):
    assert raw.ask(TARGET, JSON, "POST", body(HELLO) + b" " * (70 << 10)).status == 413
    assert told == []


def test_a_flood_is_cut_off_and_counted(raw, told):
    began = time.monotonic()
    for _ in range(20):
        raw.ask(TARGET, JSON, "POST", body(*[HELLO] * 60))
    # A hundred at once, and twenty a second.
    assert 100 <= len(told) <= 101 + 20 * (time.monotonic() - began)


def test_none_of_a_flood_is_forgotten(raw, told):
    """The line that tells of others may be one too many itself."""

    def accounted():
        lost = [re.match(r"(\d+) more lines", event["text"]) for event in told]
        return sum(int(match[1]) if match else 1 for match in lost)

    for _ in range(5):
        raw.ask(TARGET, JSON, "POST", body(*[HELLO] * 60))
    end = time.monotonic() + 30
    while accounted() < 300 and time.monotonic() < end:
        raw.ask(TARGET, JSON, "POST", body())
    assert accounted() == 300


def test_a_terminal_is_not_driven(raw, told):
    nasty = "\x1b]0;title\x07\x1b[2J\r\nfake line\u202e\u0085\x00"
    entry = {"kind": "uncaught", "text": nasty, "url": f"http://x/app/{nasty}", "line": 1}
    assert raw.ask(TARGET, {**JSON, "User-Agent": "GXP2200"}, "POST", body(entry)).status == 200
    (event,) = told
    assert event["text"].isprintable()
    assert event["file"].isprintable()
    assert event["screen"].isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "/manager?action=login&secret=canary",
        '{"secret":"canary"}',
        '{"a":"{\\"password\\":\\"canary\\"}"}',
        "password: canary",
        "Authorization: Bearer canary",
        "http://u:canary@phone/",
        'phonecookie_8220="canary"',
        "http://10.0.0.1:8220/__gmi__/join/canary",
    ],
)
def test_secrets_are_not_told(raw, told, text):
    raw.ask(TARGET, JSON, "POST", body({"kind": "log", "text": text}))
    (event,) = told
    assert "canary" not in event["text"]
    assert "[redacted]" in event["text"]


def test_the_servers_own_tokens_are_not_told(raw, told, server):
    text = f"I have {server.control_token} and {server.lan_token}"
    raw.ask(TARGET, JSON, "POST", body({"kind": "log", "text": text}))
    assert told[0]["text"] == "I have [redacted] and [redacted]"


@pytest.mark.parametrize(
    "url",
    [
        "/app/.env",
        "/app/gmi.toml",
        "/app/../private.txt",
        "/app/%2e%2e/private.txt",
        "/app/link.txt",
        "/app/page.html.j2",
        "/app/key.pem",
        "file:///etc/passwd",
        "http://[",
        "//evil.example/app/.env",
    ],
)
def test_an_error_shows_no_file_that_is_not_served(raw, secret, url):
    entry = {"kind": "uncaught", "text": "x", "url": url, "line": 1}
    answer = raw.ask(TARGET, JSON, "POST", body(entry))
    assert answer.status == 200
    assert secret not in answer.raw
    assert json.loads(answer.body)["problems"][0]["around"] == []


def test_the_overlay_is_no_script_of_other_sites(raw):
    assert raw.ask("/__gmi__/overlay.js").status == 200
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": "script"}
        assert raw.ask("/__gmi__/overlay.js", headers).status == 403
