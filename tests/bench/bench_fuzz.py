"""Send the emulated phone mutated requests: no exception, no hang, memory flat.

Requests are the protocol document's examples with fields and bytes changed, in all forms, to all
paths, with and without a session, in process; then a share of them as raw bytes over a socket,
where any status 500 or a connection that stalls counts as a failure.

    python tests/bench/bench_fuzz.py [--requests 100000] [--seed 1]
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sys
import time
from pathlib import Path
from urllib.parse import quote

from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.protocol import Request, load

DOCUMENT = load()
EXAMPLES = [
    entry.example.partition("?")[2]
    for entry in (*DOCUMENT.interfaces, *DOCUMENT.side_actions)
    if entry.action != "reboot"
]
PATHS = ["/manager", *(entry["path"] for entry in DOCUMENT.side_paths), "/", "/nothing"]
VALUES = [
    "", "0", "1", "2", "3", "5", "6", "100", "-1", "x", "9" * 30, "٣", "²", "☕", "\0", "\r\n", " ",
    "\u2028", "::", "::a", "1::a", "::a::0::1::::::::", "::" * 400, "271", "1688", "1690", "34",
    "http://127.0.0.1:9/a", "http://[::", "/a/b.png", "Browser", "BLF", "true", "inf", "nan",
    "1e5", "UTF-8", "GBK", "utf-7", "a" * 5000, "[", "%", "%%", "=", "&", "</script>", "../../x",
    "<!DOCTYPE x>", "{{7*7}}", "'; --", "jQuery1", "a.b", "a..b", "alert(1)", "constructor",
]  # fmt: skip
FIELDS = sorted(
    {field.name for entry in DOCUMENT.interfaces for field in entry.query if field.name != "var-"}
    | {"var-0000", "val-0000", "var-0001", "val-0001", "url", "mode", "args", "downType"}
    | {"Username", "Secret", "time", "format", "jsoncallback", "action"}
)
TYPES = ["", "application/x-www-form-urlencoded", "multipart/form-data; boundary=X", "text/xml"]
BODIES = [
    b"", b"x", b"--X\r\nA: b\r\n\r\n<AddressBook/>\r\n--X--", b"<AddressBook/>", b"\xff\xfe",
    b"<AddressBook><Contact><FirstName>A</FirstName></Contact></AddressBook>",
]  # fmt: skip


def mutate(dice):
    """Make one request."""
    query = dice.choice(EXAMPLES)
    pairs = [pair.partition("=")[::2] for pair in query.split("&")]
    for _ in range(dice.randrange(4)):
        what = dice.randrange(4)
        at = dice.randrange(len(pairs)) if pairs else 0
        if what == 0 and pairs:
            pairs[at] = (pairs[at][0], quote(dice.choice(VALUES), safe=""))
        elif what == 1 and pairs:
            del pairs[at]
        elif what == 2:
            pairs.insert(at, (dice.choice(FIELDS), quote(dice.choice(VALUES), safe="")))
        elif pairs:
            pairs.append(pairs[at])
    query = "&".join(f"{name}={value}" for name, value in pairs)
    if dice.random() < 0.1:
        at = dice.randrange(len(query) + 1)
        query = query[:at] + dice.choice(VALUES) + query[at + dice.randrange(3) :]
    path, method = "/manager", "GET"
    body, kind = b"", ""
    if dice.random() < 0.1:
        path, method = dice.choice(PATHS), dice.choice(["GET", "POST", "HEAD", "PUT", "get"])
        body, kind = dice.choice(BODIES), dice.choice(TYPES)
        query += dice.choice(["", "&type=phonebook"])
    return path, query, method, body, kind


def cookie_of(dice, cookie):
    return cookie if dice.random() < 0.97 else dice.choice(["", "phonecookie=", "a" * 9000, "=;="])


def resident():
    """Memory of this process, MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def login(phone):
    reply = phone.handle(Request("/manager", "action=login&username=admin&secret=123"))
    return dict(reply.headers)["Set-Cookie"].partition(";")[0]


def in_process(count, seed):
    """Returns seconds, the slowest request in ms, and memory at a fifth and at the end."""
    dice = random.Random(seed)
    early = slowest = 0.0
    phones = [
        EmulatedPhone(PhoneSettings(model=model), clock=ManualClock())
        for model in ("gxp2200", "gxv3275")
    ]
    cookies = [login(phone) for phone in phones]
    started = time.perf_counter()
    for number in range(count):
        which = number % 2
        phone = phones[which]
        path, query, method, body, kind = mutate(dice)
        request = Request(path, query, method, body, kind, cookie_of(dice, cookies[which]))
        before = time.perf_counter()
        reply = phone.handle(request)
        slowest = max(slowest, time.perf_counter() - before)
        assert reply.status in (200, 400, 404, 405), (reply.status, request)
        if dice.random() < 0.1:
            phone.advance(dice.random() * 5)
            for download in phone.take_downloads():
                phone.download_finished(download.number, dice.choice([None, *BODIES]))
        if b"authentication required" in reply.body:
            cookies[which] = login(phone)
        if number == count // 5:
            gc.collect()
            early = resident()
    gc.collect()
    return time.perf_counter() - started, slowest * 1000, early, resident()


async def exchange(port, raw, whole):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 10 if whole else 0.2)
    except TimeoutError:
        # Damaged ones may announce more than they send; the server waits for it, as it should.
        assert not whole, raw
        return b""
    finally:
        writer.close()
    assert b" 500 " not in answer[:20], raw
    return answer


async def over_sockets(count, seed):
    """Returns seconds and how many requests were answered at all."""
    dice = random.Random(seed)
    phone = EmulatedPhone()
    server = EmulatorServer(phone)
    server.start()
    cookie, answered = login(phone), 0
    started = time.perf_counter()
    for _ in range(count):
        path, query, method, body, kind = mutate(dice)
        raw = (
            f"{method} {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: {cookie_of(dice, cookie)}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        whole = dice.random() < 0.8
        if not whole:
            cut = bytearray(raw)
            for _ in range(dice.randrange(1, 6)):
                cut[dice.randrange(len(cut))] = dice.randrange(256)
            raw = bytes(cut)
        try:
            answered += bool(await exchange(server.port, raw, whole))
        except ConnectionError:
            continue
        if not phone.sessions.users():
            cookie = login(phone)
    await server.stop()
    return time.perf_counter() - started, answered


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seconds, slowest, early, late = in_process(options.requests, options.seed)
    print(
        f"{options.requests} mutated requests in process: {seconds:.1f} s, slowest "
        f"{slowest:.1f} ms, memory {early:.0f} MiB after a fifth, {late:.0f} MiB at the end"
    )
    share = options.requests // 20
    seconds, answered = asyncio.run(over_sockets(share, options.seed))
    print(
        f"{share} over sockets: {seconds:.1f} s, {answered} answered, none with 500, "
        "none that was whole was left waiting"
    )
    print(json.dumps({"slowest_ms": round(slowest, 1), "mib": [round(early), round(late)]}))
    sys.exit(1 if late > early * 1.25 + 16 else 0)


if __name__ == "__main__":
    main()
