"""An emulated phone on a socket, to be taken for a real one, and how to ask a target."""

import json
from types import SimpleNamespace

import pytest
from running import run

from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol import Request, wire
from gmi_appkit.targets.real import RealTarget

PASSWORD = "c4nary-&pa55/wörd"


def ask_of(action, /, **fields):
    query = wire.build_query({"action": action, **fields, "format": "json"})
    return Request("/manager", query)


@pytest.fixture
def password():
    return PASSWORD


@pytest.fixture
def emulated():
    users = {"admin": "other", "gmiadmin": PASSWORD}
    return EmulatedPhone(PhoneSettings(users=users), book=make_book(8))


@pytest.fixture
def server(emulated):
    with EmulatorServer(emulated) as server:
        yield server


@pytest.fixture
def told():
    return []


@pytest.fixture
def play(server, told):
    """Run a coroutine function with a RealTarget of the phone and a way to ask it."""

    def play(scene, **options):
        async def main():
            said = {"user": "gmiadmin", "password": PASSWORD, "tell": told.append, "timeout": 60}
            said |= options
            target = RealTarget(said.pop("url", server.url), **said)
            try:
                return await scene(target)
            finally:
                await target.close()

        return run(main())

    return play


@pytest.fixture
def wired():
    async def json_of(target, action, /, **fields):
        reply = await target.handle(ask_of(action, **fields))
        return json.loads(reply.body)

    return SimpleNamespace(request=ask_of, json=json_of)
