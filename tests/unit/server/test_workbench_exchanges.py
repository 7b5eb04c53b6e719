"""What the inspector keeps of each exchange, and what it must not."""

from __future__ import annotations

import json

import pytest

from gmi_appkit.protocol import Reply, Request
from gmi_appkit.server.workbench.exchanges import LIMIT, Exchanges

CANARY = "canary-9d11c3"


@pytest.fixture
def log():
    return Exchanges()


def exchange(log, query, body=b'{"res":"success"}', *, request=None, outcome="done", status=200):
    request = request or Request("/manager", query, peer="127.0.0.1")
    noted = log.begin(request, screen="", page="index.html")
    log.answered(noted, request, Reply(body, status=status), "")
    log.end(noted, outcome, status)
    return noted


def everything(log):
    return json.dumps([it.as_json() for it in log.since(0)])


@pytest.mark.parametrize(
    "query",
    [
        f"action=login&username=admin&secret={CANARY}",
        f"action=login&Username=admin&Secret={CANARY}",
        f"action=login&username=admin&PASSWORD={CANARY}&format=json&jsoncallback=f",
        f"action=put&var-0000=2&val-0000={CANARY}",
        f"action=put&var-0000=P02&val-0000={CANARY}",
        f"action=putdownphbk&url=http://user:{CANARY}@example.net/p.xml",
    ],
)
def test_no_secret_of_a_request_is_kept(log, query):
    exchange(log, query)
    assert CANARY not in everything(log)
    assert "[redacted]" in everything(log)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("action=get&var-0000=2&format=json", {"res": "success", "2": CANARY}),
        ("action=get&var-0000=2&format=json", {"res": "success", "P0002": CANARY}),
        ("action=get&var-0000=237&format=json", {"237": f"http://u:{CANARY}@example.net"}),
    ],
)
def test_no_secret_of_a_reply_is_kept(log, query, body):
    exchange(log, query, json.dumps(body).encode())
    assert CANARY not in everything(log)


def test_no_secret_of_a_text_reply_is_kept(log):
    exchange(log, "action=get&var-0000=2", f"Response=Success\r\n2={CANARY}\r\n".encode())
    exchange(log, "action=get&var-0000=2", f"Response=Success\r\nP2={CANARY}\r\n".encode())
    assert CANARY not in everything(log)


def test_no_secret_of_a_form_or_an_upload_is_kept(log):
    kind = "application/x-www-form-urlencoded"
    body = f"action=login&username=admin&secret={CANARY}".encode()
    exchange(log, "", request=Request("/manager", "", "POST", body, kind))
    exchange(log, "", request=Request("/upload", "", "POST", CANARY.encode(), "text/xml"))
    exchange(log, "", CANARY.encode(), request=Request("/phonebook/phonebook.xml"))
    assert CANARY not in everything(log)
    assert [it.sent for it in log.since(0)] == [len(body), len(CANARY), 0]


def test_the_cookie_is_not_kept(log):
    exchange(log, "", request=Request("/manager", "action=uptime", cookie=f"phonecookie={CANARY}"))
    assert CANARY not in everything(log)


def test_a_callback_is_unwrapped(log):
    query = "action=uptime&format=json&jsoncallback=gmi_1"
    noted = exchange(log, query, b'/**/gmi_1({"res":"error","msg":"no"});')
    assert json.loads(noted.reply) == {"res": "error", "msg": "no"}
    assert not noted.ok


@pytest.mark.parametrize(
    ("body", "outcome", "status", "ok"),
    [
        (b'{"res":"success"}', "done", 200, True),
        (b'{"res":"error","msg":"x"}', "done", 200, False),
        (b"Response=Error\r\nMessage=x\r\n", "done", 200, False),
        (b"-1", "done", 200, True),
        (b"gone", "done", 503, False),
        (b'{"res":"success"}', "dropped", 200, False),
        (b'{"res":"success"}', "gone", 200, False),
        (b'{"res":"suc', "done", 200, True),
    ],
)
def test_what_went_well(log, body, outcome, status, ok):
    noted = exchange(log, "action=lineStatus", body, outcome=outcome, status=status)
    assert noted.ok is ok


def test_it_is_bounded_by_count(log):
    for _ in range(LIMIT + 50):
        exchange(log, "action=uptime")
    assert len(log) == LIMIT
    assert log.since(0)[0].number == 51


def test_it_is_bounded_by_size(log):
    name = "x" * 1_000_000
    for _ in range(200):
        exchange(log, f"action=setcontact&contactInfo={name}", b'"' + b"y" * 2_000_000 + b'"')
    assert len(everything(log)) < 32 << 20
    assert log.since(0)[-1].cut


def test_wild_fields_do_no_harm(log):
    many = "&".join(f"f{number}=1" for number in range(5000))
    exchange(log, many)
    exchange(log, "%00=%ff&action=%E2%80%AE" + "a" * 9000)
    assert len(log.since(0)[-1].action) <= 200


def test_what_is_new_is_told_once_per_change(log):
    request = Request("/manager", "action=uptime")
    told = []
    log.observe(lambda: told.append(log.revision))
    noted = log.begin(request)
    seen = log.revision
    assert [it.outcome for it in log.since(0)] == ["waiting"]
    assert log.since(seen) == []
    log.answered(noted, request, Reply(b"{}"), "latency")
    log.end(noted, "done")
    (again,) = log.since(seen)
    assert (again.number, again.outcome, again.faults) == (noted.number, "done", "latency")
    assert len(told) == 2


def test_clearing_keeps_what_is_under_way(log):
    exchange(log, "action=uptime")
    waiting = log.begin(Request("/manager", "action=getcontact"))
    log.clear()
    assert log.since(0) == [waiting]
