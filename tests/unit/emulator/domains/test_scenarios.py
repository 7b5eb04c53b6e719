import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from gmi_appkit.emulator import EmulatedPhone, ManualClock
from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.scenario import EVENTS
from gmi_appkit.emulator.scenario_file import _TOP, load_scenario, shipped_scenarios
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import load_project
from gmi_appkit.protocol.phonebook_xml import write_phonebook
from gmi_appkit.server.run import make_target

SHIPPED = ["busy-front-desk", "everything-fails", "quiet-office"]


@pytest.fixture
def written(tmp_path):
    def write(text, title='title = "T"\n'):
        path = tmp_path / "mine.toml"
        path.write_text(title + text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def played(written):
    def play(text):
        phone = EmulatedPhone(clock=ManualClock())
        phone.start(written(text))
        return phone

    return play


def test_three_are_shipped():
    assert list(shipped_scenarios()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_ones_play_for_hours(name):
    phone = EmulatedPhone(clock=ManualClock())
    phone.start(name)
    for _ in range(40):
        phone.advance(360)
    assert phone.state()["scenario"]["title"]
    assert len(phone.faults.listed()) < 12
    assert len(phone.timers.pending()) < 30


def test_the_quiet_office_is_as_it_says(make_talk):
    talk = make_talk()
    talk.phone.start("quiet-office")
    assert len(talk("getmessage")["msg"]) == 3
    assert talk("getlastcall", type="2")["msg"][0]["number"] == "07700900123"
    talk.phone.advance(120)
    assert [line.number for line in talk.phone.lines()] == ["2140", "", ""]
    talk.phone.advance(480)
    assert talk("getlastcall", type="2")["msg"][0]["number"] == "07700900666"


def test_the_starting_state(played):
    phone = played(
        """
        [[accounts]]
        index = 2
        server = "pbx.example"
        number = "300"

        [[contacts]]
        name = "Ada"
        group = "Friends"
        work = "1"
        other = "2"
        mail = "ada@company.example"

        [[contacts]]
        name = "Nuisance"
        group = "blacklist"

        [[messages]]
        box = "inbox"
        number = "1"
        text = "hello"
        ago = 60

        [[calls]]
        type = "answered"
        number = "1"
        seconds = 12.5

        [parameters]
        P904 = 30
        7044 = "0"

        [[numbers]]
        number = "1"
        outcome = "busy"
        """
    )
    assert [account.index for account in phone.accounts.all() if account.active] == [2]
    assert phone.accounts.usable(2)
    ada, nuisance = phone.phonebook.contacts().values()
    assert (ada.name, ada.group, [entry.number for entry in ada.numbers]) == ("Ada", 1, ["1", "2"])
    assert nuisance.group == 100
    assert phone.phonebook.groups()[1].name == "Friends"
    (message,) = phone.messages().values()
    assert message.text == "hello"
    assert phone.wall() - message.time == 60
    (call,) = phone.parts["calllog"].entries().values()
    assert (call.type, call.seconds) == (0, 12.5)
    assert phone.parts["parameters"].value("904") == "30"
    assert phone.parts["parameters"].value("7044") == "0"
    phone.dial("1", 2)
    phone.advance(1)
    assert phone.lines()[0].state_name == "failed"


def test_what_a_scenario_does_not_name_stays(make_talk, written):
    talk = make_talk(make_book(3))
    talk("setnewmessage", number="1", account="0", content="x", flag="1")
    talk.phone.start(written(""))
    assert len(talk.phone.phonebook.contacts()) == 3
    assert len(talk.phone.messages()) == 1


def test_a_phonebook_beside_the_scenario(played, tmp_path):
    (tmp_path / "book.xml").write_bytes(write_phonebook(make_book(7)))
    phone = played('phonebook = "book.xml"\n[[contacts]]\nname = "One more"\n')
    assert len(phone.phonebook.contacts()) == 8


def test_every_event_happens(played):
    assert set(EVENTS) == {
        "ring", "message", "dial", "answer", "hang_up", "hold", "resume", "remote_answers",
        "remote_hangs_up", "fail_call", "far_end", "register", "unregister", "set_parameter",
        "fault", "clear_faults", "end_sessions", "reboot",
    }  # fmt: skip
    phone = played(
        """
        events = [
            {at = 1, ring = {number = "1", account = 1, name = "Ada"}},
            {at = 2, answer = true},
            {at = 3, hold = {line = 0}},
            {at = 4, resume = {}},
            {at = 5, hang_up = true},
            {at = 6, far_end = {number = "9", outcome = "no answer"}},
            {at = 6, dial = {number = "9"}},
            {at = 8, remote_answers = true},
            {at = 9, remote_hangs_up = true},
            {at = 10, dial = {number = "9"}},
            {at = 10.5, fail_call = true},
            {at = 12, message = {number = "1", text = "hello"}},
            {at = 13, unregister = {account = 0}},
            {at = 14, register = {account = 3}},
            {at = 15, set_parameter = {key = "904", value = "30"}},
            {at = 16, fault = {kind = "drop"}},
            {at = 17, clear_faults = true},
            {at = 18, end_sessions = {user = "admin"}},
            {at = 19, reboot = {seconds = 1}},
        ]
        """
    )
    expected = {
        1: "ringing", 2: "connected", 3: "on hold", 4: "connected", 5: "ending",
        6: "dialing", 8: "connected", 9: "ending", 10: "dialing", 11: "failed",
    }  # fmt: skip
    for second in range(1, 20):
        phone.advance(1)
        if second in expected:
            assert phone.lines()[0].state_name == expected[second], second
        assert bool(phone.faults.listed()) is (second == 16)
    assert not phone.accounts.usable(0)
    assert phone.accounts.usable(3)
    assert len(phone.messages()) == 1
    assert phone.parts["parameters"].value("904") == "30"
    assert phone.system.rebooting
    assert phone.state()["scenario"]["passed_over"] == []


def test_what_cannot_happen_is_passed_over_and_noted(played):
    phone = played("events = [{at = 1, answer = true}, {at = 2, ring = {number = '1'}}]")
    phone.advance(2)
    assert phone.lines()[0].state_name == "ringing"
    (note,) = phone.state()["scenario"]["passed_over"]
    assert note.startswith("answer: cannot answer")


def test_events_repeat(played):
    phone = played(
        "events = [{at = 1, every = 10, times = 3, message = {number = '1', text = 'x'}}]"
    )
    for seconds, count in ((1, 1), (10, 2), (10, 3), (100, 3)):
        phone.advance(seconds)
        assert len(phone.messages()) == count


def test_events_go_on_after_a_reboot(played):
    phone = played("events = [{at = 1, reboot = {seconds = 2}}, {at = 9, ring = {number = '1'}}]")
    phone.advance(8)
    assert phone.lines()[0].state_name == "idle"
    phone.advance(1)
    assert phone.lines()[0].state_name == "ringing"


def test_reset_begins_the_scenario_again_faults_included(make_talk, written):
    talk = make_talk()
    talk.phone.start(
        written(
            """
            faults = [{kind = "error", action = "pn", times = 1}]
            events = [{at = 5, ring = {number = "1"}}]
            """
        )
    )
    for _ in range(2):
        talk.login()
        assert talk.msg("pn") == "can't get pn version"
        assert talk("pn")["res"] == "success"
        talk.phone.advance(5)
        assert talk.phone.lines()[0].state_name == "ringing"
        talk.phone.reset()


def test_a_phone_that_nobody_asks_collects_no_faults(played):
    phone = played("events = [{at = 1, every = 1, fault = {kind = 'drop', times = 1}}]")
    phone.advance(1000)
    assert len(phone.faults.listed()) == 1


def test_a_second_scenario_ends_the_first(played):
    phone = played("events = [{at = 5, ring = {number = '1'}}]")
    phone.start("quiet-office")
    phone.advance(60)
    assert phone.lines()[0].state_name == "idle"


def test_only_the_events(make_talk, written):
    talk = make_talk(make_book(3))
    talk.phone.start(
        written("people = 9\nevents = [{at = 5, ring = {number = '1'}}]"), only_events=True
    )
    talk.phone.advance(5)
    assert len(talk.phone.phonebook.contacts()) == 3
    assert talk.phone.lines()[0].state_name == "ringing"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("peple = 3", "unknown key 'peple'; did you mean 'people'?"),
        ("people = '3'", "people is '3': it must be a whole number"),
        ("people = 3\nphonebook = 'x'", "exclude each other"),
        ("phonebook = 'missing.xml'", "cannot read"),
        ("people = -1", "between 0 and 10000"),
        ("[[messages]]\nbox = 'inbx'\nnumber = '1'\ntext = ''", "did you mean 'inbox'?"),
        ("[[messages]]\nbox = 'inbox'\nnumber = '1'", "messages[0]: text is missing"),
        ("[[calls]]\ntype = 'lost'\nnumber = '1'", "known: answered, dialed, missed"),
        ("[[calls]]\ntype = 'missed'\nnumber = 1", "number is 1: it must be text"),
        ("[[calls]]\ntype = 'missed'\nnumber = '1'\nago = -3", "ago is -3"),
        ("[[accounts]]\nserver = 'x'", "accounts[0]: index is missing"),
        ("[[accounts]]\nindex = 6", "accounts are 0 to 5"),
        ("[[numbers]]\nnumber = '1'\noutcome = 'sleeps'", "numbers[0]: "),
        ("[parameters]\nname = 'x'", "'name' is no P value"),
        ("[parameters]\n904 = true", "904 is True"),
        ("[[faults]]\nkind = 'dorp'", "faults[0]: unknown fault 'dorp'; did you mean 'drop'?"),
        ("[[events]]\nat = 1", "events[0]: one thing happens per event, it has none"),
        ("[[events]]\nat = 1\nhold = true\nresume = true", "it has hold and resume"),
        ("[[events]]\nat = 1\nrinng = {}", "did you mean 'ring'?"),
        ("[[events]]\nring = {number = '1'}", "at is missing"),
        ("[[events]]\nat = 1\nring = {}", "events[0].ring: number is missing"),
        ("[[events]]\nat = 1\nring = {number = '1', acount = 2}", "did you mean 'account'?"),
        ("[[events]]\nat = 1\nring = {number = '1', account = 6}", "accounts are 0 to 5"),
        ("[[events]]\nat = 1\nring = 3", "events[0].ring: 3 must be a table"),
        ("[[events]]\nat = 1\nanswer = false", "a table, or true"),
        ("[[events]]\nat = 1\nfault = {kind = 'x'}", "events[0].fault: unknown fault"),
        ("[[events]]\nat = 1\nevery = 0\nanswer = true", "at least 0.1"),
        ("[[events]]\nat = 1\ntimes = 2\nanswer = true", "it needs every"),
        ("[[events]]\nat = inf\nanswer = true", "seconds from 0 up"),
        ("events = 3", "events is 3: it must be a list"),
        ("contacts = [3]", "contacts[0]: 3 must be a table"),
        ("x = ", "not valid TOML"),
    ],
)
def test_mistakes_are_named(written, text, says):
    path = written(text)
    with pytest.raises(ConfigurationError) as caught:
        load_scenario(path)
    assert says in str(caught.value)
    assert "mine.toml" in str(caught.value) or "missing.xml" in str(caught.value)


def test_a_title_is_needed(written):
    with pytest.raises(ConfigurationError, match="title is missing"):
        load_scenario(written("", title=""))


def test_no_such_scenario():
    with pytest.raises(ConfigurationError, match="did you mean 'quiet-office'"):
        load_scenario("quiet-ofice")


def test_a_fault_that_this_phone_cannot_have(played):
    with pytest.raises(ConfigurationError, match="did you mean"):
        played("events = [{at = 5, fault = {kind = 'drop', action = 'getcontct'}}]")


def test_gmi_toml_names_a_scenario_of_the_app(tmp_path):
    (tmp_path / "index.html").write_text("<title>x</title>")
    (tmp_path / "gmi.toml").write_text('[emulator]\nscenario = "busy.toml"\n')
    (tmp_path / "busy.toml").write_text('title = "Busy"\npeople = 4\n')
    project = load_project(tmp_path)
    target = make_target(project)
    assert target.phone.state()["scenario"]["title"] == "Busy"
    assert len(target.phone.phonebook.contacts()) == 4
    target = make_target(project, scenario="quiet-office")
    assert target.phone.state()["scenario"]["title"] == "Quiet office"


def test_gmi_emulate_plays_a_scenario_and_keeps_the_phone(tmp_path):
    state = tmp_path / "phone.state"

    def emulate(*options):
        command = "from gmi_appkit.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", command, "emulate", "--json", "--state", str(state), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    for options in (("--scenario", "quiet-office"), ("--scenario", "everything-fails")):
        process = emulate(*options)
        ready = json.loads(process.stdout.readline())
        if "quiet-office" in options:  # the other one soon fails
            query = "?action=login&username=admin&secret=123&format=json"
            httpx.get(ready["url"] + query, timeout=60)
        shown = httpx.get(
            ready["control"] + "/state",
            headers={"Authorization": f"Bearer {ready['token']}"},
            timeout=60,
        ).json()["result"]
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
        process.communicate()
        # The second starts on what the first kept; only its events are played.
        assert shown["phonebook"]["contacts"] == 26
        assert shown["messages"]["count"] == 3
    assert shown["scenario"]["title"] == "Everything fails"
    process = emulate("--scenario", "quiet-ofice")
    assert process.wait() == 2
    assert "did you mean 'quiet-office'" in process.communicate()[1]


def test_the_documentation_has_every_key():
    text = (Path(__file__).parents[4] / "docs" / "reference" / "scenarios.md").read_text()
    for name in (*EVENTS, *_TOP, *SHIPPED):
        assert f"`{name}`" in text or f"[{name}]" in text, name
