"""Who may have the workbench and its routes, over raw sockets."""

import json

import pytest

START = "/__gmi__/workbench/start"
POSTS = [f"/__gmi__/workbench/{name}" for name in ("open", "close", "clear", "picture")]
JSON = {"Content-Type": "application/json"}


def near(raw, **more):
    return {**JSON, "Origin": f"http://{raw.host}", "Sec-Fetch-Site": "same-origin", **more}


@pytest.fixture
def token(server):
    return server.control_token


def test_the_page_has_a_strict_policy(raw):
    page = raw.ask("/")
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = dict(
        part.split(" ", 1) for part in page.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["cross-origin-opener-policy"] == "same-origin"


def test_the_page_has_nothing_inline_and_no_token(raw, token):
    page = raw.ask("/").body
    assert token.encode() not in page
    assert b"<style" not in page
    assert b" style=" not in page
    assert b" onclick" not in page
    assert page.count(b"<script") == page.count(b'<script type="module" src=') == 1


def test_a_page_of_this_origin_gets_the_token(raw, token):
    answer = raw.ask(START, near(raw), "POST", b"{}")
    assert answer.status == 200
    assert json.loads(answer.body)["token"] == token
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Referer": "http://evil.example/"},
        {"Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
        {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"},
    ],
)
def test_nobody_else_gets_the_token(raw, token, headers):
    answer = raw.ask(START, {**JSON, **headers}, "POST", b"{}")
    assert answer.status in (403, 415)
    assert token.encode() not in answer.raw


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost", "[::1]"])
def test_a_rebound_name_gets_neither_page_nor_token(raw, token, host):
    given = {**JSON, "Sec-Fetch-Site": "same-origin", "Origin": f"http://{host}:{raw.port}"}
    for name in (host, f"{host}:{raw.port}"):
        assert raw.ask("/", host=name).status in (307, 403)
        answer = raw.ask(START, given, "POST", b"{}", host=name)
        assert answer.status == 403
        assert token.encode() not in answer.raw


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_the_token_comes_by_post_only(raw, token, method):
    answer = raw.ask(START, near(raw), method)
    assert answer.status == 405
    assert token.encode() not in answer.raw


@pytest.mark.parametrize("target", POSTS)
def test_everything_that_changes_something_needs_post_and_the_token(raw, token, target):
    assert raw.ask(target, near(raw, **{"X-GMI-Token": token})).status == 405
    for wrong in ({}, {"X-GMI-Token": "x"}, {"X-GMI-Token": token[:-1]}, {"X-GMI-Token": ""}):
        assert raw.ask(target, near(raw, **wrong), "POST", b"{}").status == 401
    foreign = {**JSON, "X-GMI-Token": token, "Origin": "http://evil.example"}
    assert raw.ask(target, foreign, "POST", b"{}").status == 403
    form = {**near(raw), "X-GMI-Token": token, "Content-Type": "text/plain"}
    assert raw.ask(target, form, "POST", b"{}").status == 415


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 9000, b"null"])
def test_what_is_no_object_is_refused(raw, token, body):
    headers = near(raw, **{"X-GMI-Token": token})
    headers |= {} if body else {"Content-Length": "0"}
    assert raw.ask("/__gmi__/workbench/close", headers, "POST", body).status == 400


def test_too_much_is_refused(raw, token):
    headers = near(raw, **{"X-GMI-Token": token})
    body = b'{"ids": ["' + b"x" * 600_000 + b'"]}'
    assert raw.ask("/__gmi__/workbench/close", headers, "POST", body).status == 413


@pytest.mark.parametrize(
    "name",
    ["../workbench/main.js", "..%2fui%2fkit.js", "%2e%2e/main.js", "nothing.js", "main.js/",
     "index.html", "MAIN.JS", "main.js%00", "main.py"],
)  # fmt: skip
def test_only_the_workbenchs_own_files_are_served(raw, name):
    assert raw.ask(f"/__gmi__/workbench/{name}").status in (403, 404)


def test_its_scripts_are_not_for_other_sites(raw):
    good = raw.ask("/__gmi__/workbench/main.js")
    assert good.status == 200
    assert good.headers["content-type"].startswith("text/javascript")
    assert good.headers["x-content-type-options"] == "nosniff"
    foreign = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Dest": "script",
        "Sec-Fetch-Mode": "no-cors",
    }
    assert raw.ask("/__gmi__/workbench/main.js", foreign).status == 403


def test_no_other_site_can_frame_it(raw):
    framed = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Dest": "iframe",
        "Sec-Fetch-Mode": "navigate",
    }
    assert raw.ask("/", framed).status == 403


def screen(raw, token):
    answer = raw.ask("/__gmi__/workbench/open", near(raw, **{"X-GMI-Token": token}), "POST", b"{}")
    return json.loads(answer.body)["id"]


def test_a_screen_controls_its_own_phone_with_the_token_only(raw, token, phone):
    name = screen(raw, token)
    ring = f"/__gmi__/screen/{name}/control/ring"
    assert raw.ask(ring, JSON, "POST", b'{"number": "2101"}').status == 401
    assert raw.ask(ring, {"X-GMI-Token": token}).status == 405
    foreign = {"X-GMI-Token": token, "Origin": "http://evil.example"}
    assert raw.ask(ring, foreign, "POST", b'{"number": "2101"}').status == 403
    assert (
        raw.ask(ring, {**JSON, "X-GMI-Token": token}, "POST", b'{"number": "2101"}').status == 200
    )
    assert phone.lines()[0].state_name == "idle"
    state = raw.ask(f"/__gmi__/screen/{name}/control/state", {"X-GMI-Token": token})
    assert json.loads(state.body)["result"]["calls"][0]["state_name"] == "ringing"


def test_what_is_meant_for_a_screen_never_reaches_the_first_phone(raw, token, phone):
    name = screen(raw, token)
    referer = {"Referer": f"http://{raw.host}/__gmi__/screen/{name}/app/"}
    login = "/manager?action=login&username=admin&secret=123&format=json"
    answer = raw.ask(login, referer)
    assert answer.headers["set-cookie"].startswith(f"phonecookie_{raw.port}_{name}=")
    assert phone.journal.last() is None

    closing = json.dumps({"ids": [name]}).encode()
    raw.ask("/__gmi__/workbench/close", near(raw, **{"X-GMI-Token": token}), "POST", closing)
    assert raw.ask(login, referer).status == 410
    assert raw.ask(f"/__gmi__/screen/{name}/app/").status == 410
    assert raw.ask(f"/__gmi__/screen/{name}/control/state", {"X-GMI-Token": token}).status == 404
    assert phone.journal.last() is None


def test_a_screens_files_are_the_apps_and_no_others(raw, token, secret):
    base = f"/__gmi__/screen/{screen(raw, token)}/app"
    assert raw.ask(f"{base}/data.txt").body == raw.ask("/app/data.txt").body
    assert raw.ask(f"{base}/sub").headers["location"] == f"{base}/sub/"
    for name in (".env", "key.pem", "gmi.toml", "link.txt", "../private.txt", "%2e%2e/private.txt",
                 "linked/x.txt", "sub/.git/config"):  # fmt: skip
        answer = raw.ask(f"{base}/{name}")
        assert answer.status in (400, 403, 404), name
        assert secret not in answer.raw


def test_the_canary_is_nowhere(raw, token, server):
    canary = "canary-77aa01"
    raw.ask(f"/manager?action=login&username=admin&secret={canary}&format=json")
    raw.ask(f"/manager?action=put&var-0000=2&val-0000={canary}&format=json")
    raw.ask("/manager", {"Content-Type": "application/x-www-form-urlencoded"}, "POST",
            f"action=login&username=admin&Secret={canary}".encode())  # fmt: skip
    kept = json.dumps([it.as_json() for it in server.workbench.exchanges.since(0)])
    assert kept.count('"action": "login"') >= 2
    assert canary not in kept
    journal = raw.ask("/__gmi__/control/journal", {"X-GMI-Token": token})
    assert canary.encode() not in journal.body
