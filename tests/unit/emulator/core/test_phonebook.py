"""Interfaces 11 to 20, and what the guide leaves open about them."""

from __future__ import annotations

import json

import pytest

from gmi_appkit.emulator.phonebook import PhonebookFull
from gmi_appkit.protocol.contacts import Book, Contact, Group, Mail, PhoneNumber

OK = {"res": "success"}


def error(message: str) -> dict[str, str]:
    return {"res": "error", "msg": message}


@pytest.fixture
def add(caller):
    def add(name: str, group: str = "", work: str = "", rest: str = "::::::::") -> str:
        reply = caller.ask("setcontact", contactInfo=f"::{name}::{group}::{work}{rest}")
        assert reply["res"] == "success", reply
        return reply["msg"]

    return add


@pytest.fixture
def names(caller):
    def names(**fields: str) -> list[str]:
        reply = caller.ask("getcontact", **fields)
        if reply["res"] == "error":
            assert reply == error("0")
            return []
        return [row["contactName"] for row in reply["msg"]]

    return names


@pytest.fixture
def group(caller):
    return lambda name: caller.ask("setgroup", groupInfo=f"::{name}")["msg"]


class TestReading:
    def test_a_new_phone_has_two_groups_and_nobody(self, caller, names):
        assert caller.ask("getgroup") == {
            "res": "success",
            "msg": [
                {"groupID": "0", "groupName": "default"},
                {"groupID": "100", "groupName": "blacklist"},
            ],
        }
        assert caller.ask("getgroupcount") == {"res": "success", "msg": "2"}
        assert caller.ask("getcontactcount") == {"res": "success", "msg": "0"}
        assert names() == []

    def test_one_group(self, caller, group):
        new = group("Workshop")
        assert caller.ask("getgroup", groupID=new)["msg"] == [
            {"groupID": new, "groupName": "Workshop"}
        ]
        assert caller.ask("getgroup", groupID="77") == error("0")
        assert caller.ask("getgroup", groupID="9" * 5000) == error("0")

    @pytest.mark.parametrize("bad", ["x", "-1", "1.0", " 1", "٣", "+1", "0x1"])
    def test_ids_that_are_no_numbers(self, caller, bad):
        assert caller.ask("getgroup", groupID=bad) == error("wrong format")
        assert caller.ask("getcontact", contactID=bad) == error("wrong format")
        assert caller.ask("getcontact", groupID=bad) == error("wrong format")
        assert caller.ask("removecontact", contactID=bad) == error("wrong format")
        assert caller.ask("removegroup", groupID=bad) == error("wrong format")
        assert caller.ask("movetodefault", contactID=bad) == error("wrong format")

    def test_by_name_in_any_case_and_script(self, add, names):
        add("Ines Okafor")
        add("Jörg Groß")
        add("李小龙")
        assert names(contactName="OKA") == ["Ines Okafor"]
        assert names(contactName="gross") == ["Jörg Groß"]
        assert names(contactName="小") == ["李小龙"]
        assert names(contactName="zz") == []
        assert names(contactName=" ") == ["Ines Okafor", "Jörg Groß"]

    def test_a_name_search_is_narrowed_by_group_and_not_by_id(self, add, names, group):
        there = group("There")
        add("Ann", there)
        here = add("Anna")
        assert names(contactName="ann", groupID=there) == ["Ann"]
        assert names(contactName="ann", groupID="0") == ["Anna"]
        assert names(contactName="ann", contactID=here) == ["Ann", "Anna"]
        assert names(contactName="ann", groupID="55") == []

    def test_by_id_and_by_group(self, add, names, group):
        there = group("There")
        ann, bob = add("Ann", there), add("Bob")
        assert names(contactID=ann) == ["Ann"]
        assert names(contactID=bob, groupID=there) == ["Bob"], "an id beats a group"
        assert names(groupID=there) == ["Ann"]
        assert names(groupID="100") == names(groupID="55") == names(contactID="999") == []
        assert names() == ["Ann", "Bob"]

    def test_all_fields_of_a_contact(self, caller):
        info = "::Ines Okafor::0::2107::030 1::0790::99::ines@example.test"
        new = caller.ask("setcontact", contactInfo=info)["msg"]
        assert caller.ask("getcontact", contactID=new)["msg"] == [
            {
                "contactID": new,
                "contactName": "Ines Okafor",
                "groupID": "0",
                "work": "2107",
                "home": "030 1",
                "mobile": "0790",
                "fax": "99",
                "photo": "",
                "email": "ines@example.test",
            }
        ]


class TestGroups:
    def test_add_and_rename(self, caller, group):
        first, second = group("One"), group("Two")
        assert first != second
        assert caller.ask("setgroup", groupInfo=f"{first}::Uno") == {"res": "success", "msg": first}
        assert caller.ask("getgroup", groupID=first)["msg"][0]["groupName"] == "Uno"
        assert caller.ask("getgroupcount")["msg"] == "4"

    def test_what_cannot_be_set(self, caller):
        for info, message in (
            ("", "group information is empty"),
            ("name only", "wrong format"),
            ("::", "wrong format"),
            ("::  ", "wrong format"),
            ("x::Name", "wrong format"),
            ("1::a::b", "wrong format"),
            ("::a::", "wrong format"),
            ("0::Mine", "set group failed"),
            ("100::Mine", "set group failed"),
            ("42::Nobody's", "set group failed"),
        ):
            assert caller.ask("setgroup", groupInfo=info) == error(message), info
        assert caller.ask("setgroup") == error("group information is empty")
        assert caller.ask("getgroupcount")["msg"] == "2"

    def test_new_groups_never_take_the_blacklists_id(self, group):
        ids = [group(f"G{n}") for n in range(120)]
        assert "100" not in ids
        assert len(set(ids)) == 120

    def test_clearing_moves_the_contacts_to_the_default_group(self, caller, add, names, group):
        there = group("There")
        add("Ann", there)
        assert caller.ask("cleargroup", groupID=there) == OK
        assert names(groupID="0") == ["Ann"]
        assert caller.ask("getgroup", groupID=there)["res"] == "success"
        assert caller.ask("cleargroup", groupID="100") == OK

    def test_what_cannot_be_cleared(self, caller):
        assert caller.ask("cleargroup") == error("ID is empty")
        for bad in ("0", "42", "x"):
            assert caller.ask("cleargroup", groupID=bad) == error("clear group failed")

    def test_removing_a_group_keeps_its_contacts(self, caller, add, names, group):
        there, other = group("There"), group("Other")
        add("Ann", there)
        assert caller.ask("removegroup", groupID=there) == OK
        assert names(groupID="0") == ["Ann"]
        assert caller.ask("getgroup", groupID=there) == error("0")
        assert caller.ask("getgroup", groupID=other)["res"] == "success"

    def test_removing_all_groups_keeps_default_and_blacklist(self, caller, add, names, group):
        add("Ann", group("There"))
        add("Spam", "100")
        assert caller.ask("removegroup", groupID="") == OK
        assert caller.ask("getgroupcount")["msg"] == "2"
        assert names(groupID="0") == ["Ann"]
        assert names(groupID="100") == ["Spam"]

    def test_what_cannot_be_removed(self, caller):
        for bad in ("0", "100", "42"):
            assert caller.ask("removegroup", groupID=bad) == error("remove group failed")


class TestContacts:
    def test_the_guides_own_example_with_its_ninth_field(self, caller, names):
        info = "::grandstream::0::5211::2512::1234::0120::::"
        assert caller.ask("setcontact", contactInfo=info)["res"] == "success"
        assert names() == ["grandstream"]

    def test_what_cannot_be_set(self, caller, add):
        there = add("Ann")
        for info, message in (
            ("", "contact information is empty"),
            ("Ann", "wrong format"),
            ("::Ann::0::1::2::3::4", "wrong format"),
            ("::Ann::0::1::2::3::4::5::6", "wrong format"),
            ("::::0::1::::::::", "wrong format"),
            ("::  ::0::1::::::::", "wrong format"),
            ("x::Ann::0::1::::::::", "wrong format"),
            ("::Ann::x::1::::::::", "wrong format"),
            ("999::Ann::0::1::::::::", "set contact failed"),
            ("::Ann::42::1::::::::", "set contact failed"),
            (f"{there}::Ann::42::1::::::::", "set contact failed"),
        ):
            assert caller.ask("setcontact", contactInfo=info) == error(message), info
        assert caller.ask("setcontact") == error("contact information is empty")
        assert caller.ask("getcontactcount")["msg"] == "1"

    def test_editing_replaces_what_the_record_says(self, caller, names):
        new = caller.ask("setcontact", contactInfo="::Ann::0::1::2::3::4::a@example.test")["msg"]
        edit = f"{new}::Ann B::100::9::::3::::"
        assert caller.ask("setcontact", contactInfo=edit) == {"res": "success", "msg": new}
        row = caller.ask("getcontact", contactID=new)["msg"][0]
        shown = [row[key] for key in ("contactName", "groupID", "work", "home", "mobile", "email")]
        assert shown == ["Ann B", "100", "9", "", "3", ""]

    def test_editing_keeps_what_gmi_cannot_say(self, make_phone, call_on):
        ann = Contact(
            "Ann",
            "Berg",
            0,
            (
                PhoneNumber("Other", "7"),
                PhoneNumber("Work", "1", 3),
                PhoneNumber("Work", "2", 4),
                PhoneNumber("Home", "5"),
            ),
            (Mail("Home", "h@example.test"), Mail("Work", "w@example.test")),
            primary=3,
            frequent=True,
            ringtone="/tones/a.ogg",
        )
        phone = make_phone(Book({}, (ann,)))
        caller = call_on(phone)
        row = caller.ask("getcontact")["msg"][0]
        assert (row["work"], row["home"], row["email"]) == ("1", "5", "w@example.test")

        caller.ask("setcontact", contactInfo="0::Ann Berg::0::11::5::8::::new@example.test")
        (kept,) = phone.phonebook.contacts().values()
        assert kept.numbers == (
            PhoneNumber("Other", "7"),
            PhoneNumber("Work", "11", 3),
            PhoneNumber("Work", "2", 4),
            PhoneNumber("Home", "5"),
            PhoneNumber("Mobile", "8"),
        )
        assert kept.mails == (Mail("Home", "h@example.test"), Mail("Work", "new@example.test"))
        assert (kept.first, kept.last) == ("Ann", "Berg"), "an unchanged name stays in two"
        assert (kept.primary, kept.frequent, kept.ringtone) == (3, True, "/tones/a.ogg")

        caller.ask("setcontact", contactInfo="0::Ann Berg::0::::5::8::::new@example.test")
        (kept,) = phone.phonebook.contacts().values()
        assert kept.numbers[kept.primary] == PhoneNumber("Home", "5"), "still the same default"

    def test_remove_one_and_all(self, caller, add, names):
        ann, _, _ = add("Ann"), add("Bob"), add("Cid")
        assert caller.ask("removecontact", contactID=ann) == OK
        assert caller.ask("removecontact", contactID=ann) == error("remove contact failed")
        assert names() == ["Bob", "Cid"]
        assert caller.ask("removecontact", contactID="") == OK
        assert names() == []
        assert caller.ask("removecontact") == OK

    def test_ids_are_not_given_again(self, caller, add):
        first = add("Ann")
        caller.ask("removecontact", contactID=first)
        assert add("Bob") != first

    def test_move_to_default(self, caller, add, names):
        spam = add("Spam", "100")
        assert caller.ask("movetodefault", contactID=spam) == OK
        assert names(groupID="0") == ["Spam"]
        assert caller.ask("movetodefault", contactID=spam) == error(
            "move contact to default failed"
        )
        assert caller.ask("movetodefault", contactID="99") == error(
            "move contact to default failed"
        )
        assert caller.ask("movetodefault") == error("ID is empty")

    def test_a_full_phonebook_takes_edits_but_nobody_new(self, make_phone, call_on):
        caller = call_on(make_phone(contact_limit=10))
        for n in range(10):
            reply = caller.ask("setcontact", contactInfo=f"::N{n}::0::{n}::::::::")
            assert reply["res"] == "success"
        assert caller.ask("setcontact", contactInfo="::More::0::1::::::::") == error(
            "set contact failed"
        )
        assert caller.ask("setcontact", contactInfo="0::Other::0::1::::::::")["res"] == "success"
        caller.ask("removecontact", contactID="3")
        assert caller.ask("setcontact", contactInfo="::More::0::1::::::::")["res"] == "success"


def test_a_careless_client_cannot_fill_the_phone(caller, group):
    assert caller.ask("setgroup", groupInfo="::" + "x" * 5000) == error("set group failed")
    info = f"::{'x' * 5000}::0::1::::::::"
    assert caller.ask("setcontact", contactInfo=info) == error("set contact failed")
    for n in range(998):
        group(f"G{n}")
    assert caller.ask("setgroup", groupInfo="::More") == error("set group failed")
    assert caller.ask("setgroup", groupInfo="1::Renamed")["res"] == "success"


class TestBooks:
    BOOK = Book(
        {0: Group("Standard"), 7: Group("Workshop"), 100: Group("Spam")},
        (
            Contact("Ann", group=7),
            Contact("Bob", group=100),
            Contact("Cid", group=55),
            Contact("Ann", "Berg"),
        ),
    )

    def test_a_phone_starts_with_a_book(self, make_phone, call_on):
        caller = call_on(make_phone(self.BOOK))
        assert [row["groupName"] for row in caller.ask("getgroup")["msg"]] == [
            "default", "blacklist", "Workshop",
        ]  # fmt: skip
        rows = caller.ask("getcontact")["msg"]
        assert [(row["contactName"], row["groupID"]) for row in rows] == [
            ("Ann", "7"), ("Bob", "100"), ("Cid", "0"), ("Ann Berg", "0"),
        ]  # fmt: skip

    def test_importing_beside_what_is_there(self, make_phone):
        book = make_phone(self.BOOK).phonebook
        assert book.load_book(self.BOOK, clear=False) == 4
        assert len(book.contacts()) == 8
        assert len(book.groups()) == 3, "a group of the same name is the same group"

    def test_importing_over_duplicates(self, make_phone):
        book = make_phone(self.BOOK).phonebook
        new = Book({}, (Contact("Ann", numbers=(PhoneNumber("Work", "1"),)), Contact("Dora")))
        book.load_book(new, clear=False, replace_duplicates=True)
        kept = book.contacts()
        assert [contact.name for contact in kept.values()] == [
            "Ann", "Bob", "Cid", "Ann Berg", "Dora",
        ]  # fmt: skip
        assert kept[0].number("Work") == "1"

    def test_importing_instead_of_what_is_there(self, make_phone):
        book = make_phone(self.BOOK).phonebook
        book.load_book(Book({3: Group("New")}, (Contact("Eve", group=3),)), clear=True)
        assert [contact.name for contact in book.contacts().values()] == ["Eve"]
        assert {group.name for group in book.groups().values()} == {"default", "blacklist", "New"}

    @pytest.mark.parametrize("clear", [True, False])
    def test_too_many_change_nothing(self, make_phone, clear):
        book = make_phone(self.BOOK, contact_limit=10).phonebook
        before = book.book()
        many = Book({9: Group("Nine")}, tuple(Contact(f"N{n}") for n in range(11)))
        with pytest.raises(PhonebookFull, match=r"the limit is 10 \(P1688\)"):
            book.load_book(many, clear=clear)
        assert book.book() == before

    def test_a_book_that_does_not_fit_is_refused_at_the_start(self, make_phone):
        many = Book({}, tuple(Contact(f"N{n}") for n in range(1001)))
        with pytest.raises(PhonebookFull, match="1001 contacts"):
            make_phone(many)
        assert len(make_phone(many, contact_limit=10_000).phonebook.contacts()) == 1001


def test_saved_rows_bring_everything_back(make_phone, call_on):
    phone = make_phone(TestBooks.BOOK)
    caller = call_on(phone)
    caller.ask("setcontact", contactInfo="::New::7::1::2::3::4::n@example.test")
    caller.ask("removecontact", contactID="1")
    rows = json.loads(json.dumps(phone.phonebook.dump()))
    other = make_phone()
    other.phonebook.load(rows)
    assert other.phonebook.book() == phone.phonebook.book()
    assert call_on(other).ask("getcontact") == caller.ask("getcontact")
    new = call_on(other).ask("setcontact", contactInfo="::Next::0::1::::::::")
    assert new["msg"] == "5", "ids count on"


def test_only_the_rows_that_changed_are_noted(make_phone, call_on):
    phone = make_phone(TestBooks.BOOK)
    saved: list[dict[str, object]] = []

    def save() -> None:
        part = phone.phonebook
        saved.append({key: part.row(key) for key in sorted(part.dirty)})
        for each in phone.parts.values():
            each.dirty.clear()

    phone.save_with(save)
    caller = call_on(phone)
    caller.ask("getcontact")
    assert saved == []
    caller.ask("removecontact", contactID="1")
    assert saved == [{"contact/1": None}]
    caller.ask("setcontact", contactInfo="::New::7::1::::::::")
    assert set(saved[1]) == {"contact/4", "next"}
    phone.reset()
    assert saved[2]["contact/4"] is None
    assert saved[2]["contact/1"]["first"] == "Bob"
