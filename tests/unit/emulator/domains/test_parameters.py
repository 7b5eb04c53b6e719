import pytest

from gmi_appkit.emulator.presets import PRESETS, board_key, speed_dial_key
from gmi_appkit.errors import ConfigurationError


def pairs(items):
    fields = {}
    for index, (key, value) in enumerate(items):
        fields[f"var-{index:04}"] = key
        if value is not None:
            fields[f"val-{index:04}"] = value
    return fields


def put(talk, items, flag="1"):
    return talk("put", flag=flag, **pairs(items.items()))


def get(talk, *keys):
    return talk("get", **pairs((key, None) for key in keys))


def account(talk, index):
    return next(row for row in talk("status")["Data"] if row["Index"] == str(index))


def test_the_guides_own_example(talk):
    assert get(talk, "7044", "904") == {"res": "success", "7044": "1", "904": "15"}


def test_what_was_put_is_what_is_read(talk):
    assert put(talk, {"7044": "0", "290": "{ x+ & ü }"}) == {"res": "success", "flag": "1"}
    assert get(talk, "290", "7044") == {"res": "success", "290": "{ x+ & ü }", "7044": "0"}


@pytest.mark.parametrize(("sent", "shown"), [("0", "0"), ("1", "1"), ("", "1"), ("x", "1")])
def test_flag_comes_back(talk, sent, shown):
    assert put(talk, {}, flag=sent) == {"res": "success", "flag": shown}


def test_a_pair_without_value_is_empty_and_a_value_without_key_is_nothing(talk):
    talk("put", **{"var-0000": "904", "val-0001": "30"})
    assert get(talk, "904") == {"res": "success", "904": ""}


def test_a_key_nobody_knew_is_known_once_it_is_put(talk):
    assert get(talk, "31337")["msg"] == "new memory failed or no value"
    put(talk, {"31337": "x"})
    assert get(talk, "31337")["31337"] == "x"


def test_unknown_keys_are_left_out(talk):
    assert get(talk, "99999", "904", "P904", "") == {"res": "success", "904": "15"}


@pytest.mark.parametrize("keys", [(), ("99999",), ("P904",), ("2", "34")])
def test_nothing_to_read(talk, keys):
    assert get(talk, *keys)["msg"] == "new memory failed or no value"


def test_passwords_can_be_set_and_never_read(talk, phone):
    secrets = sorted(phone.document.secret_parameters)
    assert put(talk, dict.fromkeys(secrets, "hunter2"))["res"] == "success"
    assert get(talk, *secrets, "904") == {"res": "success", "904": "15"}
    assert "hunter2" not in repr(phone.snapshot())


@pytest.mark.parametrize("key", ["res", "msg", "P904", "-1", "123456", "²"])
def test_what_is_no_key_is_passed_over(talk, key):
    assert put(talk, {key: "x", "904": "30"})["res"] == "success"
    assert get(talk, key, "904") == {"res": "success", "904": "30"}


def test_the_accounts_are_there(talk):
    assert get(talk, "271", "270", "47", "35") == {
        "res": "success",
        "271": "1",
        "270": "Office",
        "47": "sip.example.net",
        "35": "2107",
    }
    assert get(talk, "1801", "1802") == {"res": "success", "1801": "0", "1802": ""}


def test_an_account_that_is_put_shows_in_account_info_and_can_call(talk):
    put(talk, {"1801": "1", "1802": "10.0.0.9", "1804": "777"})
    assert account(talk, 5) == {
        "Index": "5",
        "Server": "10.0.0.9",
        "Number": "777",
        "Status": "1",
        "Activate": "1",
    }
    assert talk("originatecall", destnum="1", account="5")["res"] == "success"


def test_an_account_without_a_server_does_not_register(talk):
    put(talk, {"1801": "1"})
    assert account(talk, 5)["Activate"] == "1"
    assert account(talk, 5)["Status"] == "0"


def test_switching_an_account_off_ends_its_calls(talk, phone):
    talk("originatecall", destnum="1", account="0")
    put(talk, {"271": "0"})
    assert account(talk, 0)["Status"] == "0"
    assert phone.lines()[0].state_name == "ending"
    put(talk, {"271": "1"})
    assert account(talk, 0)["Status"] == "1"


def test_a_new_label_leaves_the_registration_alone(talk):
    put(talk, {"617": "Depot"})
    assert account(talk, 3)["Status"] == "0"
    assert get(talk, "617")["617"] == "Depot"


def test_the_limits(talk, phone):
    assert get(talk, "1688", "1689", "1690") == {
        "res": "success",
        "1688": "1000",
        "1689": "500",
        "1690": "1000",
    }
    put(talk, {"1688": "10", "1689": "2", "1690": "9999999", "904": "30"})
    assert get(talk, "1688", "1689", "1690")["1690"] == "1000"
    for _ in range(11):
        last = talk("setcontact", contactInfo="::A::0::::::::::")
    assert last["msg"] == "set contact failed"
    for caller in ("1", "2", "3"):
        phone.ring(caller)
        phone.hang_up()
    assert len(phone.parts["calllog"].entries()) == 2


def test_lowering_the_call_limit_drops_the_oldest(talk, phone):
    for caller in ("1", "2", "3"):
        phone.ring(caller)
        phone.hang_up()
    put(talk, {"1689": "1"})
    assert talk("getlastcall", type="2")["msg"][0]["number"] == "3"
    assert talk.msg("removecall", ID="1", flag="0") == "remove call failed"


def test_speed_dial_keys_have_the_templates_numbers():
    assert speed_dial_key(1) == ("323", "301", "302", "303")
    assert speed_dial_key(2) == ("324", "304", "305", "306")
    assert speed_dial_key(7) == ("329", "319", "320", "321")
    assert speed_dial_key(8) == ("353", "354", "355", "356")
    assert speed_dial_key(18) == ("393", "394", "395", "396")
    assert speed_dial_key(19) == ("6001", "6201", "6401", "6601")
    assert speed_dial_key(130) == ("6112", "6312", "6512", "6712")
    assert board_key(1) == ("23000", "23001", "23002", "23003")
    assert board_key(160) == ("23795", "23796", "23797", "23798")
    for wrong in (0, 131):
        with pytest.raises(ValueError, match="1 to 130"):
            speed_dial_key(wrong)
    with pytest.raises(ValueError, match="1 to 160"):
        board_key(161)


def test_speed_dial_keys_are_set(talk):
    mode, account_key, name, number = speed_dial_key(1)
    reply = get(talk, mode, account_key, name, number)
    assert reply[name] == "Front desk"
    assert reply[number] == "2100"
    put(talk, {name: "Gate"})
    assert get(talk, name)[name] == "Gate"


def test_no_secret_has_a_preset(phone):
    assert not phone.document.secret_parameters & PRESETS.keys()


def test_a_rebooting_phone_takes_no_values_and_comes_back(talk, phone):
    assert talk("reboot") == {"res": "success"}
    assert put(talk, {"904": "30"}) == {"res": "error", "msg": "phone rebooting"}
    assert get(talk, "904")["904"] == "15"
    phone.advance(5)
    assert put(talk, {"904": "30"}) == {"res": "error", "msg": "authentication required"}
    talk.login()
    assert put(talk, {"904": "30"})["res"] == "success"


def test_parameters_from_python(phone):
    parameters = phone.parts["parameters"]
    parameters.change("904", "30")
    assert parameters.value("904") == "30"
    with pytest.raises(ConfigurationError, match="number"):
        parameters.change("P904", "30")
    with pytest.raises(ConfigurationError, match="from 10 to 10000"):
        parameters.change("1688", "3")


def test_a_value_put_back_to_the_preset_is_no_change(talk, phone):
    put(talk, {"904": "30"})
    put(talk, {"904": "15"})
    assert phone.parts["parameters"].dump() == {}
    assert get(talk, "904")["904"] == "15"


def test_a_phone_keeps_only_so_much(talk, phone):
    put(talk, {"904": "x" * 4097, "290": "y" * 4096})
    assert get(talk, "904", "290") == {"res": "success", "904": "15", "290": "y" * 4096}
    parameters = phone.parts["parameters"]
    for key in range(40_000, 51_000):
        parameters.accept(str(key), "x")
    assert len(parameters.dump()) == 10_000
    with pytest.raises(ConfigurationError, match="4096 characters"):
        parameters.change("904", "x" * 5000)
