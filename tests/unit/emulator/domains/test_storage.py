import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gmi_appkit.emulator import EmulatedPhone, ManualClock
from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.storage import StateFile, keep_state
from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.protocol.phonebook_xml import write_phonebook

KILLER = Path(__file__).parents[3] / "bench" / "bench_kill.py"


@pytest.fixture
def start(make_talk, tmp_path):
    """Start a phone with a memory; the one before loses its power."""
    running = []

    def power_on(**settings):
        for file in running:
            file.close()
        talk = make_talk(**settings)
        running.append(keep_state(talk.phone, tmp_path / "phone.state"))
        return talk

    yield power_on
    running[-1].close()


def everything(phone):
    return {part.name: part.dump() for part in phone.parts.values()}


def test_a_phone_remembers(start):
    talk = start()
    phone = talk.phone
    talk("setgroup", groupInfo="::Friends")
    for name in ("Ada", "Bo"):
        talk("setcontact", contactInfo=f"::{name}::1::1::2::3::4::a@b.example")
    talk("removecontact", contactID="0")
    talk("setnewmessage", number="1", account="0", content="höre\u2028☕", flag="1")
    talk("setnewmessage", number="1", account="0", content="draft", flag="0")
    talk("removemessage", ID="1", flag="0")
    phone.receive_message("2", "in")
    talk("put", **{"var-0000": "904", "val-0000": "30", "var-0001": "1689", "val-0001": "7"})
    talk("put", **{"var-0000": "1801", "val-0000": "1", "var-0001": "1690", "val-0001": "50"})
    phone.accounts.unregister(1)
    talk("originatecall", destnum="5", account="0")
    phone.advance(10)
    phone.hang_up()
    phone.ring("6")
    phone.hang_up()
    talk("launchservice", name="Browser", arg="http://a/")
    talk("savephbk")
    talk("savemessage")
    talk("savecallhistory")
    phone.advance(1)
    before = everything(phone)

    talk = start()
    assert everything(talk.phone) == before
    assert [it.name for it in talk.phone.phonebook.contacts().values()] == ["Bo"]
    assert [it.text for it in talk.phone.messages().values()] == ["draft", "in"]
    assert talk("get", **{"var-0000": "904", "var-0001": "1689"})["1689"] == "7"
    assert talk("getlastcall", type="1")["msg"][0]["number"] == "5"
    assert talk.phone.foreground.arg == "http://a/"
    assert talk.raw("/phonebook/phonebook.xml").status == 200
    assert talk.raw("/message/message.xml").status == 200
    assert talk("setcontact", contactInfo="::New::0::::::::::")["msg"] == "2"
    assert [line.state_name for line in talk.phone.lines()] == ["idle"] * 3


def test_an_import_that_was_accepted_goes_on(start):
    talk = start()
    talk.raw("/upload", {"type": "phonebook"}, method="POST", body=write_phonebook(make_book(3)))
    talk("putportphbk", opmode="0", flag="1")
    talk("savephbk")
    talk = start()
    assert talk("phbkresponse")["phbkresponse"] == "9"
    talk.phone.advance(1)
    assert talk("phbkresponse")["phbkresponse"] == "0"
    assert talk("getcontactcount")["msg"] == "3"
    assert talk.raw("/phonebook/phonebook.xml").status == 200


def test_an_upload_waits_for_its_import(start):
    talk = start()
    talk.raw("/upload", {"type": "phonebook"}, method="POST", body=write_phonebook(make_book(3)))
    talk = start()
    assert talk("putportphbk", opmode="0", flag="1")["res"] == "success"


def test_a_download_does_not_go_on(start):
    talk = start()
    talk("putdownphbk", flag="1", downMode="2", downUrl="127.0.0.1:9/")
    talk = start()
    assert talk("phbkresponse")["phbkresponse"] == "4"


def test_a_reset_and_a_restored_snapshot_are_kept(start):
    talk = start()
    talk("setcontact", contactInfo="::Ada::0::::::::::")
    snapshot = talk.phone.snapshot()
    talk("setcontact", contactInfo="::Bo::0::::::::::")
    talk.phone.restore(snapshot)
    talk = start()
    assert talk("getcontactcount")["msg"] == "1"
    talk.phone.reset()
    talk = start()
    assert talk("getcontactcount")["msg"] == "0"


def test_what_the_file_holds_goes_before_the_phonebook_given(make_talk, start, tmp_path):
    start()
    talk = start(book=make_book(3))
    assert talk("getcontactcount")["msg"] == "0"


def test_passwords_are_not_kept(start, tmp_path):
    talk = start()
    talk("put", **{"var-0000": "2", "val-0000": "hunter2"})
    start()
    assert b"hunter2" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_reading_asks_nothing_of_the_file(start, tmp_path):
    talk = start()
    wal = tmp_path / "phone.state-wal"
    before = wal.stat().st_size
    for action in ("getcontact", "getmessage", "status", "uptime"):
        talk(action)
    assert wal.stat().st_size == before


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_bytes(b"hello, this is a letter" * 50), "not an sqlite file"),
        (lambda path: path.mkdir(), "cannot be opened"),
        (lambda path: other_database(path, "CREATE TABLE songs (name)"), "another program"),
        (lambda path: newer(path), "version 99"),
        (lambda path: garbled(path), "cannot be read"),
    ],
)
def test_files_that_are_not_ours(tmp_path, make, says):
    path = tmp_path / "thing"
    make(path)
    with pytest.raises(ConfigurationError, match=says) as caught:
        keep_state(EmulatedPhone(clock=ManualClock()), path)
    assert str(path) in str(caught.value)
    assert "--state" in str(caught.value)


def other_database(path, statement):
    with sqlite3.connect(path) as database:
        database.execute(statement)
    database.close()


def newer(path):
    StateFile(path).close()
    other_database(path, "UPDATE about SET version = 99")


def garbled(path):
    StateFile(path).close()
    other_database(path, "INSERT INTO state VALUES ('messages/next', '{')")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        StateFile(tmp_path / "no" / "such" / "folder")


def test_two_phones_cannot_share_a_memory(tmp_path):
    first = StateFile(tmp_path / "state")
    with pytest.raises(ConfigurationError, match="another phone is using it"):
        StateFile(tmp_path / "state")
    first.close()
    StateFile(tmp_path / "state").close()


def test_a_change_that_cannot_be_written_is_not_acknowledged(tmp_path, make_talk):
    talk = make_talk()
    file = keep_state(talk.phone, tmp_path / "state")
    file.close()
    with pytest.raises(EnvironmentProblem, match="free space"):
        talk("setcontact", contactInfo="::Ada::0::::::::::")


def test_a_phone_that_is_killed_while_it_writes_loses_nothing():
    done = subprocess.run(
        [sys.executable, str(KILLER), "--kills", "4"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kills, acknowledged = map(int, re.findall(r"(\d+) (?:kills|changes)", done.stdout))
    assert (kills, acknowledged > 0) == (4, True), json.dumps(done.stdout)
