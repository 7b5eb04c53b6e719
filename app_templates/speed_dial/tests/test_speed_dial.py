"""The app on an emulated phone. Run it with `gmi test`, or with pytest in this folder."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def tile(screen, name):
    return screen.page.get_by_role("button", name=re.compile(f"^Call {name},"))


@pytest.mark.gmi_settings(timings={"dialing": 600})  # so that it stays at "Calling …"
def test_one_touch_calls(screen, gmi_phone):
    expect(tile(screen, "Night desk")).to_have_accessible_name(re.compile("ready$"))
    tile(screen, "Night desk").tap()
    gmi_phone.expect_call("2109", account=0)
    expect(tile(screen, "Night desk")).to_contain_text("Calling …")


def test_a_tile_is_renamed_where_it_stands(screen):
    screen.tap("Edit")
    screen.tap("Change Reception")
    screen.page.get_by_label("Name", exact=True).fill("Front desk")
    screen.tap("Save")
    screen.see("Front desk is saved.")
    screen.tap("Done")
    expect(tile(screen, "Front desk")).to_be_visible()


def test_copied_cells_fill_the_board(screen, gmi_phone):
    screen.tap("Edit")
    screen.tap("Spreadsheet")
    screen.page.get_by_role("textbox").fill("Name\tNumber\nStores\t2155\n")
    screen.tap("Replace the board")
    screen.tap("Done")
    expect(tile(screen, "Stores")).to_have_accessible_name(re.compile("ready$"))
    tile(screen, "Stores").tap()
    gmi_phone.expect_call("2155")


@pytest.mark.smoke  # these run in old WebKit too: gmi test --engine webkit534
@pytest.mark.gmi_settings(timings={"dialing": 600})
def test_smoke_a_tile_calls(screen, gmi_phone):
    screen.see("Night desk")
    screen.tap(re.compile("^Call Night desk,.*ready"))
    gmi_phone.expect_call("2109", account=0)
    screen.see("Calling …")


@pytest.mark.smoke
def test_smoke_the_board_is_edited(screen):
    screen.tap("Edit")
    screen.tap("Change Reception")
    screen.tap("Delete")
    screen.see("Undo")
    screen.tap("Undo")
    screen.see("Reception")
    screen.screenshot()
