"""The way out for staff, and nobody else."""

import hashlib

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")

HASH = hashlib.sha256(b"pier:70414").hexdigest()
CODE = {"salt": "pier", "code": HASH}


@pytest.mark.kiosk(staff=CODE)
def test_the_code_opens_the_way_out(lobby):
    lobby.at_start().ready()
    lobby.ask_for_code()
    lobby.enter("70414")
    lobby.says("GXP2200. Calls go out from 2107.")
    lobby.button("Leave the kiosk").tap()
    lobby.says("The kiosk is stopped")
    lobby.calls.ring("5551")
    lobby.screen.advance(60)
    lobby.says("The kiosk is stopped")
    lobby.button("Start the kiosk").tap()
    lobby.at_start()


@pytest.mark.kiosk(staff=CODE)
def test_started_again_while_the_phone_rings_it_gives_way(lobby):
    lobby.at_start().ready()
    lobby.ask_for_code()
    lobby.enter("70414")
    lobby.button("Leave the kiosk").tap()
    lobby.phone.journal.clear()
    lobby.calls.ring("5551")
    lobby.phone.expect_request("lineStatus", line="1")
    lobby.phone.journal.clear()
    lobby.phone.expect_request("lineStatus", line="1")
    lobby.button("Start the kiosk").tap()
    lobby.says("Incoming call")


@pytest.mark.kiosk(staff={**CODE, "leaveTo": "about:blank"})
def test_leaving_can_lead_to_another_page(lobby):
    lobby.at_start()
    lobby.ask_for_code()
    lobby.enter("70414")
    lobby.button("Leave the kiosk").tap()
    lobby.page.wait_for_url("about:blank")


@pytest.mark.kiosk(staff=CODE)
def test_wrong_codes_are_counted_and_then_wait(lobby):
    lobby.at_start()
    lobby.ask_for_code()
    lobby.enter("1111")
    lobby.says("Tries left: 4.")
    for _ in range(4):
        lobby.enter("1111")
    lobby.says("Too many tries.")
    lobby.enter("70414")
    lobby.says("Too many tries.")
    expect(lobby.button("Leave the kiosk")).to_have_count(0)
    lobby.screen.advance(61)
    lobby.at_start()
    lobby.ask_for_code()
    lobby.enter("70414")
    expect(lobby.button("Leave the kiosk")).to_be_visible()


@pytest.mark.kiosk(staff=CODE)
def test_a_code_half_typed_is_forgotten(lobby):
    lobby.at_start()
    lobby.ask_for_code()
    lobby.type("704")
    lobby.screen.advance(45)
    lobby.at_start()
    lobby.ask_for_code()
    expect(lobby.button("Open")).to_be_disabled()
    assert "704" not in lobby.page.locator("body").inner_text()


@pytest.mark.kiosk(staff={"salt": "pier", "code": "70414"})
def test_a_code_in_the_clear_is_no_code(lobby):
    lobby.at_start()
    lobby.ask_for_code()
    lobby.at_start()
    expect(lobby.button("Open")).to_have_count(0)


@pytest.mark.parametrize("text", ["", "a", "ü" * 40, "kiosk:" + "9" * 120, "x" * 55, "x" * 64])
def test_the_hash_is_sha_256(lobby, text):
    assert lobby.page.evaluate("text => Kiosk.sha256(text)", text) == (
        hashlib.sha256(text.encode()).hexdigest()
    )
