from __future__ import annotations

import re

import pytest

from gmi_appkit.protocol import Request

LOGIN_FIRST = {"res": "error", "msg": "authentication required"}
FAILED = {"res": "error", "msg": "authentication failed"}


@pytest.mark.parametrize("user", ["admin", "gmiadmin", "user"])
def test_each_user_logs_in(stranger, user):
    stranger.login(user)
    assert stranger.ask("uptime")["res"] == "success"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"username": "admin"},
        {"secret": "123"},
        {"username": "admin", "secret": ""},
        {"username": "admin", "secret": "1234"},
        {"username": "Admin", "secret": "123"},
        {"username": "nobody", "secret": "123"},
        {"username": "nobody", "secret": "\0"},
        {"username": "", "secret": ""},
        {"username": "admin", "secret": "é" * 2000},
    ],
)
def test_anything_wrong_or_missing_fails_alike(stranger, fields):
    assert stranger.ask("login", **fields) == FAILED
    assert stranger.cookie == ""


def test_parameter_names_of_the_login_in_any_case(stranger):
    assert "Success" in stranger.bare("login", Username="admin", SECRET="123", time="1700000000")
    assert stranger.ask("uptime")["res"] == "success"


def test_the_cookie_is_quoted_lower_case_hex(stranger):
    header = dict(stranger.send("login", username="admin", secret="123").headers)["Set-Cookie"]
    assert re.fullmatch(r'phonecookie="[0-9a-f]{8,64}"; Version="1"; Max-Age=900; Path=/', header)


def test_the_cookie_counts_with_and_without_its_quotes_and_among_others(phone, caller):
    value = caller.cookie.partition("=")[2].strip('"')
    for cookie in (
        f'phonecookie="{value}"',
        f"phonecookie={value}",
        f'theme=dark; phonecookie="{value}"; other=1',
    ):
        reply = phone.handle(Request("/manager", "action=uptime&format=json", cookie=cookie))
        assert b"success" in reply.body


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        'phonecookie=""',
        'phonecookie="0123456789abcdef"',
        'notphonecookie="{value}"',
        'PHONECOOKIE="{value}"',
        'phonecookie="{value}0"',
        'phonecookie="' + "a" * 65 + '"',
        'phonecookie="' + "a" * 60_000 + '"',
    ],
)
def test_other_cookies_open_nothing(phone, caller, cookie):
    value = caller.cookie.partition("=")[2].strip('"')
    cookie = cookie.replace("{value}", value)
    reply = phone.handle(Request("/manager", "action=uptime&format=json", cookie=cookie))
    assert b"authentication required" in reply.body


def test_the_session_is_not_taken_from_anywhere_else(phone, caller):
    value = caller.cookie.partition("=")[2].strip('"')
    for query in (
        f"action=uptime&phonecookie={value}",
        f"action=uptime&cookie=phonecookie={value}",
    ):
        assert b"authentication required" in phone.handle(Request("/manager", query)).body


def test_a_session_ends_after_900_idle_seconds_and_not_before(caller, clock):
    clock.advance(900)
    assert caller.ask("uptime")["res"] == "success"
    clock.advance(900.5)
    assert caller.ask("uptime") == LOGIN_FIRST
    assert caller.ask("uptime") == LOGIN_FIRST
    assert caller.login().ask("uptime")["res"] == "success"


def test_requests_keep_a_session_and_its_cookie_alive(caller, clock, stranger):
    cookie = caller.cookie
    renewed = 0
    for _ in range(10):
        clock.advance(300)
        reply = caller.send("uptime", format="json")
        assert b"success" in reply.body
        renewed += len(reply.headers)
    # A browser drops the cookie 900 s after it was last set.
    assert renewed >= 3
    assert caller.cookie == cookie


def test_what_needs_no_login_does_not_keep_a_session_alive(caller, clock):
    for _ in range(4):
        clock.advance(300)
        caller.ask("product")
    assert caller.ask("uptime") == LOGIN_FIRST


def test_sessions_of_one_user_live_side_by_side(caller, stranger):
    stranger.login()
    assert caller.ask("uptime")["res"] == "success"
    assert stranger.ask("uptime")["res"] == "success"


def test_with_single_session_a_login_ends_the_same_users_others(make_phone, call_on):
    phone = make_phone(single_session=True)
    first, other_user = call_on(phone), call_on(phone)
    other_user = other_user.login("gmiadmin")
    second = call_on(phone)
    assert first.ask("uptime") == LOGIN_FIRST
    assert other_user.ask("uptime")["res"] == "success"
    assert second.ask("uptime")["res"] == "success"


def test_a_failed_login_ends_nothing(caller):
    assert caller.ask("login", username="admin", secret="x") == FAILED
    assert caller.ask("uptime")["res"] == "success"


def test_endless_logins_do_not_fill_the_phone(phone, call_on):
    newest = [call_on(phone) for _ in range(400)][-1]
    assert len(phone.sessions.users()) <= 256
    assert newest.ask("uptime")["res"] == "success"


def test_a_reboot_ends_sessions_when_it_is_over(phone, caller, clock):
    assert caller.ask("reboot") == {"res": "success"}
    assert phone.system.rebooting
    assert caller.ask("uptime")["res"] == "success"
    clock.advance(phone.settings.reboot_seconds)
    assert caller.ask("uptime") == LOGIN_FIRST
    assert not phone.system.rebooting
    assert caller.login().ask("uptime") == {
        "res": "success", "day": "0", "hour": "0", "min": "0", "sec": "0",
    }  # fmt: skip
