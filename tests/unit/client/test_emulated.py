"""The client and the emulated phone, in one process and over a socket: they agree."""

import socket
import threading

import pytest

from gmi_appkit.client import (
    ALL,
    AuthenticationFailed,
    BadReply,
    Box,
    CallType,
    Contact,
    DestructiveCall,
    ImportFailed,
    LineState,
    NotSupported,
    Phone,
    PhoneUnreachable,
    Refused,
)
from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol.phonebook_xml import read_phonebook, write_phonebook

BOOK = make_book(30)


@pytest.fixture
def emulated():
    return EmulatedPhone(book=BOOK)


@pytest.fixture
def server(emulated):
    with EmulatorServer(emulated) as server:
        yield server


@pytest.fixture(params=["in process", "over a socket"])
def phone(request, emulated):
    if request.param == "in process":
        yield Phone.of(emulated)
        return
    server = request.getfixturevalue("server")
    with Phone(server.url, password="123", allow_destructive=True, timeout=60) as client:
        yield client


def test_who_it_is(phone):
    assert phone.get_product_info().product == "GXP2200"
    assert phone.get_gmi_version() == 10
    assert phone.get_uptime().total_seconds > 0
    assert phone.get_network_info().ip
    assert phone.get_account_info()[0].index == 0


def test_contacts_come_go_and_change(phone):
    assert phone.get_contact_count() == len(phone.get_contact()) == 30
    group = phone.set_group("Night shift")
    new = phone.set_contact(Contact("Zoë Ünal", work="2199", email="z@b.test", group=group))
    (seen,) = phone.get_contact(new)
    assert seen == Contact("Zoë Ünal", work="2199", email="z@b.test", group=group, id=new)
    assert phone.get_contact(name="zoë ün") == (seen,)
    assert phone.get_contact(group_id=group) == (seen,)
    phone.set_contact(Contact("Zoë Ü.", group=group, id=new))
    phone.move_to_default(new)
    assert phone.get_contact(new) == (Contact("Zoë Ü.", id=new),)
    phone.remove_contact(new)
    assert phone.get_contact(new) == ()
    phone.remove_group(group)
    phone.remove_contact(ALL)
    assert phone.get_contact() == ()
    with pytest.raises(Refused, match="remove contact failed"):
        phone.remove_contact(4711)


def test_a_call_takes_a_line(phone):
    assert phone.get_line_status(0) is LineState.IDLE
    phone.originate_call("2100")
    assert phone.get_line_status(0) is not LineState.IDLE
    assert phone.get_last_call(CallType.DIALED).number == "2100"
    with pytest.raises(Refused, match="destnum"):
        phone.originate_call("")
    with pytest.raises(Refused, match="line invalid"):
        phone.get_line_status(3)


def test_messages(phone):
    phone.set_new_message("2100", "Gruß & <Kuss>", 1, send=False)
    (draft,) = [entry for entry in phone.get_message() if entry.box is Box.DRAFTS][-1:]
    assert (draft.number, draft.text, draft.account) == ("2100", "Gruß & <Kuss>", 1)
    phone.send_draft_message(draft.id)
    assert phone.get_message(draft.id)[0].box is Box.OUTBOX
    assert b"Kuss" in phone.save_message()
    phone.remove_message(draft.id)
    with pytest.raises(Refused):
        phone.get_message(draft.id)


def test_parameters(phone):
    phone.set_parameter({"P270": "Desk — ünit", 7044: 1})
    assert phone.get_parameter("270", 7044) == {"270": "Desk — ünit", "7044": "1"}


def test_the_phonebook_goes_out_and_comes_back(phone):
    data = phone.save_phonebook()
    saved = read_phonebook(data)
    assert len(saved.contacts) == 30
    assert {number for c in saved.contacts for number in c.numbers} == {
        number for c in BOOK.contacts for number in c.numbers
    }
    phone.set_phonebook(write_phonebook(make_book(7, seed=2)), clear=True)
    assert phone.get_contact_count() == 7
    with pytest.raises(ImportFailed, match="parse failed"):
        phone.set_phonebook(b"<AddressBook>", clear=True)
    assert phone.get_contact_count() == 7


def test_the_screen(phone):
    phone.open_url("http://127.0.0.1:1/app/")
    with pytest.raises(Refused, match="name is empty"):
        phone.launch_service("")
    with pytest.raises(NotSupported):
        phone.end_call()


def test_an_expired_session_is_not_noticed(emulated, phone):
    phone.get_uptime()
    emulated.sessions.end_all()
    assert phone.get_pn()
    assert len(emulated.journal.calls("login")) == 2


def test_threads_share_one_login(server, emulated):
    with Phone(server.url, password="123", timeout=60) as phone:
        errors = []

        def ask():
            try:
                for _ in range(5):
                    phone.get_uptime()
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []
    assert len(emulated.journal.calls("login")) == 1
    assert len(emulated.journal.calls("uptime")) == 30


def test_over_a_socket_destruction_needs_leave(server, emulated):
    with Phone(server.url, password="123", timeout=60) as phone:
        with pytest.raises(DestructiveCall):
            phone.remove_contact(ALL)
        assert not emulated.journal.calls("removecontact")
        phone.remove_contact(ALL, allow_destructive=True)
        assert phone.get_contact_count() == 0


def test_a_wrong_password_over_a_socket(server):
    with Phone(server.url, password="nope-s3cret") as phone:
        with pytest.raises(AuthenticationFailed) as caught:
            phone.get_uptime()
        assert "s3cret" not in str(caught.value)


def test_the_environment_s_proxy_is_not_used(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with Phone(server.url, password="123", timeout=60) as phone:
        assert phone.get_product() == "GXP2200"


def _bound(off):
    """An address where nobody listens, and that nobody else gets meanwhile."""
    off.bind(("127.0.0.1", 0))
    return f"http://127.0.0.1:{off.getsockname()[1]}"


def test_nobody_there():
    with socket.socket() as off, Phone(_bound(off), password="s3cret") as phone:
        with pytest.raises(PhoneUnreachable, match=r"cannot reach phone 127\.0\.0\.1:") as caught:
            phone.get_uptime()
        chain = [caught.value, caught.value.__cause__, caught.value.__context__]
        assert "s3cret" not in repr([vars(error) for error in chain if error])


def test_an_older_phone_over_a_socket():
    with (
        EmulatorServer(EmulatedPhone(PhoneSettings(gmi_version=6))) as server,
        Phone(server.url, password="123") as phone,
        pytest.raises(NotSupported, match="needs GMI 8, this phone has 6"),
    ):
        phone.get_line_status(0)


def test_what_is_no_phone_says_so(server):
    with Phone(server.origin, password="123") as phone, pytest.raises(BadReply, match="HTTP 404"):
        phone._fetch("/phonebook/nothing.xml", "setPhonebook")
