"""How a phone reads requests and in which form it answers."""

from __future__ import annotations

import json

import pytest

from gmi_appkit.protocol import Request

COMMAND_NOT_FOUND = {"res": "error", "msg": "command not found"}
LOGIN_FIRST = {"res": "error", "msg": "authentication required"}


def test_bare_manager_is_an_unknown_command_and_not_a_missing_page(phone):
    reply = phone.handle(Request("/manager"))
    assert reply.status == 200
    assert reply.body == b"Response=Error\r\nMessage=command not found\r\n"


@pytest.mark.parametrize("path", ["/", "/cgi-bin/api.values.post", "/update.htm", "/manager/"])
def test_other_paths_are_missing_as_provisioning_probes_expect(phone, path):
    assert phone.handle(Request(path, "action=product")).status == 404


@pytest.mark.parametrize("action", ["", "nosuch", "LOGIN", "getuptime", "uptime "])
def test_unknown_actions_need_no_session_to_be_unknown(stranger, caller, action):
    assert stranger.ask(action) == COMMAND_NOT_FOUND
    assert caller.ask(action) == COMMAND_NOT_FOUND


@pytest.mark.parametrize("action", ["vendor", "product", "productinfo"])
def test_what_the_phone_is_may_be_asked_without_login(stranger, action):
    assert stranger.ask(action)["res"] == "success"


def test_everything_else_needs_a_login(phone, stranger):
    open_to_all = {"login", "vendor", "product", "productinfo"}
    on_this_model = [i for i in phone.document.interfaces if not i.models]
    for interface in on_this_model:
        if interface.action not in open_to_all:
            assert stranger.ask(interface.action) == LOGIN_FIRST, interface.name
    for side in phone.document.side_actions:
        assert stranger.ask(side.action) == LOGIN_FIRST, side.action


def test_text_form_without_format_json(stranger):
    reply = stranger.send("product", time="0")
    assert reply.body == b"Response=Success\r\nProduct=GXP2200\r\n"
    assert reply.content_type == "text/plain; charset=utf-8"


def test_text_form_of_a_list_has_one_block_for_each_record(caller):
    assert caller.bare("getgroup").splitlines() == [
        "Response=Success",
        "",
        "GroupID=0",
        "GroupName=default",
        "",
        "GroupID=100",
        "GroupName=blacklist",
    ]


def test_text_form_keeps_a_record_on_its_lines_whatever_the_name(caller):
    caller.ask("setcontact", contactInfo="::Eve\r\nResponse=Success::0::1::::::::")
    assert "ContactName=Eve Response=Success\r\n" in caller.bare("getcontact")


def test_json_form(stranger):
    reply = stranger.send("product", format="JSON")
    assert json.loads(reply.body) == {"res": "success", "product": "GXP2200"}
    assert reply.content_type == "application/json; charset=utf-8"


@pytest.mark.parametrize("name", ["x", "jQuery1124_17", "window.app.done", "$", "_a1"])
def test_jsonp_calls_the_function_that_was_asked_for(stranger, name):
    reply = stranger.send("product", format="json", jsoncallback=name)
    assert reply.body == b'/**/%s({"res":"success","product":"GXP2200"});' % name.encode()
    assert reply.content_type == "application/javascript; charset=utf-8"


def test_a_literal_question_mark_asks_for_plain_json(stranger):
    reply = stranger.send("product", format="json", jsoncallback="?")
    assert reply.body == b'{"res":"success","product":"GXP2200"}'


@pytest.mark.parametrize(
    "name",
    [
        "alert(1)//", "<script>", "a;b", "a\n", "a\u2028", "é", "a..b", ".a", "a.", "a[0]", "1a",
        "x" * 257,
    ],
)  # fmt: skip
def test_other_callbacks_are_refused_and_never_echoed(phone, caller, name):
    reply = caller.send("setgroup", groupInfo="::New", format="json", jsoncallback=name)
    assert reply.status == 400
    assert name.encode() not in reply.body
    assert "script" not in reply.content_type
    assert caller.ask("getgroupcount")["msg"] == "2", "a refused request must have no effect"


def test_bare_values(caller):
    assert caller.bare("gmiVersion") == "10"
    assert caller.bare("gmiVersion", format="json") == "10"
    assert caller.bare("gmiVersion", jsoncallback="f") == "/**/f(10);"
    assert caller.bare("phoneStatus", funcname="gs_gui") == "S"
    assert caller.bare("phoneStatus", funcname="gs_gui", format="json", jsoncallback="f") == (
        '/**/f("S");'
    )
    assert caller.bare("phoneMem", funcname="gs_gui", jsoncallback="f") == '/**/f("3176 kB");'


def test_errors_of_bare_interfaces_are_json_in_every_form(caller, stranger):
    assert json.loads(stranger.bare("gmiVersion")) == LOGIN_FIRST
    assert json.loads(caller.bare("lineStatus")) == {
        "res": "error",
        "msg": "line can't be null",
    }


def test_post_of_a_form_is_the_same_as_get(phone):
    body = b"action=login&Username=admin&Secret=123&time=1700000000"
    for kind in ("application/x-www-form-urlencoded; charset=UTF-8", ""):
        reply = phone.handle(Request("/manager", "", "POST", body, kind))
        assert reply.body == b"Response=Success\r\nMessage=authentication accepted\r\n"
        assert any(name == "Set-Cookie" for name, _ in reply.headers)


def test_other_bodies_are_not_read(phone):
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        reply = phone.handle(Request("/manager", "", "POST", b"action=product", kind))
        assert b"command not found" in reply.body


def test_of_a_repeated_field_the_first_counts_and_the_query_before_the_form(phone):
    query = "action=product&action=vendor"
    form = "application/x-www-form-urlencoded"
    assert b"Product=" in phone.handle(Request("/manager", query)).body
    assert b"Product=" in phone.handle(Request("/manager", query, "POST", b"action=x", form)).body


def test_more_fields_than_anybody_needs_are_refused(phone):
    many = "&".join(f"a{n}=1" for n in range(5000))
    assert phone.handle(Request("/manager", f"action=product&{many}")).status == 400


@pytest.mark.parametrize("query", ["%", "action=%zz", "action=%ff%fe", "&&=&", "=x", "action"])
def test_broken_queries_are_just_unknown_commands(phone, query):
    assert b"command not found" in phone.handle(Request("/manager", f"{query}&format=json")).body


def test_a_name_cannot_end_the_script_it_is_sent_in(caller):
    name = "</script><script>alert(1)</script>\u2028\u2029"
    caller.ask("setcontact", contactInfo=f"::{name}::0::1::::::::")
    body = caller.send("getcontact", format="json", jsoncallback="f").body.decode()
    assert "</script" not in body
    assert "\u2028" not in body
    assert json.loads(body[6:-2])["msg"][0]["contactName"] == name


def test_the_extensions_answer_on_the_gxv_models_only(make_phone, call_on):
    for model, here in (("gxp2200", False), ("gxv3240", True), ("gxv3275", True)):
        caller = call_on(make_phone(model=model))
        assert caller.ask("product")["product"] == model.upper()
        reply = caller.bare("endcall")
        assert ("command not found" not in reply) is here


def test_an_older_phone_does_not_know_younger_functions(make_phone, call_on):
    old = call_on(make_phone(gmi_version=5))
    assert old.bare("gmiVersion") == "5"
    for action in ("phoneStatus", "phoneMem", "lineStatus"):
        assert json.loads(old.bare(action, format="json")) == COMMAND_NOT_FOUND
    assert call_on(make_phone(gmi_version=6)).bare("phoneStatus", funcname="gs_gui") == "S"


def test_an_older_phone_does_not_say_younger_errors(make_phone, call_on):
    new, old = call_on(make_phone(gmi_version=9)), call_on(make_phone(gmi_version=8))
    assert new.ask("removecontact", contactID="x")["msg"] == "wrong format"
    assert old.ask("removecontact", contactID="x")["msg"] == "remove contact failed"


def test_the_spellings_of_the_guides_lists_are_taken_too(caller):
    assert caller.ask("accountStatus") == caller.ask("status")
    assert caller.ask("vendor")["vendor"] == "Grandstream Networks, Inc."
