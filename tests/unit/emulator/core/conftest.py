from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings
from gmi_appkit.protocol import Reply, Request


class Caller:
    """Asks a phone as a client on the network would, with its own cookie."""

    def __init__(self, phone: EmulatedPhone) -> None:
        self.phone = phone
        self.cookie = ""

    def send(self, action: str = "", **fields: str) -> Reply:
        given = {"action": action, **fields} if action else fields
        query = "&".join(f"{key}={quote(value, safe='')}" for key, value in given.items())
        reply = self.phone.handle(Request("/manager", query, cookie=self.cookie, peer="192.0.2.7"))
        for name, value in reply.headers:
            if name == "Set-Cookie":
                self.cookie = value.partition(";")[0]
        return reply

    def ask(self, action: str = "", **fields: str):
        return json.loads(self.send(action, format="json", **fields).body)

    def bare(self, action: str, **fields: str) -> str:
        return self.send(action, **fields).body.decode()

    def login(self, username: str = "admin", secret: str = "123") -> Caller:
        reply = self.ask("login", username=username, secret=secret)
        assert reply == {"res": "success", "msg": "authentication accepted"}
        return self


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def make_phone(clock):
    def make(book=None, **settings):
        return EmulatedPhone(PhoneSettings(**settings), book=book, clock=clock)

    return make


@pytest.fixture
def phone(make_phone) -> EmulatedPhone:
    return make_phone()


@pytest.fixture
def caller(phone) -> Caller:
    """Somebody who is logged in."""
    return Caller(phone).login()


@pytest.fixture
def stranger(phone) -> Caller:
    """Somebody who is not."""
    return Caller(phone)


@pytest.fixture
def call_on():
    """A logged-in caller of any phone."""
    return lambda phone: Caller(phone).login()
