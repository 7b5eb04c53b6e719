"""Beyond loopback: which addresses listen, and what a screen gets before it has joined."""

import base64
import os
import socket

import pytest

from gmi_appkit.server.lan import interfaces

ROUTES = [
    "/",
    "/app/",
    "/app/data.txt",
    "/manager?action=product",
    "/upload",
    "/phonebook/phonebook.xml",
    "/__gmi__/reload.js",
    "/__gmi__/overlay.js",
    "/__gmi__/reload?boot=x&epoch=0",
    "/__gmi__/control/state",
    "/__gmi__/livereload",
    "/nothing",
]


@pytest.fixture(scope="module")
def address():
    """An address of this machine that is not loopback."""
    found = interfaces()
    if not found:
        pytest.skip("this machine has no address beside loopback")
    return found[0].address


class Outside:
    """Asks from an address beyond loopback."""

    def __init__(self, address, port, parse):
        self.address, self.port, self._parse = address, port, parse
        self.host = f"{address}:{port}"

    def ask(self, target, headers=(), method="GET", body=b"", host=None):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or self.host}"]
        lines += [f"{name}: {value}" for name, value in dict(headers).items()]
        lines += [f"Content-Length: {len(body)}"] if body else []
        lines += [] if "Connection" in dict(headers) else ["Connection: close"]
        data = "\r\n".join([*lines, "", ""]).encode() + body
        with socket.create_connection((self.address, self.port), timeout=60) as connection:
            connection.sendall(data)
            received = b""
            while part := connection.recv(65536):
                received += part
                if b"\r\n\r\n" in received and "Upgrade" in dict(headers):
                    break
        return self._parse(received)

    def join(self, server):
        answer = self.ask(server.join_path)
        assert answer.status == 307
        return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


@pytest.fixture
def lan(make_server, address, raw_at):
    with make_server(host=address).run_in_thread() as server:
        yield server, Outside(address, server.port, raw_at.parse)


def test_one_address_and_loopback_listen(lan, raw_at):
    server, outside = lan
    assert raw_at(server.port).ask("/app/").status == 200  # the address that is printed first
    assert outside.ask("/app/").status == 403
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", server.port), timeout=5).close()


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_nothing_before_it_has_joined(lan, phone, route, method):
    _, outside = lan
    answer = outside.ask(route, method=method, body=b"{}" if method == "POST" else b"")
    assert answer.status == 403
    assert method == "HEAD" or b"--lan" in answer.body
    assert phone.journal.as_json() == []


@pytest.mark.parametrize("token", ["", "x", "a" * 22, "a" * 5000, "%00", "../app/", "x/y"])
def test_wrong_tokens_open_nothing(lan, token):
    server, outside = lan
    answer = outside.ask(f"/__gmi__/join/{token}")
    assert answer.status in (400, 403, 404)
    assert "set-cookie" not in answer.headers
    assert server.lan_token.encode() not in answer.raw
    assert outside.ask("/app/", {"Cookie": f"gmi_join_{server.port}={token}"}).status in (400, 403)


def test_the_token_of_another_start_opens_nothing(lan, make_server):
    server, outside = lan
    cookie = outside.join(server)
    assert outside.ask("/app/", cookie).status == 200
    assert make_server().lan_token != server.lan_token
    stale = {"Cookie": f"gmi_join_{server.port}={make_server().lan_token}"}
    assert outside.ask("/app/", stale).status == 403


def test_a_screen_that_has_joined_is_checked_as_any_other(lan):
    server, outside = lan
    cookie = outside.join(server)
    assert outside.ask("/manager?action=product", cookie).status == 200
    evil = {**cookie, "Origin": "http://evil.example"}
    assert outside.ask("/manager?action=product", evil).status == 403
    assert outside.ask("/app/", cookie, host="evil.example").status == 403
    assert outside.ask("/app/", cookie, host=f"127.0.0.2:{server.port}").status == 403
    assert outside.ask("/__gmi__/control/state", cookie).status == 401


def test_a_socket_needs_to_have_joined(lan):
    server, outside = lan
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        "Origin": f"http://{outside.host}",
    }
    assert outside.ask("/__gmi__/livereload", upgrade).status == 403
    wrong = {**upgrade, "Cookie": f"gmi_join_{server.port}=wrong"}
    assert outside.ask("/__gmi__/livereload", wrong).status == 403
    joined = {**upgrade, **outside.join(server)}
    assert outside.ask("/__gmi__/livereload", joined).status == 101


def test_a_joined_screen_is_named_by_its_address(make_server, address, raw_at):
    told = []
    with make_server(host=address, emit=told.append).run_in_thread() as server:
        outside = Outside(address, server.port, raw_at.parse)
        headers = {**outside.join(server), "Content-Type": "application/json"}
        said = b'{"said": [{"kind": "log", "text": "hello"}]}'
        assert outside.ask("/__gmi__/console", {}, "POST", said).status == 403
        assert outside.ask("/__gmi__/console", headers, "POST", said).status == 200
    assert [event["screen"] for event in told] == [f"a screen at {address}"]


def test_every_interface_still_wants_host_and_token(make_server, address, raw_at):
    with make_server(host="0.0.0.0").run_in_thread() as server:
        outside = Outside(address, server.port, raw_at.parse)
        assert raw_at(server.port).ask("/app/", host="evil.example").status == 403
        assert outside.ask("/app/").status == 403
        cookie = outside.join(server)
        assert outside.ask("/app/", cookie).status == 200
        assert outside.ask("/app/", cookie, host=f"0.0.0.0:{server.port}").status == 403


@pytest.mark.parametrize("host", ["::1", "::"])
def test_ipv6(make_server, raw_at, host):
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    try:
        with make_server(host=host).run_in_thread() as server:
            raw = raw_at(server.port)
            assert raw.ask("/app/").status == 200
            v6 = Outside("::1", server.port, raw_at.parse)
            v6.host = f"[::1]:{server.port}"
            assert v6.ask("/app/").status == 200
            assert v6.ask("/app/", host="evil.example").status == 403
            assert v6.ask("/app/", host=f"[::2]:{server.port}").status == 403
            assert v6.ask("/app/", host=f"localhost:{server.port}").status == 307
    except Exception as problem:
        if "cannot listen" not in str(problem):
            raise
        pytest.skip("no IPv6 on this machine")
