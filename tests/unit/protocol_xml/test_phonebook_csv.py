"""Our own CSV, as spreadsheets save it."""

import pytest

from gmi_appkit.protocol.contacts import Book, Contact, Group, Mail, PhoneNumber
from gmi_appkit.protocol.phonebook_csv import COLUMNS, lost_in_csv, read_csv, write_csv
from gmi_appkit.protocol.phonebook_xml import PhonebookError

PEOPLE = Book(
    {1: Group("Workshop"), 2: Group("Front, desk")},
    (
        Contact(
            'Jörg "J" Müller',
            group=1,
            numbers=(
                PhoneNumber("Work", "2111", 3),
                PhoneNumber("Work", "2112", 3),
                PhoneNumber("Mobile", "+447700900111", 3),
                PhoneNumber("Other", "9", 3),
            ),
            mails=(Mail("Work", "joerg@company.example"),),
            frequent=True,
        ),
        Contact("王 小明", group=2),
        Contact("Pest; control", group=100, numbers=(PhoneNumber("Fax", "02079460001"),)),
        Contact("Nobody's"),
    ),
)


def test_what_is_written_is_read_back():
    assert not lost_in_csv(PEOPLE)
    assert read_csv(write_csv(PEOPLE)) == PEOPLE


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_save(delimiter, codec):
    rows = [["Mobile", "NAME ", "group"], ["07700900001", "Zoë", "Sales"], ["", "", ""]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (contact,) = read_csv(text.encode(codec)).contacts
    assert contact == Contact("Zoë", group=1, numbers=(PhoneNumber("Mobile", "07700900001"),))


def test_an_encoding_can_be_given():
    assert read_csv("name\n工厂\n".encode("gbk"), encoding="gbk").contacts[0].first == "工厂"


def test_an_unknown_column_is_noted():
    book = read_csv(b"name,shoe size,\nZoe,42,\n")
    assert book.contacts == (Contact("Zoe"),)
    assert "shoe size" in book.notes[0]


@pytest.mark.parametrize(
    ("text", "code", "line", "says"),
    [
        ("", "10", 1, "no column 'name'"),
        ("who,work\nx,1\n", "10", 1, "no column 'name'"),
        ("name,name\nx,1\n", "10", 1, "twice"),
        ("name,work\nZoe\n", "10", 2, "1 cells"),
        ('name,work\n"Zoe\nB",1\n,1\n', "10", 4, "name is empty"),
        ("name,account\nZoe,6\n", "10", 2, "0 to 5"),
        ("name,favourite\nA,yes\nZoe,maybe\n", "10", 3, "maybe"),
        ('name\nA\n"Zoe\n', "3", 3, "not CSV"),
        ("name\nA\nB\nC\nD\n", "2", 5, "3 contacts"),
    ],
)
def test_problems_name_file_line_and_code(text, code, line, says):
    with pytest.raises(PhonebookError) as caught:
        read_csv(text.encode(), limit=3, source="office.csv")
    assert (caught.value.code, caught.value.line) == (code, line)
    assert str(caught.value).startswith(f"office.csv, line {line}: ")
    assert says in str(caught.value)


def test_a_wrong_encoding_is_said():
    with pytest.raises(PhonebookError) as caught:
        read_csv(b"name\nJ\xf6rg\n")
    assert caught.value.code == "8"
    assert caught.value.line == 2


def test_what_cannot_be_carried_is_said():
    book = Book(
        {},
        (
            Contact(
                "Ines",
                "Okafor",
                numbers=(PhoneNumber("Work", "1", 0), PhoneNumber("Home", "2", 1)),
                mails=(Mail("Work", "a@b.test"), Mail("Home", "c@d.test")),
                primary=1,
                ringtone="/x.ogg",
            ),
        ),
    )
    assert len(lost_in_csv(book)) == 5


def test_more_groups_than_the_blacklist_s_number():
    rows = "".join(f"c{n},g{n}\n" for n in range(150))
    book = read_csv(f"name,group\n{rows}".encode())
    assert len({contact.group for contact in book.contacts}) == 150
    assert 100 not in book.groups


def test_the_columns_are_as_documented():
    header = write_csv(Book({}, ())).decode("utf-8-sig").strip()
    assert header == ",".join(COLUMNS)
    assert header == "name,group,work,home,mobile,fax,other,email,account,favourite"
