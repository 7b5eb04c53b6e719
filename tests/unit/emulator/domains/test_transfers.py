import json

import pytest

from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.uploads import checked_url, uploaded_file
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber
from gmi_appkit.protocol.phonebook_xml import read_phonebook, write_phonebook


def xml(*names, group=0):
    contacts = tuple(
        Contact(name, group=group, numbers=(PhoneNumber("Work", str(3000 + i)),))
        for i, name in enumerate(names)
    )
    return write_phonebook(Book({}, contacts))


def upload(talk, data, content_type="text/xml"):
    return talk.raw(
        "/upload",
        {"type": "phonebook", "format": "json"},
        method="POST",
        body=data,
        content_type=content_type,
    )


def port(talk, data=None, **fields):
    """Upload and import; returns what phbkresponse says in the end."""
    if data is not None:
        assert json.loads(upload(talk, data).body) == {"res": "success"}
    chosen = {"opmode": "0", "flag": "1", "portType": "0", "portEncode": "UTF-8"}
    reply = talk("putportphbk", **{**chosen, "portReplace": "0", "portClear": "0", **fields})
    assert reply == {"res": "success", "flag": "1"}
    assert response(talk) == "9"
    talk.phone.advance(0.2)
    return response(talk)


def response(talk):
    return talk("phbkresponse")["phbkresponse"]


def down(talk, url="http://127.0.0.1:9/phonebook.xml", **fields):
    chosen = {"flag": "1", "downMode": "2", "downUrl": url, "downReplace": "0", "downClear": "0"}
    return talk("putdownphbk", **{**chosen, "downEncode": "UTF-8", "downtype": "0", **fields})


def down_with(talk, data, **fields):
    """Download what a server would have sent; returns what phbkresponse says in the end."""
    assert down(talk, **fields) == {"res": "success", "flag": "1"}
    assert response(talk) == "1"
    (download,) = talk.phone.take_downloads()
    talk.phone.download_finished(download.number, data)
    assert response(talk) == "9"
    talk.phone.advance(0.2)
    return response(talk)


def names(talk):
    return [contact.name for contact in talk.phone.phonebook.contacts().values()]


WAYS = pytest.mark.parametrize(
    ("way", "prefix"), [(port, "port"), (down_with, "down")], ids=["upload", "download"]
)


@WAYS
def test_contacts_come_in(talk, way, prefix):
    assert way(talk, xml("Ada", "Bo")) == "0"
    assert names(talk) == ["Ada", "Bo"]
    assert talk("getcontactcount")["msg"] == "2"


@WAYS
def test_clear_removes_what_was_there(make_talk, way, prefix):
    talk = make_talk(make_book(5))
    assert way(talk, xml("Ada"), **{f"{prefix}Clear": "1"}) == "0"
    assert names(talk) == ["Ada"]


@WAYS
def test_without_clear_it_stays(make_talk, way, prefix):
    talk = make_talk(make_book(5))
    assert way(talk, xml("Ada")) == "0"
    assert len(names(talk)) == 6


@WAYS
def test_duplicates_are_replaced_or_kept(make_talk, way, prefix):
    old = Contact("Ada", numbers=(PhoneNumber("Work", "1"),))
    talk = make_talk(Book({}, (old,)))
    assert way(talk, xml("Ada"), **{f"{prefix}Replace": "1"}) == "0"
    assert names(talk) == ["Ada"]
    assert talk("getcontact")["msg"][0]["work"] == "3000"
    assert way(talk, xml("Ada")) == "0"
    assert names(talk) == ["Ada", "Ada"]


@WAYS
@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"<AddressBook><Contact>", "3"),
        (b"\xff\xfe\xff", "8"),
        (b"<?xml version='1.0' encoding='UTF-8'?><AddressBook>\xff</AddressBook>", "8"),
        (b"<Menu/>", "10"),
        (xml(*"abcdefghijk"), "2"),
    ],
    ids=["parse", "utf-16", "encoding", "format", "full"],
)
def test_a_failed_import_changes_nothing(make_talk, way, prefix, data, answer):
    talk = make_talk(make_book(5), contact_limit=10)
    before = talk.phone.phonebook.book()
    assert way(talk, data, **{f"{prefix}Clear": "1"}) == answer
    assert talk.phone.phonebook.book() == before


@WAYS
def test_full_counts_those_that_are_there(make_talk, way, prefix):
    talk = make_talk(make_book(5), contact_limit=10)
    assert way(talk, xml(*"abcdef")) == "2"
    assert way(talk, xml(*"abcde")) == "0"


@WAYS
@pytest.mark.parametrize("kind", ["1", "2"])
def test_other_file_types_have_a_layout_nobody_knows(talk, way, prefix, kind):
    assert way(talk, xml("Ada"), **{f"{prefix}{'T' if prefix == 'port' else 't'}ype": kind}) == "10"
    assert names(talk) == []


@WAYS
def test_gbk(talk, way, prefix):
    text = xml("王小明").decode().replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    assert way(talk, text.encode("gbk"), **{f"{prefix}Encode": "GBK"}) == "0"
    assert names(talk) == ["王小明"]
    assert way(talk, text.encode("gbk")) == "8"


# Upload


def test_nothing_uploaded(talk):
    reply = talk("putportphbk", opmode="0", flag="1")
    assert reply == {"res": "error", "msg": "configuration file not found"}


def test_an_upload_is_imported_once(talk):
    assert port(talk, xml("Ada")) == "0"
    assert talk.msg("putportphbk", opmode="0", flag="1") == "configuration file not found"


@pytest.mark.parametrize("fields", [{}, {"opmode": "3", "flag": "1"}, {"opmode": "0"}])
def test_import_of_nonsense(talk, fields):
    upload(talk, xml("Ada"))
    assert talk.msg("putportphbk", **fields) == "configuration file not found"


def test_settings_only(talk):
    upload(talk, xml("Ada"))
    for opmode in "01":
        reply = talk("putportphbk", opmode=opmode, flag="0")
        assert reply == {"res": "success", "flag": "0"}
    assert names(talk) == []


def test_upload_as_a_browser_sends_it(talk):
    body = (
        b'--XX\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        b'--XX\r\nContent-Disposition: form-data; name="file"; filename="p.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n" + xml("Ada") + b"\r\n--XX--\r\n"
    )
    reply = upload(talk, body, "multipart/form-data; boundary=XX")
    assert json.loads(reply.body) == {"res": "success"}
    talk("putportphbk", opmode="0", flag="1")
    talk.phone.advance(1)
    assert names(talk) == ["Ada"]


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (b"", "", None),
        (b"x", "text/xml", b"x"),
        (b"x", "multipart/form-data", None),
        (b"x", "multipart/form-data; boundary=XX", None),
        (b"--XX--", "multipart/form-data; boundary=XX", None),
        (b"--XX\r\nno blank line", "multipart/form-data; boundary=XX", None),
        (b"--XX\r\nA: b\r\n\r\ndata\r\n--XX--", 'multipart/form-data; boundary="XX"', b"data"),
        (b"--XX\r\nA: b\r\n\r\ncut off", "Multipart/Form-Data; boundary=XX", b"cut off"),
    ],
)
def test_finding_the_file_in_an_upload(body, kind, found):
    assert uploaded_file(body, kind) == found


def test_what_cannot_be_uploaded(talk):
    assert talk.raw("/upload", {"type": "phonebook"}).status == 405
    assert talk.raw("/upload", {"type": "firmware"}, method="POST", body=b"x").status == 400
    assert upload(talk, b"").status == 400


# Download


def test_settings_of_a_download_are_p_values(talk):
    reply = down(talk, "pbx.example/p.xml", flag="0", downInterval="120", downClear="1")
    assert reply == {"res": "success", "flag": "0"}
    assert response(talk) == "0"
    keys = ("330", "331", "332", "1435", "1436", "1681")
    got = talk("get", **{f"var-{i:04}": key for i, key in enumerate(keys)})
    assert [got[key] for key in keys] == ["2", "pbx.example/p.xml", "120", "1", "0", "UTF-8"]


def test_what_is_not_said_stays(talk):
    down(talk, "127.0.0.1:9/a.xml", flag="0")
    assert talk("putdownphbk", flag="1")["res"] == "success"
    (download,) = talk.phone.take_downloads()
    assert download.url == "http://127.0.0.1:9/a.xml"


def test_the_names_that_older_clients_send(talk):
    fields = {"url": "127.0.0.1:9/a.xml", "mode": "2", "clear-old": "1", "interval": "0"}
    reply = talk.raw("/manager", {"action": "putdownphbk", "flag": "1", **fields, "rm-redup": "1"})
    assert reply.body == b"Response=Success\r\nFlag=1\r\n"
    (download,) = talk.phone.take_downloads()
    assert download.url == "http://127.0.0.1:9/a.xml"
    talk.phone.download_finished(download.number, xml("Ada", "Ada"))
    talk.phone.advance(1)
    assert names(talk) == ["Ada"]


def test_mode_off(talk):
    down(talk, downMode="0")
    assert response(talk) == "5"


def test_tftp_fails(talk):
    down(talk, downMode="1")
    assert response(talk) == "4"


@pytest.mark.parametrize(
    "url", ["", "https://a/b", "ftp://a/b", "http://", "http://a b/", "http://u:p@h/", "http://a:x"]
)
def test_bad_addresses(talk, url):
    down(talk, url)
    assert response(talk) == "6"
    assert talk.phone.take_downloads() == ()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("h/p.xml", "http://h/p.xml"),
        ("http://h", "http://h/"),
        ("http://h:8/ü/%20?a=b&c=ü#f", "http://h:8/%C3%BC/%20?a=b&c=%C3%BC"),
        ("http://[::1]:8/", "http://[::1]:8/"),
        ("//h/p", None),
        ("http://h\r\nX: y/", None),
        ("http://h/" + "x" * 3000, None),
        ("http://h:0/", None),
        ("http://[::1/", None),
    ],
)
def test_addresses(given, asked):
    assert checked_url(given) == asked


def test_a_download_that_fails(talk, phone):
    down(talk)
    (download,) = phone.take_downloads()
    phone.download_finished(download.number, None, "no route")
    assert response(talk) == "4"
    assert phone.state()["transfers"]["problem"] == "no route"


def test_a_download_that_takes_too_long(talk, phone):
    down(talk)
    (download,) = phone.take_downloads()
    phone.advance(9.9)
    assert response(talk) == "1"
    phone.advance(0.1)
    assert response(talk) == "4"
    phone.download_finished(download.number, xml("Late"))
    phone.advance(1)
    assert names(talk) == []


def test_a_new_download_takes_the_place_of_the_old(talk, phone):
    down(talk)
    (old,) = phone.take_downloads()
    down(talk)
    (new,) = phone.take_downloads()
    phone.download_finished(old.number, xml("Old"))
    assert response(talk) == "1"
    phone.download_finished(new.number, xml("New"))
    phone.advance(1)
    assert names(talk) == ["New"]
    assert response(talk) == "0"


def test_an_outcome_does_not_fit_a_restored_phone(talk, phone):
    before = phone.snapshot()
    down(talk)
    (download,) = phone.take_downloads()
    phone.restore(before)
    down(talk)
    phone.download_finished(download.number, xml("Old"))
    assert response(talk) == "1"


def test_a_rebooting_phone_downloads_nothing(talk, phone):
    talk("reboot")
    assert down(talk) == {"res": "error", "msg": "phone rebooting"}
    phone.advance(5)
    talk.login()
    assert down(talk)["res"] == "success"


@pytest.mark.parametrize(("start", "answer"), [(down, "4"), (port, "3")])
def test_a_reboot_ends_what_is_going_on(make_talk, start, answer):
    talk = make_talk()
    talk.phone.system.reboot(0.1)
    if start is down:
        talk("phbkresponse")
        talk.phone.system.reboot(0.1)
        talk.phone.system._rebooting = 0
        down(talk)
    else:
        upload(talk, xml("Ada"))
        talk("putportphbk", opmode="0", flag="1")
    talk.phone.advance(0.1)
    talk.login()
    assert response(talk) == answer
    assert names(talk) == []


# Save


def test_saving_takes_a_moment_and_then_the_file_is_there(make_talk):
    talk = make_talk(make_book(3))
    assert talk.raw("/phonebook/phonebook.xml").status == 404
    assert talk("portphbkresponse")["phbkresponse"] == "0"
    assert talk("savephbk") == {"res": "success"}
    assert talk("portphbkresponse") == {"res": "success", "phbkresponse": "1"}
    assert talk.raw("/phonebook/phonebook.xml").status == 404
    talk.phone.advance(0.2)
    assert talk("portphbkresponse") == {"res": "success", "phbkresponse": "0"}
    book = read_phonebook(talk.raw("/phonebook/phonebook.xml").body)
    assert book.contacts == talk.phone.phonebook.book().contacts


def test_what_was_saved_can_be_imported_again(make_talk):
    talk = make_talk(make_book(40))
    before = talk.phone.phonebook.book()
    talk("savephbk")
    talk.phone.advance(1)
    data = talk.raw("/phonebook/phonebook.xml").body
    assert port(talk, data, portClear="1") == "0"
    assert talk.phone.phonebook.book() == before


def test_saving_in_gbk(make_talk):
    talk = make_talk(Book({}, (Contact("王小明"),)))
    talk("putportphbk", opmode="1", flag="0", portEncode="gbk")
    talk("savephbk")
    talk.phone.advance(1)
    data = talk.raw("/phonebook/phonebook.xml").body
    assert "王小明".encode("gbk") in data
    assert read_phonebook(data).contacts[0].name == "王小明"


def test_export_by_putportphbk_saves_too(talk):
    assert talk("putportphbk", opmode="1", flag="1") == {"res": "success", "flag": "1"}
    assert talk("portphbkresponse")["phbkresponse"] == "1"


@pytest.mark.parametrize(
    "path", ["/phonebook/phonebook.xml", "/message/message.xml", "/callhistory/callhistory.xml"]
)
def test_files_need_a_session(talk, path):
    talk.cookie = ""
    assert b"authentication required" in talk.raw(path).body


def test_every_documented_value_of_phbkresponse_was_seen(talk, phone):
    documented = set(phone.document.tables["phbkresponse"])
    assert documented == {"0", "1", "2", "3", "4", "5", "6", "8", "9", "10"}


@pytest.mark.parametrize("encoding", ["KLINGON", "UTF-8\0", "☕", "x" * 4000, "zlib"])
def test_an_encoding_that_there_is_not(talk, encoding):
    assert port(talk, b"<AddressBook/>", portEncode=encoding) == "8"
