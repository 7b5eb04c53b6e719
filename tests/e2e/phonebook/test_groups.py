"""Groups: adding, renaming and removing them; and the phonebook as a file."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.protocol.phonebook_xml import read_phonebook

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def groups(app, choice):
    app.ready()
    app.button("Menu").tap()
    app.choose("Groups")
    app.choose(choice)


def names(phone):
    return {group.name for group in phone.phonebook.groups().values()}


def test_add_a_group_and_put_somebody_into_it(app, gmi_phone, by_name):
    groups(app, "New group")
    app.screen.type("Name of the group", "Night shift")
    app.button("Save").tap()
    app.says("Night shift is saved.")
    app.says("No one is in this group")
    assert "Night shift" in names(gmi_phone)
    expect(app.tab("Night shift")).to_have_attribute("aria-selected", "true")
    app.open("Night desk")
    app.button("Move").tap()
    app.choose("Night shift")
    app.says("Night desk is in Night shift now.")


def test_rename_a_group(app, gmi_phone):
    groups(app, "Workshop")
    field = app.page.get_by_label("Name of the group")
    expect(field).to_have_value("Workshop")
    field.fill("Boat yard")
    app.button("Save").tap()
    app.says("Boat yard is saved.")
    assert "Boat yard" in names(gmi_phone)
    assert "Workshop" not in names(gmi_phone)
    expect(app.page.get_by_role("list", name="Boat yard")).to_be_visible()


def test_a_group_needs_a_name_that_the_phone_can_take(app, gmi_phone):
    groups(app, "New group")
    app.button("Save").tap()
    app.says("A group needs a name.")
    app.screen.type("Name of the group", "A::B")
    app.button("Save").tap()
    app.says('must not contain "::"')
    assert not gmi_phone.journal.calls("setgroup")


def test_remove_a_group_asks_and_keeps_its_people(app, gmi_phone, by_name):
    inside = [c.name for c in gmi_phone.phonebook.contacts().values() if c.group == 2]
    groups(app, "Workshop")
    app.button("Remove").tap()
    expect(app.dialog()).to_contain_text("Its people stay in the phonebook, in no group.")
    app.choose("Keep")
    app.button("Remove").tap()
    app.choose("Remove")
    app.says("The group Workshop is removed.")
    assert "Workshop" not in names(gmi_phone)
    assert {by_name(name).group for name in inside} == {0}
    app.tab("No group").tap()
    app.search(inside[0])
    expect(app.button(inside[0])).to_be_visible()


def test_a_group_that_the_phone_does_not_remove_stays(app, gmi_phone):
    groups(app, "Workshop")
    gmi_phone.faults.add(Fault("error", "removegroup", times=1))
    app.button("Remove").tap()
    app.choose("Remove")
    app.says("The phone could not remove this group.")
    assert "Workshop" in names(gmi_phone)
    app.button("Cancel").tap()
    expect(app.tab("Workshop")).to_be_visible()


def test_silence_over_a_group_is_not_taken_for_anything(app, gmi_phone):
    groups(app, "New group")
    app.screen.type("Name of the group", "Night shift")
    gmi_phone.faults.add(Fault("drop", "setgroup"))
    app.button("Save").tap()
    app.says("it is not known whether it did this")
    expect(app.page.get_by_label("Name of the group")).to_have_value("Night shift")
    gmi_phone.faults.clear()
    app.button("Save").tap()
    app.says("Night shift is saved.")


def export(app):
    app.ready()
    app.button("Menu").tap()
    app.choose("Import or export")
    app.choose("Export to a file")


def test_export_tells_of_a_file_that_is_there(app, gmi_phone):
    export(app)
    app.says("The file is ready")
    app.says(f"Contacts in it: {len(gmi_phone.phonebook.contacts())}.")
    link = app.page.get_by_role("link", name="Open phonebook.xml")
    file = app.page.request.get(link.evaluate("link => link.href"))
    assert len(read_phonebook(file.body()).contacts) == len(gmi_phone.phonebook.contacts())
    app.button("Phonebook").tap()
    app.ready()


def test_export_that_the_phone_does_not_do_is_said_and_tried_again(app, gmi_phone):
    app.ready()
    gmi_phone.faults.add(Fault("drop", "savephbk"))
    export(app)
    app.says("Not exported")
    gmi_phone.faults.clear()
    app.button("Try again").tap()
    app.says("The file is ready")


def test_export_says_when_the_file_cannot_be_read(app, gmi_phone):
    app.page.route("**/phonebook/phonebook.xml*", lambda route: route.fulfill(status=404))
    export(app)
    app.says("it could not be read")
    app.page.unroute("**/phonebook/phonebook.xml*")
    app.button("Try again").tap()
    app.says("The file is ready")


def test_a_phone_elsewhere_is_asked_for_no_file(app):
    app.ready()
    app.page.evaluate("PB.phone.gmi.base = 'http://192.0.2.1'")
    app.button("Menu").tap()
    expect(app.dialog()).not_to_contain_text("export")
    app.choose("Import from a web address")
