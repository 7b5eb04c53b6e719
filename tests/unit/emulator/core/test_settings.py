from __future__ import annotations

import tomllib

import pytest

from gmi_appkit.emulator import Account, Network, PhoneSettings, Process
from gmi_appkit.emulator.settings import settings_from_mapping
from gmi_appkit.errors import ConfigurationError


def test_the_defaults_are_a_believable_gxp2200():
    settings = PhoneSettings()
    assert (settings.product, settings.gmi_version) == ("GXP2200", 10)
    assert set(settings.users) == {"admin", "gmiadmin", "user"}
    assert [account.registered for account in settings.accounts] == [True] * 3 + [False] * 3


def test_all_of_it_can_stand_in_a_file():
    raw = tomllib.loads("""
        model = "GXV3240"
        gmi_version = 6
        users = { admin = "geheim" }
        uptime = 60
        contact_limit = 5000
        single_session = true
        idle_seconds = 30
        network = { ip = "10.0.0.5", type = "static" }
        processes = { gs_gui = { state = "R", kilobytes = 9 } }
        [[accounts]]
        index = 2
        active = true
        registered = true
        server = "sip.example.net"
        number = "2107"
    """)
    settings = settings_from_mapping(raw)
    assert settings.product == "GXV3240"
    assert settings.users == {"admin": "geheim"}
    assert settings.network == Network(ip="10.0.0.5", type="static")
    assert settings.processes == {"gs_gui": Process("R", 9)}
    assert settings.accounts[2] == Account(2, True, True, "sip.example.net", "2107")
    assert len(settings.accounts) == 6
    assert settings_from_mapping({"uptime": 7}, settings).model == "gxv3240"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"model": "gxp2000"}, "did you mean 'gxp2200'"),
        ({"modle": "gxp2200"}, "did you mean 'model'"),
        ({"model": 2200}, "model is 2200: it must be text"),
        ({"gmi_version": 0}, "gmi_version is 0"),
        ({"gmi_version": "10"}, "gmi_version is '10': it must be a whole number"),
        ({"gmi_version": True}, "gmi_version is True"),
        ({"contact_limit": 9}, r"contact_limit \(P1688\) is 9: .* from 10 to 10000"),
        ({"contact_limit": 10_001}, "from 10 to 10000"),
        ({"idle_seconds": 0}, "idle_seconds is 0"),
        ({"single_session": 1}, "single_session is 1: it must be true or false"),
        ({"users": {}}, "users is empty"),
        ({"users": {"admin": 123}}, "the password of 'admin' must be text"),
        ({"accounts": {"index": 1}}, "it must be a list"),
        ({"accounts": [{"index": 6}]}, "accounts are numbered 0 to 5"),
        ({"accounts": [{"index": 1}, {"index": 1}]}, "given twice"),
        ({"accounts": [{"number": "1"}]}, "index is missing"),
        ({"accounts": [{"index": 1, "nmae": "x"}]}, "did you mean 'name'"),
        ({"accounts": [{"index": True}]}, "index is True"),
        ({"accounts": ["2107"]}, "it must be a table"),
        ({"network": {"ip": 5}}, r"network\.ip is 5: it must be text"),
        ({"processes": {"gs_gui": "S"}}, "processes.gs_gui is 'S': it must be a table"),
    ],
)
def test_what_cannot_be_says_what_could(raw, message):
    with pytest.raises(ConfigurationError, match=message):
        settings_from_mapping(raw)


def test_a_cookie_attribute_cannot_add_a_header():
    with pytest.raises(ConfigurationError, match="one line"):
        PhoneSettings(cookie_attributes="\r\nX: y")
