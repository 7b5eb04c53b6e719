"""50 separate clients, half by WebSocket, half by held poll: how far apart they are told.

Run it with ``python tests/bench/bench_clients.py``. Each client is a browser of its own to the
server. The clock starts before the save; budget: the last is told within twice the time of the
first (medians over all saves).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench_reload import free_port

BUDGET = 2.0


class Client(asyncio.Protocol):
    """A screen without a browser around it, which would take the machine's time.

    Args:
        host: Host and port of the server.
        path: What it asks for.
        extra: Further headers.
        told: Called with each piece of news, first with the greeting.
    """

    def __init__(self, host: str, path: str, extra: str, told: Callable[[Client], None]) -> None:
        self.request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{extra}\r\n".encode()
        self.told = told
        self.received = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.send(self.request)

    def send(self, data: bytes) -> None:
        """Send what is given."""
        assert self.transport is not None
        self.transport.write(data)

    def data_received(self, data: bytes) -> None:
        """Tell at once, look later."""
        self.received = data
        self.told(self)


def hello() -> bytes:
    """A WebSocket frame with the client's hello, masked with zeros."""
    text = json.dumps({"command": "hello"}).encode()
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


class Clients:
    """All of them, and when each was told."""

    def __init__(self, port: int, count: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.count = count
        self.times: list[float] = []
        self.all_told = asyncio.Event()

    def told(self, _client: Client) -> None:
        """One of them has news."""
        self.times.append(time.perf_counter())
        if len(self.times) == self.count:
            self.all_told.set()

    async def round(self) -> None:
        """Wait until everyone has news, and begin to count anew."""
        await asyncio.wait_for(self.all_told.wait(), 20)
        self.times.clear()
        self.all_told.clear()

    async def connect(self, boot: str) -> tuple[list[Client], list[Client]]:
        """Connect everyone; returns those by socket and those by poll."""
        loop = asyncio.get_running_loop()
        upgrade = (
            f"Origin: http://{self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        )
        sockets, polls = [], []
        name, port = self.host.split(":")
        for number in range(self.count):
            if number % 2:
                path = f"/__gmi__/reload?boot={boot}&epoch=0&hold=1"
                client = Client(self.host, path, f"User-Agent: client {number}\r\n", self.told)
            else:
                client = Client(self.host, "/__gmi__/livereload", upgrade, self.told)
            (polls if number % 2 else sockets).append(client)
            await loop.create_connection(lambda client=client: client, name, int(port))
        while len(self.times) < len(sockets):  # the upgrades
            await asyncio.sleep(0.01)
        self.times.clear()
        for client in sockets:
            client.send(hello())
        while len(self.times) < len(sockets):  # the hellos
            await asyncio.sleep(0.01)
        self.times.clear()
        return sockets, polls


def first_boot(host: str) -> str:
    """The name of the server's start."""
    with urllib.request.urlopen(f"http://{host}/__gmi__/reload?boot=&epoch=0") as answer:
        return str(json.load(answer)["boot"])


async def measure(saves: int, count: int) -> list[tuple[float, float]]:
    """The first's and the last's time of each save, milliseconds."""
    found = []
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        (folder / "index.html").write_text("<title>t</title>")
        port = free_port()
        command = [sys.executable, "-m", "gmi_appkit", "dev", base, "--port", str(port), "--json"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert server.stdout is not None
        await asyncio.to_thread(server.stdout.readline)
        try:
            clients = Clients(port, count)
            boot = first_boot(clients.host)
            _, polls = await clients.connect(boot)
            for number in range(1, saves + 1):
                await asyncio.sleep(0.5)
                began = time.perf_counter()
                (folder / "index.html").write_text(f"<title>{number}</title>")
                await asyncio.wait_for(clients.all_told.wait(), 20)
                found.append(
                    ((clients.times[0] - began) * 1000, (clients.times[-1] - began) * 1000)
                )
                await clients.round()
                for client in polls:
                    assert f'"epoch": {number},'.encode() in client.received
                    client.send(client.request.replace(b"epoch=0", f"epoch={number}".encode()))
        finally:
            server.terminate()
            server.communicate()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--saves", type=int, default=20)
    wants = parser.parse_args()
    found = asyncio.run(measure(wants.saves, wants.clients))
    first = statistics.median(one for one, _ in found)
    last = statistics.median(other for _, other in found)
    print(f"{wants.clients} clients, {wants.saves} saves, medians in ms")
    print(f"first {first:.1f}, last {last:.1f}, ratio {last / first:.2f} (budget {BUDGET:.2f})")


if __name__ == "__main__":
    main()
