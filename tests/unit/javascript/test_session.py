"""One login however many calls need it, and plain answers when it does not help."""

REQUIRED = "authentication required"
ACCEPTED = "authentication accepted"
REFUSED = "authentication failed"


def log_in(scene):
    scene.run("gmi.webServiceLogin('', 'gmiadmin', 'secret', keep('login'))")
    scene.take("login").success(msg=ACCEPTED)
    assert scene.reply("login") == {"res": "success", "msg": ACCEPTED}


def test_calls_wait_for_a_login_under_way(service):
    service.run("""
        gmi.webServiceLogin('', 'gmiadmin', 'secret', keep('login'));
        gmi.getPN(keep('p')); gmi.getUptime(keep('u'));""")
    login = service.take("login")
    assert (login.fields["username"], login.fields["secret"]) == ("gmiadmin", "secret")
    assert service.idle()
    login.success(msg=ACCEPTED)
    service.take("pn"), service.take("uptime")


def test_several_logins_at_once_are_one(service):
    service.run("""
        for (var i = 0; i < 3; i++) gmi.webServiceLogin('', 'admin', '123', keep('l' + i));""")
    service.take("login").success(msg=ACCEPTED)
    for name in ("l0", "l1", "l2"):
        assert service.reply(name) == {"res": "success", "msg": ACCEPTED}
    assert service.idle()


def test_another_user_is_another_login(service):
    service.run("""
        gmi.webServiceLogin('', 'admin', '1', keep('a'));
        gmi.webServiceLogin('', 'gmiadmin', '2', keep('b'));""")
    service.take("login").error(REFUSED)
    second = service.take("login")
    assert second.fields["username"] == "gmiadmin"
    second.success(msg=ACCEPTED)
    assert service.reply("a")["msg"] == REFUSED
    assert service.reply("b")["msg"] == ACCEPTED


def test_an_ended_session_is_opened_once_for_all_and_the_calls_are_repeated(service):
    log_in(service)
    service.run("gmi.getPN(keep('p')); gmi.getUptime(keep('u')); gmi.getGroup('', keep('g'))")
    first, second = service.take("pn"), service.take("uptime")
    first.error(REQUIRED)
    second.error(REQUIRED)
    login = service.take("login")
    assert service.idle()
    login.success(msg=ACCEPTED)
    actions = set()
    for _ in range(3):
        request = service.take()
        actions.add(request.action)
        request.success(msg=request.action)
    assert actions == {"pn", "uptime", "getgroup"}
    for name in "pug":
        assert service.reply(name)["res"] == "success"
    assert service.idle()


def test_a_call_that_finds_the_session_renewed_meanwhile_needs_no_login(service):
    log_in(service)
    service.run("gmi.getPN(keep('p')); gmi.getUptime(keep('u'))")
    first, late = service.take("pn"), service.take("uptime")
    first.error(REQUIRED)
    service.take("login").success(msg=ACCEPTED)
    service.take("pn").success(pn="1")
    late.error(REQUIRED)
    service.take("uptime").success(day="1")
    assert service.reply("u") == {"res": "success", "day": "1"}
    assert service.idle()


def test_a_cookie_that_does_not_come_back(service):
    log_in(service)
    service.run("gmi.getPN(keep('p'))")
    service.take("pn").error(REQUIRED)
    service.take("login").success(msg=ACCEPTED)
    service.take("pn").error(REQUIRED)
    reply = service.reply("p")
    assert reply["reason"] == "session"
    assert reply["msg"] == (
        "logged in, but the phone's cookie did not come back: "
        "open the app through the dev server or on the phone"
    )
    assert service.idle()


def test_a_wrong_password_is_tried_once(service):
    service.run("gmi.webServiceLogin('', 'admin', 'wrong', keep('login'))")
    service.take("login").error(REFUSED)
    assert service.reply("login") == {"res": "error", "msg": REFUSED}
    service.run("gmi.getPN(keep('p'))")
    service.take("pn").error(REQUIRED)
    assert service.reply("p") == {"res": "error", "msg": REQUIRED}
    assert service.idle()


def test_a_password_changed_meanwhile(service):
    log_in(service)
    service.run("gmi.getPN(keep('p')); gmi.getUptime(keep('u'))")
    requests = [service.take(), service.take()]
    for request in requests:
        request.error(REQUIRED)
    service.take("login").error(REFUSED)
    assert service.reply("p")["msg"] == REFUSED
    assert service.reply("u")["msg"] == REFUSED
    assert service.idle()


def test_a_login_that_gets_no_answer_is_tried_again_by_the_next_call(service):
    log_in(service)
    service.run("gmi.getPN(keep('p'))")
    service.take("pn").error(REQUIRED)
    service.take("login").fail()
    assert service.reply("p")["reason"] == "network"
    service.run("gmi.getUptime(keep('u'))")
    service.take("uptime").error(REQUIRED)
    service.take("login").success(msg=ACCEPTED)
    service.take("uptime").success(day="1")
    assert service.reply("u")["res"] == "success"


def test_without_a_login_the_phone_s_own_answer_arrives(service):
    service.run("gmi.getPN(keep('p'))")
    service.take("pn").error(REQUIRED)
    assert service.reply("p") == {"res": "error", "msg": REQUIRED}


def test_credentials_are_asked_for_once(scene):
    scene.run("""
        window.asked = 0;
        function ask(give) { asked++; window.give = give; }
        window.gmi = new GMIService({credentials: ask});
        gmi.getPN(keep('p')); gmi.getUptime(keep('u')); gmi.getGroup('', keep('g'));""")
    for _ in range(3):
        scene.take().error(REQUIRED)
    assert scene.idle()
    assert scene.run("return asked") == 1
    scene.run("give('user', 'pass word')")
    login = scene.take("login")
    assert (login.fields["username"], login.fields["secret"]) == ("user", "pass word")
    login.success(msg=ACCEPTED)
    for _ in range(3):
        scene.take().success()
    assert [scene.reply(name)["res"] for name in "pug"] == ["success"] * 3


def test_credentials_that_nobody_gives(scene):
    scene.run("""
        window.gmi = new GMIService({credentials: function (give) { give(); }});
        gmi.getPN(keep('p'));""")
    scene.take("pn").error(REQUIRED)
    scene.take("login").error(REFUSED)
    assert scene.reply("p") == {"res": "error", "msg": REFUSED}


def test_credentials_that_fail(scene):
    scene.run("""
        window.gmi = new GMIService({credentials: function () { throw new Error('no screen'); }});
        gmi.getPN(keep('p'));""")
    scene.take("pn").error(REQUIRED)
    reply = scene.reply("p")
    assert reply["reason"] == "session"
    assert "no screen" in reply["msg"]


def test_the_password_is_nowhere_in_the_page(service):
    service.run("gmi.webServiceLogin('', 'admin', 'Zq7!never', keep('login'))")
    service.take("login").success(msg=ACCEPTED)
    service.reply("login")
    kept = service.page.evaluate("""() => {
        var text = location.href + document.cookie + document.documentElement.outerHTML +
            JSON.stringify(gmi) + JSON.stringify(history.state);
        for (var i = 0; i < localStorage.length; i++) text += localStorage[localStorage.key(i)];
        for (i = 0; i < sessionStorage.length; i++) text += sessionStorage[sessionStorage.key(i)];
        return text;
    }""")
    assert "Zq7" not in kept
