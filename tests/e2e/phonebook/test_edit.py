"""Adding, changing, moving and deleting contacts."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber
from gmi_appkit.protocol.phonebook_xml import write_phonebook

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_add_a_contact(app, gmi_phone, by_name):
    app.ready()
    app.button("Add").tap()
    app.screen.type("Name", "Nadia O'Hara")
    app.page.get_by_label("Group").select_option("Sales")
    app.screen.type("Work", "2199")
    app.button("Save").tap()
    app.says("Nadia O'Hara is saved.")
    kept = by_name("Nadia O'Hara")
    assert (kept.number("Work"), kept.group) == ("2199", 3)
    app.button("Back").tap()
    app.tab("Sales").tap()
    app.search("nadia")
    expect(app.button("Nadia O'Hara")).to_be_visible()


def test_who_is_added_beside_the_blacklist_is_not_on_it(app, by_name):
    app.ready()
    app.tab("Blacklist").tap()
    app.button("Add").tap()
    app.screen.type("Name", "Nadia O'Hara")
    app.button("Save").tap()
    app.says("Nadia O'Hara is saved.")
    assert by_name("Nadia O'Hara").group == 0


def test_edit_changes_only_what_gmi_shows(app, by_name):
    app.ready()
    before = by_name("Théodore Baptiste-Guérin")
    app.open("Théodore Baptiste-Guérin")
    app.button("Edit").tap()
    app.page.get_by_label("Mobile").fill("07700900999")
    app.button("Save").tap()
    app.says("Théodore Baptiste-Guérin is saved.")
    after = by_name("Théodore Baptiste-Guérin")
    assert after.number("Mobile") == "07700900999"
    assert set(before.numbers) < set(after.numbers)  # his second work number too


def test_a_name_is_needed(app, gmi_phone):
    app.ready()
    app.button("Add").tap()
    app.button("Save").tap()
    app.says("A contact needs a name.")
    app.screen.type("Name", "Desk::2")
    app.button("Save").tap()
    app.says('must not contain "::"')
    assert not gmi_phone.journal.calls("setcontact")


@pytest.mark.gmi_settings(contact_limit=63)
def test_a_full_phonebook_keeps_what_was_typed(app):
    app.ready()
    app.button("Add").tap()
    app.screen.type("Name", "One too many")
    app.button("Save").tap()
    app.says("the phonebook may be full")
    expect(app.page.get_by_label("Name", exact=True)).to_have_value("One too many")
    expect(app.button("Save")).to_be_enabled()


def test_leaving_a_changed_form_asks_first(app):
    app.ready()
    app.button("Add").tap()
    app.screen.type("Name", "Half a name")
    app.button("Cancel").tap()
    app.choose("Keep editing")
    expect(app.page.get_by_label("Name", exact=True)).to_have_value("Half a name")
    app.button("Cancel").tap()
    app.choose("Leave")
    app.ready()


def test_the_field_being_typed_in_stays_in_view_when_a_keyboard_takes_the_room(app):
    app.ready()
    app.button("Add").tap()
    width = app.screen.profile.width
    name, mail = app.page.get_by_label("Name", exact=True), app.page.get_by_label("Email")
    expect(name).to_be_focused()
    app.page.set_viewport_size({"width": width, "height": 300 if width == 800 else 170})
    expect(mail).to_be_hidden()
    expect(name).to_be_visible()


def test_delete_asks_and_can_be_undone(app, by_name):
    app.ready()
    app.open("Night desk")
    app.button("Delete").tap()
    expect(app.dialog()).to_contain_text("Delete Night desk?")
    app.choose("Keep")
    assert by_name("Night desk")
    app.button("Delete").tap()
    app.choose("Delete")
    app.says("Night desk is deleted.")
    assert by_name("Night desk") is None
    app.button("Undo").tap()
    app.says("Night desk is back.")
    assert by_name("Night desk").number("Work") == "2101"


def test_delete_says_so_only_when_the_phone_did(app, gmi_phone, by_name):
    app.ready()
    app.open("Night desk")
    gmi_phone.faults.add(Fault("error", "removecontact", times=1))
    app.button("Delete").tap()
    app.choose("Delete")
    gmi_phone.expect_request("removecontact")
    expect(app.page.get_by_text("Deleting Night desk …")).to_have_count(0)
    expect(app.page.get_by_text("Night desk is deleted.")).to_have_count(0)
    assert by_name("Night desk")
    expect(app.page.get_by_role("region", name="Night desk")).to_be_visible()


def test_move_to_a_group_and_to_none(app, by_name):
    app.ready()
    app.open("Night desk")
    app.button("Move").tap()
    app.choose("Workshop")
    app.says("Night desk is in Workshop now.")
    assert by_name("Night desk").group == 2
    app.button("Move").tap()
    app.choose("No group")
    app.says("Night desk is in No group now.")
    assert by_name("Night desk").group == 0


def test_the_blacklist_asks_first(app, by_name):
    app.ready()
    app.open("Night desk")
    app.button("Move").tap()
    app.choose("Blacklist")
    expect(app.dialog()).to_contain_text("Put Night desk on the blacklist?")
    app.choose("Put there")
    app.says("Night desk is in Blacklist now.")
    assert by_name("Night desk").group == 100
    app.button("Back").tap()
    row = app.rows().filter(has_text="Night desk")
    said = row.get_by_text("On the blacklist").or_(row.get_by_label("On the blacklist"))
    expect(said).to_be_visible()


def test_a_contact_that_vanished_from_the_phone_is_not_shown_on(app, gmi_phone):
    app.ready()
    gmi_phone.phonebook.load_book(Book({}, ()), clear=True)
    app.button("Aminata Diallo").tap()
    app.says("Aminata Diallo is no longer in the phone.")


def test_a_phonebook_is_imported_from_a_web_address(app, serve_file, by_name):
    book = Book({}, (Contact("Imported", "Person", 0, (PhoneNumber("Work", "2345"),)),))
    url = serve_file("/phonebook.xml", write_phonebook(book))
    app.ready()
    app.button("Menu").tap()
    app.choose("Import or export")
    app.choose("Import from a web address")
    app.button("Import").tap()
    app.says("Type the address of the file.")
    app.page.get_by_label("Address of an XML phonebook").fill(url)
    app.button("Import").tap()
    app.says("The phonebook is imported.")
    assert by_name("Imported Person")
    assert by_name("Night desk")
    app.search("imported")
    expect(app.button("Imported Person")).to_be_visible()


def test_an_import_that_fails_says_why_and_keeps_the_address(app, serve_file):
    url = serve_file("/phonebook.xml", b"<AddressBook><Contact>")
    app.ready()
    app.button("Menu").tap()
    app.choose("Import or export")
    app.choose("Import from a web address")
    app.page.get_by_label("Address of an XML phonebook").fill(url)
    app.button("Import").tap()
    app.says("Not imported: the file is no phonebook.")
    expect(app.page.get_by_label("Address of an XML phonebook")).to_have_value(url)
