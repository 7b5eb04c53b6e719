"""Throws mutated requests at an emulated phone and watches it.

Run it: ``python tests/bench/fuzz_emulator.py [--requests 100000] [--seed 1]``.

The phone runs in a process of its own. It must never answer 5xx, print anything on its error
output, keep a client waiting, or grow: its memory after a third of the requests, when the journal
is full, and at the end are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.phone import EmulatedPhone
from gmi_appkit.emulator.settings import PhoneSettings
from gmi_appkit.protocol import load

CONNECTIONS = 8
PATIENCE = 10.0
SHORT_PATIENCE = 0.1
MOST_GROWTH = 16.0  # MiB

DOCUMENT = load()
TARGETS = [interface.example for interface in DOCUMENT.interfaces]
TARGETS += [side.example for side in DOCUMENT.side_actions]
TARGETS += [f"{path['path']}?{path.get('query', '')}" for path in DOCUMENT.side_paths]
TARGETS += ["/manager", "/", "/__gmi__/control/state", "/__gmi__/control/reset"]
VALUES = [
    "", "0", "1", "-1", "2", "7", "100", "101", "999999999999999999999", "0x1", "1e9", "٣", "NaN",
    "::", "a::b", "::::::::", "1::x", "::Ann::0::1::2::3::4::5", "::::::::::::::::::", "'", '"',
    "<script>alert(1)</script>", "</script>", "\u2028", "\0", "\r\nX: y", "%00", "%", "%zz", "+",
    "A" * 300, "B" * 5000, "ä" * 200, "😀", "../../etc/passwd", "http://127.0.0.1:1/x", "?", "f",
    "a.b.c", "alert(1)//", "jQuery1_2", "json", "admin", "123", "true", "null", "[]", "{}",
]  # fmt: skip
NAMES = sorted({field.name for i in DOCUMENT.interfaces for field in i.query} | {
    "action", "format", "jsoncallback", "var-0000", "val-0000", "var-9999", "ID", "time", "Secret",
})  # fmt: skip
ACTIONS = [*DOCUMENT.by_action, *DOCUMENT.side_by_action]
METHODS = ["GET"] * 12 + ["POST"] * 4 + ["HEAD", "PUT", "OPTIONS", "", "GE\0T"]


class Mutator:
    """Makes requests out of the guide's examples."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.cookie = ""

    def request(self, number: int) -> tuple[bytes, bool]:
        """Make a request; says besides whether it is whole, so that an answer is due."""
        pick = self.random
        if number % 40 == 0:
            return self.message("GET", "/manager?action=login&username=admin&secret=123"), True
        target = self.target(pick.choice(TARGETS))
        method = pick.choice(METHODS)
        body = b""
        if method == "POST":
            body = target.partition("?")[2].encode("latin1", "replace")
            if pick.random() < 0.2:
                body = self.bytes_of(pick.randrange(2000))
        raw = self.message(method, target, body)
        if pick.random() < 0.08:
            return self.damaged(raw), False
        return raw, method.isalpha()

    def target(self, example: str) -> str:
        pick = self.random
        path, _, query = example.partition("?")
        fields = [piece.partition("=")[::2] for piece in query.split("&") if piece]
        for _ in range(pick.choice([0, 1, 1, 2, 3])):
            change = pick.randrange(7)
            at = pick.randrange(len(fields)) if fields else 0
            value = self.encoded(pick.choice(VALUES))
            if change == 0 and fields:
                fields[at] = (fields[at][0], value)
            elif change == 1 and fields:
                del fields[at]
            elif change == 2:
                fields.insert(at, (pick.choice(NAMES), value))
            elif change == 3 and fields:
                fields.append(fields[at])
            elif change == 4:
                fields.append(("action", pick.choice(ACTIONS)))
            elif change == 5 and fields:
                fields[at] = (value, fields[at][1])
            elif change == 6:
                fields = [("action", pick.choice(ACTIONS))] + [
                    (name, self.encoded(pick.choice(VALUES))) for name in pick.sample(NAMES, 6)
                ]
        if pick.random() < 0.03:
            path = pick.choice(
                [path.upper(), path + "/", "/" + path, "/%2e%2e" + path, path + "%00"]
            )
        return path + "?" + "&".join(f"{name}={value}" for name, value in fields)

    def encoded(self, value: str) -> str:
        return quote(value, safe="") if self.random.random() < 0.85 else value.replace(" ", "+")

    def message(self, method: str, target: str, body: bytes = b"") -> bytes:
        pick = self.random
        cookie = self.cookie
        if pick.random() < 0.05:
            cookie = pick.choice(["phonecookie=", 'phonecookie="' + "a" * 9000, ";;=;", "x=" * 99])
        lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}"]
        if pick.random() < 0.05:
            lines.append(
                pick.choice(
                    ["Origin: null", "Host: evil.example", "X-GMI-Token: x", "Expect: 100-continue",
                     "Connection: close", "Range: bytes=0-1", "X: " + "y" * 3000]
                )
            )  # fmt: skip
        if body:
            kind = pick.choice(
                ["application/x-www-form-urlencoded"] * 3 + ["multipart/form-data", ""]
            )
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("utf-8", "replace") + body

    def damaged(self, raw: bytes) -> bytes:
        pick = self.random
        data = bytearray(raw)
        for _ in range(pick.randrange(1, 6)):
            at = pick.randrange(len(data))
            change = pick.randrange(3)
            if change == 0:
                data[at] = pick.randrange(256)
            elif change == 1:
                del data[at : at + pick.randrange(1, 20)]
            else:
                data[at:at] = self.bytes_of(pick.randrange(1, 20))
            if not data:
                return b"\r\n\r\n"
        return bytes(data)

    def bytes_of(self, count: int) -> bytes:
        return self.random.randbytes(count)


class Watch:
    """What came back, and what was wrong with it."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.problems: list[str] = []

    def problem(self, what: str, raw: bytes) -> None:
        self.problems.append(f"{what}: {raw[:300]!r}")


async def read_reply(reader: asyncio.StreamReader, head_only: bool) -> tuple[int, bytes, bool]:
    """Read one reply; gives its status, all of it, and whether the connection lives on."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    if status == 100:
        return await read_reply(reader, head_only)
    length = re.search(rb"(?i)content-length: (\d+)", head)
    body = b""
    if length and not head_only:
        body = await reader.readexactly(int(length[1]))
    alive = length is not None and b"connection: close" not in head.lower()
    return status, head + body, alive


async def one_connection(port: int, mutator: Mutator, numbers: asyncio.Queue[int], watch: Watch):
    writer = None
    while not numbers.empty():
        number = numbers.get_nowait()
        raw, whole = mutator.request(number)
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(raw)
            reply = read_reply(reader, raw.startswith(b"HEAD"))
            status, said, alive = await asyncio.wait_for(
                reply, PATIENCE if whole else SHORT_PATIENCE
            )
            watch.statuses[str(status)] += 1
            if status >= 500 or b"Traceback" in said:
                watch.problem(f"status {status}", raw)
            found = re.search(rb'Set-Cookie: (phonecookie="[0-9a-f]+")', said)
            if found:
                mutator.cookie = found[1].decode()
        except (asyncio.IncompleteReadError, ConnectionError):
            # How the phone refuses what is no HTTP.
            watch.statuses["closed"] += 1
            alive = False
        except TimeoutError:
            # The end of a damaged request is waited for, as it should be.
            if whole:
                watch.problem("no answer", raw)
            watch.statuses["waiting"] += 1
            alive = False
        if not (alive and whole):
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            writer = None
    if writer is not None:
        writer.close()


def memory(pid: int) -> float:
    """Resident memory of a process, MiB; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0


async def throw(port: int, pid: int, count: int, seed: int) -> tuple[Watch, list[float]]:
    watch = Watch()
    mutators = [Mutator(seed * 1000 + n) for n in range(CONNECTIONS)]
    sizes = []
    for part in range(3):
        numbers: asyncio.Queue[int] = asyncio.Queue()
        for number in range(part * count // 3, (part + 1) * count // 3):
            numbers.put_nowait(number)
        await asyncio.gather(*(one_connection(port, m, numbers, watch) for m in mutators))
        sizes.append(memory(pid))
    return watch, sizes


async def serve(model: str) -> None:
    phone = EmulatedPhone(PhoneSettings(model=model), book=make_book(200))
    server = EmulatorServer(phone, control_token="a-token-that-nobody-guesses")
    server.start()
    print(server.port, flush=True)
    await asyncio.Event().wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve))
        return 0
    started = time.perf_counter()
    phone = subprocess.Popen(
        [sys.executable, __file__, "--serve", "gxv3275"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert phone.stdout is not None
    port = int(phone.stdout.readline())
    try:
        watch, sizes = asyncio.run(throw(port, phone.pid, given.requests, given.seed))
        alive = phone.poll() is None
    finally:
        phone.terminate()
        _, errors = phone.communicate()
    growth = sizes[-1] - sizes[0]
    seconds = time.perf_counter() - started
    print(f"{given.requests} mutated requests, seed {given.seed}, {seconds:.0f} s")
    print("replies:", ", ".join(f"{key} {n}" for key, n in sorted(watch.statuses.items())))
    print(f"memory: {', '.join(f'{size:.1f}' for size in sizes)} MiB after each third")
    for problem in watch.problems[:20]:
        print("PROBLEM", problem)
    if errors:
        print("PROBLEM the phone wrote:", errors[:2000])
    if growth > MOST_GROWTH:
        print(f"PROBLEM memory grew by {growth:.1f} MiB")
    good = alive and not watch.problems and not errors and growth <= MOST_GROWTH
    print("fine" if good else "not fine")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
