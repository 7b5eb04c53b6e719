"""A dev server with things worth stealing beside its app, and a plain socket to ask it with."""

import socket
from contextlib import suppress
from dataclasses import dataclass

import pytest

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget

SECRET = b"canary-5cc1f4"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes


class Raw:
    """Sends bytes that no HTTP library would."""

    def __init__(self, port):
        self.port = port
        self.host = f"127.0.0.1:{port}"

    def connect(self, data):
        """Send and leave the connection open."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(data)
        return connection

    def exchange(self, data):
        """Send, and read until the server closes."""
        received = bytearray()
        # A server may hang up on what it refuses to read, also while it is being sent.
        with suppress(ConnectionResetError, BrokenPipeError), self.connect(b"") as connection:
            connection.sendall(data)
            while part := connection.recv(65536):
                received += part
        return bytes(received)

    def ask(self, target, headers=(), method="GET", body=b"", host=None):
        """One request, exactly as written."""
        lines = [f"{method} {target} HTTP/1.1"]
        if host is None:
            lines.append(f"Host: {self.host}")
        elif host:
            lines.append(f"Host: {host}")
        lines += [f"{name}: {value}" for name, value in dict(headers).items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        lines += ["Connection: close", "", ""]
        return self.parse(self.exchange("\r\n".join(lines).encode("latin-1") + body))

    @staticmethod
    def parse(raw):
        head, _, body = raw.partition(b"\r\n\r\n")
        start, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers.setdefault(name.lower(), value.strip())
        status = int(start.split(" ")[1]) if start.startswith("HTTP/") else 0
        return Answer(status, headers, body, raw)


@pytest.fixture(scope="session")
def secret():
    return SECRET


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A folder with an app, private files in it, and more beside it."""
    base = tmp_path_factory.mktemp("site")
    app = base / "app"
    (app / "sub" / ".git").mkdir(parents=True)
    (app / "index.html").write_text("<html><head></head><body>app</body></html>")
    (app / "data.txt").write_bytes(bytes(range(48, 58)) * 10)
    (app / "sub" / "index.html").write_text("sub")
    private = [".env", "key.pem", "gmi.toml", "notes.py", "page.html.j2", "sub/.git/config"]
    for name in private:
        (app / name).write_bytes(b"# " + SECRET if name != "gmi.toml" else b"# " + SECRET + b"\n")
    (app / "page.html.j2").write_bytes(b"{# " + SECRET + b" #}page")
    beside = base / "app-secret"
    beside.mkdir()
    (beside / "x.txt").write_bytes(SECRET)
    (base / "private.txt").write_bytes(SECRET)
    (app / "link.txt").symlink_to(base / "private.txt")
    (app / "linked").symlink_to(beside)
    (app / "within.txt").symlink_to(app / "data.txt")
    return app


@pytest.fixture
def phone():
    return EmulatedPhone()


@pytest.fixture
def make_server(site, phone):
    def make(**options):
        sources = AppSources(load_project(site))
        return DevServer(sources, EmulatedTarget(phone), port=0, **options)

    return make


@pytest.fixture
def server(make_server):
    with make_server().run_in_thread() as running:
        yield running


@pytest.fixture
def raw(server):
    return Raw(server.port)


@pytest.fixture
def raw_at():
    return Raw
