"""Epochs: what a screen has missed."""

import pytest

from gmi_appkit.server.reload import Change, History, Hub
from gmi_appkit.server.reload.epoch import kind_of
from gmi_appkit.server.reload.transports import as_livereload

PAGE = Change("/app/index.html", "page")
SHEET = Change("/app/style.css", "css")
ICON = Change("/app/icon.png", "image")


def test_a_screen_that_is_up_to_date_has_missed_nothing():
    history = History("b")
    history.advance([PAGE])
    assert history.since("b", 1).is_empty


def test_a_screen_learns_all_that_it_missed_once_each():
    history = History("b")
    for changes in ([PAGE], [SHEET], [SHEET, ICON], [SHEET]):
        history.advance(changes)
    missed = history.since("b", 1)
    assert missed.epoch == 4
    assert missed.changes == (ICON, SHEET)
    assert history.since("b", 0).changes == (PAGE, ICON, SHEET)


def test_an_update_as_screens_get_it():
    history = History("b")
    assert history.advance([SHEET]).as_json() == {
        "boot": "b",
        "epoch": 1,
        "changes": [{"path": "/app/style.css", "kind": "css"}],
        "mark": "",
        "problems": [],
    }


@pytest.mark.parametrize(
    ("boot", "epoch"), [("another", 3), ("b", 4), ("b", 0), ("b", -1), ("", 0)]
)
def test_what_cannot_be_told_means_a_new_page(boot, epoch):
    history = History("b", keep=2)
    for _ in range(3):
        history.advance([PAGE])
    assert history.since(boot, epoch).changes is None


def test_every_start_has_a_name_of_its_own():
    assert History().boot != History().boot


def test_kinds():
    assert kind_of("/app/a.css") == "css"
    assert kind_of("/app/A.PNG") == "image"
    assert kind_of("/app/index.html") == kind_of("/app/a.HTM") == "page"
    for other in ("/app/a.js", "/app/css", "/app/x.css.bak", "/app/a.json"):
        assert kind_of(other) == "other"


def test_clients_of_livereload_hear_of_the_change_that_asks_for_most():
    history = History("b")
    update = history.advance([SHEET, PAGE, ICON])
    assert as_livereload(update)["path"] == "/app/index.html"
    assert as_livereload(history.advance([SHEET]))["path"] == "/app/style.css"
    assert as_livereload(history.since("x", 0))["command"] == "reload"


def test_a_held_poll_is_told_once():
    hub, heard = Hub(History("b")), []
    assert hub.hold(heard.append, "browser")
    assert hub.screens == 1
    first = hub.announce([PAGE])
    hub.announce([PAGE])
    assert heard == [first]
    assert hub.screens == 0


def test_one_browser_holds_no_more_than_its_share():
    hub = Hub(History("b"))
    polls = [[] for _ in range(5)]
    listeners = [poll.append for poll in polls]
    assert [hub.hold(listener, "one") for listener in listeners] == [True] * 4 + [False]
    assert hub.hold([].append, "two")
    hub.leave(listeners[0])
    assert hub.hold(listeners[4], "one")


def test_held_polls_are_let_go_when_the_server_stops():
    hub, heard = Hub(History("b")), []
    hub.hold(heard.append, "browser")
    hub.close()
    assert heard[0].is_empty
    assert hub.screens == 0


def test_sockets_and_observers_hear_every_epoch():
    hub = Hub(History("b"))
    heard, seen = [], []
    assert hub.join(heard.append)
    hub.observe(seen.append)
    first = hub.announce([PAGE])
    hub.leave(heard.append)
    second = hub.announce([SHEET])
    assert heard == [first]
    assert seen == [first, second]


def test_two_hubs_share_nothing():
    one, two = Hub(), Hub()
    heard = []
    two.join(heard.append)
    one.announce([PAGE])
    assert heard == []
    assert two.history.epoch == 0
