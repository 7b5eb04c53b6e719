"""The main jobs of each app, done with arrows and OK."""

import re

import pytest
from calls import UNHURRIED
from clock import at_one_moment
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")

ONE_ACCOUNT = [
    {"index": 0, "active": True, "registered": True, "server": "sip.example.net", "number": "2107"}
]


@pytest.mark.app("phonebook")
def test_phonebook_call_somebody(keys, button, screen, gmi_phone):
    keys.ok(button("Call Åse Bjørnstad"))
    keys.ok(screen.page.get_by_role("dialog").get_by_role("button", name=re.compile("2112")))
    keys.ok(screen.page.get_by_role("dialog").get_by_role("button", name=re.compile("2150")))
    gmi_phone.expect_call("2112", account=1)
    keys.ok(button("Phonebook"))
    expect(button("Call Åse Bjørnstad")).to_be_visible()


@pytest.mark.app("phonebook")
def test_phonebook_add_and_delete_somebody(keys, button, screen, gmi_phone):
    expect(button("Aminata Diallo")).to_be_visible()
    keys.ok(button("Add"))
    keys.go(screen.page.get_by_label("Name", exact=True)).write("Nadia O'Hara")
    keys.go(screen.page.get_by_label("Work")).write("2199")
    keys.ok(button("Save"))
    screen.see("Nadia O'Hara is saved.")
    keys.ok(button("Delete"))
    keys.ok(screen.page.get_by_role("dialog").get_by_role("button", name="Delete"))
    screen.see("Nadia O'Hara is deleted.")
    keys.ok(button("Undo"))
    screen.see("Nadia O'Hara is back.")


@pytest.mark.app("phonebook")
def test_phonebook_groups_letters_and_menu(keys, button, screen):
    expect(button("Aminata Diallo")).to_be_visible()
    keys.ok(screen.page.get_by_role("tab", name="Workshop"))
    expect(screen.page.get_by_role("list", name="Workshop")).to_be_visible()
    keys.ok(screen.page.get_by_role("tab", name="All contacts"))
    keys.ok(button("Go to a letter"))
    keys.ok(screen.page.get_by_role("dialog").get_by_role("button", name="T", exact=True))
    expect(button(re.compile("^T"))).not_to_have_count(0)
    keys.ok(button("Next page"))
    keys.ok(button("Menu"))
    keys.ok(screen.page.get_by_role("dialog").get_by_role("button", name="Groups"))
    keys.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.app("speed_dial")
@pytest.mark.gmi_settings(accounts=ONE_ACCOUNT)
@UNHURRIED
def test_speed_dial_call_a_tile(keys, screen, gmi_phone):
    tile = screen.page.get_by_role("button", name=re.compile("^Call Duty manager, .* ready$"))
    keys.ok(tile)
    gmi_phone.expect_request("originatecall")
    screen.see("Calling …")


@pytest.mark.app("speed_dial")
def test_speed_dial_change_a_tile_and_its_colour(keys, button, screen):
    keys.ok(button("Edit"))
    keys.ok(button("Change Reception"))
    keys.go(screen.page.get_by_label("Name", exact=True)).press("End")
    keys.write(" 2")
    keys.ok(screen.page.get_by_role("radio", name="Purple"))
    keys.ok(button("Save"))
    screen.see("Reception 2 is saved.")
    keys.ok(button("Done"))
    expect(button("Edit")).to_be_visible()


@pytest.mark.app("sms_composer")
def test_sms_write_and_send(keys, button, screen, gmi_phone):
    expect(screen.page.get_by_role("listitem").first).to_be_visible()
    keys.ok(button("Write"))
    keys.ok(button("Choose people or type a number"))
    keys.go(screen.page.get_by_role("searchbox")).write("Night desk")
    keys.ok(screen.page.get_by_role("listitem").first.get_by_role("button"))
    keys.ok(screen.page.get_by_role("button", name=re.compile("^Done")))
    keys.go(screen.page.get_by_label("Write a message")).write("The key is at the desk.")
    keys.ok(button("Send"))
    gmi_phone.expect_message("2101", "The key is at the desk.")
    screen.see("Sent to Night desk.")


@pytest.mark.app("sms_composer")
def test_sms_read_answer_and_change_the_box(keys, button, screen):
    keys.ok(screen.page.get_by_role("listitem").first.get_by_role("button"))
    keys.ok(button("Reply"))
    keys.ok(button("Back"))
    keys.ok(screen.page.get_by_role("tab", name="Outbox"))
    expect(screen.page.get_by_role("list", name="Outbox")).to_be_visible()


@pytest.mark.app("kiosk")
def test_kiosk_ask_for_the_staff_code(keys, button, screen):
    expect(button("Touch to begin")).to_be_visible()
    clock = screen.page.get_by_role("button", name=re.compile("^Time: "))
    with at_one_moment(screen.page):  # five times in four seconds
        for _ in range(5):
            keys.ok(clock)
    keys.write("2468")
    keys.ok(button("Open"))
    keys.ok(button("Start page"))
    expect(button("Touch to begin")).to_be_visible()


@pytest.mark.app("kiosk")
def test_kiosk_call_a_destination(keys, button, screen, gmi_phone):
    gmi_phone.expect_request("status")
    keys.ok(button("Touch to begin"))
    expect(screen.page.get_by_role("img", name="Account 2107, ready")).to_be_visible()
    keys.ok(button("Call Clinic"))
    gmi_phone.expect_call("2160")


@pytest.mark.app("kiosk")
def test_kiosk_dial_a_number(keys, button, screen, gmi_phone):
    gmi_phone.expect_request("status")
    keys.ok(button("Touch to begin"))
    expect(screen.page.get_by_role("img", name="Account 2107, ready")).to_be_visible()
    keys.ok(button("Dial"))
    for digit in "2105":
        keys.ok(button(digit))
    keys.ok(button("Call"))
    gmi_phone.expect_call("2105")
