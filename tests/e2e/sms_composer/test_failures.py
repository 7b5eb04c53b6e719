"""What the screen says when something goes wrong, and that it recovers."""

import re

import pytest
from hold import held
from playwright.sync_api import expect

from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.faults import Fault

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


@pytest.mark.fault("drop")
def test_unreachable_at_the_start_then_there(app, gmi_phone):
    app.says(re.compile(r"Trying again in \d s\."))
    expect(app.banner()).to_contain_text("no answer")
    app.try_now()
    app.ready()
    expect(app.banner()).to_contain_text("2107")


@pytest.mark.fault("drop")
def test_without_a_phone_one_can_write_and_it_goes_when_the_phone_is_there(app, gmi_phone):
    app.says(re.compile(r"Trying again in \d s\."))
    app.button("Write").tap()
    app.add("07700900555")
    app.text().fill("Written without a phone")
    app.button("Send").tap()
    app.says("The phone does not answer.")
    gmi_phone.faults.clear()
    app.page.clock.run_for(6000)  # the button that asks at once is among the boxes
    expect(app.banner()).to_contain_text("2107")
    app.button("Send").tap()
    app.says("Sent to 07700 900 555.")


def test_lost_in_mid_use_the_list_stays_and_the_line_says_so(app, gmi_phone):
    app.ready().named()
    gmi_phone.faults.add(Fault("drop"))
    app.button("Menu").tap()
    app.choose("Delete all of the inbox")
    app.says(re.compile(r"The phone does not answer\. Trying again in \d s\."))
    expect(app.rows().first).to_be_visible()
    app.row("The visitors for the 10").tap()
    app.screen.see("Can you let them in?")
    app.try_now()
    app.silent()
    assert len(app.held("inbox")) == 7


def test_lost_while_sending_the_outbox_is_looked_at_before_anybody_sends_twice(app, gmi_phone):
    app.ready().write("Once only", "Night desk")
    gmi_phone.faults.add(Fault("drop"))
    app.button("Send").tap()
    app.says("it is not known whether Night desk got this")
    expect(app.text()).to_have_value("Once only")
    app.try_now()
    app.says("Not sent to Night desk. The text is kept: send it again.")
    app.button("Send").tap()
    app.says("Sent to Night desk.")
    assert [text for _, text in app.held("outbox")].count("Once only") == 1


def test_silent_once_more_while_it_is_looked_up_it_is_looked_up_again(app, gmi_phone):
    app.ready().write("Once only", "Night desk")
    gmi_phone.faults.add(Fault("drop"))
    app.button("Send").tap()
    app.says("it is not known whether Night desk got this")
    gmi_phone.journal.clear()
    gmi_phone.faults.clear()
    gmi_phone.faults.add(Fault("drop", "getmessage"))
    app.page.clock.run_for(6000)
    gmi_phone.expect_request("getmessage")
    app.says("it is not known whether Night desk got this")
    gmi_phone.faults.clear()
    app.page.clock.run_for(6000)
    app.says("Not sent to Night desk. The text is kept: send it again.")


@pytest.mark.fault("latency", "setnewmessage", seconds=30, times=1)
def test_who_got_it_though_the_answer_never_came_does_not_get_it_twice(app, gmi_phone):
    app.ready().write("Once only", "Night desk", "Lift engineer")
    app.button("Send").tap()
    gmi_phone.expect_message("2101", "Once only")
    app.page.clock.run_for(8100)
    app.page.clock.run_for(6000)
    app.says("Night desk got it after all.")
    app.expect_chips("Lift engineer")
    app.button("Send").tap()
    app.says("Sent to Lift engineer.")
    assert len(gmi_phone.journal.calls("setnewmessage")) == 2


def test_an_error_reply_keeps_the_text_and_who_has_not_got_it(app, gmi_phone):
    app.ready().write("Meeting at ten.", "Night desk", "Lift engineer", "Ng Wei Ling")
    gmi_phone.faults.add(
        Fault("error", "setnewmessage", message="set new message failed", times=1, after=1)
    )
    app.button("Send").tap()
    app.says("Sent to Night desk and 1 more.")
    app.says("Not sent to Lift engineer. The phone did not take it. The text is kept.")
    app.expect_chips("Lift engineer")
    expect(app.text()).to_have_value("Meeting at ten.")
    app.button("Send").tap()
    app.says("Sent to Lift engineer.")
    numbers = [number for number, text in app.held("outbox") if text == "Meeting at ten."]
    assert sorted(numbers) == ["07700900132", "07700900270", "2101"]


def test_nothing_is_announced_before_the_phone_said_so(app, gmi_phone):
    app.ready().write("Wait for it", "Night desk")
    with held(app.page, "setnewmessage"):
        app.button("Send").tap()
        expect(app.button("Sending …")).to_be_disabled()
        app.screen.not_see("Sent to Night desk.")
    app.says("Sent to Night desk.")


def test_a_draft_that_cannot_be_stored_is_kept_here(app, gmi_phone):
    app.ready().write("Not lost", "Night desk")
    gmi_phone.faults.add(Fault("error", "setnewmessage", message="set new message failed"))
    app.button("Back").tap()
    app.says("It is kept on this screen.")
    app.box("Drafts")
    expect(app.rows().first).to_contain_text("Kept on this screen only")
    gmi_phone.faults.clear()
    app.page.reload()
    app.says("Stored among the drafts.")
    app.box("Drafts")
    expect(app.rows().first).to_contain_text("Not lost")
    app.screen.not_see("Kept on this screen only")
    assert app.held("drafts").count(("2101", "Not lost")) == 1


def test_a_draft_left_without_a_phone_is_stored_when_it_is_back(app, gmi_phone):
    app.ready().write("Not lost", "Night desk")
    gmi_phone.faults.add(Fault("drop"))
    app.button("Back").tap()
    app.says("It is kept on this screen.")
    app.try_now()
    app.says("Stored among the drafts.")
    assert app.held("drafts").count(("2101", "Not lost")) == 1


def test_a_session_that_expired_is_renewed_unseen(app, gmi_phone):
    app.ready().write("Still here", "Night desk")
    logins = len(gmi_phone.journal.calls("login"))
    gmi_phone.advance(901)
    app.button("Send").tap()
    app.says("Sent to Night desk.")
    assert len(gmi_phone.journal.calls("login")) == logins + 1
    app.silent()


def test_a_slow_phone_shows_where_rows_will_be(app):
    with held(app.page, "getmessage"):
        app.screen.open()
        expect(app.page.get_by_role("list")).to_have_attribute("aria-busy", "true")
    expect(app.rows().filter(has_text="Ines Okafor")).to_be_visible()


@pytest.mark.fault("error", "getmessage", message="get message failed", times=1)
def test_an_error_reply_is_said_in_plain_words(app):
    app.says("The phone cannot read its messages just now.")
    app.button("Try again").tap()
    app.ready()


def test_a_message_that_cannot_be_deleted_stays(app, gmi_phone):
    app.ready().row("Is this still the number").tap()
    gmi_phone.faults.add(Fault("error", "removemessage", message="remove message failed", times=1))
    app.button("Delete").tap()
    app.choose("Delete")
    app.says("The phone could not delete it.")
    app.screen.see("Is this still the number of the harbour workshop?")


def test_an_account_that_is_not_registered_is_said(app, gmi_phone):
    app.ready().write("Hello", "Night desk")
    for account in range(3):
        gmi_phone.part(Accounts).unregister(account)
    app.screen.advance(16)
    expect(app.banner()).to_contain_text("not registered")
    app.button("Send").tap()
    app.says("No account is registered, so nothing can be sent now. The text is kept.")
    assert not gmi_phone.journal.calls("setnewmessage")


@pytest.mark.gmi_settings(users={"admin": "another"})
def test_a_wrong_password_is_asked_for(app):
    app.says("The phone does not know this name and password.")
    app.page.get_by_label("Password").fill("another")
    app.button("Log in").tap()
    app.ready()
    assert "another" not in app.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.start("empty")
def test_an_empty_phone_invites_to_write(app, gmi_phone):
    app.says("No messages")
    app.box("Drafts").says("No drafts")
    app.write("First", "07700900555")
    app.button("Send").tap()
    app.says("Sent to 07700 900 555.")
    app.box("Outbox").ready()  # which was read again
    gmi_phone.receive_message("2101", "Hello")
    app.screen.advance(21)
    app.page.get_by_role("tab", name="Inbox").tap()
    expect(app.rows()).to_have_count(1)


@pytest.mark.start("strange")
def test_markup_stays_text_everywhere(app):
    app.ready().row("<b>bold</b>").tap()
    heading = app.page.get_by_role("heading", level=2)
    expect(heading).to_have_text("<img src=x onerror=window.harmed=1>")
    app.screen.see("<img src=x onerror=window.harmed=1><b>bold</b> &amp;")
    app.button("Reply").tap()
    app.expect_chips("<img src=x onerror=window.harmed=1>")
    app.text().fill("<b>x</b>")
    app.button("Back").tap()
    app.says("Stored among the drafts.")
    assert app.page.evaluate("window.harmed") is None
    assert app.page.locator("main img, [role=main] img, [role=main] b").count() == 0


@pytest.mark.start("strange")
def test_a_text_that_reads_from_the_right_does_so(app):
    app.ready().row("صباح الخير").tap()
    expect(app.page.get_by_role("heading", level=2)).to_have_css("direction", "rtl")
    expect(app.page.locator(".gu-reading-text")).to_have_css("direction", "rtl")
    app.button("Reply").tap()
    app.text().fill("نعم")
    expect(app.text()).to_have_css("direction", "rtl")
    app.text().fill("Yes")
    expect(app.text()).to_have_css("direction", "ltr")


@pytest.mark.start("strange")
def test_emoji_are_counted_and_sent_whole(app, gmi_phone):
    app.ready().row("see you").tap()
    app.button("Reply").tap()
    app.text().fill("🌻" * 36)
    app.says("61 left · 2 messages")
    app.button("Send").tap()
    gmi_phone.expect_message("3004", "🌻" * 36)


@pytest.mark.start("strange")
def test_a_long_name_leaves_room_for_the_rest(app):
    app.ready().row("word word").tap()
    head = app.page.get_by_role("region").locator(".gu-head")
    name = app.page.get_by_role("heading", level=2)
    expect(name).to_contain_text("Maximiliane")
    assert name.bounding_box()["height"] < head.bounding_box()["height"]
    app.button("Reply").tap()
    app.add("3002")
    assert len(app.chips()) == 2
    plus = app.button("Choose people or type a number").bounding_box()
    for chip in app.page.locator(".gu-chip:visible").all():
        box = chip.bounding_box()
        assert box["x"] + box["width"] <= plus["x"]
