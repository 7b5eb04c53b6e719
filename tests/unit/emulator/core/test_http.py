"""The phone over real sockets."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress

import httpx
import pytest
from running import run

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.http import BODY_LIMIT, URL_LIMIT, EmulatorServer, host_allowed
from gmi_appkit.errors import EnvironmentProblem

TOKEN = "a-token-that-is-long-enough"


@pytest.fixture
def server():
    with EmulatorServer(EmulatedPhone(), control_token=TOKEN) as server:
        yield server


@pytest.fixture
def client(server):
    with httpx.Client(base_url=server.origin, timeout=60) as client:
        yield client


@pytest.fixture
def logged_in(client):
    client.get("/manager", params={"action": "login", "username": "admin", "secret": "123"})
    return client


@pytest.fixture
def raw(server):
    """Sends bytes, returns all that comes back until the server closes."""

    def raw(data: bytes, *, close: bool = False) -> bytes:
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            found = b""
            # A server may cut a request off that is too long to read.
            with suppress(ConnectionError):
                connection.sendall(data)
                if close:
                    with suppress(OSError):  # the server may have hung up already
                        connection.shutdown(socket.SHUT_WR)
                while chunk := connection.recv(65536):
                    found += chunk
            return found

    return raw


@pytest.fixture(autouse=True)
def nothing_is_logged_as_a_bug(caplog):
    yield
    bugs = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert bugs == [], [record.getMessage() for record in bugs]


def get(target: str, *headers: str) -> bytes:
    lines = [f"GET {target} HTTP/1.1", *(headers or ("Host: 127.0.0.1",)), "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin1")


def status(reply: bytes) -> int:
    return int(reply.split(b" ", 2)[1])


class TestRequests:
    def test_a_session_over_http(self, client):
        reply = client.get("/manager?action=login&username=admin&secret=123&format=json")
        assert reply.json() == {"res": "success", "msg": "authentication accepted"}
        assert re.fullmatch(
            r'phonecookie="[0-9a-f]+"; Version="1"; Max-Age=900; Path=/',
            reply.headers["Set-Cookie"],
        )
        reply = client.get("/manager?action=uptime&format=json&jsoncallback=f")
        assert reply.text.startswith('/**/f({"res":"success"')
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in reply.headers

    def test_head_is_get_without_the_body(self, client):
        got, head = client.get("/manager?action=product"), client.head("/manager?action=product")
        assert head.content == b""
        assert head.headers["Content-Length"] == got.headers["Content-Length"]

    def test_forms_are_read(self, client):
        assert client.post("/manager", data={"action": "product"}).text.endswith("GXP2200\r\n")

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE"])
    def test_other_methods_are_refused(self, client, method):
        reply = client.request(method, "/manager?action=product")
        assert reply.status_code == 405
        assert reply.headers["Allow"] == "GET, HEAD, POST"

    def test_values_outside_ascii(self, logged_in):
        info = "::Jörg 小龙 😀::0::1::::::::"
        logged_in.get("/manager", params={"action": "setcontact", "contactInfo": info})
        reply = logged_in.get("/manager?action=getcontact&contactName=J%C3%B6&format=json")
        assert reply.json()["msg"][0]["contactName"] == "Jörg 小龙 😀"

    def test_pipelined_requests_are_answered_in_order(self, raw):
        one = b"GET /manager?action=product HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        two = b"GET /manager?action=vendor HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        reply = raw(one + two + one + get("/manager?action=vendor"))
        assert re.findall(rb"Product|Vendor", reply) == [b"Product", b"Vendor"] * 2

    def test_an_http_1_0_client(self, raw):
        reply = raw(b"GET /manager?action=product HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert reply.endswith(b"Product=GXP2200\r\n")


class TestRefusals:
    @pytest.mark.parametrize(
        "target",
        ["http://127.0.0.1/manager?action=product", "manager", "*", "/manager#x", "//x@y:z/#", "?"],
    )
    def test_targets_that_are_no_paths(self, raw, target):
        assert status(raw(get(target))) == 400

    @pytest.mark.parametrize(
        "path", ["//manager", "/./manager", "/%6danager", "/manager/..", "/../etc/passwd", "/\\"]
    )
    def test_other_spellings_of_paths_are_other_paths(self, raw, path):
        assert status(raw(get(f"{path}?action=product"))) == 404

    @pytest.mark.parametrize(
        "junk",
        [
            b"\r\n\r\n",
            b"nonsense\r\n\r\n",
            b"GET\r\n\r\n",
            b"GET /manager\r\n\r\n",
            b"GET /manager HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
            b"GET /manager HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
            b"GET /manager HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n",
            b"GET /manager HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
            b"POST /manager HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
            b"Content-Length: 5\r\n\r\n",
            b"POST /manager HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz"
            b"\r\n",
            b"POST /manager HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 50,
            b"GET /manager HTTP/1.1\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
            b"GET /manager?action=\xff\xfe\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        ],
    )
    def test_junk_is_refused_and_the_next_client_is_served(self, raw, client, junk):
        reply = raw(junk, close=True)
        assert b" 500 " not in reply
        assert b"Traceback" not in reply
        assert client.get("/manager?action=product").status_code == 200

    def test_too_long_addresses_and_bodies(self, raw):
        assert status(raw(get("/manager?action=product&x=" + "y" * (URL_LIMIT - 100)))) == 200
        assert status(raw(get("/manager?action=product&x=" + "y" * URL_LIMIT))) == 414
        head = (
            f"POST /manager HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {BODY_LIMIT + 1}\r\n\r\n"
        )
        assert status(raw(head.encode())) == 400

    @pytest.mark.parametrize(
        "headers",
        [
            ("X: y",),
            ("Host: attacker.example",),
            ("Host: attacker.example:80",),
            ("Host: localhost.attacker.example",),
            ("Host: 127.0.0.1.attacker.example",),
            ("Host: localhost.",),
            ("Host: 127.0.0.1@attacker.example",),
            ("Host: 127.0.0.1:80:80",),
            ("Host: 192.0.2.1",),
            ("Host: ",),
            ("Host: 127.0.0.1", "Host: attacker.example"),
        ],
    )
    def test_host_names_that_are_not_ours(self, raw, headers):
        reply = raw(get("/manager?action=product", *headers))
        assert status(reply) in (400, 403)
        assert b"GXP2200" not in reply

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8220", "LocalHost", "[::1]:80"])
    def test_host_names_that_are(self, raw, host):
        assert status(raw(get("/manager?action=product", f"Host: {host}"))) == 200

    def test_on_a_network_addresses_are_answered_and_foreign_names_are_not(self):
        assert host_allowed("192.0.2.1:80", loopback=False, names=())
        assert not host_allowed("attacker.example", loopback=False, names=())
        assert host_allowed("phone.test", loopback=True, names={"phone.test"})


class TestBadClients:
    def test_a_slow_client_holds_nobody_up(self, server, client):
        with socket.create_connection(("127.0.0.1", server.port)) as slow:
            slow.sendall(b"GET /manager?action=pro")
            assert client.get("/manager?action=product").status_code == 200
            slow.sendall(b"duct HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert slow.recv(65536).startswith(b"HTTP/1.1 200")

    def test_clients_that_go_away_leave_nothing_behind(self, server, client):
        server.phone.faults.add(Fault("hang", "vendor"))
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", server.port)) as gone:
                gone.sendall(b"GET /manager?action=vendor HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert client.get("/manager?action=product").status_code == 200
        until = time.monotonic() + 60
        while server._tasks and time.monotonic() < until:
            client.get("/manager?action=product")
        assert not server._tasks

    def test_many_connections_at_once(self, server):
        async def one() -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(get("/manager?action=product"))
            reply = await reader.read()
            writer.close()
            return reply

        async def all_of_them() -> list[bytes]:
            return await asyncio.gather(*(one() for _ in range(200)))

        assert {status(reply) for reply in run(all_of_them())} == {200}


class TestFaults:
    def test_drop(self, server, client):
        server.phone.faults.add(Fault("drop", times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/manager?action=product")
        assert client.get("/manager?action=product").status_code == 200

    def test_hang(self, server, client):
        server.phone.faults.add(Fault("hang", times=1))
        with pytest.raises(httpx.ReadTimeout):
            client.get("/manager?action=product", timeout=0.2)

    def test_latency(self, server, client):
        server.phone.faults.add(Fault("latency", times=1, seconds=0.2))
        started = time.monotonic()
        assert client.get("/manager?action=product").text.endswith("GXP2200\r\n")
        assert time.monotonic() - started >= 0.19

    def test_dribble(self, server, client):
        server.phone.faults.add(Fault("dribble", times=1, rate=200))
        started = time.monotonic()
        reply = client.get("/manager?action=product&format=json")
        assert reply.json()["product"] == "GXP2200"
        assert time.monotonic() - started >= 0.1

    def test_of_a_dribbled_reply_the_beginning_is_there_first(self, server, client):
        server.phone.faults.add(Fault("dribble", times=1, rate=1))
        with client.stream("GET", "/manager?action=product&format=json") as reply:
            first = next(piece for piece in reply.iter_raw() if piece)
            assert 0 < len(first) < int(reply.headers["Content-Length"])

    def test_stopping_ends_what_hangs(self):
        server = EmulatorServer(EmulatedPhone()).run_in_thread()
        server.phone.faults.add(Fault("hang"))
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as waiting:
            waiting.sendall(get("/manager?action=product"))
            while not server._tasks:
                time.sleep(0.01)
            server.close()
            assert waiting.recv(100) == b""


class TestRunning:
    def test_a_taken_port_is_named(self, server):
        with (
            pytest.raises(EnvironmentProblem, match=rf"127\.0\.0\.1:{server.port}.*--port"),
            EmulatorServer(EmulatedPhone(), port=server.port),
        ):
            pass

    def test_a_host_that_is_not_here_is_named(self):
        with (
            pytest.raises(EnvironmentProblem, match=r"cannot listen on 192\.0\.2\.1:0"),
            EmulatorServer(EmulatedPhone(), "192.0.2.1"),
        ):
            pass

    def test_inside_a_running_loop(self):
        async def serve() -> str:
            server = EmulatorServer(EmulatedPhone())
            server.start()
            async with httpx.AsyncClient(timeout=60) as client:
                text = (await client.get(f"{server.url}?action=product")).text
            await server.stop()
            await server.stop()
            return text

        assert run(serve()).endswith("GXP2200\r\n")

    def test_two_phones_at_once_are_two_phones(self, server, client):
        with EmulatorServer(EmulatedPhone()) as other:
            assert other.port != server.port
            server.phone.accounts.unregister(0)
            assert other.phone.accounts.usable(0)

    @pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM to send there")
    @pytest.mark.parametrize("as_json", [False, True])
    def test_the_process_says_when_it_is_ready_and_stops_when_told(self, as_json):
        code = f"from gmi_appkit.emulator.run import run; run(model='gxv3240', as_json={as_json})"
        with subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"GMI_CONTROL_TOKEN": TOKEN},
        ) as process:
            line = process.stdout.readline().strip()
            if as_json:
                ready = json.loads(line)
                assert list(ready) == ["schema", "url", "control", "token"]
                assert ready["token"] == TOKEN
                state = httpx.get(
                    f"{ready['control']}/state", headers={"X-GMI-Token": TOKEN}, timeout=60
                )
                assert state.json()["result"]["system"]["product"] == "GXV3240"
                url = ready["url"]
            else:
                assert re.fullmatch(r"GXV3240 ready at http://127\.0\.0\.1:\d+/manager", line)
                url = line.split()[-1]
            assert httpx.get(f"{url}?action=product", timeout=60).text.endswith("GXV3240\r\n")
            process.terminate()
            out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")
