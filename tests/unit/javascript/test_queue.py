"""Two requests at a time, the newest search, and giving up."""


def test_at_most_two_requests_are_under_way(service):
    service.run("for (var i = 0; i < 6; i++) gmi.getGroup(i, keep('g' + i))")
    first, second = service.take(), service.take()
    assert service.idle()
    first.success(msg="0")
    third = service.take()
    assert service.idle()
    assert third.fields["groupID"] == "2"
    second.fail()
    assert service.take().fields["groupID"] == "3"
    assert service.reply("g1")["reason"] == "network"


def test_a_request_without_an_answer_gives_its_place_back(service):
    service.run("for (var i = 0; i < 4; i++) gmi.getGroup(i, keep('g' + i))")
    service.take(), service.take()
    service.advance(10)
    assert [service.take().fields["groupID"] for _ in range(2)] == ["2", "3"]


def test_the_newest_search_takes_the_place_of_one_that_waits(service):
    service.run("""
        gmi.getUptime(keep('u')); gmi.getPN(keep('p'));
        gmi.getContact('', '', 'a', keep('a'));
        gmi.getGroup('', keep('g'));
        gmi.getContact('', '', 'an', keep('an'));
        gmi.getContact('', '3', '', keep('group'));
        gmi.getContact('', '', 'ann', keep('ann'));""")
    for name in ("a", "an"):
        reply = service.reply(name)
        assert (reply["res"], reply["msg"], reply["reason"]) == (
            "error",
            "superseded",
            "superseded",
        )
    service.take("uptime").success()
    service.take("pn").success()
    search = service.take("getcontact")
    assert search.fields["contactName"] == "ann"
    search.success(msg=[])
    service.take("getgroup").success()
    assert service.take("getcontact").fields["groupID"] == "3"
    assert service.reply("ann") == {"res": "success", "msg": []}


def test_a_search_under_way_is_not_superseded(service):
    service.run("gmi.getContact('', '', 'a', keep('a')); gmi.getContact('', '', 'b', keep('b'))")
    first, second = service.take(), service.take()
    second.success(msg=["b"])
    first.success(msg=["a"])
    assert service.reply("a")["msg"] == ["a"]
    assert service.reply("b")["msg"] == ["b"]


def test_cancelling_what_waits(service):
    service.run("""
        gmi.getUptime(keep('u')); gmi.getPN(keep('p'));
        var call = gmi.getGroup('', keep('g'));
        gmi.getVendor(keep('v'));
        call.cancel(); call.cancel();""")
    assert service.reply("g") == {"res": "error", "msg": "cancelled", "reason": "cancelled"}
    service.take("uptime").success()
    service.take("pn").success()
    service.take("vendor").success()
    assert service.idle()


def test_cancelling_what_is_under_way(service):
    service.run("window.call = gmi.getGroup('', keep('g'))")
    request = service.take()
    service.run("call.cancel()")
    assert service.reply("g")["reason"] == "cancelled"
    request.success(msg=[])
    service.until(lambda: service.leftovers() == [0, 0])
    assert len(service.replies("g")) == 1
    assert service.failures() == []


def test_a_cancelled_request_keeps_its_place_until_it_is_over(service):
    service.run("window.call = gmi.getPN(keep('p')); gmi.getGroup('', keep('g'))")
    service.run("call.cancel(); gmi.getVendor(keep('v'))")
    cancelled = service.take("pn")
    service.take("getgroup")
    assert service.idle()
    cancelled.success()
    service.take("vendor")


def test_cancelling_between_two_requests_of_one_function(service):
    service.run("window.call = gmi.setUpgrade({mode: 1}, 1, keep('x'), {allowDestructive: true})")
    request = service.take("put")
    service.run("call.cancel()")
    request.success(flag="1")
    assert service.reply("x")["reason"] == "cancelled"
    assert service.idle()  # above all no reboot


def test_cancelling_after_the_reply_changes_nothing(service):
    service.run("window.call = gmi.getPN(keep('p'))")
    service.take().success(pn="1")
    assert service.reply("p") == {"res": "success", "pn": "1"}
    service.run("call.cancel()")
    assert len(service.replies("p")) == 1
