"""watchLine and watchPhonebook ask again and again, and know when not to."""

import pytest


@pytest.fixture
def watched(service):
    """A line that is watched, its first answer given."""
    service.run("window.watch = gmi.watchLine(0, keep('line'))")
    service.take("gmiVersion").answer(10)
    service.take("lineStatus").answer(0)
    service.until(lambda: service.replies("line") == ["0"])
    return service


def test_changes_are_told_and_only_changes(watched):
    for state in (0, 2, 2, 4, 0):
        watched.advance(1)
        watched.take("lineStatus").answer(state)
        watched.settle()
    assert watched.replies("line") == ["0", "2", "4", "0"]


def test_one_request_at_a_time(watched):
    watched.advance(1)
    request = watched.take("lineStatus")
    watched.advance(5)
    assert watched.idle()
    request.answer(1)
    watched.settle()
    watched.advance(1)
    watched.take("lineStatus")


def test_a_stopped_watch_asks_no_more(watched):
    watched.run("watch.stop()")
    watched.advance(60)
    assert watched.idle()


def test_stopping_while_a_request_is_under_way(watched):
    watched.advance(1)
    request = watched.take("lineStatus")
    watched.run("watch.stop()")
    request.answer(5)
    watched.settle()
    watched.advance(60)
    assert watched.idle()
    assert watched.replies("line") == ["0"]


def test_a_callback_may_stop_its_watch(service):
    service.run("""
        var got = keep('line');
        var watch = gmi.watchLine(0, function (reply) { got(reply); watch.stop(); });""")
    service.take("gmiVersion").answer(10)
    service.take("lineStatus").answer(0)
    service.until(lambda: service.replies("line"))
    service.advance(60)
    assert service.idle()


def test_errors_are_waited_out_longer_and_longer(watched):
    for pause in (1, 2, 4, 8, 16, 32, 60, 60):
        watched.advance(pause * 0.9)
        assert watched.idle()
        watched.advance(pause * 0.1)
        watched.take("lineStatus").fail()
        watched.settle()
    assert [reply if reply == "0" else reply["reason"] for reply in watched.replies("line")] == [
        "0",
        "network",
    ]
    watched.later("lineStatus").answer(0)
    watched.settle()
    watched.advance(1)
    watched.take("lineStatus")
    assert watched.replies("line")[-1] == "0"


def test_a_phone_that_is_gone_is_let_go(watched):
    for _ in range(10):
        watched.later("lineStatus").fail()
        watched.settle()
    last = watched.replies("line")[-1]
    assert last["reason"] == "gone"
    assert last["msg"] == "no longer watching: cannot reach the phone at http://phone.test"
    watched.advance(600)
    assert watched.idle()


def test_an_error_of_the_phone_s_own_is_no_lost_phone(watched):
    for _ in range(15):
        watched.later("lineStatus").error("can't get line status")
        watched.settle()
    assert watched.replies("line") == ["0", {"res": "error", "msg": "can't get line status"}]
    watched.later("lineStatus")


def test_nothing_is_asked_while_the_page_is_hidden(watched):
    watched.run("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    watched.advance(1000)
    assert watched.idle()
    watched.run("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    watched.advance(1)
    watched.take("lineStatus")


@pytest.fixture
def old(page):
    """An engine that does not know whether a page is hidden."""
    page.add_init_script("""
        Object.defineProperty(Document.prototype, 'hidden', {value: undefined});
        Object.defineProperty(Document.prototype, 'webkitHidden', {value: undefined});""")


@pytest.mark.parametrize("sign", ["touchstart", "keydown"])
def test_where_that_is_unknown_a_page_left_alone_rests(old, service, sign):
    service.run("window.watch = gmi.watchPhonebook(keep('count'), {idle: 60000})")
    service.take("getcontactcount").success(msg="60")
    service.settle()
    for _ in range(3):
        service.later("getcontactcount").success(msg="60")
        service.settle()
    service.advance(15)
    service.advance(600)
    assert service.idle()
    service.run(f"document.body.dispatchEvent(new Event('{sign}', {{bubbles: true}}))")
    service.later("getcontactcount").success(msg="61")
    service.until(lambda: len(service.replies("count")) == 2)
    assert [reply["msg"] for reply in service.replies("count")] == ["60", "61"]


def test_a_kiosk_may_watch_for_ever(old, service):
    service.run("window.watch = gmi.watchPhonebook(keep('count'), {idle: 0, interval: 1000000})")
    service.take("getcontactcount").success(msg="60")
    service.settle()
    service.advance(1000)
    service.take("getcontactcount")


def test_any_function_can_be_watched(service):
    service.run("gmi.watch('getGroup', ['3'], keep('x'), {interval: 500})")
    request = service.take("getgroup")
    assert request.fields["groupID"] == "3"
    request.success(msg=[{"groupID": "3", "groupName": "a"}])
    service.settle()
    service.advance(0.5)
    service.take("getgroup").success(msg=[{"groupID": "3", "groupName": "b"}])
    service.until(lambda: len(service.replies("x")) == 2)
