"""A phone on a clock that stands still, and somebody who is logged in to it."""

import json
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest

from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings
from gmi_appkit.protocol import Reply, Request


@dataclass
class Talk:
    """Somebody with a session."""

    phone: EmulatedPhone
    cookie: str = ""

    def login(self):
        reply = self.phone.handle(
            Request("/manager", "action=login&username=admin&secret=123&format=json")
        )
        self.cookie = dict(reply.headers)["Set-Cookie"].partition(";")[0]
        return self

    def raw(self, path, fields=None, **request) -> Reply:
        return self.raw_query(path, urlencode(fields or {}), **request)

    def raw_query(self, path, query, **request) -> Reply:
        return self.phone.handle(Request(path, query, cookie=self.cookie, **request))

    def __call__(self, action, **fields):
        """Ask, and read the reply: JSON if it is some, else the text."""
        reply = self.raw("/manager", {"action": action, "format": "json", **fields})
        text = reply.body.decode()
        return json.loads(text) if text.startswith("{") else text

    def msg(self, action, **fields):
        """The message of an error reply, checked to be one."""
        reply = self(action, **fields)
        assert reply["res"] == "error", reply
        return reply["msg"]


@pytest.fixture
def make_talk():
    def make(book=None, **settings):
        phone = EmulatedPhone(replace(PhoneSettings(), **settings), book=book, clock=ManualClock())
        return Talk(phone).login()

    return make


@pytest.fixture
def talk(make_talk):
    return make_talk()


@pytest.fixture
def phone(talk):
    return talk.phone
