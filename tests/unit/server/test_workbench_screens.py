"""Screens side by side: how they are told apart, and that each has a phone of its own."""

from __future__ import annotations

import pytest

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.protocol import Reply
from gmi_appkit.server.workbench.screens import MOST, Place, Screens, place_of
from gmi_appkit.targets.emulated import EmulatedTarget


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1:8220/app/", Place("", "")),
        ("http://127.0.0.1:8220/app/a/b.html?q=1", Place("", "a/b.html?q=1")),
        ("/__gmi__/screen/0a1b2c3d/app/index.html", Place("0a1b2c3d", "index.html")),
        ("http://127.0.0.1/__gmi__/screen/0a1b2c3d/app/", Place("0a1b2c3d", "")),
        ("http://127.0.0.1:8220/", None),
        ("http://127.0.0.1:8220/__gmi__/screen/xyz/app/", None),
        ("http://127.0.0.1:8220/__gmi__/screen/0a1b2c3d/control/", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_a_page_tells_its_screen_by_its_address(url, place):
    assert place_of(url) == place


def test_each_screen_has_a_twin_of_the_servers_phone(run_async):
    phone = EmulatedPhone()
    phone.ring("2101")

    async def scene():
        screens = Screens(EmulatedTarget(phone))
        first, second = await screens.open(), await screens.open()
        assert first != second
        twin = screens.target(first).phone
        assert twin.lines()[0].number == "2101"
        twin.hang_up()
        assert phone.lines()[0].state_name == "ringing"
        assert screens.target(second).phone.lines()[0].state_name == "ringing"
        assert screens.target("").phone is phone
        await screens.target("").control("POST", "snapshot", {"name": "ringing"})
        late = screens.target(await screens.open())
        late.phone.hang_up()
        assert (await late.control("POST", "restore", {"name": "ringing"}))[0] == 200
        assert late.phone.lines()[0].state_name == "ringing"
        third = await screens.open(like=first)
        assert screens.target(third).phone.lines()[0].state_name != "ringing"
        await screens.close(first)
        assert screens.target(first) is None

    run_async(scene())


class Elsewhere:
    title = "phone 10.0.0.7:80 as gmiadmin"

    def __init__(self):
        self.closed = 0

    async def handle(self, request):
        return Reply(b"{}")

    async def close(self):
        self.closed += 1


def test_a_phone_that_has_no_twin_stands_behind_all_screens(run_async):
    target = Elsewhere()

    async def scene():
        screens = Screens(target)
        name = await screens.open()
        assert screens.target(name) is target
        assert not screens.own_phones
        await screens.close_all()
        assert target.closed == 0

    run_async(scene())


def test_there_are_only_so_many(run_async):
    async def scene():
        screens = Screens(EmulatedTarget(EmulatedPhone()))
        names = [await screens.open() for _ in range(MOST + 2)]
        there = [name for name in names if screens.target(name) is not None]
        assert there == names[2:]

    run_async(scene())
