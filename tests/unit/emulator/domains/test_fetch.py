"""Downloads over real sockets on loopback."""

import asyncio
import gc
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest
from running import run
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings, fetch
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.transfers import Download
from gmi_appkit.protocol.contacts import Book, Contact
from gmi_appkit.protocol.phonebook_xml import write_phonebook

FILE = write_phonebook(Book({}, (Contact("Ada"), Contact("Bo"))))


@pytest.fixture
def web():
    """A web server with a phonebook, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["User-Agent"]))
            body, status, more = FILE, 200, {}
            if self.path == "/moved":
                status, more, body = 302, {"Location": "/book.xml"}, b""
            elif self.path == "/missing":
                status, body = 404, b"no"
            elif self.path == "/large":
                body = b"x" * 3000
            elif self.path == "/endless":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"x" * 3000)
                return
            self.send_response(status)
            for name, value in {**more, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = asked
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def get(url, limit=2000, timeout=60.0, allowed=()):
    return run(fetch.fetch(Download(1, url, timeout, limit), allowed))


def test_a_file_is_fetched_as_a_phone_does(web):
    assert get(f"{web.url}/book.xml") == FILE
    ((path, agent),) = web.asked
    assert path == "/book.xml"
    assert "GXP2200" in agent


def test_no_redirect_is_followed(web):
    with pytest.raises(fetch.FetchFailed, match="answered 302"):
        get(f"{web.url}/moved")
    assert [path for path, _ in web.asked] == ["/moved"]


def test_another_answer_than_200(web):
    with pytest.raises(fetch.FetchFailed, match="404"):
        get(f"{web.url}/missing")


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_a_file_that_is_too_large(web, path):
    with pytest.raises(fetch.FetchFailed, match="cannot be fetched"):
        get(web.url + path)


def test_nobody_listens():
    with socket.socket() as off:
        off.bind(("127.0.0.1", 0))  # so that nobody else gets it meanwhile
        with pytest.raises(fetch.FetchFailed, match="cannot be fetched"):
            get(f"http://127.0.0.1:{off.getsockname()[1]}/")


def test_a_server_that_never_answers():
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, pytest.raises(fetch.FetchFailed, match=r"within 0\.2 s"):
        get(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout=0.2)


def test_the_connection_to_a_server_that_never_answers_is_closed():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ended = []

        def accept():
            connection, _ = silent.accept()
            with connection:
                connection.settimeout(60)
                while connection.recv(4096):
                    pass
                ended.append(True)

        thread = threading.Thread(target=accept)
        thread.start()
        gc.disable()  # it would close what was forgotten
        try:
            with pytest.raises(fetch.FetchFailed, match="did not answer"):
                get(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout=0.2)
            thread.join()
        finally:
            gc.enable()
    assert ended == [True]


def test_other_machines_are_not_asked_unless_allowed():
    with pytest.raises(fetch.FetchFailed, match="download_hosts"):
        get("http://192.0.2.1/")


@pytest.mark.parametrize(
    ("host", "address", "allowed", "right"),
    [
        ("localhost", "127.0.0.1", (), True),
        ("localhost", "::1", (), True),
        ("x", "::ffff:127.0.0.1", (), True),
        ("x", "::ffff:10.0.0.1", (), False),
        ("pbx.example", "10.0.0.1", (), False),
        ("pbx.example", "10.0.0.1", ("PBX.example",), True),
        ("pbx.example", "10.0.0.1", ("10.0.0.0/8",), True),
        ("pbx.example", "10.0.0.1", ("10.0.0.1",), True),
        ("pbx.example", "10.0.0.1", ("10.0.1.0/24", "example"), False),
        ("localhost.pbx.example", "10.0.0.1", (), False),
    ],
)
def test_who_may_be_asked(host, address, allowed, right):
    assert fetch.is_allowed(host, address, allowed) is right


def fields(web, path="/book.xml"):
    return urlencode(
        {
            "action": "putdownphbk",
            "flag": "1",
            "downMode": "2",
            "downUrl": web.url + path,
            "downClear": "1",
            "format": "json",
        }
    )


def test_a_phone_in_process_downloads_when_told_to(web, make_talk):
    talk = make_talk()
    talk.raw("/manager")
    talk("putdownphbk", flag="1", downMode="2", downUrl=f"{web.url}/book.xml")
    assert fetch.perform_now(talk.phone) == 1
    talk.phone.advance(1)
    assert talk("phbkresponse")["phbkresponse"] == "0"
    assert talk("getcontactcount")["msg"] == "2"
    assert fetch.perform_now(talk.phone) == 0


@pytest.mark.parametrize(("path", "answer"), [("/book.xml", "0"), ("/missing", "4")])
def test_a_served_phone_downloads_by_itself(web, path, answer):
    phone = EmulatedPhone(PhoneSettings(), clock=ManualClock())
    done = asyncio.Event()

    async def poll():
        server = EmulatorServer(phone)
        server.start()
        client = AsyncHTTPClient(force_instance=True)
        loop = asyncio.get_running_loop()
        told = phone.download_finished

        def finished(*outcome):
            told(*outcome)
            loop.call_soon_threadsafe(done.set)

        phone.download_finished = finished
        login = await client.fetch(
            f"{server.url}?action=login&username=admin&secret=123&format=json"
        )
        cookie = login.headers["Set-Cookie"].partition(";")[0]

        async def ask(query):
            request = HTTPRequest(f"{server.url}?{query}", headers={"Cookie": cookie})
            return (await client.fetch(request)).body

        assert b"success" in await ask(fields(web, path))
        await done.wait()
        phone.advance(1)
        answered = await ask("action=phbkresponse&format=json")
        client.close()
        await server.stop()
        return answered

    assert run(poll()) == b'{"res":"success","phbkresponse":"%s"}' % answer.encode()
    assert len(phone.phonebook.contacts()) == (2 if answer == "0" else 0)
