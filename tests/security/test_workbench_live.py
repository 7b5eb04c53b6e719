"""The inspector's WebSocket over raw sockets, and the workbench beyond loopback."""

import base64
import json
import os
import socket

import ifaddr
import pytest

LIVE = "/__gmi__/workbench/live"
START = "/__gmi__/workbench/start"
JSON = {"Content-Type": "application/json"}


def upgrade(raw, **headers):
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {LIVE} HTTP/1.1", f"Host: {raw.host}", "Connection: Upgrade",
             "Upgrade: websocket", f"Sec-WebSocket-Key: {key}",
             "Sec-WebSocket-Version: 13"]  # fmt: skip
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection = raw.connect("\r\n".join([*lines, "", ""]).encode())
    head = b""
    while b"\r\n\r\n" not in head and (part := connection.recv(1)):
        head += part
    return connection, int(head.split(b" ")[1])


def frame(text):
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return b"\x81" + size + b"\0\0\0\0" + data


def message(connection):
    """One frame: its kind, 1 for text and 8 for the end, and what is in it."""

    def exactly(count):
        found = b""
        while len(found) < count:
            part = connection.recv(count - len(found))
            if not part:
                return b""
            found += part
        return found

    first = exactly(2)
    if not first:
        return 8, b""
    size = first[1] & 127
    if size > 125:
        size = int.from_bytes(exactly(2 if size == 126 else 8), "big")
    return first[0] & 15, exactly(size)


@pytest.fixture
def own(raw):
    return f"http://{raw.host}"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://[::1]:80"},
    ],
)
def test_no_other_page_is_let_in(raw, headers):
    connection, status = upgrade(raw, **headers)
    with connection:
        assert status == 403


@pytest.mark.parametrize(
    "said", ["{}", "x", "[]", '{"token": 1}', '{"token": "wrong"}', '{"token": ""}', "null"]
)
def test_nothing_is_told_without_the_token(raw, own, said):
    connection, status = upgrade(raw, Origin=own)
    with connection:
        assert status == 101
        raw.ask("/manager?action=product")
        connection.sendall(frame(said))
        kind, told = message(connection)
        assert kind == 8
        assert b"product" not in told


def test_with_the_token_each_exchange_is_told(raw, own, server):
    connection, _ = upgrade(raw, Origin=own)
    with connection:
        connection.sendall(frame(json.dumps({"token": server.control_token, "revision": 0})))
        assert json.loads(message(connection)[1])["exchanges"] == []
        raw.ask("/manager?action=product")
        seen = []
        while not seen or seen[-1]["outcome"] == "waiting":
            kind, told = message(connection)
            assert kind == 1
            seen += json.loads(told)["exchanges"]
        assert (seen[-1]["action"], seen[-1]["outcome"], seen[-1]["page"]) == (
            "product",
            "done",
            None,
        )


def _lan_address():
    for adapter in ifaddr.get_adapters():
        for address in adapter.ips:
            if address.is_IPv4 and not str(address.ip).startswith(("127.", "169.254.")):
                return str(address.ip)
    pytest.skip("this machine has no address but loopback")


class Lan:
    """Asks as a machine on the network: by an address of it, from that same address."""

    def __init__(self, raw_at, port):
        self.address = _lan_address()
        self.raw = raw_at(port)
        self.raw.host = f"{self.address}:{port}"
        self.raw.connect = self.connect

    def connect(self, data):
        port = self.raw.port
        connection = socket.create_connection((self.address, port), 60, (self.address, 0))
        connection.sendall(data)
        return connection


@pytest.fixture
def lan_workbench():
    return False


@pytest.fixture
def lan(make_server, raw_at, lan_workbench):
    with make_server(host="0.0.0.0", lan_workbench=lan_workbench).run_in_thread() as server:
        asker = Lan(raw_at, server.port).raw
        asker.server = server
        asker.joined = {"Cookie": f"gmi_join_{server.port}={server.lan_token}"}
        yield asker


def test_a_screen_on_the_network_gets_nothing_before_it_has_joined(lan):
    for target in ("/", "/app/", "/__gmi__/workbench/main.js"):
        assert lan.ask(target).status == 403


def test_a_screen_that_has_joined_gets_the_app_and_no_workbench(lan):
    assert lan.ask("/app/", lan.joined).status == 200
    home = lan.ask("/", lan.joined)
    assert (home.status, home.headers["location"]) == (307, "/app/")
    script = lan.ask("/__gmi__/workbench/main.js", lan.joined)
    assert script.status == 403
    assert b"--lan-workbench" in script.body
    headers = {
        **JSON,
        **lan.joined,
        "Origin": f"http://{lan.host}",
        "Sec-Fetch-Site": "same-origin",
    }
    answer = lan.ask(START, headers, "POST", b"{}")
    assert answer.status == 403
    assert lan.server.control_token.encode() not in answer.raw
    connection, status = upgrade(lan, Origin=f"http://{lan.host}", **lan.joined)
    connection.close()
    assert status == 403


def test_this_machine_gets_the_workbench_of_a_server_on_the_network(lan, raw_at):
    assert b"Workbench" in raw_at(lan.port).ask("/").body


@pytest.mark.parametrize("lan_workbench", [True])
def test_the_owner_may_ask_for_it_on_the_network(lan):
    assert b"Workbench" in lan.ask("/", lan.joined).body
    assert lan.ask("/").status == 403
    # A browser does not say more than its origin there.
    headers = {**JSON, **lan.joined, "Origin": f"http://{lan.host}"}
    answer = lan.ask(START, headers, "POST", b"{}")
    assert json.loads(answer.body)["token"] == lan.server.control_token
    assert lan.ask(START, {**JSON, **lan.joined}, "POST", b"{}").status == 403


def test_a_tunnel_from_this_machine_gets_the_app_only(make_server, raw_at):
    with make_server(allowed_hosts=["desk.tunnel.example"]).run_in_thread() as server:
        raw = raw_at(server.port)
        home = raw.ask("/", host="desk.tunnel.example")
        assert (home.status, home.headers["location"]) == (307, "/app/")
        headers = {**JSON, "Sec-Fetch-Site": "same-origin", "Origin": "http://desk.tunnel.example"}
        answer = raw.ask(START, headers, "POST", b"{}", host="desk.tunnel.example")
        assert answer.status == 403
        assert server.control_token.encode() not in answer.raw
