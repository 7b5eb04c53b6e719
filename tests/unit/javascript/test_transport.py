"""Whatever becomes of a request, its callback runs once, and nothing is left behind."""

import pytest
from playwright.sync_api import Error as PlaywrightError

ORIGIN = "http://phone.test"


def failure(reply):
    assert reply["res"] == "error"
    return reply["reason"], reply["msg"]


def test_the_page_cannot_reach_the_phone(service):
    service.run("gmi.getUptime(keep('x'))")
    service.take().fail()
    assert failure(service.reply("x")) == ("network", f"cannot reach the phone at {ORIGIN}")
    assert service.leftovers() == [0, 0]


@pytest.mark.parametrize("body", ["", "otherFunction; ", '{"res": "success", "msg": "x"}', "nope("])
def test_a_reply_that_never_calls_back(service, body):
    service.run("var otherFunction; gmi.getUptime(keep('x'))")
    service.take().script(body)
    assert failure(service.reply("x")) == ("reply", f"cannot read the answer of {ORIGIN}")
    assert service.leftovers() == [0, 0]


@pytest.mark.parametrize("value", ["null", ""])
def test_an_empty_reply(service, value):
    service.run("gmi.getUptime(keep('x'))")
    request = service.take()
    request.script(f"{request.fields['jsoncallback']}({value})")
    assert failure(service.reply("x"))[0] == "reply"


def test_no_answer_in_time(service):
    service.run("gmi.getUptime(keep('x'))")
    request = service.take()
    service.advance(9.999)
    assert service.replies("x") == []
    service.advance(0.001)
    assert failure(service.reply("x")) == ("timeout", f"no answer from {ORIGIN} within 10 s")
    assert service.leftovers() == [1, 0]  # what a late reply would call

    request.success(day="1")
    service.until(lambda: service.leftovers() == [0, 0])
    assert len(service.replies("x")) == 1
    assert service.failures() == []


def test_what_waits_for_a_late_reply_is_forgotten_in_the_end(service):
    service.run("gmi.getUptime(keep('x'))")
    service.take()
    service.advance(10)
    assert service.leftovers() == [1, 0]
    service.advance(300)
    assert service.leftovers() == [0, 0]


def test_timeouts_of_the_instance_and_of_one_call(scene):
    scene.run("window.gmi = new GMIService({timeout: 3000})")
    scene.run("gmi.getUptime(keep('x')); gmi.getPN(keep('y'), {timeout: 500})")
    scene.take("uptime")
    scene.take("pn")
    scene.advance(0.5)
    assert failure(scene.reply("y"))[1] == f"no answer from {ORIGIN} within 0.5 s"
    assert scene.replies("x") == []
    scene.advance(2.5)
    assert failure(scene.reply("x"))[1] == f"no answer from {ORIGIN} within 3 s"


def test_a_phone_that_answers_twice(service):
    service.run("gmi.getUptime(keep('x'))")
    request = service.take()
    name = request.fields["jsoncallback"]
    request.script(f"window.{name} && {name}({{res: 'success'}});" * 2)
    assert service.reply("x") == {"res": "success"}


def test_an_app_whose_callback_throws_is_told_and_the_queue_goes_on(service):
    service.run("""
        gmi.getUptime(function () { throw new Error('my own mistake'); });
        gmi.getPN(keep('y')); gmi.getHardware(keep('z'));""")
    service.take("uptime").success()
    service.take("pn").success()
    service.take("hardware").success()
    service.until(lambda: service.replies("y") and service.replies("z"))
    # Thrown again by a timer of no delay; the stopped clock hands it to whoever moves it.
    with pytest.raises(PlaywrightError, match="my own mistake"):
        service.advance(0.001)


def test_callback_names_are_unique(scene):
    scene.run("window.gmi = new GMIService(); window.other = new GMIService()")
    scene.run("gmi.getPN(keep('a')); gmi.getPN(keep('b')); other.getPN(keep('c'))")
    requests = [scene.take() for _ in range(3)]
    assert len({request.fields["jsoncallback"] for request in requests}) == 3
    for number, request in enumerate(requests):
        request.success(pn=str(number))
    assert [scene.reply(name)["pn"] for name in "abc"] == ["0", "1", "2"]


def test_replies_are_utf8_whatever_the_page_is_in(service):
    assert service.page.evaluate("document.characterSet") == "windows-1252"
    service.run("gmi.getContact('', '', 'Jö', keep('x'))")
    request = service.take()
    body = f"{request.fields['jsoncallback']}({{res: 'success', msg: [{{contactName: 'Jörg'}}]}})"
    request.route.fulfill(content_type="application/javascript", body=body.encode())
    assert service.reply("x")["msg"][0]["contactName"] == "Jörg"


@pytest.mark.parametrize(
    ("options", "ip", "host"),
    [
        ("", "", ORIGIN),
        ("", "192.168.121.230", "http://192.168.121.230"),
        ("", "192.168.121.230:8080", "http://192.168.121.230:8080"),
        ("{base: 'http://other.test:81/'}", "", "http://other.test:81"),
        ("{base: 'http://other.test'}", "192.168.121.230", "http://other.test"),
    ],
)
def test_where_the_phone_is(scene, options, ip, host):
    scene.run(f"window.gmi = new GMIService({options})")
    scene.run(f"gmi.webServiceLogin('{ip}', 'admin', '123', keep('x')); gmi.getPN(keep('y'))")
    login = scene.take("login")
    assert login.host == host
    login.success(msg="authentication accepted")
    assert scene.take("pn").host == host
