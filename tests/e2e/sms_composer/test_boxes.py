"""Inbox, outbox and drafts: reading, answering, sending again, deleting."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
CRANE = "The spare parts for the crane have come. They are in the tool crib, shelf 3"


def test_read_and_answer(app, gmi_phone):
    app.ready().row("The visitors for the 10 o'clock").tap()
    expect(app.page.get_by_role("heading", level=2)).to_have_text("Ines Okafor")
    app.screen.see("Can you let them in?")
    app.button("Reply").tap()
    app.expect_chips("Ines Okafor")
    app.text().fill("Yes.")
    app.button("Send").tap()
    gmi_phone.expect_message("07700900107", "Yes.")


@pytest.mark.fault("latency", "getcontactcount", seconds=2)
def test_a_message_opened_before_the_phonebook_was_read_gets_its_name(app):
    app.ready().row("The visitors for the 10 o'clock").tap()
    expect(app.page.get_by_role("region", name="Ines Okafor")).to_be_visible()
    expect(app.page.get_by_role("heading", level=2)).to_have_text("Ines Okafor")


def test_a_quick_reply_begins_an_answer(app, gmi_phone):
    app.ready().row("Could somebody please move").tap()
    app.button("I am on my way.").tap()
    expect(app.text()).to_have_value("I am on my way.")
    assert not gmi_phone.journal.calls("setnewmessage")
    app.button("Send").tap()
    gmi_phone.expect_request("setnewmessage", number="07700900131", account=1)


def test_a_long_message_is_read_in_pages_of_whole_lines(app):
    app.ready().row("Your parcel with 4 items").tap()
    app.says(re.compile(r"^1 of \d$"))
    text = app.page.locator(".gu-reading-text")
    clip = app.page.locator(".gu-reading-clip").bounding_box()["height"]
    line = float(text.evaluate("node => parseFloat(getComputedStyle(node).lineHeight)"))
    assert clip % line == 0
    app.button("Next page").tap()
    app.says(re.compile(r"^2 of \d$"))


def test_forward_keeps_the_text_and_asks_for_people(app):
    app.ready().row("Could somebody please move").tap()
    app.button("Forward").tap()
    expect(app.text()).to_have_value("Could somebody please move the grey van? It blocks the ramp.")
    app.expect_chips()


def test_send_again_asks_and_sends(app, gmi_phone):
    app.ready().named().box("Outbox").row("Keys for room 12").tap()
    app.button("Send again").tap()
    expect(app.dialog()).to_contain_text("Send it again to Night desk?")
    app.choose("Send again")
    gmi_phone.expect_message("2101")
    app.says("Sent to Night desk.")


def test_delete_a_message_asks(app):
    app.ready().row("Is this still the number").tap()
    before = len(app.held("inbox"))
    app.button("Delete").tap()
    app.choose("Keep")
    app.button("Delete").tap()
    app.choose("Delete")
    app.says("The message is deleted.")
    assert len(app.held("inbox")) == before - 1
    expect(app.rows().filter(has_text="Is this still the number")).to_have_count(0)


def test_delete_a_box_says_how_many_and_takes_no_other(app, gmi_phone):
    app.ready().box("Outbox")
    gmi_phone.receive_message("2101", "Meanwhile")
    kept = len(app.held("inbox"))
    app.button("Menu").tap()
    app.choose("Delete all of the outbox")
    expect(app.dialog()).to_contain_text("Delete all 3 messages of the outbox?")
    app.choose("Keep them")
    assert len(app.held("outbox")) == 3
    app.button("Menu").tap()
    app.choose("Delete all of the outbox")
    app.choose("Delete all")
    app.says("Nothing is left in the outbox.")
    assert (app.held("outbox"), len(app.held("inbox"))) == ([], kept)
    app.says("Nothing sent yet")


def test_what_came_meanwhile_is_counted_before_a_box_is_deleted(app, gmi_phone):
    app.ready()
    before = len(app.held("inbox"))
    gmi_phone.receive_message("2101", "One more")
    app.button("Menu").tap()
    app.choose("Delete all of the inbox")
    expect(app.dialog()).to_contain_text(f"Delete all {before + 1} messages")


@pytest.mark.start("empty")
def test_one_message_is_not_called_all_of_them(app, gmi_phone):
    app.says("No messages")
    gmi_phone.receive_message("2101", "Hello")
    app.button("Menu").tap()
    app.choose("Delete all of the inbox")
    expect(app.dialog()).to_contain_text("Delete the one message of the inbox?")


def test_a_new_message_is_shown_and_told(app, gmi_phone):
    app.ready().named().box("Outbox")
    gmi_phone.receive_message("2101", "All quiet here.")
    app.screen.advance(21)
    app.says("New message from Night desk")
    expect(app.page.get_by_role("tab", name="Inbox (1)")).to_be_visible()
    app.button("Read").tap()
    app.screen.see("All quiet here.")
    app.button("Back").tap()
    expect(app.page.get_by_role("tab", name="Inbox", exact=True)).to_be_visible()


def test_a_draft_to_two_people_is_one_and_is_sent_as_it_is(app, gmi_phone):
    app.ready().box("Drafts")
    expect(app.rows()).to_have_count(2)
    app.row("and 1 more").tap()
    app.expect_chips("Łukasz Wiśniewski", "Sinéad Ní Dhomhnaill")
    app.button("Send").tap()
    app.says("Sent to 2 people.")
    assert len(gmi_phone.journal.calls("senddraftmessage")) == 2
    assert not gmi_phone.journal.calls("setnewmessage")
    assert CRANE not in [text for _, text in app.held("drafts")]
    assert [text for _, text in app.held("outbox")].count(CRANE) == 2


def test_a_changed_draft_takes_the_place_of_the_old_one(app):
    app.ready().box("Drafts").row("and 1 more").tap()
    app.text().fill("They are on shelf 4")
    app.button("Remove Łukasz Wiśniewski").tap()
    app.button("Back").tap()
    app.says("Stored among the drafts.")
    texts = [text for _, text in app.held("drafts")]
    assert (CRANE in texts, texts.count("They are on shelf 4")) == (False, 1)


def test_a_changed_draft_that_is_sent_leaves_no_draft(app):
    app.ready().box("Drafts").row("Lift engineer").tap()
    app.text().fill("It works again.")
    app.button("Send").tap()
    app.says("Sent to Lift engineer.")
    assert "07700900270" not in [number for number, _ in app.held("drafts")]
    assert ("07700900270", "It works again.") in app.held("outbox")


def test_an_unchanged_draft_is_left_alone(app, gmi_phone):
    app.ready().box("Drafts").row("Lift engineer").tap()
    app.button("Back").tap()
    expect(app.rows()).to_have_count(2)
    assert not gmi_phone.journal.calls("setnewmessage")
    assert not gmi_phone.journal.calls("removemessage")


def test_a_draft_is_deleted(app):
    app.ready().box("Drafts").row("and 1 more").tap()
    app.button("Discard").tap()
    app.choose("Delete")
    app.says("The draft is deleted.")
    assert [number for number, _ in app.held("drafts")] == ["07700900270"]


def test_a_draft_that_was_deleted_is_no_longer_listed_though_it_was_the_newest(app):
    app.ready().write("Just begun", "Night desk")
    app.button("Back").tap()
    app.says("Stored among the drafts.")
    app.box("Drafts").row("Just begun").tap()
    app.button("Discard").tap()
    app.choose("Delete")
    app.says("The draft is deleted.")
    expect(app.rows().first).to_be_visible()
    expect(app.rows().filter(has_text="Just begun")).to_have_count(0)


def test_dark_screen_stays_dark(app):
    app.ready()
    app.button("Menu").tap()
    app.choose("Dark screen")
    app.screen.open()
    app.ready()
    expect(app.page.locator("html.dark")).to_have_count(1)
