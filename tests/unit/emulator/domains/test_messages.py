import pytest

from gmi_appkit.emulator.errors import CannotHappen


def send(talk, number="8107314", text="hello", account="0", flag="1"):
    return talk("setnewmessage", number=number, account=account, content=text, flag=flag)


def box(talk, state):
    return [it["message"] for it in talk("getmessage")["msg"] if it["state"] == state]


def test_a_sent_message_lies_in_the_outbox(talk):
    assert send(talk) == {"res": "success"}
    assert talk("getmessage") == {
        "res": "success",
        "msg": [{"id": "1", "number": "8107314", "account": "0", "state": "1", "message": "hello"}],
    }


def test_a_draft_moves_to_the_outbox_when_it_is_sent(talk):
    send(talk, text="later", flag="0")
    assert box(talk, "2") == ["later"]
    assert talk("senddraftmessage", messageID="1") == {"res": "success"}
    assert box(talk, "2") == []
    assert talk("getmessage", messageID="1")["msg"][0]["state"] == "1"
    assert talk.msg("senddraftmessage", messageID="1") == "send new message failed"


def test_a_message_comes_in(talk, phone):
    assert phone.receive_message("333", "lunch? ☕", account=1) == 1
    assert talk("getmessage", messageID="1")["msg"] == [
        {"id": "1", "number": "333", "account": "1", "state": "0", "message": "lunch? ☕"}
    ]


def test_no_messages_are_an_empty_list_and_an_unknown_one_an_error(talk):
    assert talk("getmessage") == {"res": "success", "msg": []}
    assert talk("getmessage", messageID="") == {"res": "success", "msg": []}
    assert talk.msg("getmessage", messageID="7") == "get message failed"
    assert talk.msg("getmessage", messageID="seven") == "wrong format"


@pytest.mark.parametrize("account", ["3", "4", "6", "999999999999999999"])
def test_an_account_that_cannot_send(talk, account):
    assert send(talk, account=account)["msg"] == "set new message failed"
    assert talk("getmessage")["msg"] == []


def test_a_draft_waits_until_its_account_is_registered(talk, phone):
    assert send(talk, account="3", flag="0") == {"res": "success"}
    assert talk.msg("senddraftmessage", messageID="1") == "send new message failed"
    phone.accounts.register(3)
    assert talk("senddraftmessage", messageID="1") == {"res": "success"}


def test_a_draft_without_a_number_cannot_be_sent(talk):
    send(talk, number="", flag="0")
    assert talk.msg("senddraftmessage", messageID="1") == "send new message failed"


@pytest.mark.parametrize("which", ["", "9", "x"])
def test_sending_what_is_no_draft(talk, which):
    assert talk.msg("senddraftmessage", messageID=which) == "send new message failed"


@pytest.mark.parametrize(
    "wrong", [{"account": "x"}, {"account": ""}, {"flag": "2"}, {"flag": ""}, {"number": " "}]
)
def test_new_message_in_wrong_format(make_talk, wrong):
    assert send(make_talk(), **wrong)["msg"] == "wrong format"
    assert send(make_talk(gmi_version=8), **wrong)["msg"] == "set new message failed"


def test_remove_a_box(talk, phone):
    send(talk, text="out")
    send(talk, text="draft", flag="0")
    phone.receive_message("1", "in")
    assert talk("removemessage", ID="0", flag="1") == {"res": "success"}
    assert [it["message"] for it in talk("getmessage")["msg"]] == ["out", "draft"]
    assert talk("removemessage", ID="0", flag="1") == {"res": "success"}


@pytest.mark.parametrize("flag", ["0", "2"])
def test_remove_one_message(talk, flag):
    send(talk)
    assert talk("removemessage", ID="1", flag=flag) == {"res": "success"}
    assert talk.msg("removemessage", ID="1", flag=flag) == "remove message failed"


@pytest.mark.parametrize(
    ("message", "flag"), [("", "0"), ("x", "0"), ("3", "1"), ("1", ""), ("1", "9")]
)
def test_remove_message_in_wrong_format(talk, message, flag):
    assert talk.msg("removemessage", ID=message, flag=flag) == "wrong format"


def test_a_full_phone_takes_no_more(talk, phone):
    talk("put", **{"var-0000": "1690", "val-0000": "10"})
    for _ in range(10):
        assert send(talk) == {"res": "success"}
    assert send(talk)["msg"] == "set new message failed"
    assert send(talk, flag="0")["msg"] == "set new message failed"
    assert phone.receive_message("1", "lost") is None
    talk("removemessage", ID="1", flag="0")
    assert phone.receive_message("1", "fits") == 11


def test_nothing_reaches_an_unregistered_account(phone):
    with pytest.raises(CannotHappen, match="account 3"):
        phone.receive_message("1", "hello", account=3)


def test_message_file(talk, phone):
    assert talk.raw("/message/message.xml").status == 404
    phone.receive_message("333", "a < b & c\x00")
    assert talk("savemessage") == {"res": "success"}
    body = talk.raw("/message/message.xml").body.decode()
    assert "<content>a &lt; b &amp; c</content>" in body
    assert "<time>2024-01-15T09:00:00Z</time>" in body
    assert 'box="inbox"' in body


def test_text_form(talk, phone):
    phone.receive_message("333", "one\r\ntwo")
    reply = talk.raw("/manager", {"action": "getmessage"}).body.decode()
    assert reply.startswith("Response=Success\r\n")
    assert "Message=one two\r\n" in reply


def test_a_text_that_no_phone_could_send(talk):
    assert send(talk, text="x" * 4096) == {"res": "success"}
    assert send(talk, text="x" * 4097)["msg"] == "set new message failed"
    assert send(talk, text="x" * 4097, flag="0")["msg"] == "set new message failed"
