"""The document against the guide's own counts and against itself."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from gmi_appkit.profiles import MODELS
from gmi_appkit.protocol import load, wire

DOCUMENT = load()


def test_all_38_interfaces_and_the_4_extensions_are_there_once():
    assert [i.number for i in DOCUMENT.interfaces] == list(range(1, 43))
    assert len({i.name for i in DOCUMENT.interfaces}) == 42
    assert [i.name for i in DOCUMENT.interfaces if i.models] == [
        "closeService", "grabWindow", "touchScreen", "endCall",
    ]  # fmt: skip


def test_it_is_loaded_once():
    assert load() is DOCUMENT


@pytest.mark.parametrize("interface", DOCUMENT.interfaces, ids=lambda i: i.name)
class TestEveryInterface:
    def test_is_marked_with_where_it_comes_from(self, interface):
        assert interface.standing in ("documented", "proposed")
        assert re.fullmatch(r"(V1\.0|v1\.9) p\. \d+(, \d+)*", interface.source)
        assert interface.source.split()[0] in DOCUMENT.sources
        for form in interface.replies:
            assert form.standing in ("documented", "proposed")
            assert 1 <= form.since <= 10

    def test_has_an_example_that_asks_for_it_with_known_fields(self, interface):
        parts = urlsplit(interface.example)
        fields = wire.parse_query(parts.query)
        assert parts.path == "/manager"
        assert fields.pop("action") == interface.action
        known = {field.name for field in interface.query}
        allowed = (
            known | {"format", "jsoncallback"} | ({"time"} if interface.number == 40 else set())
        )
        if "var-" in known:
            allowed |= {name for name in fields if re.fullmatch(r"(var|val)-\d{4}", name)}
        assert set(fields) <= allowed

    def test_takes_its_fields_from_its_parameters(self, interface):
        structs = interface.structs or {}
        for field in interface.query:
            root, _, member = field.source.partition(".")
            assert field.value or root in interface.parameters, field
            if member:
                assert any(member in fields for fields in structs.values()), field

    def test_has_one_kind_of_success_and_says_when_it_fails(self, interface):
        assert interface.success().kind == "success"
        for form in interface.replies:
            if form.kind == "error":
                assert form.when
                assert form.cause in ("input", "fault")
                message = form.body["msg"] if isinstance(form.body, dict) else form.body
                assert interface.error(message) is form
        with pytest.raises(KeyError, match="no error reply"):
            interface.error("no such thing")

    def test_answers_text_in_every_scalar(self, interface):
        for form in interface.replies:
            if isinstance(form.body, str):
                assert interface.reply == "bare"
                continue
            for value in form.body.values():
                rows = value if isinstance(value, list) else [{"": value}]
                assert all(isinstance(cell, str) for row in rows for cell in row.values())

    def test_says_which_models_have_it(self, interface):
        assert set(interface.models) <= set(MODELS)


def test_actions_lead_to_their_interfaces():
    by_action = DOCUMENT.by_action
    assert by_action["vendor"].name == "getVendor", "not getProduct, which lists it by mistake"
    assert by_action["put"].name == "setParameter"
    assert by_action["accountStatus"].name == "getAccountInfo"
    assert by_action["removeall"].name == "removeCall"
    assert {i.name for i in by_action.values()} | {"setUpgrade"} == set(DOCUMENT.by_name)
    assert set(DOCUMENT.side_by_action) == {
        "savephbk",
        "phbkresponse",
        "portphbkresponse",
        "reboot",
    }
    assert not set(DOCUMENT.side_by_action) & set(by_action)


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("webServiceLogin", "web_service_login"),
        ("getPN", "get_pn"),
        ("getGMIVersion", "get_gmi_version"),
        ("getUptime", "get_uptime"),
        ("moveToDefault", "move_to_default"),
    ],
)
def test_names_in_python(name, python):
    assert DOCUMENT.by_name[name].python_name == python


def test_what_destroys_is_marked():
    marked = {i.name for i in DOCUMENT.interfaces if i.destructive}
    assert marked == {
        "removeContact", "clearGroup", "removeGroup", "downloadPhonebook", "setPhonebook",
        "removeMessage", "removeCall", "setUpgrade", "setParameter",
    }  # fmt: skip
    assert DOCUMENT.side_by_action["reboot"].destructive


def test_secret_parameters_are_the_passwords():
    assert {"2", "196", "34", "406"} <= DOCUMENT.secret_parameters
    assert not DOCUMENT.secret_parameters & DOCUMENT.protected_parameters
    assert {"192", "237", "900", "901"} <= DOCUMENT.protected_parameters


def test_side_paths_and_session():
    assert [path["path"] for path in DOCUMENT.side_paths] == [
        "/upload", "/phonebook/phonebook.xml", "/message/message.xml",
        "/callhistory/callhistory.xml",
    ]  # fmt: skip
    assert (DOCUMENT.cookie, DOCUMENT.idle_seconds, DOCUMENT.cookie_limit) == (
        "phonecookie", 900, 64,
    )  # fmt: skip
    assert (DOCUMENT.callback_field, DOCUMENT.callback_limit) == ("jsoncallback", 256)
