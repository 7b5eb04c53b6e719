"""Functions of several requests: downloads, imports, saving, upgrades."""

import pytest

DOWNLOAD = "gmi.downloadPhonebook({mode: 2, url: '10.0.0.5/p.xml'}, 1, keep('x'))"


def test_a_download_is_followed_to_its_end(service):
    service.run(DOWNLOAD)
    service.take("putdownphbk").success(flag="1")
    for code in ("1", "1", "9"):
        service.take("phbkresponse").success(phbkresponse=code)
        assert service.idle()
        service.advance(1)
    service.take("phbkresponse").success(phbkresponse="0")
    assert service.reply("x") == {"res": "success", "phbkresponse": "0"}


@pytest.mark.parametrize("code", ["2", "3", "4", "5", "6", "8", "10"])
def test_a_download_that_fails(service, code):
    service.run(DOWNLOAD)
    service.take("putdownphbk").success(flag="1")
    service.take("phbkresponse").success(phbkresponse=code)
    assert service.reply("x") == {
        "res": "error",
        "msg": f"phonebook not taken: phbkresponse {code}",
        "phbkresponse": code,
    }
    assert service.idle()


def test_a_download_that_does_not_start(service):
    service.run(DOWNLOAD)
    service.take("putdownphbk").error("phone rebooting")
    assert service.reply("x") == {"res": "error", "msg": "phone rebooting"}
    assert service.idle()


def test_a_phone_lost_while_it_downloads(service):
    service.run(DOWNLOAD)
    service.take("putdownphbk").success(flag="1")
    service.take("phbkresponse").fail()
    assert service.reply("x")["reason"] == "network"


def test_a_download_is_given_up(service):
    service.run(f"window.call = {DOWNLOAD}")
    service.take("putdownphbk").success(flag="1")
    service.take("phbkresponse").success(phbkresponse="1")
    service.settle()
    service.run("call.cancel()")
    assert service.reply("x")["reason"] == "cancelled"
    service.advance(5)
    assert service.idle()


def test_saving_the_phonebook(service):
    service.run("gmi.setPhonebook({}, 0, keep('x'))")
    service.take("savephbk").success()
    service.take("portphbkresponse").success(phbkresponse="1")
    service.settle()
    service.advance(1)
    service.take("portphbkresponse").success(phbkresponse="0")
    assert service.reply("x") == {"res": "success", "phbkresponse": "0"}


def test_importing_a_phonebook(service):
    service.run("gmi.setPhonebook({encode: 'GBK', redup: 1}, 1, keep('x'))")
    request = service.take("putportphbk")
    assert list(request.fields)[1:-2] == ["opmode", "flag", "portEncode", "portReplace"]
    request.success(flag="1")
    service.take("phbkresponse").success(phbkresponse="3")
    assert service.reply("x")["phbkresponse"] == "3"


def test_an_import_that_is_refused(service):
    service.run("gmi.setPhonebook({}, 1, keep('x'))")
    service.take("putportphbk").error("configuration file not found")
    assert service.reply("x")["msg"] == "configuration file not found"
    assert service.idle()


def test_an_upgrade_with_reboot(service):
    service.run("gmi.setUpgrade({config: 'a/b'}, 1, keep('x'), {allowDestructive: true})")
    request = service.take("put")
    assert request.fields["var-0000"] == "237"
    assert "var-0001" not in request.fields
    request.success(flag="1")
    service.take("reboot").success()
    assert service.reply("x") == {"res": "success"}


def test_an_upgrade_that_is_not_taken_reboots_nothing(service):
    service.run("gmi.setUpgrade({config: 'a/b'}, 1, keep('x'), {allowDestructive: true})")
    service.take("put").error("phone rebooting")
    assert service.reply("x")["msg"] == "phone rebooting"
    assert service.idle()
