"""Writing: recipients, account, the count, quick replies, sending, and what is left unsent."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_send_to_a_person_of_the_phonebook(app, gmi_phone):
    app.ready().write("The key is at the desk.", "Night desk")
    app.button("Send").tap()
    gmi_phone.expect_message("2101", "The key is at the desk.")
    app.says("Sent to Night desk.")
    assert ("2101", "The key is at the desk.") in app.held("outbox")
    app.box("Outbox")
    expect(app.rows().first).to_contain_text("The key is at the desk.")


def test_several_people_each_get_it_once(app, gmi_phone):
    app.ready().write("Meeting at ten.", "Night desk", "Ng Wei Ling", "Lift engineer")
    app.says(re.compile("1 message × 3"))
    app.button("Send").tap()
    app.says("Sent to 3 people.")
    sent = [number for number, text in app.held("outbox") if text == "Meeting at ten."]
    assert sent == ["2101", "07700900132", "07700900270"]


def test_which_number_is_asked_and_a_chip_can_be_removed(app):
    app.ready().write("", "Aminata Diallo", "Night desk")
    app.expect_chips("Aminata Diallo", "Night desk")
    app.button("Remove Aminata Diallo").tap()
    app.expect_chips("Night desk")
    app.button("Undo").tap()
    app.expect_chips("Aminata Diallo", "Night desk")


def test_recipients_that_do_not_fit_are_counted_and_reached(app):
    app.ready().write("Hi", "Maximilian", "Night desk", "Łukasz", "Reception", "Sinéad")
    more = app.button(re.compile(r"^\d more$"), exact=False)
    shown = len(app.chips())
    expect(more).to_have_text(f"+{5 - shown}")
    more.tap()
    app.choose(re.compile("^Sinéad"))
    expect(app.page.get_by_text("× 4")).to_be_visible()


def test_the_account_is_chosen_and_used(app, gmi_phone):
    app.ready().write("Hello", "Night desk")
    app.button("Account 2107, change it").tap()
    expect(app.dialog().get_by_role("button", name="7300")).to_be_disabled()
    app.choose(re.compile("2150"))
    app.button("Send").tap()
    gmi_phone.expect_request("setnewmessage", account=1, flag=1)


def test_the_count_warns_before_another_message_begins(app):
    app.ready().write("a" * 149)
    app.says("11 left · 1 message")
    warning = app.page.locator(".gu-writing-warn")
    expect(warning).to_have_count(0)
    app.text().press_sequentially("b")
    app.says("10 more, then message 2 begins")
    expect(warning).to_have_count(1)
    app.text().fill("a" * 161)
    app.says("145 left · 2 messages")
    expect(warning).to_have_count(0)
    app.text().fill("a" * 100 + "ş")
    app.says("With “ş” a message holds 70 letters")
    app.says("33 left · 2 messages")


def test_a_text_that_is_too_long_cannot_be_sent(app):
    app.ready().write("a" * (6 * 153 + 7), "Night desk")
    app.says("Too long: shorten it by 7")
    expect(app.button("Send")).to_be_disabled()
    app.text().fill("a" * 6 * 153)
    expect(app.button("Send")).to_be_enabled()


def test_a_quick_reply_stands_where_the_caret_is(app):
    app.ready().write("Hello.")
    app.button("Quick replies").tap()
    app.choose("I am on my way.")
    expect(app.text()).to_have_value("Hello. I am on my way.")


def test_what_is_missing_is_said(app, gmi_phone):
    app.ready().write()
    app.button("Send").tap()
    app.says("Choose who gets the message.")
    app.add("Night desk")
    app.button("Send").tap()
    app.says("There is nothing written yet.")
    assert not gmi_phone.journal.calls("setnewmessage")


def test_a_number_is_typed(app, gmi_phone):
    app.ready().write("Hello", "0770 0900 555")
    app.expect_chips("07700 900 555")
    app.button("Send").tap()
    gmi_phone.expect_message("07700900555", "Hello")


def edit_quick(app, name):
    app.button("Menu").tap()
    app.choose("Quick replies")
    app.choose(name)


def test_quick_replies_are_ones_own(app):
    app.ready()
    edit_quick(app, "New quick reply")
    app.button("Save").tap()
    app.says("A quick reply needs a text.")
    app.page.get_by_label("Text").fill("The ferry is late.")
    app.button("Save").tap()
    app.says("The quick reply is saved.")
    edit_quick(app, "Thank you.")
    app.page.get_by_label("Text").fill("Many thanks.")
    app.button("Save").tap()
    app.screen.open()  # they outlive the page
    app.ready()
    app.row("The visitors for").tap()
    app.button("Many thanks.").tap()
    expect(app.text()).to_have_value("Many thanks.")


def test_a_quick_reply_that_is_not_to_be_changed_stays_as_it_was(app):
    app.ready()
    edit_quick(app, "Thank you.")
    app.button("Cancel").tap()
    app.ready().row("The visitors for").tap()
    app.button("Thank you.").tap()
    expect(app.text()).to_have_value("Thank you.")


def test_a_quick_reply_that_was_deleted_can_be_brought_back(app):
    app.ready()
    edit_quick(app, "I will call you back.")
    app.button("Delete").tap()
    app.says("The quick reply is deleted.")
    app.button("Undo").tap()
    app.row("The visitors for").tap()
    expect(app.button("I will call you back.")).to_be_visible()
    app.button("Back").tap()
    edit_quick(app, "I will call you back.")
    app.button("Delete").tap()
    app.row("The visitors for").tap()
    expect(app.button("Thank you.")).to_be_visible()
    expect(app.button("I will call you back.")).to_have_count(0)


@pytest.mark.start("thousand")
def test_among_a_thousand_people_the_phone_searches(app, gmi_phone):
    app.ready().button("Write").tap()
    app.button("Choose people or type a number").tap()
    app.page.get_by_role("searchbox").fill("wanjiru")
    gmi_phone.expect_request("getcontact", contactName="wanjiru")
    expect(app.rows().first).to_contain_text("Wanjiru")
    assert all(one.fields["contactName"] for one in gmi_phone.journal.calls("getcontact"))
    app.page.get_by_role("searchbox").fill("no such person")
    app.says("No one is called “no such person”")


def test_what_was_being_written_survives_the_page(app, gmi_phone):
    app.ready().write("Half a", "Night desk")
    app.text().press_sequentially(" thought")
    app.page.clock.run_for(500)
    app.page.reload()
    app.says("Here is what you were writing.")
    expect(app.text()).to_have_value("Half a thought")
    app.expect_chips("Night desk")
    assert not gmi_phone.journal.calls("setnewmessage")
    expect(app.banner()).to_contain_text("2107")
    app.button("Send").tap()
    app.says("Sent to Night desk.")
    app.page.reload()
    app.ready()
    expect(app.text()).to_have_count(0)


def test_what_is_left_is_stored_among_the_drafts(app):
    app.ready().write("To be continued", "Night desk", "Lift engineer")
    app.button("Back").tap()
    app.says("Stored among the drafts.")
    assert [one for one in app.held("drafts") if one[1] == "To be continued"] == [
        ("2101", "To be continued"),
        ("07700900270", "To be continued"),
    ]
    app.box("Drafts")
    expect(app.rows().first).to_contain_text("Night desk and 1 more")


def test_nothing_written_leaves_nothing(app, gmi_phone):
    app.ready().write("", "Night desk")
    app.button("Back").tap()
    app.ready()
    assert not gmi_phone.journal.calls("setnewmessage")


def test_discarding_asks_first(app, gmi_phone):
    app.ready().write("Never mind")
    app.button("Discard").tap()
    app.choose("Keep")
    expect(app.text()).to_have_value("Never mind")
    app.button("Discard").tap()
    app.choose("Discard")
    app.ready()
    assert not gmi_phone.journal.calls("setnewmessage")


def test_the_arrow_keys_move_in_the_text_and_out_of_it(app):
    app.ready().write("one\ntwo\nthree")
    app.text().focus()
    app.page.keyboard.press("Control+Home")
    app.page.keyboard.press("ArrowDown")
    expect(app.text()).to_be_focused()
    app.page.keyboard.press("Control+End")
    app.page.keyboard.press("ArrowDown")
    expect(app.text()).not_to_be_focused()
