import pytest

from gmi_appkit.emulator.errors import CannotHappen
from gmi_appkit.emulator.timings import Timings
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol.contacts import BLACKLIST_GROUP, Book, Contact, PhoneNumber


def call(talk, number="8108819", account="0", **more):
    return talk(
        "originatecall",
        destnum=number,
        account=account,
        isvideo="0",
        isdialplan="0",
        headerstring="",
        **more,
    )


def states(phone):
    return [line.state_name for line in phone.lines()]


def status(talk, account):
    rows = {row["Index"]: row["Status"] for row in talk("status")["Data"]}
    return rows[str(account)]


def logged(talk, kind):
    reply = talk("getlastcall", type=str(kind))
    return reply["msg"] if reply["res"] == "error" else reply["msg"][0]["number"]


def test_outgoing_call_goes_from_dialing_over_ringback_to_connected(talk, phone):
    assert call(talk) == {"res": "success", "msg": "call originated"}
    assert talk("lineStatus", line="0") == "1"
    assert status(talk, 0) == "3"
    phone.advance(1)
    assert talk("lineStatus", line="0") == "12"
    phone.advance(3)
    assert talk("lineStatus", line="0") == "4"
    assert status(talk, 0) == "6"
    phone.advance(60)
    assert phone.lines()[0].seconds == 60
    phone.hang_up()
    assert talk("lineStatus", line="0") == "7"
    assert status(talk, 0) == "1"
    phone.advance(1)
    assert talk("lineStatus", line="0") == "0"


def test_a_dialed_call_is_in_the_log_from_the_reply_on(talk):
    call(talk, "111", account="2")
    reply = talk("getlastcall", type="1")
    assert reply["msg"] == [{"id": "1", "number": "111", "account": "2", "isVideo": "0"}]


def test_a_video_call_is_logged_as_one(talk):
    talk("originatecall", destnum="111", account="0", isvideo="1")
    assert talk("getlastcall", type="1")["msg"][0]["isVideo"] == "1"


@pytest.mark.parametrize("number", ["", "   "])
def test_without_a_number_there_is_no_call(talk, phone, number):
    assert call(talk, number) == {"res": "error", "msg": "destnum can't be null"}
    assert states(phone) == ["idle"] * 3


@pytest.mark.parametrize(
    "account",
    ["3", "4", "6", "-1", "", "x", "99999999999999999999"],
    ids=["unregistered", "inactive", "none", "negative", "empty", "word", "huge"],
)
def test_an_account_that_cannot_call_times_out(talk, phone, account):
    assert call(talk, account=account) == {"res": "error", "msg": "timeout"}
    assert states(phone) == ["idle"] * 3
    assert logged(talk, 1) == "get last call failed"


def test_a_fourth_call_times_out_and_each_takes_the_first_idle_line(talk, phone):
    for number in ("1", "2", "3"):
        assert call(talk, number)["res"] == "success"
    assert [line.number for line in phone.lines()] == ["1", "2", "3"]
    assert call(talk, "4") == {"res": "error", "msg": "timeout"}
    phone.hang_up(1)
    phone.advance(0.5)
    assert call(talk, "4")["res"] == "success"
    assert [line.number for line in phone.lines()] == ["1", "4", "3"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "line can't be null"),
        ("3", "line invalid"),
        ("-1", "line invalid"),
        ("one", "line invalid"),
    ],
)
def test_line_status_of_no_line(talk, line, message):
    assert talk.msg("lineStatus", line=line) == message


@pytest.mark.parametrize("outcome", ["busy", "fails"])
def test_a_busy_number_fails_the_call_after_dialing(talk, phone, outcome):
    phone.far_end("5", outcome)
    call(talk, "5")
    phone.advance(1)
    assert talk("lineStatus", line="0") == "8"
    phone.advance(2)
    assert talk("lineStatus", line="0") == "0"


def test_a_number_that_does_not_answer_fails_after_ringing(talk, phone):
    phone.far_end("5", "no answer")
    call(talk, "5")
    phone.advance(30)
    assert states(phone)[0] == "ringback"
    phone.advance(1)
    assert states(phone)[0] == "failed"


def test_the_other_side_can_answer_late_and_hang_up_by_itself(talk, phone):
    phone.far_end("5", after=10, talks=20)
    call(talk, "5")
    phone.advance(10.5)
    assert states(phone)[0] == "ringback"
    phone.advance(0.5)
    assert states(phone)[0] == "connected"
    phone.advance(19)
    assert states(phone)[0] == "connected"
    phone.advance(1)
    assert states(phone)[0] == "ending"


def test_timings_are_settings(make_talk):
    talk = make_talk(timings=Timings(dialing=0, ringback=0))
    call(talk)
    talk.phone.advance(0)
    assert states(talk.phone)[0] == "connected"


def test_an_incoming_call_that_is_answered(talk, phone):
    assert phone.ring("2222", account=1, name="Ines") == 0
    assert talk("lineStatus", line="0") == "2"
    assert status(talk, 1) == "4"
    assert logged(talk, 0) == "get last call failed"
    phone.answer()
    assert talk("lineStatus", line="0") == "4"
    assert talk("getlastcall", type="0")["msg"] == [
        {"id": "1", "number": "2222", "account": "1", "isVideo": "0"}
    ]
    assert phone.lines()[0].name == "Ines"
    phone.remote_hangs_up()
    phone.advance(1)
    assert states(phone) == ["idle"] * 3
    assert logged(talk, 2) == "get last call failed"


@pytest.mark.parametrize("how", ["hang_up", "remote_hangs_up"])
def test_an_incoming_call_that_is_not_answered_is_missed(talk, phone, how):
    phone.ring("2222")
    getattr(phone, how)()
    assert states(phone) == ["idle"] * 3
    assert logged(talk, 2) == "2222"


def test_a_call_that_rings_too_long_is_missed(talk, phone):
    phone.ring("2222")
    phone.advance(29)
    assert states(phone)[0] == "ringing"
    phone.advance(1)
    assert states(phone)[0] == "idle"
    assert logged(talk, 2) == "2222"


def test_a_caller_in_the_blacklist_does_not_ring_but_is_missed(make_talk):
    nuisance = Contact("Survey", group=BLACKLIST_GROUP, numbers=(PhoneNumber("Work", "666"),))
    talk = make_talk(Book({}, (nuisance,)))
    assert talk.phone.ring("666") is None
    assert states(talk.phone) == ["idle"] * 3
    assert logged(talk, 2) == "666"


def test_a_call_to_a_phone_with_all_lines_in_use_is_missed(talk, phone):
    for number in ("1", "2", "3"):
        phone.ring(number)
    assert phone.ring("4") is None
    assert logged(talk, 2) == "4"


def test_no_call_reaches_an_unregistered_account(phone):
    with pytest.raises(CannotHappen, match="account 3"):
        phone.ring("1", account=3)


def test_hold_resume_and_a_second_call(talk, phone):
    phone.ring("1")
    phone.answer()
    phone.hold()
    assert talk("lineStatus", line="0") == "5"
    phone.resume()
    assert talk("lineStatus", line="0") == "4"
    phone.ring("2")
    phone.answer()
    assert states(phone) == ["on hold", "connected", "idle"]
    phone.resume(0)
    assert states(phone) == ["connected", "on hold", "idle"]
    call(talk, "3")
    assert states(phone) == ["on hold", "on hold", "dialing"]


def test_hang_up_takes_the_connected_call_first(phone):
    phone.ring("1")
    phone.answer()
    phone.ring("2")
    assert phone.hang_up() == 0
    assert phone.hang_up() == 1


def test_the_other_side_answers_or_the_call_fails(talk, phone):
    call(talk, "1")
    phone.remote_answers()
    assert states(phone)[0] == "connected"
    call(talk, "2")
    phone.fail_call(1)
    assert states(phone)[:2] == ["on hold", "failed"]
    phone.advance(5)
    assert states(phone)[:2] == ["on hold", "idle"]


@pytest.mark.parametrize(
    "what",
    ["answer", "hang_up", "hold", "resume", "remote_answers", "remote_hangs_up", "fail_call"],
)
def test_an_idle_phone_says_what_is_missing(phone, what):
    with pytest.raises(CannotHappen, match="line 0 idle"):
        getattr(phone, what)()
    with pytest.raises(CannotHappen, match="no call on line 1"):
        getattr(phone, what)(1)


def test_dial_on_the_phone(talk, phone):
    assert phone.dial("77", 1) == 0
    assert logged(talk, 1) == "77"
    with pytest.raises(CannotHappen, match="not active"):
        phone.dial("77", 4)


def test_an_outcome_nobody_knows(phone):
    with pytest.raises(ConfigurationError, match="'no answer'"):
        phone.far_end("1", "sleeps")


def test_how_long_a_call_lasted_is_kept(talk, phone):
    call(talk, "1")
    phone.advance(4 + 90)
    phone.hang_up()
    talk("savecallhistory")
    text = talk.raw("/callhistory/callhistory.xml").body.decode()
    assert "<number>1</number>" in text
    assert "<seconds>90</seconds>" in text


def test_call_history_file(talk, phone):
    assert talk.raw("/callhistory/callhistory.xml").status == 404
    phone.ring("<&\x01>")
    phone.hang_up()
    assert talk("savecallhistory") == {"res": "success"}
    reply = talk.raw("/callhistory/callhistory.xml")
    assert reply.status == 200
    assert reply.content_type.startswith("text/xml")
    assert b"<number>&lt;&amp;&gt;</number>" in reply.body
    phone.ring("2")
    phone.hang_up()
    assert talk.raw("/callhistory/callhistory.xml").body == reply.body
    assert talk.raw("/callhistory/callhistory.xml", method="POST").status == 405


def test_end_call_is_an_extension(make_talk):
    talk = make_talk(model="gxv3275")
    call(talk)
    talk.phone.advance(4)
    assert talk("endcall") == "S"
    assert states(talk.phone)[0] == "ending"
    assert talk("endcall") == "S"
    assert make_talk().msg("endcall") == "command not found"


def test_last_call_of_a_wrong_type(talk):
    for kind in ("", "3", "-1", "all"):
        assert talk.msg("getlastcall", type=kind) == "wrong type format"


def fill(phone):
    phone.ring("answered")
    phone.answer()
    phone.dial("dialed")
    phone.ring("missed")
    phone.hang_up(2)


@pytest.mark.parametrize("action", ["removecall", "removeall"])
def test_remove_one_log(talk, phone, action):
    fill(phone)
    assert talk(action, ID="1", flag="1") == {"res": "success"}
    assert logged(talk, 1) == "get last call failed"
    assert logged(talk, 0) == "answered"
    assert logged(talk, 2) == "missed"
    assert talk(action, ID="1", flag="1") == {"res": "success"}


@pytest.mark.parametrize("flag", ["0", "2"])
def test_remove_one_entry(talk, phone, flag):
    fill(phone)
    entry = talk("getlastcall", type="2")["msg"][0]["id"]
    assert talk("removecall", ID=entry, flag=flag) == {"res": "success"}
    assert logged(talk, 2) == "get last call failed"
    assert talk.msg("removecall", ID=entry, flag=flag) == "remove call failed"


@pytest.mark.parametrize(
    ("entry", "flag"), [("", "0"), ("x", "0"), ("3", "1"), ("1", ""), ("1", "3"), ("", "1")]
)
def test_remove_call_in_wrong_format(make_talk, entry, flag):
    assert make_talk().msg("removecall", ID=entry, flag=flag) == "wrong format"
    older = make_talk(gmi_version=8)
    assert older.msg("removecall", ID=entry, flag=flag) == "remove call failed"


def test_ids_are_not_given_again(talk, phone):
    for wanted in ("1", "2"):
        phone.ring("5")
        phone.hang_up()
        assert talk("getlastcall", type="2")["msg"][0]["id"] == wanted
        talk("removecall", ID="2", flag="1")


def test_a_reboot_drops_the_lines_and_keeps_the_log(talk, phone):
    call(talk)
    talk("reboot")
    phone.advance(5)
    assert states(phone) == ["idle"] * 3
    talk.login()
    assert logged(talk, 1) == "8108819"
    assert status(talk, 0) == "1"


def test_a_snapshot_brings_calls_and_their_timers_back(talk, phone):
    call(talk)
    before = phone.snapshot()
    phone.advance(10)
    phone.hang_up()
    for _ in range(2):
        phone.restore(before)
        assert states(phone)[0] == "dialing"
        phone.advance(1)
        assert states(phone)[0] == "ringback"


def test_a_number_that_nobody_can_dial(talk):
    assert call(talk, "1" * 256)["res"] == "success"
    assert call(talk, "1" * 257) == {"res": "error", "msg": "timeout"}
