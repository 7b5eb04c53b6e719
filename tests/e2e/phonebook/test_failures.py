"""What the screen says when something goes wrong, and that it recovers."""

import re

import pytest
from hold import held
from playwright.sync_api import expect

from gmi_appkit.emulator.faults import Fault

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_a_session_that_expired_in_mid_use_is_renewed_unseen(app, gmi_phone):
    app.ready()
    logins = len(gmi_phone.journal.calls("login"))
    gmi_phone.advance(901)
    app.open("Night desk")
    app.button("Edit").tap()
    app.page.get_by_label("Work").fill("2222")
    app.button("Save").tap()
    app.says("Night desk is saved.")
    assert len(gmi_phone.journal.calls("login")) == logins + 1
    expect(app.page.get_by_role("alert").filter(visible=True)).to_have_count(0)


@pytest.mark.fault("drop")
def test_unreachable_at_the_start_then_there(app, gmi_phone):
    app.says(re.compile(r"Trying again in \d s\."))
    expect(app.banner()).to_contain_text("no answer")
    app.try_now()
    app.ready()
    expect(app.banner()).to_contain_text("2107")


@pytest.mark.fault("drop")
def test_it_tries_again_by_itself(app, gmi_phone):
    app.says(re.compile(r"Trying again in \d s\."))
    gmi_phone.faults.clear()
    app.page.clock.run_for(5000)
    app.ready()


def test_lost_in_mid_use_the_list_stays_and_the_line_says_so(app, gmi_phone):
    app.ready()
    before = app.names()
    gmi_phone.faults.add(Fault("drop"))
    app.button(before[0]).tap()
    app.says(re.compile(r"The phone does not answer\. Trying again in \d s\."))
    app.button("Back").tap()
    expect(app.button(before[0])).to_be_visible()
    app.try_now()
    expect(app.page.get_by_role("alert").filter(visible=True)).to_have_count(0)


def test_a_save_that_finds_no_phone_keeps_the_text(app, gmi_phone, by_name):
    app.ready()
    app.button("Add").tap()
    app.screen.type("Name", "Patience")
    gmi_phone.faults.add(Fault("drop", "setcontact"))
    app.button("Save").tap()
    app.says("it is not known whether it did this")
    gmi_phone.faults.clear()
    app.button("Save").tap()
    app.says("Patience is saved.")
    assert by_name("Patience")


def test_what_the_phone_did_in_silence_is_not_denied_nor_done_twice(app, gmi_phone):
    app.ready()
    app.button("Add").tap()
    app.screen.type("Name", "Patience")
    app.screen.type("Work", "2188")
    gmi_phone.faults.add(Fault("malformed", "setcontact", times=1))  # kept, but never said
    app.button("Save").tap()
    app.says("it is not known whether it did this")
    app.button("Save").tap()
    app.says("Patience is saved.")
    assert len(gmi_phone.journal.calls("setcontact")) == 1
    kept = [c for c in gmi_phone.phonebook.contacts().values() if c.name == "Patience"]
    assert len(kept) == 1
    app.failures.clear()  # half a reply is half a script, which the browser calls an error


def test_a_slow_phone_shows_where_rows_will_be(app):
    with held(app.page, "getcontact"):
        app.screen.open()
        expect(app.page.get_by_role("list")).to_have_attribute("aria-busy", "true")
    expect(app.button("Aminata Diallo")).to_be_visible()


@pytest.mark.fault("error", "getcontact", times=1)
def test_an_error_reply_is_said_in_plain_words(app):
    app.says("The phone cannot read its phonebook just now.")
    app.button("Try again").tap()
    app.ready()


@pytest.mark.gmi_settings(users={"admin": "another"})
def test_a_wrong_password_is_asked_for(app):
    app.says("The phone does not know this name and password.")
    app.page.get_by_label("Password").fill("another")
    app.button("Log in").tap()
    app.ready()
    assert "another" not in app.page.url
    assert "another" not in app.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.book("empty")
def test_an_empty_phonebook_invites_to_add(app):
    app.says("No contacts yet")
    app.button("Add").tap()
    app.screen.type("Name", "First")
    app.button("Save").tap()
    app.says("First is saved.")
    app.button("Back").tap()
    expect(app.button("First")).to_be_visible()


@pytest.mark.book("strange")
def test_strange_names_stay_text_and_find_their_place(app):
    app.ready()
    assert app.page.evaluate("window.harmed") is None
    assert app.page.get_by_role("list").locator("img").count() == 0
    app.search("onerror")
    expect(app.rows()).to_have_count(1)
    app.rows().first.get_by_role("button").first.tap()
    heading = app.page.get_by_role("heading", level=2)
    expect(heading).to_have_text("<img src=x onerror=window.harmed=1>")
    app.button("Delete").tap()
    expect(app.dialog()).to_contain_text("<img src=x")
    app.choose("Keep")
    assert app.page.evaluate("window.harmed") is None


@pytest.mark.book("strange")
def test_a_name_that_reads_from_the_right_does_so(app):
    app.ready()
    name = app.rows().filter(has_text="نور").locator(".gu-name")
    expect(name).to_have_attribute("dir", "rtl")
    expect(name).to_have_css("direction", "rtl")


@pytest.mark.book("strange")
def test_an_emoji_name_is_shown_found_and_called_whole(app, gmi_phone):
    app.ready()
    app.search("sunflower")
    row = app.rows().filter(has_text="🌻 Sunflower desk 🌻")
    expect(row).to_be_visible()
    expect(row.locator(".gu-avatar").first).to_have_text("🌻")
    app.call("🌻 Sunflower desk 🌻")
    gmi_phone.expect_call("+447700900123")
    app.screen.see("🌻 Sunflower desk 🌻")


@pytest.mark.book("strange")
def test_a_number_is_never_cut_and_a_long_name_leaves_it_room(app):
    app.ready()
    app.rows().filter(has_text="Maximiliane").get_by_role("button").first.tap()
    number = app.page.get_by_role("region").locator(".gu-number").first
    expect(number).to_have_text("+49 301 234 567 89")
    cell = app.button(re.compile("Call Work"), exact=False)
    assert number.bounding_box()["width"] < cell.bounding_box()["width"] * 0.8
    name = app.page.get_by_role("heading", level=2)
    head = name.locator("xpath=ancestor::div[contains(@class, 'gu-head')][last()]")
    assert name.bounding_box()["height"] < head.bounding_box()["height"]


@pytest.mark.book("thousand")
def test_a_thousand_contacts_are_read_by_group_and_never_unasked(app, gmi_phone):
    app.ready()
    nodes = app.page.evaluate("document.getElementsByTagName('*').length")
    for entry in gmi_phone.journal.calls("getcontact"):
        assert entry.fields["groupID"] or entry.fields["contactName"]
    app.tab("All contacts").tap()
    app.says("1000 contacts")
    app.button("Show all 1000").tap()
    app.ready()
    assert app.page.evaluate("document.getElementsByTagName('*').length") <= nodes + 10
    app.says(re.compile(r"^1 of (200|250)$"))


@pytest.mark.book("thousand")
def test_a_thousand_contacts_are_searched_on_the_phone(app, gmi_phone, by_name):
    app.ready()
    app.search("wanjiru")
    gmi_phone.expect_request("getcontact", contactName="wanjiru")
    expect(app.rows().first).to_contain_text("Wanjiru")
    app.search("no such person")
    app.says("No one is called “no such person”.")


def _wait_for_ever(route):
    """The app's settings, with a phone that may take as long as a busy machine does."""
    settings = route.fetch()
    route.fulfill(response=settings, body=f"{settings.text()}\nGMI_CONFIG.timeout = 600000;")


@pytest.mark.book("thousand")
def test_the_newest_search_wins(app):
    app.page.route("**/config.js*", _wait_for_ever)
    app.screen.open()
    app.ready()
    older = app.page.locator("script[src*='contactName=wanjiru']")  # until it is answered
    with held(app.page, "getcontact", contactName="wanjiru"):
        app.search("wanjiru")
        expect(older).to_have_count(1)
        app.search("Aino Quispe")
        expect(app.rows().locator(".gu-name")).to_have_text(["Aino Quispe"])
    expect(older).to_have_count(0)
    expect(app.rows().locator(".gu-name")).to_have_text(["Aino Quispe"])
