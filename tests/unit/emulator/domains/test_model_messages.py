"""Messages and call log against a plain model of the guide's rules, in random order."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gmi_appkit.emulator import EmulatedPhone, ManualClock
from gmi_appkit.protocol import Request

OK = {"res": "success"}
ACCOUNTS = st.sampled_from(["0", "1", "2", "3", "4", "5", "6", "", "x", "-1", "٣", "9" * 30])
IDS = st.one_of(st.integers(0, 12).map(str), st.sampled_from(["", "x", "-1", "1.0", "9" * 30]))
FLAGS = st.sampled_from(["0", "1", "2", "", "3"])
NUMBERS = st.sampled_from(["1", "8107314", "", " ", "+49 30"])
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
LIMITS = st.sampled_from(["1", "3", "5", "1000", "0", "x", "10001"])


def failed(message):
    return {"res": "error", "msg": message}


def plain(text):
    """A number as the guide's fields have it, or None."""
    return int(text) if text.isascii() and text.isdigit() else None


class Phone(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.phone = EmulatedPhone(clock=ManualClock())
        reply = self.phone.handle(Request("/manager", "action=login&username=admin&secret=123"))
        self.cookie = dict(reply.headers)["Set-Cookie"].partition(";")[0]
        self.registered = {0, 1, 2}
        self.active = {0, 1, 2, 3}
        self.messages, self.next_message, self.message_limit = {}, 1, 1000
        self.calls, self.next_call, self.call_limit = {}, 1, 500

    def ask(self, action, **fields):
        query = urlencode({"action": action, "format": "json", **fields})
        reply = self.phone.handle(Request("/manager", query, cookie=self.cookie))
        assert reply.status == 200
        return json.loads(reply.body)

    def usable(self, account):
        return plain(account) in self.registered & self.active

    # Messages

    @rule(number=NUMBERS, account=ACCOUNTS, text=TEXTS, flag=FLAGS)
    def set_new_message(self, number, account, text, flag):
        reply = self.ask("setnewmessage", number=number, account=account, content=text, flag=flag)
        if plain(account) is None or flag not in ("0", "1") or (flag == "1" and not number.strip()):
            assert reply == failed("wrong format")
            return
        possible = self.usable(account) if flag == "1" else plain(account) < 6
        if not possible or len(self.messages) >= self.message_limit:
            assert reply == failed("set new message failed")
            return
        assert reply == OK
        self.messages[self.next_message] = ["1" if flag == "1" else "2", number, account, text]
        self.next_message += 1

    @rule(number=NUMBERS, text=TEXTS, account=st.integers(0, 2))
    def receive(self, number, text, account):
        if not self.usable(str(account)):
            return
        received = self.phone.receive_message(number, text, account)
        if len(self.messages) >= self.message_limit:
            assert received is None
            return
        assert received == self.next_message
        self.messages[received] = ["0", number, str(account), text]
        self.next_message += 1

    @rule(message=IDS)
    def send_draft(self, message):
        reply = self.ask("senddraftmessage", messageID=message)
        draft = self.messages.get(plain(message))
        right = draft and draft[0] == "2" and draft[1].strip() and self.usable(draft[2])
        assert reply == (OK if right else failed("send new message failed"))
        if right:
            draft[0] = "1"

    @rule(message=IDS, flag=FLAGS)
    def remove_message(self, message, flag):
        reply = self.ask("removemessage", ID=message, flag=flag)
        wanted = plain(message)
        if wanted is None or flag not in ("0", "1", "2") or (flag == "1" and wanted > 2):
            assert reply == failed("wrong format")
        elif flag == "1":
            assert reply == OK
            self.messages = {i: it for i, it in self.messages.items() if it[0] != message}
        elif wanted in self.messages:
            assert reply == OK
            del self.messages[wanted]
        else:
            assert reply == failed("remove message failed")

    @rule(message=IDS)
    def get_message(self, message):
        reply = self.ask("getmessage", messageID=message)
        if message and plain(message) is None:
            assert reply == failed("wrong format")
        elif message and plain(message) not in self.messages:
            assert reply == failed("get message failed")
        else:
            assert reply == {**OK, "msg": self.shown(plain(message))}

    def shown(self, only=None):
        return [
            {"id": str(i), "number": number, "account": account, "state": box, "message": text}
            for i, (box, number, account, text) in self.messages.items()
            if only in (None, i)
        ]

    # Calls

    def log(self, kind, number, account):
        self.calls[self.next_call] = (kind, number, account)
        self.next_call += 1
        self.shorten()

    def shorten(self):
        for oldest in list(self.calls)[: max(0, len(self.calls) - self.call_limit)]:
            del self.calls[oldest]

    @rule(number=NUMBERS, account=ACCOUNTS)
    def originate(self, number, account):
        idle = any(line.state == 0 for line in self.phone.lines())
        reply = self.ask("originatecall", destnum=number, account=account, isvideo="0")
        if not number.strip():
            assert reply == failed("destnum can't be null")
        elif not self.usable(account) or not idle:
            assert reply == failed("timeout")
        else:
            assert reply == {**OK, "msg": "call originated"}
            self.log("1", number, account)

    @rule(number=NUMBERS, answered=st.booleans())
    def ring(self, number, answered):
        if not self.usable("1"):
            return
        line = self.phone.ring(number, 1)
        if line is None:
            assert all(line.state for line in self.phone.lines())
        elif answered:
            self.phone.answer(line)
        else:
            self.phone.remote_hangs_up(line)
        self.log("0" if answered and line is not None else "2", number, "1")

    @rule()
    def everybody_hangs_up(self):
        for line in self.phone.lines():
            if line.state in (1, 4, 5, 12):
                self.phone.hang_up(line.index)
        self.phone.advance(3)
        assert [line.state for line in self.phone.lines()] == [0, 0, 0]

    @rule(entry=IDS, flag=FLAGS, action=st.sampled_from(["removecall", "removeall"]))
    def remove_call(self, entry, flag, action):
        reply = self.ask(action, ID=entry, flag=flag)
        wanted = plain(entry)
        if wanted is None or flag not in ("0", "1", "2") or (flag == "1" and wanted > 2):
            assert reply == failed("wrong format")
        elif flag == "1":
            assert reply == OK
            self.calls = {i: call for i, call in self.calls.items() if call[0] != entry}
        elif wanted in self.calls:
            assert reply == OK
            del self.calls[wanted]
        else:
            assert reply == failed("remove call failed")

    # Around them

    @rule(limit=LIMITS)
    def limit_messages(self, limit):
        self.ask("put", **{"var-0000": "1690", "val-0000": limit})
        if limit in ("1", "3", "5", "1000"):
            self.message_limit = int(limit)

    @rule(limit=LIMITS)
    def limit_calls(self, limit):
        self.ask("put", **{"var-0000": "1689", "val-0000": limit})
        if limit in ("1", "3", "5", "1000"):
            self.call_limit = int(limit)
            self.shorten()

    @rule(account=st.integers(0, 3), on=st.booleans())
    def registrar(self, account, on):
        if on:
            self.phone.accounts.register(account)
            self.registered.add(account)
            self.active.add(account)
        else:
            self.phone.accounts.unregister(account)
            self.registered.discard(account)

    @precondition(lambda self: self.messages or self.calls)
    @rule()
    def go_back(self):
        before = self.phone.snapshot()
        for box in "012":
            self.ask("removemessage", ID=box, flag="1")
            self.ask("removecall", ID=box, flag="1")
        assert self.ask("getmessage")["msg"] == []
        self.phone.restore(before)

    @invariant()
    def agrees(self):
        assert self.ask("getmessage") == {**OK, "msg": self.shown()}
        for kind in "012":
            reply = self.ask("getlastcall", type=kind)
            last = [(i, call) for i, call in self.calls.items() if call[0] == kind][-1:]
            if not last:
                assert reply == failed("get last call failed")
                continue
            ((entry, (_, number, account)),) = last
            row = {"id": str(entry), "number": number, "account": account, "isVideo": "0"}
            assert reply == {**OK, "msg": [row]}


@pytest.mark.parametrize("examples", [25])
def test_the_phone_agrees_with_the_model(examples):
    run_state_machine_as_test(
        Phone,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
