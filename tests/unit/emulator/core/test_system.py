from __future__ import annotations

from gmi_appkit.emulator import Account, Network, Process


def test_uptime_counts_from_the_setting_on(make_phone, call_on, clock):
    caller = call_on(make_phone(uptime=131_025))
    assert caller.ask("uptime") == {
        "res": "success", "day": "1", "hour": "12", "min": "23", "sec": "45",
    }  # fmt: skip
    clock.advance(11 * 3600 + 36 * 60 + 15)
    assert call_on(caller.phone).ask("uptime") == {
        "res": "success", "day": "2", "hour": "0", "min": "0", "sec": "0",
    }  # fmt: skip


def test_identity_is_what_was_set(make_phone, call_on):
    caller = call_on(
        make_phone(
            model="gxv3275",
            part_number="9620001903B",
            hardware="V2.2A",
            vendor="Example, Inc.",
            network=Network(ip="10.0.0.5", type="static"),
            processes={"gs_gui": Process("Z", 7)},
        )
    )
    assert caller.ask("pn") == {"res": "success", "pn": "9620001903B"}
    assert caller.ask("hardware") == {"res": "success", "hardware": "V2.2A"}
    assert caller.ask("productinfo") == {
        "res": "success", "product": "GXV3275", "vendor": "Example, Inc.",
    }  # fmt: skip
    assert caller.ask("network")["ip"] == "10.0.0.5"
    assert caller.bare("phoneStatus", funcname="gs_gui") == "Z"
    assert caller.bare("phoneMem", funcname="gs_gui") == "7 kB"


def test_processes_that_are_not_there_are_unknown(caller):
    for name in ("", "gs_nothing"):
        assert caller.bare("phoneStatus", funcname=name) == "Unknown"
        assert caller.bare("phoneMem", funcname=name, jsoncallback="f") == '/**/f("Unknown");'


def test_accounts_answer_in_their_own_form(make_phone, call_on):
    phone = make_phone(accounts=(Account(1, True, True, "sip.example.net", "2107", "Office"),))
    reply = call_on(phone).ask("status")
    assert reply["Response"] == "Success"
    assert [row["Index"] for row in reply["Data"]] == ["0", "1", "2", "3", "4", "5"]
    assert reply["Data"][1] == {
        "Index": "1", "Server": "sip.example.net", "Number": "2107", "Status": "1", "Activate": "1",
    }  # fmt: skip
    assert reply["Data"][0]["Activate"] == reply["Data"][0]["Status"] == "0"


def test_the_registrar_can_lose_an_account_and_take_it_again(phone, caller):
    def shown():
        return [row["Status"] for row in caller.ask("status")["Data"]]

    assert shown() == ["1", "1", "1", "0", "0", "0"]
    phone.accounts.unregister(0)
    phone.accounts.register(4)
    assert shown() == ["0", "1", "1", "0", "1", "0"]
    assert not phone.accounts.usable(0)
    assert phone.accounts.usable(4)


def test_an_inactive_account_is_not_registered_and_not_usable(make_phone, call_on):
    phone = make_phone(accounts=(Account(0, active=False, registered=True),))
    assert not phone.accounts.usable(0)
    assert call_on(phone).ask("status")["Data"][0]["Status"] == "0"
