"""A real phone behind the dev server; an emulated one on a socket stands for it."""

import asyncio
import json
import logging
import socket

import pytest

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Request
from gmi_appkit.targets import Target
from gmi_appkit.targets.real import RealTarget


def test_it_is_a_target_and_names_the_phone(play, server):
    async def scene(target):
        assert isinstance(target, Target)
        return target.title

    assert play(scene) == f"phone 127.0.0.1:{server.port} as gmiadmin"


def test_it_holds_the_session_itself(play, wired, emulated):
    async def scene(target):
        many = await asyncio.gather(*(wired.json(target, "uptime") for _ in range(8)))
        assert all(body["res"] == "success" for body in many)
        emulated.sessions.end_all()
        many = await asyncio.gather(*(wired.json(target, "uptime") for _ in range(8)))
        assert all(body["res"] == "success" for body in many)

    play(scene)
    assert len(emulated.journal.calls("login")) == 2


def test_a_page_s_login_is_answered_without_its_password(play, wired, emulated):
    async def scene(target):
        reply = await target.handle(wired.request("login", username="admin", secret="anything"))
        assert json.loads(reply.body) == {"res": "success", "msg": "authentication accepted"}
        assert reply.headers == []

    play(scene)
    (login,) = emulated.journal.calls("login")
    assert (login.fields["username"], login.user) == ("gmiadmin", "gmiadmin")


def test_our_own_wrong_password_is_the_page_s_wrong_password(play, wired, told):
    async def scene(target):
        body = await wired.json(target, "login", username="x", secret="y")
        assert body == {"res": "error", "msg": "authentication failed"}
        body = await wired.json(target, "uptime")
        assert "login was refused" in body["msg"]

    play(scene, password="wr0ng-s3cret")
    assert len(told) == 1
    assert "s3cret" not in str(told)


def test_a_wrong_password_is_not_tried_over_and_over(play, wired, emulated):
    async def scene(target):
        for _ in range(5):
            assert (await wired.json(target, "uptime"))["res"] == "error"

    play(scene, password="wr0ng")
    assert len(emulated.journal.calls("login")) == 1


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("removecontact", {"contactID": ""}),
        ("removecontact", {}),
        ("RemoveContact", {"contactid": " "}),
        ("removegroup", {"groupID": ""}),
        ("cleargroup", {"groupID": "1"}),
        ("removemessage", {"ID": "0", "flag": "1"}),
        ("removecall", {"ID": "0", "flag": "+1"}),
        ("removeall", {"ID": "0", "flag": "1"}),
        ("put", {"flag": "1", "var-0000": "P8", "val-0000": "1"}),
        ("put", {"flag": "1", "var-0000": "02", "val-0000": "x"}),
        ("putportphbk", {"portClear": "1"}),
        ("putdownphbk", {"downClear": "1"}),
        ("putdownphbk", {"clear-old": "1"}),
        ("reboot", {}),
        ("uptime", {"Action": "reboot"}),
    ],
)
def test_what_destroys_something_is_not_passed_on(play, wired, emulated, told, action, fields):
    async def scene(target):
        body = await wired.json(target, action, **fields)
        assert body["res"] == "error"
        assert "--allow-destructive" in body["msg"]

    play(scene)
    assert len(emulated.journal) == 0
    assert "--allow-destructive" in told[0]


def test_with_leave_it_is_passed_on(play, wired, emulated):
    async def scene(target):
        assert (await wired.json(target, "removecontact", contactID=""))["res"] == "success"

    play(scene, allow_destructive=True)
    assert len(emulated.phonebook.contacts()) == 0


def test_of_a_repeated_field_the_phone_sees_the_one_that_was_checked(play, wired, emulated):
    async def scene(target):
        query = "action=removecontact&contactID=3&contactID=&format=json&action=reboot"
        await target.handle(Request("/manager", query))

    play(scene)
    (call,) = emulated.journal.calls("removecontact")
    assert call.fields["contactID"] == "3"
    assert not emulated.journal.calls("reboot")


def test_an_action_nobody_documented_stays_here(play, wired, emulated, told):
    async def scene(target):
        body = await wired.json(target, "factoryreset")
        assert body == {"res": "error", "msg": "command not found"}
        assert (await wired.json(target, ""))["msg"] == "command not found"

    play(scene)
    assert "factoryreset" in told[0]
    assert [entry.action for entry in emulated.journal.entries()] == ["login", ""]


def test_passwords_of_the_phone_are_not_read(play, wired):
    async def scene(target):
        fields = {"var-0000": "P2", "var-0001": "34"}
        body = await wired.json(target, "get", **fields)
        assert body == {"res": "error", "msg": "new memory failed or no value"}

    play(scene)


def test_other_addresses_of_the_phone_are_not_passed_on(play, emulated):
    async def scene(target):
        for path in ("/", "/index.html", "/phonebook/../etc", "/upload", "/cgi-bin/update"):
            assert (await target.handle(Request(path))).status in (404, 405)
        assert (await target.handle(Request("/manager", method="PUT"))).status == 405

    play(scene)
    assert len(emulated.journal) == 0


def test_a_callback_is_ours_not_the_phone_s(play, emulated):
    async def scene(target):
        reply = await target.handle(Request("/manager", "action=product&jsoncallback=app.got"))
        assert reply.body == b'/**/app.got({"res":"success","product":"GXP2200"});'
        assert reply.content_type.startswith("application/javascript")
        reply = await target.handle(Request("/manager", "action=gmiVersion&jsoncallback=cb"))
        assert reply.body == b"/**/cb(10);"
        reply = await target.handle(Request("/manager", "action=product&jsoncallback=alert(1)"))
        assert reply.status == 400
        reply = await target.handle(Request("/manager", "action=product"))
        assert reply.body == b"Response=Success\r\nProduct=GXP2200\r\n"

    play(scene)
    assert "jsoncallback" not in emulated.journal.entries()[0].fields


def test_a_form_is_passed_on_as_a_form(play, emulated):
    async def scene(target):
        body = b"action=getcontact&contactName=zzz&format=json"
        kind = "application/x-www-form-urlencoded"
        reply = await target.handle(Request("/manager", "", "POST", body, kind))
        assert json.loads(reply.body) == {"res": "error", "msg": "0"}

    play(scene)
    assert emulated.journal.last("getcontact").method == "POST"


def test_a_phone_that_is_off_is_said_once(play, wired, told):
    async def scene(target):
        for _ in range(3):
            body = await wired.json(target, "uptime")
            assert body["res"] == "error"
            assert f"cannot reach phone 127.0.0.1:{port}" in body["msg"]

    with socket.socket() as off:  # nobody listens there, and nobody else gets it meanwhile
        off.bind(("127.0.0.1", 0))
        port = off.getsockname()[1]
        play(scene, url=f"http://127.0.0.1:{port}")
    assert len(told) == 1
    assert "\n" not in told[0]


def test_a_phone_that_hangs_times_out_and_is_back_later(play, wired, told):
    async def scene(target):
        held = []

        async def hold(_reader, writer):
            held.append(writer)

        silent = await asyncio.start_server(hold, "127.0.0.1", 0)
        base, target._base = target._base, f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}"
        body = await wired.json(target, "product")
        assert "timed out after 0.5 s" in body["msg"]
        for writer in held:
            writer.close()
        silent.close()
        target._base, target._timeout = base, 60
        assert (await wired.json(target, "product"))["res"] == "success"

    play(scene, timeout=0.5)
    assert len(told) == 2
    assert told[1].endswith("answers again")


def answering(raw):
    """A scene with a phone that answers everything with the same bytes."""

    def scene_of(check):
        async def scene(target):
            async def answer(reader, writer):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(raw)
                await writer.drain()
                writer.close()

            odd = await asyncio.start_server(answer, "127.0.0.1", 0)
            target._base = f"http://127.0.0.1:{odd.sockets[0].getsockname()[1]}"
            await check(target)
            odd.close()

        return scene

    return scene_of


def test_a_redirect_is_not_followed(play, wired):
    raw = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"

    async def check(target):
        body = await wired.json(target, "product")
        assert "redirects, which is not followed" in body["msg"]

    play(answering(raw)(check))


def test_what_the_phone_sends_never_runs_as_our_page(play):
    page = b"<script>alert(1)</script>"
    raw = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 25\r\n\r\n" + page

    async def check(target):
        reply = await target.handle(Request("/manager", "action=product&format=json"))
        assert reply.content_type.startswith("text/plain")
        reply = await target.handle(Request("/manager", "action=product&jsoncallback=cb"))
        assert reply.body.startswith(b'/**/cb({"res":"error"')
        assert page not in reply.body

    play(answering(raw)(check))


def test_the_name_is_looked_up_once(play, wired, server, monkeypatch):
    async def scene(target):
        loop = asyncio.get_running_loop()
        looked_up = []
        real = loop.getaddrinfo

        async def counting(host, *args, **options):
            if host == "localhost":
                looked_up.append(host)
                options["family"] = socket.AF_INET
            return await real(host, *args, **options)

        monkeypatch.setattr(loop, "getaddrinfo", counting)
        for _ in range(3):
            assert (await wired.json(target, "product"))["res"] == "success"
        assert looked_up == ["localhost"]

    play(scene, url=f"http://localhost:{server.port}")


def test_the_environment_s_proxy_is_not_used(play, wired, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    async def scene(target):
        assert (await wired.json(target, "product"))["res"] == "success"

    play(scene)


def test_a_password_in_the_address_is_refused():
    with pytest.raises(ConfigurationError, match="environment"):
        RealTarget("http://admin:x@127.0.0.1", "admin", "x")


def test_the_password_is_nowhere(play, wired, password, told, caplog):
    caplog.set_level(logging.DEBUG)

    async def scene(target):
        seen = [repr(target), target.title]
        for action in ("login", "uptime", "nonsense", "reboot", "getcontact"):
            reply = await target.handle(wired.request(action))
            seen += [reply.body.decode(), str(reply.headers)]
        return seen

    text = str(play(scene)) + str(told) + caplog.text
    for form in (password, "c4nary"):
        assert form not in text
