"""The app on an emulated phone. Run it with `gmi test`, or with pytest in this folder."""

import re

import pytest

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_a_message_is_sent_to_a_typed_number(screen, gmi_phone):
    screen.tap("Write")
    screen.tap("Choose people or type a number")
    screen.type("Name or number", "0770 0900 199")
    screen.tap("07700 900 199")
    screen.tap("Done (1)")
    screen.type("Write a message", "Yes, it is.")
    screen.see("2107")  # the account, once the phone has told it
    screen.tap("Send")
    gmi_phone.expect_message("07700900199", "Yes, it is.")
    screen.see("Sent to 07700 900 199.")


def test_what_is_left_becomes_a_draft(screen, gmi_phone):
    screen.tap("Write")
    screen.type("Write a message", "Half a thought")
    screen.tap("Back")
    gmi_phone.expect_request("setnewmessage", flag=0, content="Half a thought")
    screen.see("Stored among the drafts.")


def test_an_expired_session_is_mended_unseen(screen, gmi_phone):
    screen.see("Ines Okafor")
    gmi_phone.advance(901)  # the phone ends a session after 900 idle seconds
    screen.tap("Write")
    screen.type("Write a message", "Still here")
    screen.tap("Back")
    screen.see("Stored among the drafts.")


@pytest.mark.smoke  # these run in old WebKit too: gmi test --engine webkit534
def test_smoke_a_message_is_read_and_answered(screen, gmi_phone):
    screen.see("Ines Okafor")
    screen.tap(re.compile("Ines Okafor"))
    screen.tap("Reply")
    screen.tap("Quick replies")
    screen.tap("I am on my way.")
    screen.see("2107")
    screen.tap("Send")
    gmi_phone.expect_message("07700900107", "I am on my way.")
    screen.see("Sent to Ines Okafor.")


@pytest.mark.smoke
def test_smoke_the_boxes(screen):
    screen.tap("Outbox")
    screen.tap("Drafts")
    screen.tap("Menu")
    screen.tap("Dark screen")
    screen.screenshot()
