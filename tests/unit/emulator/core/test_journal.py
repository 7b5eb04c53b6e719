from __future__ import annotations

import json

import pytest

from gmi_appkit.emulator.journal import Journal
from gmi_appkit.protocol import Request

CANARY = "c4nary-5ecret"


def everything(phone) -> str:
    """All that can be got out of a journal, and all that lies in it."""
    kept = [getattr(entry, name) for entry in phone.journal for name in type(entry).__slots__]
    return json.dumps(phone.journal.as_json()) + repr(phone.journal.entries()) + repr(kept)


def test_an_entry_says_what_was_asked_and_answered(phone, caller, clock):
    clock.advance(60)
    caller.ask("setgroup", groupInfo="::Workshop")
    entry = phone.journal.last("setgroup")
    assert entry.fields == {"action": "setgroup", "format": "json", "groupInfo": "::Workshop"}
    assert entry.reply == {"res": "success", "msg": "1"}
    assert entry.ok
    assert (entry.action, entry.user, entry.peer, entry.status) == (
        "setgroup", "admin", "192.0.2.7", 200,
    )  # fmt: skip
    assert entry.time == clock.wall()
    assert 0 <= entry.milliseconds < 10_000
    assert entry.as_json()["time"].startswith("2024-01-15T09:01:00")


def test_calls_and_last(phone, caller):
    caller.ask("uptime")
    caller.ask("getgroup", groupID="5")
    caller.ask("getgroup")
    groups = phone.journal.calls("getgroup")
    assert [entry.fields.get("groupID") for entry in groups] == ["5", None]
    assert [entry.ok for entry in groups] == [False, True]
    assert phone.journal.last() is groups[-1]
    assert phone.journal.last("getgroup") is groups[-1]
    assert phone.journal.last("originatecall") is None
    assert phone.journal.calls("originatecall") == []


def test_a_long_list_is_there_in_full(phone, caller):
    caller.ask("setcontact", contactInfo="::Ann::0::1::::::::")
    asked = caller.ask("getcontact")
    caller.ask("removecontact", contactID="")
    assert phone.journal.last("getcontact").reply == asked


def test_clear_and_since(phone, caller):
    caller.ask("uptime")
    phone.journal.clear()
    assert len(phone.journal) == 0
    assert phone.journal.entries() == []
    assert phone.journal.last() is None
    caller.ask("uptime")
    caller.ask("pn")
    first, second = phone.journal.entries()
    assert phone.journal.entries(since=first.number) == [second]
    assert [row["action"] for row in phone.journal.as_json(first.number)] == ["pn"]


def test_what_a_client_sends_beside_the_manager_is_there_too(phone):
    phone.handle(Request("/update.htm", "a=1"))
    entry = phone.journal.last()
    assert (entry.path, entry.action, entry.status, entry.ok) == ("/update.htm", "", 404, False)


@pytest.mark.parametrize(
    "query",
    [
        f"action=login&username=admin&secret={CANARY}",
        f"action=login&Username=admin&SECRET={CANARY}",
        f"action=login&username=admin&%73ecret={CANARY}",
        f"action=login&secret=x&secret={CANARY}",
        f"action=Login&secret={CANARY}",
        f"secret={CANARY}",
        f"action=uptime&password={CANARY}",
        f"action=put&var-0000=2&val-0000={CANARY}",
        f"action=put&val-0000={CANARY}&var-0000=P2",
        f"action=put&var-0000=02&val-0000={CANARY}",
        f"action=put&var-0000=270&val-0000=Desk&var-0001=1706&val-0001={CANARY}",
        f"action=putdownphbk&flag=1&downUrl=http://me:{CANARY}@192.0.2.1/p.xml",
        f"action=launchservice&name=Browser&arg=http%3A%2F%2Fme%3A{CANARY}%40192.0.2.1%2F",
    ],
)
def test_secrets_never_get_in(phone, query):
    phone.handle(Request("/manager", query))
    phone.handle(Request("/manager", query, cookie=f'phonecookie="{CANARY}"'))
    form = "application/x-www-form-urlencoded"
    phone.handle(Request("/manager", "", "POST", query.encode(), form))
    assert len(phone.journal) == 3
    assert CANARY not in everything(phone)


def test_a_session_cookie_never_gets_in(phone, caller):
    caller.ask("uptime")
    assert caller.cookie.split('"')[1] not in everything(phone)


def test_other_parameters_are_readable(phone, caller):
    caller.ask("put", **{"var-0000": "270", "val-0000": "Desk"})
    assert phone.journal.last().fields["val-0000"] == "Desk"


def test_the_journal_is_bounded_in_entries_and_in_size(phone):
    journal = Journal(phone.document, limit=5)

    def add(value: str) -> None:
        journal.add(0.0, "", "GET", "/manager", "x", {"a": value}, "", 200, 0.1, "", {"res": "x"})

    for n in range(12):
        add(str(n))
    assert [entry.fields["a"] for entry in journal] == ["7", "8", "9", "10", "11"]
    add("y" * 100_000)
    assert len(journal.last().fields["a"]) < 5000
    assert "100000 characters" in journal.last().fields["a"]


def test_long_paths_and_actions_are_cut(phone):
    phone.handle(Request("/" + "p" * 60_000, "action=x"))
    phone.handle(Request("/manager", "action=" + "a" * 60_000))
    assert all(len(entry.path) < 5000 and len(entry.action) < 5000 for entry in phone.journal)


def test_big_replies_leave_room_for_fewer_entries(phone):
    journal = Journal(phone.document)
    rows = [{"groupID": "1", "groupName": "x"}] * 1000
    for _ in range(2000):
        body = {"res": "success", "msg": list(rows)}
        journal.add(0.0, "", "GET", "/manager", "getgroup", {}, "", 200, 0.1, "", body)
    assert 50 < len(journal) < 500
    assert journal.last().reply["msg"] == rows


def test_clearing_over_and_over_leaves_only_what_is_new(phone):
    journal = Journal(phone.document, limit=10)

    def add() -> None:
        journal.add(0.0, "", "GET", "/manager", "x", {}, "", 200, 0.1, "", {"res": "x"})

    for _ in range(7):
        for _ in range(4):
            add()
        assert len(journal) == 4 == len(journal.entries())
        journal.clear()
        assert len(journal) == 0
