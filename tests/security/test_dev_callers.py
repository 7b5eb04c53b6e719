"""Who is answered: Host, Origin, Referer, fetch metadata, token."""

import base64
import json
import os
import socket

import pytest

EVIL = "http://evil.example"
UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
    "Sec-WebSocket-Version": "13",
}
ROUTES = [
    "/",
    "/app/",
    "/manager?action=product",
    "/__gmi__/reload.js",
    "/__gmi__/reload?boot=x&epoch=0",
    "/__gmi__/control/state",
    "/nothing",
]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "host",
    [
        "attacker.example",
        "localhost.attacker.example:{port}",
        "127.0.0.1.attacker.example:{port}",
        "127.0.0.1.:{port}",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "127.0.0.1:{port}:80",
        "127.0.0.1",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "2130706433:{port}",
        "0x7f.1:{port}",
        "127.1:{port}",
        "user@127.0.0.1:{port}",
        "127.0.0.1:{port}/",
        "evil.example, 127.0.0.1:{port}",
        "ATTACKER.EXAMPLE",
        " ",
    ],
)
def test_other_hosts_are_refused(raw, route, host):
    answer = raw.ask(route, host=host.format(port=raw.port))
    assert answer.status in (400, 403)
    assert b"app</body>" not in answer.body
    assert b"GXP2200" not in answer.body


def test_the_refusal_names_the_option(raw):
    body = raw.ask("/app/", host="dev.example:8000").body.decode()
    assert f"http://127.0.0.1:{raw.port}/app/" in body
    assert "--allow-host dev.example" in body


def test_a_host_is_needed_and_only_one(raw):
    assert raw.ask("/app/", host="").status == 400
    two = f"GET /app/ HTTP/1.1\r\nHost: {raw.host}\r\nHost: evil.example\r\n\r\n"
    assert raw.parse(raw.exchange(two.encode())).status == 400
    old = b"GET /app/ HTTP/1.0\r\n\r\n"
    assert raw.parse(raw.exchange(old)).status == 400


def test_absolute_targets_are_refused(raw):
    for target in (f"http://{raw.host}/app/", "http://evil.example/app/", "evil.example:80", "*"):
        assert raw.ask(target).status == 400


def test_localhost_is_sent_on(raw):
    answer = raw.ask("/app/?q=1", host=f"localhost:{raw.port}")
    assert answer.status == 307
    assert answer.headers["location"] == f"http://{raw.host}/app/?q=1"
    assert raw.ask("/manager?action=product", host=f"localhost:{raw.port}").status == 403


def test_an_allowed_name_is_answered(make_server, raw_at):
    with make_server(allowed_hosts=["dev.example"]).run_in_thread() as server:
        raw = raw_at(server.port)
        assert raw.ask("/app/", host="dev.example").status == 200
        assert raw.ask("/app/", host="dev.example:9000").status == 200
        assert raw.ask("/app/", host="www.dev.example").status == 403


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Origin": "http://localhost.evil.com"},
    {"Origin": "https://127.0.0.1:{port}"},
    {"Origin": "http://10.0.0.1"},
    {"Origin": "http://[::1]:{port}"},
    {"Origin": "garbage"},
    {"Origin": "http://["},
    {"Referer": EVIL + "/page"},
    {"Referer": "http://127.0.0.1@evil.example/"},
]


def filled(headers, raw):
    return {name: value.format(port=raw.port) for name, value in headers.items()}


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_pages_do_not_reach_the_phone(raw, phone, headers, method):
    target = "/manager?action=login&username=admin&secret=123&format=json&jsoncallback=x"
    answer = raw.ask(target, filled(headers, raw), method, b"a=b" if method == "POST" else b"")
    assert answer.status == 403
    assert "set-cookie" not in answer.headers
    assert b"accepted" not in answer.raw
    assert b"gmi emulate" in answer.body
    assert phone.journal.as_json() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1234"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
        {"Origin": "http://127.0.0.1:{port}", "Referer": "http://127.0.0.1:{port}/app/"},
    ],
)
def test_own_pages_and_other_ports_reach_the_phone(raw, headers):
    answer = raw.ask("/manager?action=product", filled(headers, raw))
    assert answer.status == 200
    assert b"GXP2200" in answer.body
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    "target", ["/__gmi__/reload.js", "/__gmi__/reload?boot=x&epoch=0", "/__gmi__/control/state"]
)
def test_foreign_pages_get_nothing_of_ours(raw, server, target, headers):
    headers = {"Authorization": f"Bearer {server.control_token}", **filled(headers, raw)}
    answer = raw.ask(target, headers)
    assert answer.status == 403
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


def test_pages_of_other_ports_get_nothing_of_ours(raw):
    other = {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"}
    assert raw.ask("/__gmi__/reload?boot=x&epoch=0", other).status == 403


def test_the_app_is_no_script_or_frame_of_other_sites(raw):
    for dest in ("script", "iframe", "image", "style"):
        mode = "navigate" if dest == "iframe" else "no-cors"
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        answer = raw.ask("/app/data.txt", headers)
        assert answer.status == 403
        assert b"0123456789" not in answer.body
    link = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert raw.ask("/app/", link).status == 200


def test_preflights_are_not_granted(raw):
    headers = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}
    for target in ("/app/", "/manager", "/__gmi__/control/reset"):
        answer = raw.ask(target, headers, "OPTIONS")
        assert answer.status in (403, 405)
        assert not any(name.startswith("access-control") for name in answer.headers)


# -- WebSocket ------------------------------------------------------------------------------


def upgrade(raw, headers):
    lines = [f"GET /__gmi__/livereload HTTP/1.1\r\nHost: {raw.host}"]
    lines += [f"{name}: {value}" for name, value in {**UPGRADE, **headers}.items()]
    connection = raw.connect(("\r\n".join(lines) + "\r\n\r\n").encode())
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(4096)
        if not part:
            break
        received += part
    connection.close()
    return raw.parse(received)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://10.0.0.7"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
        {"Origin": "file://"},
        {"Sec-WebSocket-Origin": EVIL},
    ],
)
def test_sockets_of_other_pages_are_refused(raw, headers):
    assert upgrade(raw, filled(headers, raw)).status == 403


def test_sockets_of_own_pages_are_opened(raw):
    assert upgrade(raw, {"Origin": f"http://{raw.host}"}).status == 101


def test_the_stock_addresses_do_not_exist(raw):
    for target in ("/livereload", "/livereload.js", "/forcereload", "/forcereload?path=x"):
        assert raw.ask(target).status == 404


# -- control --------------------------------------------------------------------------------


def test_control_wants_the_token(raw, server, phone):
    phone.ring("2107")
    good = server.control_token
    for wrong in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {good}x"}):
        assert raw.ask("/__gmi__/control/state", wrong).status == 401
        assert raw.ask("/__gmi__/control/reset", wrong, "POST", b"{}").status == 401
    assert raw.ask(f"/__gmi__/control/reset?token={good}", {}, "POST", b"{}").status == 401
    assert phone.lines()[0].state != 0  # not reset
    for right in ({"Authorization": f"Bearer {good}"}, {"X-GMI-Token": good}):
        answer = raw.ask("/__gmi__/control/state", right)
        assert answer.status == 200
        assert json.loads(answer.body)["schema"] == 1


def test_nothing_of_ours_changes_by_get(raw, server, phone):
    token = {"Authorization": f"Bearer {server.control_token}"}
    assert raw.ask("/__gmi__/control/operations", token).status == 200
    operations = json.loads(raw.ask("/__gmi__/control/operations", token).body)["result"]["run"]
    for name in operations:
        assert raw.ask(f"/__gmi__/control/{name}", token).status == 405
        assert raw.ask(f"/__gmi__/control/{name}", token, "HEAD").status == 405


def test_a_post_of_a_foreign_form_changes_nothing(raw, server):
    headers = {
        "Origin": EVIL,
        "Content-Type": "text/plain",
        "Authorization": f"Bearer {server.control_token}",
    }
    assert raw.ask("/__gmi__/control/reset", headers, "POST", b"{}").status == 403


# -- where it listens -----------------------------------------------------------------------


def other_address():
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.2"


def test_it_listens_on_loopback_only(server):
    address = other_address()
    with pytest.raises(OSError):
        socket.create_connection((address, server.port), timeout=5).close()


def test_beyond_loopback_the_host_and_the_token_count(make_server, raw_at):
    with make_server(host="0.0.0.0").run_in_thread() as server:
        raw = raw_at(server.port)
        assert raw.ask("/app/", host="evil.example").status == 403
        assert raw.ask("/app/").status == 200
        address = other_address()
        if address.startswith("127."):
            pytest.skip("this machine has no address beside loopback")

        def ask(target, headers=()):
            lines = [f"GET {target} HTTP/1.1", f"Host: {address}:{server.port}"]
            lines += [f"{name}: {value}" for name, value in dict(headers).items()]
            data = "\r\n".join([*lines, "Connection: close", "", ""]).encode()
            with socket.create_connection((address, server.port), timeout=60) as connection:
                connection.sendall(data)
                received = b""
                while part := connection.recv(65536):
                    received += part
            return raw.parse(received)

        for target in ("/app/", "/manager?action=product", "/__gmi__/reload.js"):
            answer = ask(target)
            assert answer.status == 403
            assert b"--lan" in answer.body
        assert ask("/__gmi__/join/wrong").status == 403
        joined = ask(server.join_path)
        assert joined.status == 307
        assert joined.headers["location"] == "/app/"
        cookie = joined.headers["set-cookie"].partition(";")[0]
        assert ask("/app/", {"Cookie": cookie}).status == 200
        assert ask("/app/", {"Cookie": cookie + "x"}).status == 403
