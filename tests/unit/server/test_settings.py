"""An edit of gmi.toml while the server runs."""

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server.problems import Problems
from gmi_appkit.server.reload import Hub
from gmi_appkit.server.settings import Settings
from gmi_appkit.sources import AppSources


@pytest.fixture
def events():
    return []


@pytest.fixture
def app(tmp_path):
    (tmp_path / "gmi.toml").write_text('[app]\ntitle = "one"\n')
    return tmp_path


@pytest.fixture
def sources(app):
    return AppSources(load_project(app))


@pytest.fixture
def settings(sources, events):
    return Settings(sources, Problems(Hub(), events.append), events.append)


def test_what_pages_show_is_taken_up(app, sources, settings, events):
    (app / "gmi.toml").write_text('[app]\ntitle = "two"\nentry = "start.html"\n')
    assert settings.saved()
    assert sources.project.app.title == "two"
    assert [event["message"] for event in events] == ["gmi.toml was read again"]


def test_what_the_phone_was_made_from_waits(app, settings, events):
    (app / "gmi.toml").write_text('[app]\ntitle = "one"\n[emulator]\nmodel = "gxv3275"\n')
    assert not settings.saved()
    assert events[0]["restart"] == ["emulator"]
    assert "[emulator] counts from the next start" in events[0]["message"]
    (app / "gmi.toml").write_text('[app]\ntitle = "one"\n')
    settings.saved()
    assert events[1]["restart"] == []


def test_the_same_again_says_nothing(app, settings, events):
    (app / "gmi.toml").write_text('# a note\n[app]\ntitle = "one"\n')
    assert not settings.saved()
    assert events == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[app]\ntitle = \n", 2, "not valid TOML"),
        ('[app]\ntitel = "x"\n', 0, "did you mean 'title'"),
        ('[app]\nprofiles = ["gxp9999"]\n', 0, "unknown profile 'gxp9999'"),
    ],
)
def test_a_wrong_setting_is_told_and_the_old_ones_stay(
    app, sources, settings, events, text, line, message
):
    (app / "gmi.toml").write_text(text)
    assert not settings.saved()
    assert sources.project.app.title == "one"
    assert (events[0]["event"], events[0]["file"], events[0]["line"]) == ("error", "gmi.toml", line)
    assert message in events[0]["message"]
    (app / "gmi.toml").write_text('[app]\ntitle = "one"\n')
    settings.saved()
    assert events[1] == {"event": "mended", "file": "gmi.toml"}
