"""One phone, spoken to by the Python client and by a text-form client as provisioning tools are."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from gmi_appkit.client import Phone
from gmi_appkit.client.errors import ImportFailed, Refused
from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol.phonebook_xml import read_phonebook, write_phonebook
from gmi_appkit.testing.phone import PhoneUnderTest


@pytest.fixture
def emulated():
    return EmulatedPhone(book=make_book(30))


@pytest.fixture
def server(emulated):
    with EmulatorServer(emulated) as server:
        yield server


@pytest.fixture
def client(server):
    with Phone(server.url, password="123", allow_destructive=True, timeout=60) as phone:
        yield phone


class TextClient:
    """Speaks as provisioning tools do: POSTed forms, Username and Secret, time, no JSON."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self.cookie = ""
        assert self.ask("login", Username="gmiadmin", Secret="123")["Response"] == "Success"

    def ask(self, action, **fields):
        body = urlencode({"action": action, "time": "1700000000", **fields})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", "/manager", body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        if reply.headers["Set-Cookie"]:
            self.cookie = reply.headers["Set-Cookie"].partition(";")[0]
        assert "\r\n" in text
        return dict(line.split("=", 1) for line in text.split("\r\n") if line)


@pytest.fixture
def book_url():
    """A web server with a phonebook of 7."""
    data = write_phonebook(make_book(7, seed=5))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/phonebook.xml"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_phonebook_goes_out_and_comes_back(client, emulated):
    data = client.save_phonebook()
    assert len(read_phonebook(data).contacts) == 30
    client.set_phonebook(write_phonebook(make_book(5)), clear=True)
    assert client.get_contact_count() == 5
    client.set_phonebook(data, clear=True)
    assert emulated.phonebook.book().contacts == make_book(30).contacts


def test_a_broken_phonebook_is_refused(client):
    with pytest.raises(ImportFailed, match="3"):
        client.set_phonebook(b"<AddressBook>", clear=True)
    assert client.get_contact_count() == 30


def test_a_phonebook_of_ten_thousand(client, emulated):
    client.set_parameter({1688: "10000"})
    client.set_phonebook(write_phonebook(make_book(10_000)), clear=True)
    assert client.get_contact_count() == 10_000


def test_the_phone_downloads(client, book_url):
    client.download_phonebook(book_url, clear=True)
    assert client.get_contact_count() == 7
    assert client.get_parameter(330, 331) == {"330": "2", "331": book_url}


def test_a_phone_under_test_downloads(book_url):
    phone = PhoneUnderTest(book=make_book(3))
    with Phone.of(phone, allow_destructive=True) as client:
        client.download_phonebook(book_url)
        assert client.get_contact_count() == 10


@pytest.fixture
def tool(server):
    tool = TextClient(server)
    yield tool
    tool.connection.close()


def test_both_clients_see_one_phone(client, tool, book_url):
    assert tool.ask("product")["Product"] == "GXP2200"
    put = {"var-0000": "270", "val-0000": "Desk & more", "var-0001": "904", "val-0001": "30"}
    assert tool.ask("put", **put) == {"Response": "Success", "Flag": "1"}
    assert client.get_parameter(270, 904) == {"270": "Desk & more", "904": "30"}
    client.set_parameter({904: "15"})
    assert tool.ask("get", **{"var-0000": "904"}) == {"Response": "Success", "904": "15"}
    client.originate_call("2107")
    assert tool.ask("getlastcall", type="1")["Number"] == "2107"
    client.set_new_message("2107", "from Python")
    tool.ask("setnewmessage", number="2108", account="0", content="from a tool", flag="1")
    assert [it.text for it in client.get_message()] == ["from Python", "from a tool"]
    older = {"url": book_url.removeprefix("http://"), "mode": "2", "clear-old": "1"}
    tool.ask("putdownphbk", flag="1", interval="0", **older, **{"rm-redup": "0"})
    client.wait_for_phonebook()
    assert client.get_contact_count() == 7
    assert tool.ask("originatecall", destnum="", account="0")["Message"] == "destnum can't be null"
    with pytest.raises(Refused):
        client.originate_call("1", 5)
