"""How fast the emulated phone answers, beside a bare tornado handler with the same bytes.

Run it: ``python tests/bench/bench_emulator.py [--seconds 4] [--rounds 3]``.

Each server has a process of its own. The load is a mix of ``uptime`` and ``getcontact`` with 60
contacts, as JSONP, in one session, from wrk where it is installed and from a small client of our
own otherwise; rounds alternate between the servers, so that a busy machine slows both. Then the
time of ``getcontact`` in process, with 10 to 10,000 contacts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tornado.web import Application, RequestHandler

from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.protocol import Request
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber

TARGET = 0.6
TAIL = "&format=json&jsoncallback=jQuery1124_1700000000000"
UPTIME = f"/manager?action=uptime{TAIL}"
CONTACTS = f"/manager?action=getcontact&contactID=&groupID=&contactName={TAIL}"
CONNECTIONS = 8

WRK_SCRIPT = """
local paths = { "UPTIME", "CONTACTS" }
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("GET", paths[turn % 2 + 1])
end
"""


def people(count: int) -> Book:
    """A phonebook of a size."""
    return Book(
        {},
        tuple(
            Contact(
                f"First{n}",
                f"Last{n}",
                numbers=(
                    PhoneNumber("Work", str(2000 + n)),
                    PhoneNumber("Mobile", f"07900{n:05}"),
                ),
            )
            for n in range(count)
        ),
    )


async def serve_emulator() -> None:
    server = EmulatorServer(EmulatedPhone(book=people(60)))
    server.start()
    print(server.port, flush=True)
    await asyncio.Event().wait()


async def serve_bare() -> None:
    replies = {path: body.encode() for path, body in json.load(sys.stdin).items()}

    class Bare(RequestHandler):
        def get(self) -> None:
            self.set_header("Content-Type", "application/javascript; charset=utf-8")
            self.write(replies[self.request.uri])

    server = Application([("/manager", Bare)]).listen(0, "127.0.0.1")
    (listening,) = server._sockets.values()
    print(listening.getsockname()[1], flush=True)
    await asyncio.Event().wait()


@contextmanager
def process(kind: str, given: str = "") -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    started = subprocess.Popen(
        [sys.executable, __file__, "--serve", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdin is not None
    assert started.stdout is not None
    started.stdin.write(given)
    started.stdin.close()
    try:
        yield int(started.stdout.readline())
    finally:
        started.terminate()
        started.wait()
        started.stdout.close()


async def fetch(port: int, path: str, cookie: str = "") -> tuple[str, str]:
    """Get a page; gives the head and the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    extra = f"Cookie: {cookie}\r\n" if cookie else ""
    writer.write(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return head.decode("latin1"), body.decode()


def load_with_wrk(port: int, cookie: str, seconds: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "mix.lua")
        script.write_text(WRK_SCRIPT.replace("UPTIME", UPTIME).replace("CONTACTS", CONTACTS))
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script),
             "-H", f"Cookie: {cookie}", f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(said)
    found = re.search(r"Requests/sec:\s*([\d.]+)", said)
    assert found, said
    return float(found[1])


async def load_with_ours(port: int, cookie: str, seconds: int) -> float:
    """The same load from this process; both servers are measured with the same client."""
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        for path in (UPTIME, CONTACTS)
    ]
    done = 0
    until = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            writer.write(requests[done % 2])
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = re.search(rb"(?i)content-length: (\d+)", head)
            assert length
            await reader.readexactly(int(length[1]))
            done += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - started)


def throughput(seconds: int, rounds: int) -> float:
    """Print and return the ratio of requests per second."""
    with process("emulator") as phone:
        head, _ = asyncio.run(fetch(phone, "/manager?action=login&username=admin&secret=123"))
        found = re.search(r'phonecookie="[0-9a-f]+"', head)
        assert found, head
        cookie = found[0]
        replies = {p: asyncio.run(fetch(phone, p, cookie))[1] for p in (UPTIME, CONTACTS)}
        assert '"success"' in replies[UPTIME]
        assert replies[CONTACTS].count("contactID") == 60
        with process("bare", json.dumps(replies)) as bare:
            wrk = shutil.which("wrk")

            def load(port: int) -> float:
                if wrk:
                    return load_with_wrk(port, cookie, seconds)
                return asyncio.run(load_with_ours(port, cookie, seconds))

            pairs = [(load(phone), load(bare)) for _ in range(rounds)]
    rates = [statistics.median(column) for column in zip(*pairs, strict=True)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    size = sum(map(len, replies.values())) / 2
    print(f"mix of uptime and getcontact (60 contacts), {size:.0f} bytes on average,")
    print(f"{CONNECTIONS} connections, {'wrk' if wrk else 'our own client'}, {rounds} rounds:")
    print(f"  emulated phone, session and journal on   {rates[0]:8.0f} requests/s")
    print(f"  bare tornado RequestHandler, same bytes  {rates[1]:8.0f} requests/s")
    print(f"  ratio {ratio:.2f} (target: at least {TARGET})")
    return ratio


def cost() -> None:
    """Print what getcontact costs in process, by size of the phonebook."""
    print("\ngetcontact for all, in process, microseconds (fastest of 5):")
    print("  contacts   after an edit   per contact   unchanged   by name")
    for count in (10, 100, 1000, 10_000):
        phone = EmulatedPhone(PhoneSettings(contact_limit=10_000), book=people(count))
        login = phone.handle(Request("/manager", "action=login&username=admin&secret=123"))
        cookie = dict(login.headers)["Set-Cookie"]

        def ask(query: str, phone: EmulatedPhone = phone, cookie: str = cookie) -> float:
            started = time.perf_counter()
            reply = phone.handle(Request("/manager", f"action={query}&format=json", cookie=cookie))
            assert b"success" in reply.body
            return (time.perf_counter() - started) * 1e6

        ask("getcontact")
        edited, same, named = [], [], []
        for _ in range(5):
            ask("setcontact&contactInfo=0::Edited::0::1::::::::")
            edited.append(ask("getcontact"))
            same.append(ask("getcontact"))
            named.append(ask(f"getcontact&contactName=last{count - 1}"))
        once = min(edited)
        print(
            f"  {count:8}   {once:13.0f}   {once / count:11.3f}   {min(same):9.0f}"
            f"   {min(named):7.0f}"
        )


def reset_time() -> None:
    """Print what a reset costs with 1000 contacts and a full journal."""
    phone = EmulatedPhone(book=people(1000))
    times = []
    for _ in range(5):
        login = phone.handle(Request("/manager", "action=login&username=admin&secret=123"))
        cookie = dict(login.headers)["Set-Cookie"]
        for n in range(10_000):
            query = f"action=getcontact&contactName=last{n % 100}&format=json"
            phone.handle(Request("/manager", query, cookie=cookie))
        phone.handle(Request("/manager", "action=removecontact&contactID=5", cookie=cookie))
        assert len(phone.journal) == 10_000
        started = time.perf_counter()
        phone.reset()
        times.append((time.perf_counter() - started) * 1e3)
        assert len(phone.journal) == 0
        assert len(phone.phonebook.contacts()) == 1000
    print(
        "\nreset with 1000 contacts and a journal of 10,000: "
        f"{statistics.median(times):.3f} ms (target: under 2 ms)"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--serve", choices=("emulator", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=4, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each server")
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve_emulator() if given.serve == "emulator" else serve_bare())
        return 0
    ratio = throughput(given.seconds, given.rounds)
    cost()
    reset_time()
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
