"""Mistakes with GMIService, and what must not stand in the source."""

from __future__ import annotations

import pytest

NEW = "var gmi = new GMIService();\n"


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        ("gmi.getContacts('', '', '', f);", "gmi-function"),
        ("gmi.originateCall('2001', function () {});", "gmi-parameters"),
        ("gmi.getUptime(1, 2, 3, 4);", "gmi-parameters"),
        ("gmi.getUptime(function (reply) { show(reply.day); });", "gmi-error-case"),
        ("function f(r) { show(r.day); } gmi.getUptime(f);", "gmi-error-case"),
        ("gmi.removeContact('', f);", "gmi-destructive"),
        ("gmi.removeGroup(null, f);", "gmi-destructive"),
        ("gmi.webServiceLogin('', 'admin', 'hunter2', f);", "gmi-credentials"),
        ("phone.ask('getContacts', [''], f);", "gmi-function"),
        ("phone.ask('getContact', [''], function () {});", "gmi-parameters"),
        ("phone.ask('removeContact', [''], f);", "gmi-destructive"),
        ("gmi.watch('getUptime', [], function (r) { show(r.day); });", "gmi-error-case"),
        ("gmi.endCall(f);", "gmi-function"),
        ("gmi.webServiceLogin('192.168.0.9', user, pass, f);", "gmi-address"),
    ],
)
def test_mistake_is_reported(rules_in, call, rule) -> None:
    assert rules_in(NEW + call) == [(rule, 2)]


@pytest.mark.parametrize(
    "call",
    [
        "gmi.getUptime(f);",
        "gmi.getUptime();",
        "gmi.originateCall('0', '0', '1', number, '', f);",
        "gmi.originateCall('0', '0', '1', number, '', f, {timeout: 1});",
        "gmi.getUptime(function (reply) { if (reply.res === 'success') { show(reply.day); } });",
        "gmi.getUptime(function (reply) { show(reply); });",
        "gmi.getLineStatus('1', function (status) { show(status.length); });",
        "gmi.removeContact(GMIService.ALL, f);",
        "gmi.removeContact(contact.id, f);",
        "gmi.watchLine(1, f);",
        "gmi.webServiceLogin('', user, password, f);",
        "phone.ask('getContact', ['', '', ''], function (reply) { show(reply); });",
        "people.ask('friends', ['x'], f);",
        "gmi[name].apply(gmi, values);",
    ],
)
def test_sound_call_is_not_reported(rules_in, call) -> None:
    assert rules_in(NEW + call) == []


def test_the_object_is_known_in_other_files(app) -> None:
    found = app({"a.js": "window.phone = new GMIService();", "b.js": "window.phone.getUptimes(f);"})
    assert [(f.rule, f.file) for f in found] == [("gmi-function", "b.js")]


def test_a_close_name_is_suggested(app) -> None:
    (finding,) = app({"a.js": NEW + "gmi.getContacts('', '', '', f);"})
    assert finding.instead == "did you mean getContact?"


def test_what_only_some_models_answer_is_a_warning_for_the_others(app) -> None:
    (finding,) = app({"a.js": NEW + "gmi.endCall(f);"}, "gxp2200", "gxv3240")
    assert (finding.severity, finding.profiles) == ("warning", ("gxp2200",))


def test_config_js_may_hold_credentials(app) -> None:
    text = "window.CONFIG = {username: 'admin', password: 'hunter2', base: 'http://10.0.0.5'};"
    assert [f.rule for f in app({"app.js": text})] == ["gmi-credentials", "gmi-address"]
    assert not app({"app.js": "", "config.js": text})


def test_texts_about_passwords_are_not_passwords(rules_in) -> None:
    assert rules_in("var text = {password: 'Your password'}; form.password = '';") == []


def test_a_password_in_a_url_is_reported(rules_in) -> None:
    assert rules_in("get('x?action=login&secret=hunter2');") == [("gmi-credentials", 1)]
    assert rules_in("get('x?action=login&secret=' + secret);") == []
