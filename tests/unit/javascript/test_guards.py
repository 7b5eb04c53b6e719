"""What could destroy something, or cannot be sent, is refused before it is."""

import pytest

MEANT = "{allowDestructive: true}"


def refused(scene, name="x"):
    reply = scene.reply(name)
    assert (reply["res"], reply["reason"]) == ("error", "refused"), reply
    assert scene.idle()
    return reply["msg"]


@pytest.mark.parametrize("function", ["removeContact", "removeGroup"])
@pytest.mark.parametrize("id_", ["''", "' '", "undefined", "null", "[]"])
@pytest.mark.parametrize("options", ["{}", MEANT])
def test_no_id_never_means_all(service, function, id_, options):
    service.run(f"gmi.{function}({id_}, keep('x'), {options})")
    assert refused(service) == f"{function} needs an id, or GMIService.ALL"


@pytest.mark.parametrize(
    ("call", "field"), [("removeContact", "contactID"), ("removeGroup", "groupID")]
)
def test_all_needs_to_be_said_and_meant(service, call, field):
    service.run(f"gmi.{call}(GMIService.ALL, keep('x'))")
    assert refused(service) == f"{call} needs allowDestructive"
    service.run(f"gmi.{call}(GMIService.ALL, keep('y'), {MEANT})")
    assert service.take().fields[field] == ""


@pytest.mark.parametrize(
    "call", ["removeContact('all', ", "removeContact('0', ", "removeGroup(3, "]
)
def test_one_is_removed_without_further_ado(service, call):
    service.run(f"gmi.{call}keep('x'))")
    service.take().success()
    assert service.reply("x") == {"res": "success"}


@pytest.mark.parametrize(
    "call",
    [
        "clearGroup(1, ",
        "setUpgrade({mode: 0}, 0, ",
        "setParameter([{key: 904, value: 15}, {key: 'P8', value: 1}], ",
        "setParameter([{key: '0196', value: 'x'}], ",
        "removeMessage(1, 1, ",
        "removeMessage(1, true, ",
        "removeCall(1, '1', ",
        "downloadPhonebook({clearold: 1}, 1, ",
        "setPhonebook({clearold: '1 '}, 1, ",
    ],
)
def test_what_destroys_needs_to_be_meant(service, call):
    service.run(f"gmi.{call}keep('x'))")
    assert refused(service).endswith(" needs allowDestructive")
    service.run(f"gmi.{call}keep('y'), {MEANT})")
    service.take()
    service.run(f"gmi.allowDestructive = true; gmi.{call}keep('z'))")
    service.take()


@pytest.mark.parametrize(
    "call",
    [
        "setParameter([{key: 904, value: 15}], ",
        "setParameter([{key: 88, value: 1}], ",
        "removeMessage(1, 0, ",
        "removeCall(11, 0, ",
        "downloadPhonebook({clearold: 0}, 1, ",
    ],
)
def test_what_destroys_nothing_is_sent(service, call):
    service.run(f"gmi.{call}keep('x'))")
    service.take()


def test_passwords_are_not_read(service):
    service.run(f"gmi.getParameter([{{key: 904}}, {{key: 'P34'}}], keep('x'), {MEANT})")
    assert refused(service) == "P34 is a password: not read"


@pytest.mark.parametrize(
    ("items", "msg"),
    [
        ("[{key: 'Phone', value: 1}]", "no P value: Phone"),
        ("[{key: '', value: 1}]", "no P value: "),
        ("[{key: '90 4', value: 1}]", "no P value: 90 4"),
        ("[{key: 904, val: 1}]", "no value for P904"),
    ],
)
def test_parameters_that_are_none(service, items, msg):
    service.run(f"gmi.setParameter({items}, keep('x'))")
    assert refused(service) == msg


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ("setContact({ctName: 'a::b'}", "ctName"),
        ("setContact({ctName: 'Reception:'}", "ctName"),
        ("setContact({ctName: 'x', mail: '::'}", "mail"),
        ("setGroup({gpName: ':::'}", "gpName"),
    ],
)
def test_what_a_record_cannot_carry(service, call, field):
    service.run(f"gmi.{call}, keep('x'))")
    assert refused(service) == f"{field} must not contain '::' or end in ':'"


@pytest.mark.parametrize(
    ("call", "record"),
    [
        ("setContact({ctName: 'a:b', work: ':5', mail: 'x:'}", "::a:b:::::5::::::::x:"),
        ("setContact({ctName: 'Ann', gpID: 0, work: 5}", "::Ann::0::5::::::::"),
        ("setGroup({gpID: 3, gpName: 'Desk:'}", "3::Desk:"),
    ],
)
def test_what_a_record_can_carry(service, call, record):
    service.run(f"gmi.{call}, keep('x'))")
    fields = service.take().fields
    assert fields.get("contactInfo", fields.get("groupInfo")) == record


def test_a_phone_that_is_too_old(service):
    service.run("gmi.getLineStatus(0, keep('l')); gmi.touchScreen(1, 1, 1, keep('t'))")
    service.take("gmiVersion").answer(6)
    for name, needed in (("l", 8), ("t", 10)):
        assert service.reply(name) == {
            "res": "error",
            "msg": f"needs GMI {needed}, this phone has 6",
            "reason": "version",
        }
    service.run("gmi.getPhoneMem('gs_gui', keep('m'))")
    service.take("phoneMem").answer("3176 kB")
    assert service.reply("m") == "3176 kB"
    assert service.idle()


def test_a_phone_too_old_to_tell(service):
    service.run("gmi.getPhoneMem('gs_gui', keep('m'))")
    service.take("gmiVersion").error("command not found")
    assert service.reply("m")["msg"] == "needs GMI 6, this phone has 5 or older"


def test_a_version_that_cannot_be_asked_is_asked_again(service):
    service.run("gmi.getLineStatus(0, keep('a'))")
    service.take("gmiVersion").fail()
    assert service.reply("a")["reason"] == "network"
    service.run("gmi.getLineStatus(0, keep('b'))")
    service.take("gmiVersion").answer("10")
    service.take("lineStatus").answer(4)
    assert service.reply("b") == "4"


def test_another_phone_may_have_another_version(service):
    service.run("gmi.getLineStatus(0, keep('a'))")
    service.take("gmiVersion").answer(10)
    service.take("lineStatus").answer(0)
    service.run("gmi.webServiceLogin('10.0.0.9', 'admin', '1', keep('l'))")
    service.take("login").success()
    service.run("gmi.getLineStatus(0, keep('b'))")
    assert service.take("gmiVersion").host == "http://10.0.0.9"


def test_a_long_phonebook_is_not_fetched_blindly(service):
    service.run("gmi.getContact('', '', '', keep('x'))")
    service.take("getcontactcount").success(msg="1000")
    assert service.reply("x") == {
        "res": "error",
        "msg": "too many contacts (1000): ask by group or by name",
        "reason": "many",
        "count": "1000",
    }
    assert service.idle()
    service.run("gmi.getContact(GMIService.ALL, '', '', keep('y'))")
    service.take("getcontact").success(msg=[])
    service.run("gmi.maxContacts = 1000; gmi.getContact('', '', '', keep('z'))")
    service.take("getcontactcount").success(msg="1000")
    service.take("getcontact").success(msg=[])
    assert service.reply("z")["res"] == "success"


@pytest.mark.parametrize("args", ["'3', '', ''", "'', '0', ''", "'', '', 'ann'", "0, '', ''"])
def test_some_contacts_are_fetched_at_once(service, args):
    service.run(f"gmi.getContact({args}, keep('x'))")
    service.take("getcontact")


def test_a_count_that_fails_is_the_answer(service):
    service.run("gmi.getContact('', '', '', keep('x'))")
    service.take("getcontactcount").error("can't get contacts information")
    assert service.reply("x") == {"res": "error", "msg": "can't get contacts information"}
