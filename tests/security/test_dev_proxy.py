"""A real phone behind the dev server: one upstream, no redirect, no secret in either direction."""

import http.server
import json
import threading

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.real import RealTarget

PASSWORD = "canary-9f2c"


class Upstream:
    """Plays a phone, and writes down every byte of a request's head."""

    def __init__(self):
        self.heads = []
        self.redirect = ""
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                upstream.heads.append(f"{self.requestline}\n{self.headers}")
                if upstream.redirect:
                    self.send_response(302)
                    self.send_header("Location", upstream.redirect)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                body = b'{"res": "success", "product": "GXP2200"}'
                self.send_response(200)
                if "action=login" in self.path:
                    self.send_header("Set-Cookie", 'phonecookie="upstream-session"')
                self.send_header("Set-Cookie", "other=stays-here")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def upstream():
    phone = Upstream()
    yield phone
    phone.close()


@pytest.fixture
def told():
    return []


@pytest.fixture
def proxied(site, upstream, told, raw_at):
    target = RealTarget(upstream.url, "admin", PASSWORD, tell=told.append, timeout=60)
    server = DevServer(AppSources(load_project(site)), target, port=0, emit=told.append)
    with server.run_in_thread():
        yield raw_at(server.port)


def test_a_page_reaches_the_phone(proxied, upstream):
    answer = proxied.ask("/manager?action=product&format=json")
    assert json.loads(answer.body)["product"] == "GXP2200"
    assert any("action=product" in head for head in upstream.heads)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/manager?action=product",
        "//127.0.0.1:1/manager?action=product",
        "http:/manager",
        "/manager@127.0.0.1:1/?action=product",
        "/manager/../x?action=product",
        "/manager%2f..?action=product",
        "/%6danager?action=product",
        "/manager/http://127.0.0.1:1/",
    ],
)
def test_no_target_leads_elsewhere(proxied, upstream, target):
    assert proxied.ask(target).status in (400, 403, 404)
    assert upstream.heads == []


def test_what_a_page_says_of_hosts_and_cookies_stays_here(proxied, upstream):
    headers = {
        "X-Forwarded-For": "10.9.9.9",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "Cookie": f'app=private; phonecookie_{proxied.port}="stolen"; phonecookie="other"',
        "Authorization": "Bearer private",
        "User-Agent": "private",
        "Referer": f"http://{proxied.host}/app/?private",
    }
    assert proxied.ask("/manager?action=product&format=json", headers).status == 200
    seen = "\n".join(upstream.heads)
    for word in ("evil.example", "10.9.9.9", "private", "stolen", "other"):
        assert word not in seen
    assert f"Host: 127.0.0.1:{upstream.server.server_port}" in seen


@pytest.mark.parametrize("place", ["http://127.0.0.1:1/", "http://169.254.169.254/", "/manager?x"])
def test_redirects_are_not_followed(proxied, upstream, place):
    upstream.redirect = place
    answer = proxied.ask("/manager?action=product&format=json")
    assert "location" not in answer.headers
    assert place.encode() not in answer.body
    assert all("GET /manager?x" not in head for head in upstream.heads)


def test_no_header_of_the_phone_opens_anything(proxied):
    answer = proxied.ask("/manager?action=product&format=json")
    assert "access-control-allow-origin" not in answer.headers
    assert b"stays-here" not in answer.raw


def test_the_password_is_in_no_answer_and_no_event(proxied, upstream, told):
    answers = [
        proxied.ask("/manager?action=login&username=admin&secret=of-a-page&format=json"),
        proxied.ask("/manager?action=product&format=json"),
        proxied.ask("/app/"),
        proxied.ask("/__gmi__/reload.js"),
        proxied.ask("/"),
    ]
    assert any(PASSWORD in head for head in upstream.heads)  # it did log in
    for answer in answers:
        assert PASSWORD.encode() not in answer.raw
        assert b"upstream-session" not in answer.raw
    assert PASSWORD not in repr(told)
    assert not any("of-a-page" in head for head in upstream.heads)


@pytest.mark.parametrize(
    "query",
    [
        "action=reboot",
        "action=REBOOT",
        "action=%72eboot",
        "action=product&action=reboot",
        "action=removecontact&contactID=",
        "action=put&var-0001=2&val-0001=x",
        "action=nobody-knows-this",
    ],
)
def test_what_destroys_names_the_setting_and_is_not_sent(proxied, upstream, query):
    answer = proxied.ask(f"/manager?{query}&format=json")
    sent = "\n".join(upstream.heads).lower()
    for word in ("reboot", "removecontact", "action=put", "nobody-knows"):
        assert word not in sent
    assert answer.status == 200


def test_a_destroying_action_is_refused_with_the_way_out(proxied, told):
    answer = proxied.ask("/manager?action=reboot&format=json")
    assert b"--allow-destructive" in answer.body
    assert any("--allow-destructive" in str(event) for event in told)


def test_a_real_phone_has_no_controls(proxied, site, upstream, raw_at):
    target = RealTarget(upstream.url, "admin", PASSWORD)
    server = DevServer(AppSources(load_project(site)), target, port=0)
    with server.run_in_thread():
        token = {"Authorization": f"Bearer {server.control_token}"}
        answer = raw_at(server.port).ask("/__gmi__/control/reset", token, "POST", b"{}")
    assert answer.status == 404
    assert PASSWORD.encode() not in answer.raw
    assert upstream.heads == []
