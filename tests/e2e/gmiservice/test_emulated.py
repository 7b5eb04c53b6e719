"""GMIService and the emulated phone over real HTTP, cookies included."""

import pytest

from gmi_appkit.emulator.faults import Fault

ACCEPTED = {"res": "success", "msg": "authentication accepted"}
LOGIN = "webServiceLogin('', 'gmiadmin', '123')"


def test_a_contact_s_life(serve, open_page, ask):
    page = open_page(serve().origin)
    assert ask(page, LOGIN) == ACCEPTED
    name = "Jörg Ångström-陈 & <img src=x> 😀"
    page.evaluate("name => { window.contact = {ctName: name, work: '2107', gpID: 0}; }", name)
    added = ask(page, "setContact(contact)")
    assert added["res"] == "success"
    found = ask(page, "getContact('', '', 'ångström')")["msg"]
    assert [(one["contactName"], one["work"]) for one in found] == [(name, "2107")]
    assert ask(page, "getContactCount()") == {"res": "success", "msg": "1"}
    assert ask(page, f"removeContact({added['msg']})") == {"res": "success"}
    assert ask(page, "getContact('', '', '')") == {"res": "error", "msg": "0"}


def test_a_session_that_ends_in_mid_use(serve, open_page, ask):
    served = serve()
    page = open_page(served.origin)
    ask(page, LOGIN)
    served.phone.clock.advance(901)
    replies = page.evaluate("""() => Promise.all([
        new Promise(done => gmi.getUptime(done)), new Promise(done => gmi.getPN(done)),
        new Promise(done => gmi.getHardware(done)),
        new Promise(done => gmi.getGroup('', done))])""")
    assert [reply["res"] for reply in replies] == ["success"] * 4
    assert served.asked("login") == 2


def test_a_phone_on_another_port_of_the_same_host(serve, open_page, ask):
    app, phone = serve(), serve(part_number="9620009999A")
    page = open_page(app.origin, f"{{base: '{phone.origin}'}}")
    assert ask(page, LOGIN) == ACCEPTED
    assert ask(page, "getPN()") == {"res": "success", "pn": "9620009999A"}


def test_a_phone_on_another_host_name_loses_its_cookie(serve, open_page, ask):
    served = serve()
    page = open_page(
        served.origin.replace("127.0.0.1", "localhost"), f"{{base: '{served.origin}'}}"
    )
    assert ask(page, LOGIN) == ACCEPTED
    reply = ask(page, "getPN()")
    assert reply["reason"] == "session"
    assert "open the app through the dev server" in reply["msg"]
    assert served.asked("login") == 2


def test_a_call_from_dialing_to_the_end(serve, open_page, ask):
    served = serve(model="gxv3275")
    page = open_page(served.origin)
    ask(page, LOGIN)
    page.evaluate(
        "() => { window.states = []; gmi.watchLine(0, s => states.push(s), {interval: 10}); }"
    )
    page.wait_for_function("states.length == 1")
    assert ask(page, "originateCall(0, 0, 1, '2150', '')") == {
        "res": "success",
        "msg": "call originated",
    }
    page.wait_for_function("states.length > 1")
    assert ask(page, "endCall()").__class__ is str
    page.wait_for_function("states[states.length - 1] == '7' || states[states.length - 1] == '0'")
    assert page.evaluate("states[0]") == "0"
    assert ask(page, "getLastCall(1)")["msg"][0]["number"] == "2150"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("drop", "pn"), "network"),
        (Fault("malformed", "pn"), "reply"),
        (Fault("callback", "pn"), "reply"),
        (Fault("hang", "pn"), "timeout"),
        (Fault("error", "pn"), None),
        (Fault("session", "pn", times=1), "fine"),
        (Fault("latency", "pn", seconds=0.05), "fine"),
        (Fault("dribble", "pn", rate=2000), "fine"),
    ],
)
def test_what_can_go_wrong(serve, open_page, ask, fault, reason):
    served = serve()
    page = open_page(served.origin)
    ask(page, LOGIN)
    served.phone.faults.add(fault)
    if reason == "timeout":
        page.evaluate("() => { gmi.timeout = 300; }")
    reply = ask(page, "getPN()")
    if reason == "fine":
        assert reply == {"res": "success", "pn": "9620001902A"}
    else:
        assert (reply["res"], reply.get("reason")) == ("error", reason)
    served.phone.faults.reset()
    page.evaluate("() => { gmi.timeout = 10000; }")
    assert ask(page, "getPN()")["res"] == "success"


def test_an_older_phone(serve, open_page, ask):
    page = open_page(serve(gmi_version=6).origin)
    ask(page, LOGIN)
    assert ask(page, "getPhoneMem('gs_gui')") == "3176 kB"
    assert ask(page, "getLineStatus(0)")["msg"] == "needs GMI 8, this phone has 6"
    assert ask(page, "getGMIVersion()") == "6"


def test_a_phone_that_does_not_have_the_extensions(serve, open_page, ask):
    page = open_page(serve().origin)
    ask(page, LOGIN)
    assert ask(page, "closeService('Browser')") == {"res": "error", "msg": "command not found"}


def test_parameters_there_and_back(serve, open_page, ask):
    page = open_page(serve().origin)
    ask(page, LOGIN)
    put = ask(page, "setParameter([{key: 'P270', value: 'Empfang & Tür'}, {key: 904, value: 15}])")
    assert put == {"res": "success", "flag": "1"}
    got = ask(page, "getParameter([{key: 270}, {key: 'P904'}])")
    assert got == {"res": "success", "270": "Empfang & Tür", "904": "15"}


def test_saving_the_phonebook(serve, open_page, ask):
    served = serve()
    page = open_page(served.origin)
    ask(page, LOGIN)
    page.evaluate("() => { gmi.setPhonebook({}, 0, reply => { window.saved = reply; }); }")
    # The phone's clock stands still until told; the page asks again every second.
    page.wait_for_function(
        "() => performance.getEntriesByType('resource')"
        ".some(entry => entry.name.includes('portphbkresponse'))"
    )
    served.phone.clock.advance(60)
    page.wait_for_function("window.saved")
    assert page.evaluate("saved") == {"res": "success", "phbkresponse": "0"}
