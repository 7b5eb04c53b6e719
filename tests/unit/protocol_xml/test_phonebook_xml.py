"""The XML phonebook, read from what people and other vendors' tools write."""

from dataclasses import replace

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator.people import make_book
from gmi_appkit.protocol.contacts import Book, Contact, Group, Mail, PhoneNumber
from gmi_appkit.protocol.phonebook_xml import PhonebookError, read_phonebook, write_phonebook

CONTACT = """<Contact>
  <FirstName>Ines</FirstName><LastName>Okafor</LastName>
  <Primary>1</Primary><Frequent>1</Frequent>
  <Phone type="Work"><phonenumber>2107</phonenumber><accountindex>0</accountindex></Phone>
  <Phone type="Mobile"><phonenumber>07700900107</phonenumber><accountindex>2</accountindex></Phone>
  <Mail type="Work">ines@example.test</Mail>
  <Group>1</Group>
</Contact>
"""
GROUP = "<pbgroup><id>1</id><name>Workshop</name></pbgroup>\n"


def file_of(*inner: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    return f"{head}<AddressBook>\n{''.join(inner)}</AddressBook>\n"


def refused(data: bytes, **options) -> PhonebookError:
    with pytest.raises(PhonebookError) as caught:
        read_phonebook(data, **options)
    return caught.value


def test_an_ordinary_file():
    book = read_phonebook(file_of("<version>1</version>", GROUP, CONTACT).encode())
    assert book == Book(
        groups={1: Group("Workshop")},
        contacts=(
            Contact(
                "Ines",
                "Okafor",
                1,
                (PhoneNumber("Work", "2107", 0), PhoneNumber("Mobile", "07700900107", 2)),
                (Mail("Work", "ines@example.test"),),
                primary=1,
                frequent=True,
            ),
        ),
    )


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_what_is_written_is_read_back_whole(encoding):
    book = make_book(300)
    odd = Contact(
        '<Tom & "Jerry">', "]]>", 100, (PhoneNumber("Other", "1", 5), PhoneNumber("Other", "2"))
    )
    book = replace(book, contacts=(*book.contacts, odd))
    data = write_phonebook(book, encoding)
    assert read_phonebook(data) == book


def test_the_demo_phonebook_is_what_it_says_it_is():
    data = (asset_dir("app_templates") / "phonebook" / "phonebook.xml").read_bytes()
    book = read_phonebook(data)
    assert not book.notes
    assert len(book.groups) == 6
    assert len(book.contacts) >= 60
    kinds = [len(contact.numbers) for contact in book.contacts]
    assert {0, 1, 2, 4} <= set(kinds)
    for number in (entry.number for contact in book.contacts for entry in contact.numbers):
        fiction = number.startswith(("0207946", "07700900")) or "55501" in number
        assert fiction or 2100 <= int(number) <= 2199
    for mail in (entry.address for contact in book.contacts for entry in contact.mails):
        assert mail.endswith((".example", ".test"))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gbk", "gb2312", "utf-16-le", "latin-1"])
def test_the_declared_encoding_is_used(codec):
    name = "Jörg" if codec == "latin-1" else "工厂"
    declared = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16LE", "latin-1": "ISO-8859-1"}
    head = f"<?xml version='1.0'\n encoding='{declared.get(codec, codec)}' ?>\n"
    data = file_of(CONTACT.replace("Ines", name), head=head).encode(codec)
    assert read_phonebook(data).contacts[0].first == name


def test_a_byte_order_mark_beats_the_declaration_and_that_beats_the_argument():
    text = file_of(CONTACT.replace("Ines", "工厂"), head='<?xml version="1.0" encoding="GBK"?>')
    for data in (text.encode("utf-8-sig"), text.encode("gbk")):
        assert read_phonebook(data, encoding="latin-1").contacts[0].first == "工厂"
    bare = file_of(CONTACT.replace("Ines", "工厂"), head="").encode("gbk")
    assert read_phonebook(bare, encoding="GBK").contacts[0].first == "工厂"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (file_of(CONTACT.replace("Ines", "工厂")), "gbk"),
        (file_of(CONTACT, head='<?xml version="1.0" encoding="zlib"?>'), "utf-8"),
        (file_of(CONTACT, head='<?xml version="1.0" encoding="x-klingon"?>'), "utf-8"),
        (file_of(CONTACT, head='<?xml version="1.0" encoding="utf-16"?>'), "utf-8"),
        (file_of(CONTACT, head='<?xml version="1.0" encoding="unicode_escape"?>'), "utf-8"),
    ],
)
def test_a_wrong_encoding_is_said(text, codec):
    problem = refused(text.encode(codec), source="office.xml")
    assert problem.code == "8"
    assert str(problem).startswith("office.xml, line ")


def test_the_line_of_a_byte_that_does_not_fit():
    data = file_of(GROUP, CONTACT).encode().replace(b"Okafor", b"Okaf\xff")
    assert refused(data).line == 5


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("</Mail>", "", "3", 11, "mismatched tag"),
        ("AddressBook", "addressbook", "10", 2, "write <AddressBook>"),
        ("AddressBook", "html", "10", 2, "<html>"),
        ("<accountindex>2<", "<accountindex>6<", "10", 8, "0 to 5"),
        ("<accountindex>2<", "<accountindex>-1<", "10", 8, "0 to 5"),
        ("<accountindex>2<", "<accountindex>٢<", "10", 8, "0 to 5"),
        ("<phonenumber>2107</phonenumber>", "", "10", 7, "phonenumber"),
        ("<Frequent>1", "<Frequent>often", "10", 6, "often"),
        ("<Primary>1", "<Primary>one", "10", 6, "one"),
        ("<name>Workshop</name>", "", "10", 3, "<name>"),
        (GROUP, GROUP + GROUP, "10", 4, "used twice"),
        (
            "<FirstName>Ines</FirstName><LastName>Okafor</LastName>",
            "",
            "10",
            4,
            "neither <FirstName>",
        ),
        ("Ines", "I\x01nes", "3", 5, "well-formed"),
        ("Ines", "&ines;", "3", 5, "entity"),
    ],
)
def test_problems_name_file_line_and_code(old, new, code, line, says):
    text = file_of(GROUP, CONTACT)
    assert old in text
    problem = refused(text.replace(old, new).encode(), source="office.xml")
    assert (problem.code, problem.line) == (code, line)
    assert str(problem).startswith(f"office.xml, line {line}: ")
    assert says in str(problem)


def test_an_empty_file_is_a_parse_failure():
    assert refused(b"").code == "3"


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "'
    + "x" * 50
    + '">'
    + "".join(
        f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    "doctype",
    [BOMB, '<!DOCTYPE b SYSTEM "http://127.0.0.1:9/x.dtd">', "<!DOCTYPE AddressBook>"],
)
def test_entity_bombs_and_outside_documents_are_refused(doctype):
    problem = refused(file_of(doctype, CONTACT.replace("Ines", "&i;")).encode())
    assert problem.code == "3"
    head = f'<?xml version="1.0"?>\n{doctype}\n'
    problem = refused(file_of(CONTACT.replace("Ines", "&i;"), head=head).encode())
    assert problem.code == "3"
    assert "DOCTYPE" in str(problem)


def test_the_limit_is_the_phone_s():
    data = write_phonebook(make_book(12))
    assert len(read_phonebook(data, limit=12).contacts) == 12
    problem = refused(data, limit=11)
    assert problem.code == "2"
    assert "11 contacts" in str(problem)


def test_a_file_too_large_to_be_one_is_not_read():
    assert refused(b" " * (16 * 1024 * 1024 + 1)).code == "2"


def test_what_other_vendors_write_is_read_with_a_note():
    contact = """<Contact>
  <id>7</id><Company><Name>Ltd</Name></Company>
  <LastName> Okafor
   </LastName>
  <Phone><phonenumber>1</phonenumber><accountindex>0</accountindex></Phone>
  <Phone type="Cell"><phonenumber>2</phonenumber><accountindex>0</accountindex></Phone>
  <Phone type="home"><phonenumber>3</phonenumber></Phone>
  <Phone type="Pager"><phonenumber>4</phonenumber><accountindex>0</accountindex></Phone>
  <Groups><groupid>1</groupid><groupid>2</groupid></Groups>
  <Mail type="Other">a@b.test</Mail>
  <contact/>
</Contact>
"""
    book = read_phonebook(file_of("<pbgroup><name>Auto</name></pbgroup>", GROUP, contact).encode())
    (entry,) = book.contacts
    assert (entry.first, entry.last, entry.group) == ("", "Okafor", 1)
    assert [number.kind for number in entry.numbers] == ["Work", "Mobile", "Home", "Other"]
    assert entry.mails == (Mail("Others", "a@b.test"),)
    assert book.groups == {1: Group("Workshop"), 2: Group("Auto")}
    notes = "\n".join(book.notes)
    for said in ("Company", "Cell", "accountindex", "Pager", "groupid", "several groups", "<id>"):
        assert said in notes


def test_second_numbers_and_other_numbers_are_kept():
    extra = '<Phone type="Other"><phonenumber>9</phonenumber><accountindex>5</accountindex></Phone>'
    more = CONTACT.replace("<Mail", extra + extra.replace("Other", "Work") + "<Mail")
    numbers = read_phonebook(file_of(GROUP, more).encode()).contacts[0].numbers
    assert [(n.kind, n.number, n.account) for n in numbers] == [
        ("Work", "2107", 0),
        ("Mobile", "07700900107", 2),
        ("Other", "9", 5),
        ("Work", "9", 5),
    ]


def test_an_empty_number_is_left_out_and_the_default_number_stays_the_same_number():
    empty = '<Phone type="Home"><phonenumber/><accountindex>0</accountindex></Phone>'
    text = file_of(GROUP, CONTACT.replace("<Phone", empty + "<Phone", 1))
    contact = read_phonebook(text.replace("<Primary>1", "<Primary>2").encode()).contacts[0]
    assert len(contact.numbers) == 2
    assert contact.primary == 1


def test_a_group_or_default_number_that_does_not_exist_is_noted():
    book = read_phonebook(file_of(CONTACT.replace("<Primary>1", "<Primary>5")).encode())
    assert book.contacts[0].group == 0
    assert book.contacts[0].primary is None
    assert len(book.notes) == 2


def test_control_characters_that_xml_cannot_carry_are_not_written():
    book = Book({}, (Contact("I\x00n\x1be\ud800s\ufffe"),))
    assert read_phonebook(write_phonebook(book)).contacts[0].first == "Ines"


def test_only_the_phone_s_encodings_are_written():
    with pytest.raises(PhonebookError, match="UTF-8 and GBK"):
        write_phonebook(Book({}, ()), "utf-16")
