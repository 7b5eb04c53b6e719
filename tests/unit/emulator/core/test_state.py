"""Clock, timed events, snapshots, reset: the phone as a state machine."""

from __future__ import annotations

import threading

import pytest

from gmi_appkit.emulator import EmulatedPhone, ManualClock, Part, SystemClock
from gmi_appkit.emulator import phone as phone_module
from gmi_appkit.emulator.part import Listing, ProtocolDrift, number


class Bell(Part):
    """Notes when it rings."""

    name = "bell"

    def __init__(self, phone):
        super().__init__(phone)
        self.rung: tuple[tuple[float, str], ...] = ()

    def events(self):
        return {"ring": self.ring}

    def ring(self, text: str, again: float = 0.0) -> None:
        self.rung += ((self.phone.now(), text),)
        if again:
            self.phone.schedule(again, "bell.ring", text + "+", 0.0)

    def snapshot(self):
        return self.rung

    def restore(self, state):
        self.rung = state


@pytest.fixture
def bell_phone(monkeypatch, clock):
    monkeypatch.setattr(phone_module, "PARTS", (*phone_module.PARTS, Bell))
    return EmulatedPhone(clock=clock)


def test_events_happen_in_order_and_at_their_time(bell_phone):
    bell = bell_phone.part(Bell)
    bell_phone.schedule(5, "bell.ring", "late")
    bell_phone.schedule(2, "bell.ring", "early", 1.5)
    cancelled = bell_phone.schedule(3, "bell.ring", "never")
    bell_phone.timers.cancel(cancelled)
    bell_phone.advance(1.9)
    assert bell.rung == ()
    bell_phone.advance(100)
    assert bell.rung == ((2, "early"), (3.5, "early+"), (5, "late"))
    assert bell_phone.now() == pytest.approx(101.9)


def test_a_request_sees_what_fell_due_before_it(bell_phone, clock, call_on):
    bell_phone.schedule(10, "bell.ring", "x")
    clock.advance(10)
    call_on(bell_phone)
    assert bell_phone.part(Bell).rung == ((10, "x"),)


def test_wall_time_inside_an_event_is_that_of_the_event(bell_phone, monkeypatch):
    walls = []
    bell_phone._events["bell.ring"] = lambda text: walls.append(bell_phone.wall())
    start = bell_phone.wall()
    bell_phone.schedule(2, "bell.ring", "x")
    bell_phone.advance(50)
    assert walls == [pytest.approx(start + 2)]


def test_only_known_events_can_be_scheduled(phone):
    with pytest.raises(KeyError, match=r"nobody\.nothing"):
        phone.schedule(1, "nobody.nothing")


def test_a_snapshot_brings_back_state_time_and_what_is_to_come(bell_phone, call_on):
    bell = bell_phone.part(Bell)
    caller = call_on(bell_phone)
    caller.ask("setgroup", groupInfo="::Workshop")
    bell_phone.schedule(10, "bell.ring", "x")
    bell_phone.advance(4)
    taken = bell_phone.snapshot()
    uptime = caller.ask("uptime")

    for _ in range(2):
        caller.ask("removegroup", groupID="1")
        bell_phone.accounts.unregister(0)
        bell_phone.sessions.end_all()
        bell_phone.advance(5000)
        assert bell.rung == ((10, "x"),)
        bell_phone.restore(taken)
        assert bell.rung == ()
        assert bell_phone.now() == 4
        assert bell_phone.accounts.usable(0)
        assert caller.ask("uptime") == uptime, "the session is back too"
        assert caller.ask("getgroup", groupID="1")["res"] == "success"
        bell_phone.advance(6)
        assert bell.rung == ((10, "x"),)


def test_reset_goes_back_to_the_start(phone, caller, call_on):
    caller.ask("setgroup", groupInfo="::Workshop")
    caller.ask("setcontact", contactInfo="::Ann::0::1::::::::")
    phone.system.reboot(60)
    phone.advance(7)
    phone.reset()
    assert phone.now() == 0
    assert len(phone.journal) == 0
    assert not phone.system.rebooting
    assert caller.ask("uptime")["msg"] == "authentication required"
    assert call_on(phone).ask("getgroupcount")["msg"] == "2"
    assert phone.phonebook.contacts() == {}


def test_another_start_can_be_kept(phone, caller):
    caller.ask("setgroup", groupInfo="::Workshop")
    phone.keep_as_start()
    caller.ask("removegroup", groupID="1")
    phone.reset()
    assert 1 in phone.phonebook.groups()


def test_two_phones_share_nothing(make_phone, call_on):
    one, other = call_on(make_phone()), call_on(make_phone())
    one.ask("setgroup", groupInfo="::Workshop")
    assert other.ask("getgroupcount")["msg"] == "2"
    other.cookie = one.cookie
    assert other.ask("uptime")["msg"] == "authentication required"


def test_clocks_go_forward_only():
    for clock in (ManualClock(wall=1000.0), SystemClock()):
        now, wall = clock.now(), clock.wall()
        clock.advance(10)
        assert clock.now() >= now + 10
        assert clock.wall() >= wall + 10
        for bad in (-1, float("nan"), float("inf")):
            with pytest.raises(ValueError, match="set forward"):
                clock.advance(bad)
    assert ManualClock(wall=1000.0).wall() == 1000


def test_threads_get_in_each_others_way_nowhere(phone, call_on):
    callers = [call_on(phone) for _ in range(4)]

    def work(caller) -> None:
        for n in range(100):
            assert caller.ask("setcontact", contactInfo=f"::N{n}::0::1::::::::")["res"] == "success"
            assert caller.ask("getcontact")["res"] == "success"

    threads = [threading.Thread(target=work, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(phone.phonebook.contacts()) == 400


def test_a_part_cannot_say_what_the_document_does_not_list(phone):
    replies = phone.replies
    assert replies.ok("uptime", day="1", hour="2", min="3", sec="4")["res"] == "success"
    assert replies.ok("get", **{"270": "Desk"}) == {"res": "success", "270": "Desk"}
    for wrong in ({}, {"days": "1"}, {"day": "1", "hour": "2", "min": "3"}):
        with pytest.raises(ProtocolDrift):
            replies.ok("uptime", **wrong)
    with pytest.raises(ProtocolDrift):
        replies.ok("nosuch")
    with pytest.raises(ProtocolDrift):
        replies.error("uptime", "no uptime")


def test_a_part_cannot_answer_an_action_the_document_does_not_have(monkeypatch):
    class Stray(Part):
        name = "stray"

        def actions(self):
            return {"selfdestruct": lambda fields: self.replies.ok("reboot")}

    monkeypatch.setattr(phone_module, "PARTS", (Stray,))
    with pytest.raises(ProtocolDrift, match="selfdestruct"):
        EmulatedPhone()


def test_numbers_of_requests():
    assert [number(text) for text in ("0", "12", "007", "9" * 15, "9" * 5000)] == [
        0, 12, 7, 999_999_999_999_999, -1,
    ]  # fmt: skip
    assert {number(text) for text in ("", "-1", "1.5", " 1", "1\n", "٣", "²", "1_0")} == {None}


def test_a_listing_is_the_same_as_json_and_as_values():
    listing = Listing([b'{"a":"1"}', b'{"a":"2"}'])
    assert listing.plain() == {"res": "success", "msg": [{"a": "1"}, {"a": "2"}]}
    assert listing.json() == b'{"res":"success","msg":[{"a":"1"},{"a":"2"}]}'
