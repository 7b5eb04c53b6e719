"""Changing the board where it stands: add, rename, recolour, move, delete, fill from cells."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")

in_phone = pytest.mark.config(keep="phone")


def kept(app):
    return json.loads(app.page.evaluate("localStorage.getItem('speed_dial.tiles')"))


def test_the_board_is_what_the_settings_file_says(app):
    app.ready()
    per_page = 12 if app.screen.profile.width == 800 else 9
    assert len(app.names()) == per_page
    assert app.names()[:2] == ["Reception", "Duty manager"]
    expect(app.tile("Security")).to_have_class(re.compile("gu-tile-red"))
    assert app.page.evaluate("localStorage.getItem('speed_dial.tiles')") is None


def test_rename_recolour_and_give_another_account(app, gmi_phone):
    app.ready()
    app.edit()
    app.change("Reception")
    app.page.get_by_label("Name", exact=True).fill("Front desk")
    app.page.get_by_label("Number").fill("(020) 7946-0101")
    app.page.get_by_label("Account", exact=True).select_option("2: 2150")
    colours = ["Blue", "Teal", "Green", "Yellow", "Orange", "Red", "Purple", "Grey"]
    expect(app.page.get_by_role("radio")).to_have_text(colours)
    app.page.get_by_role("radio", name="Purple").tap()
    expect(app.page.get_by_role("radio", name="Purple")).to_be_checked()
    app.button("Save").tap()
    app.says("Front desk is saved.")
    app.button("Done").tap()
    tile = app.tile("Front desk")
    expect(tile).to_have_class(re.compile("gu-tile-purple"))
    tile.tap()
    gmi_phone.expect_call("02079460101", account=1)


def test_changes_outlive_the_page_and_the_settings_file_brings_its_tiles_back(app):
    app.ready()
    app.edit()
    app.change("Reception")
    app.page.get_by_label("Name", exact=True).fill("Front desk")
    app.button("Save").tap()
    app.says("Front desk is saved.")
    app.screen.open()
    app.ready()
    expect(app.tile("Front desk")).to_be_visible()
    app.menu("Start again")
    app.choose("Keep the board")
    expect(app.tile("Front desk")).to_be_visible()
    app.menu("Start again")
    app.choose("Start again")
    app.says("The board has the prepared tiles again.")
    expect(app.tile("Reception")).to_be_visible()
    app.button("Undo").tap()
    expect(app.tile("Front desk")).to_be_visible()


def test_add_a_tile_where_a_place_is_free(app):
    app.ready()
    app.edit()
    app.change("Duty manager")
    app.button("Delete").tap()
    app.says("Duty manager is deleted.")
    app.button("Free place 2").tap()
    app.screen.type("Name", "Nadia")
    app.screen.type("Number", "2177")
    app.button("Save").tap()
    app.says("Nadia is saved.")
    assert [tile["name"] for tile in kept(app)][:3] == ["Reception", "Nadia", "Night desk"]


def test_a_tile_needs_a_name_and_a_number_that_can_be_called(app):
    app.ready()
    app.edit()
    app.button("Add").tap()
    app.button("Save").tap()
    app.says("A tile needs a name.")
    app.screen.type("Name", "Somebody")
    app.button("Save").tap()
    app.says("A tile needs a number to call.")
    app.screen.type("Number", "call me")
    app.button("Save").tap()
    app.says("This is no number that can be called.")
    app.button("Cancel").tap()
    app.choose("Keep editing")
    expect(app.page.get_by_label("Name", exact=True)).to_have_value("Somebody")
    app.button("Cancel").tap()
    app.choose("Leave")
    expect(app.button("Done")).to_be_visible()


def test_delete_leaves_the_others_in_their_places_and_can_be_undone(app):
    app.ready()
    before = app.names()
    app.edit()
    app.change("Duty manager")
    app.button("Delete").tap()
    app.says("Duty manager is deleted.")
    app.button("Undo").tap()
    app.says("Duty manager is back.")
    app.button("Done").tap()
    assert app.names() == before


def test_a_finger_drags_a_tile_onto_another_and_they_swap(app, gmi_phone):
    app.ready()
    app.edit()
    app.drag("Reception", "Change Housekeeping")
    expect(app.tiles().first).to_contain_text("Housekeeping")
    names = [tile["name"] for tile in kept(app)]
    assert (names[0], names[4]) == ("Housekeeping", "Reception")
    expect(app.button("Done")).to_be_visible()  # no form has opened
    assert not gmi_phone.journal.calls("originatecall")


def test_a_swipe_over_tiles_turns_the_page_only_while_nobody_edits(app):
    app.ready()
    first = app.names()
    box = app.page.get_by_role("group").bounding_box()
    touch = app.page.context.new_cdp_session(app.page)
    y, right, left = box["y"] + 30, box["x"] + box["width"] * 0.8, box["x"] + box["width"] * 0.2
    for kind, x in (("touchStart", right), ("touchMove", (right + left) / 2), ("touchMove", left)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    app.says("2 of 2")
    assert not set(app.names()) & set(first)
    app.edit()
    app.button("Previous page").tap()
    app.drag(first[2], f"Change {first[0]}")
    app.says("1 of 2")
    assert kept(app)[0]["name"] == first[2]


def test_a_tile_dragged_beside_the_board_stays(app):
    app.ready()
    app.edit()
    before = app.names()
    app.drag("Reception", "Done")
    expect(app.tiles().first).to_contain_text("Reception")
    assert app.names() == before


def test_a_tile_is_moved_to_another_page_by_touches_or_keys(app):
    app.ready()
    app.edit()
    app.change("Reception")
    app.button("Move").tap()
    expect(app.banner()).to_contain_text("Touch the place for Reception")
    app.button("Next page").tap()
    app.button("Change Airport shuttle").press("Enter")
    expect(app.button("Change Reception")).to_be_visible()
    app.button("Previous page").tap()
    expect(app.tiles().first).to_contain_text("Airport shuttle")


def test_everything_is_reached_by_the_phones_keys(app, gmi_phone):
    app.ready()
    keys = app.page.keyboard
    app.tile("Reception").focus()
    keys.press("ArrowRight")
    expect(app.tile("Duty manager")).to_be_focused()
    keys.press("PageDown")
    app.says("2 of 2")
    keys.press("PageUp")
    app.button("Edit").focus()
    keys.press("Enter")
    app.button("Change Reception").focus()
    keys.press("Enter")
    expect(app.page.get_by_label("Name", exact=True)).to_have_value("Reception")
    for _ in range(8):
        keys.press("ArrowDown")
        if app.page.evaluate("document.activeElement.getAttribute('role')") == "radio":
            break
    keys.press("Enter")
    expect(app.page.locator("[role=radio]:focus")).to_be_checked()
    keys.press("Escape")
    app.choose("Leave")
    keys.press("Escape")
    expect(app.button("Edit")).to_be_visible()


def test_the_phones_back_key_ends_editing(app):
    app.ready()
    app.edit()
    app.change("Reception")
    app.page.go_back()
    expect(app.button("Done")).to_be_visible()
    app.page.go_back()
    expect(app.button("Edit")).to_be_visible()


def test_cells_of_a_spreadsheet_fill_the_board(app, gmi_phone):
    app.ready()
    app.edit()
    app.paste(
        "Extension\tName\tColour\tLine\n"
        "2101\tReception\tRed\t\n"
        '07700 900-107\t"Duty ""night"" manager"\t\t2\n'
        "\tNobody\t\t\n"
        "*97\tVoicemail\tpink\t9\n"
    )
    app.says("3 tiles found. Left out, without a number to call: line 4.")
    app.button("Replace the board").tap()
    app.says("3 tiles are on the board.")
    app.button("Done").tap()
    assert app.names() == ["Reception", 'Duty "night" manager', "Voicemail"]
    expect(app.tile("Reception")).to_have_class(re.compile("gu-tile-red"))
    app.tile('Duty "night" manager').tap()
    gmi_phone.expect_call("07700900107", account=1)


def test_a_board_that_was_replaced_can_be_brought_back(app):
    app.ready()
    before = app.names()
    app.edit()
    app.paste("Extra,2188")
    app.button("Replace the board").tap()
    app.says("One tile is on the board.")
    assert app.names() == ["Extra"]
    app.button("Undo").tap()
    app.says("The board is back as it was.")
    assert app.names() == before


def test_cells_are_added_to_the_board_and_taken_back(app):
    app.ready()
    before = app.names()
    app.edit()
    app.paste("Extra,2188")
    app.says("One tile found.")
    app.button("Add to it").tap()
    app.says("16 tiles are on the board.")
    assert kept(app)[15]["name"] == "Extra"
    app.button("Undo").tap()
    app.says("The board is back as it was.")
    assert app.names() == before
    assert len(kept(app)) == 15


def test_text_without_a_number_fills_nothing(app):
    app.ready()
    app.edit()
    app.paste("just some words\nand more")
    app.says("No line has a number to call.")
    expect(app.button("Replace the board")).to_be_disabled()
    app.button("Cancel").tap()
    app.ready()


def test_the_board_goes_out_as_cells_and_comes_back_the_same(app):
    app.ready()
    app.edit()
    app.button("Spreadsheet").tap()
    app.button("As it is now").tap()
    app.says("15 tiles found.")
    text = app.page.get_by_label("Cells of a spreadsheet, or CSV").input_value()
    assert text.splitlines()[:2] == ["name,number,colour,account", "Reception,2101,blue,"]
    app.button("Replace the board").tap()
    app.says("15 tiles are on the board.")
    assert [tile["name"] for tile in kept(app)][12] == "Dr Anand, house doctor"


def test_quotes_and_commas_in_a_name_go_out_and_come_back(app):
    app.ready()
    app.edit()
    app.paste('"Bar ""Anchor"", quay"\t2188\n"Desk; ""night"""\t2189\n')
    app.button("Replace the board").tap()
    app.says("2 tiles are on the board.")
    app.button("Spreadsheet").tap()
    app.button("As it is now").tap()
    app.says("2 tiles found.")
    app.button("Replace the board").tap()
    app.says("2 tiles are on the board.")
    assert [tile["name"] for tile in kept(app)] == ['Bar "Anchor", quay', 'Desk; "night"']


@pytest.mark.config(editable=False)
def test_a_locked_board_offers_no_change(app):
    app.ready()
    expect(app.button("Edit")).to_have_count(0)
    app.button("Menu").tap()
    expect(app.dialog().get_by_role("button", name="Start again")).to_have_count(0)


@in_phone
def test_the_phones_own_keys_are_the_board(app, gmi_phone, key):
    app.ready()
    assert app.names() == ["Front desk", "Workshop", "Voicemail"]
    app.tile("Workshop").tap()
    gmi_phone.expect_call("2140", account=1)


@in_phone
def test_an_edit_is_written_to_the_phones_keys_and_no_other_key_is_touched(app, gmi_phone, key):
    app.ready()
    others = key(2)
    assert others[0] == "1"  # BLF: not the board's
    app.edit()
    app.change("Workshop")
    app.page.get_by_label("Name", exact=True).fill("Garage & yard")
    app.page.get_by_label("Account", exact=True).select_option("Any that is ready")
    app.page.get_by_role("radio", name="Orange").tap()
    app.button("Save").tap()
    app.says("Garage & yard is saved.")
    assert key(3) == ("4", "0", "Garage & yard", "2140")
    assert key(2) == others
    assert len(gmi_phone.journal.calls("put")) == 1
    app.screen.open()
    app.ready()
    expect(app.tile("Garage & yard")).to_have_class(re.compile("gu-tile-orange"))


@in_phone
def test_keys_are_swapped_deleted_and_put_back_in_the_phone(app, gmi_phone, key):
    app.ready()
    app.edit()
    app.drag("Front desk", "Change Voicemail")
    app.says("Front desk and Voicemail swapped.")
    assert key(1)[3] == "*97"
    app.change("Voicemail")
    app.button("Delete").tap()
    app.says("Voicemail is deleted.")
    assert key(1)[3] == ""
    app.button("Undo").tap()
    app.says("Voicemail is back.")
    assert key(1)[3] == "*97"


@in_phone
@pytest.mark.config(keys=3)
def test_a_board_of_few_keys_can_be_full(app, key):
    app.ready()
    app.edit()
    app.button("Add").tap()
    app.says("The board is full.")
    app.paste("One,1\nTwo,2\nThree,3")
    app.says("Only the first 2 have room.")
    app.button("Replace the board").tap()
    app.says("2 tiles are on the board.")
    assert (key(1)[2], key(3)[2], key(4)[2]) == ("One", "Two", "Gate intercom")
    app.button("Done").tap()
    app.menu("Start again")
    app.choose("Start again")
    app.says("The board has the prepared tiles again.")
    assert (key(1)[2], key(3)[2], key(4)[2]) == ("Reception", "Duty manager", "Gate intercom")


def test_dark_screen_stays_dark(app):
    app.ready()
    app.menu("Dark screen")
    app.screen.open()
    app.ready()
    expect(app.page.locator("html.dark")).to_have_count(1)


def test_a_browser_that_stores_nothing_is_told_of(app):
    app.page.add_init_script(
        "Storage.prototype.setItem = function () { throw new Error('full'); };"
    )
    app.screen.open()
    app.ready()
    app.edit()
    app.change("Reception")
    app.page.get_by_label("Name", exact=True).fill("Front desk")
    app.button("Save").tap()
    app.says("This browser stores nothing: changes last until the page closes.")
    expect(app.button("Change Front desk")).to_be_visible()
