"""What a phone said, written down and played back."""

import json

import pytest
from running import run

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Request
from gmi_appkit.targets import Target
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.targets.recording import RecordingTarget
from gmi_appkit.targets.replay import ReplayTarget


@pytest.fixture
def file(tmp_path):
    return tmp_path / "office.gmirec"


def visit(wired):
    """What a phonebook app does: browse, add, browse again."""

    async def scene(target):
        seen = [
            await wired.json(target, "login", username="page", secret="page-s3cret"),
            await wired.json(target, "getcontactcount"),
            await wired.json(target, "getcontact", contactID="", groupID="", contactName=""),
            await wired.json(target, "setcontact", contactInfo="::Zoë::0::2199::::::::"),
            await wired.json(target, "getcontactcount"),
            await wired.json(target, "getcontact", contactName="zoë"),
            await wired.json(target, "lineStatus", line="0"),
        ]
        reply = await target.handle(Request("/manager", "action=product&jsoncallback=cb1&_=1"))
        seen.append(reply.body)
        reply = await target.handle(Request("/manager", "action=product"))
        seen.append(reply.body)
        reply = await target.handle(Request("/manager", "action=gmiVersion&jsoncallback=cb"))
        seen.append(reply.body)
        return seen

    return scene


def record(play, wired, file):
    async def scene(target):
        recording = RecordingTarget(target, file)
        assert isinstance(recording, Target)
        try:
            return await visit(wired)(recording)
        finally:
            await recording.close()

    return play(scene)


def replayed(file, scene, told=None):
    target = ReplayTarget(file, tell=(told if told is not None else []).append)
    return run(scene(target)), target


def test_a_replay_answers_what_the_phone_answered(play, wired, file):
    live = record(play, wired, file)
    again, target = replayed(file, visit(wired))
    assert again == live
    assert target.missing == []
    assert target.title.startswith("recording office.gmirec of phone 127.0.0.1:")


def test_a_recording_is_lines_of_json_without_secrets_or_noise(play, wired, file, password):
    record(play, wired, file)
    text = file.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["gmirec"] == 1
    assert lines[2] == {
        "action": "getcontactcount",
        "fields": {},
        "reply": {"res": "success", "msg": "8"},
    }
    assert "Zoë" in text
    for noise in (password, "c4nary", "page-s3cret", "phonecookie", "cb1", '"_"'):
        assert noise not in text


def test_two_recordings_of_the_same_are_the_same(wired, file, tmp_path, emulated):
    def once(path):
        emulated.reset()

        async def scene():
            target = RecordingTarget(EmulatedTarget(emulated), path)
            await visit(wired)(target)
            await target.close()

        run(scene())
        return path.read_bytes()

    assert once(file) == once(tmp_path / "again.gmirec")


def test_what_was_seen_after_a_change_is_not_shown_before_it(play, wired, file):
    record(play, wired, file)

    async def scene(target):
        before = [(await wired.json(target, "getcontactcount"))["msg"] for _ in range(3)]
        await wired.json(target, "setcontact", contactInfo="::Zoë::0::2199::::::::")
        after = [(await wired.json(target, "getcontactcount"))["msg"] for _ in range(2)]
        return before, after

    assert replayed(file, scene)[0] == (["8"] * 3, ["9"] * 2)


def test_what_the_recording_lacks_is_said_loudly(play, wired, file):
    record(play, wired, file)
    told = []

    async def scene(target):
        body = await wired.json(target, "getcontact", groupID="7")
        assert body["res"] == "error"
        assert "office.gmirec has no answer for getcontact groupID=7" in body["msg"]
        assert "2 others" in body["msg"]
        reply = await target.handle(Request("/message/message.xml"))
        assert reply.status == 404

    _, target = replayed(file, scene, told)
    assert len(told) == len(target.missing) == 2


def test_fields_in_another_order_are_the_same_question(play, wired, file):
    record(play, wired, file)

    async def scene(target):
        return await wired.json(target, "getcontact", contactName="", groupID="", contactID="")

    assert len(replayed(file, scene)[0]["msg"]) == 8


def test_passwords_among_the_parameters_are_not_written(wired, file, emulated):
    class Leaky:
        title = "a leaky phone"

        async def handle(self, _request):
            from gmi_appkit.protocol import Reply

            return Reply(b'{"res":"success","2":"s3cret","270":"Desk"}')

        async def close(self):
            pass

    async def scene():
        target = RecordingTarget(Leaky(), file)
        pairs = {"var-0000": "P2", "val-0000": "s3cret", "var-0001": "270", "val-0001": "Desk"}
        await target.handle(wired.request("put", **pairs))
        await target.handle(wired.request("get", **{"var-0000": "2", "var-0001": "270"}))
        await target.close()

    run(scene())
    text = file.read_text()
    assert "s3cret" not in text
    assert "Desk" in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("hello\n", "line 1: not JSON"),
        ('{"gmirec": 99}\n', "line 1: not a recording of version 1"),
        ('{"gmirec": 1}\n{"action": "x"}\n', "line 2: no reply"),
        ('{"gmirec": 1}\n[]\n', "line 2: no reply"),
    ],
)
def test_what_is_no_recording_says_so(file, text, says):
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=says):
        ReplayTarget(file)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot read the recording"):
        ReplayTarget(tmp_path / "none.gmirec")
    with pytest.raises(ConfigurationError, match="cannot write the recording"):
        RecordingTarget(ReplayTarget.__new__(ReplayTarget), tmp_path / "no" / "x.gmirec")
