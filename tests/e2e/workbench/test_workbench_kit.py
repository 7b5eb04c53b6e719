"""The templates in the workbench: the screen kit mirrored, recorded, in step."""

import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.protocol.phonebook_xml import read_phonebook

SIZES = ("gxp2200", "gxp2200-panel")


@pytest.fixture
def app(tmp_path):
    folder = tmp_path / "phonebook"
    shutil.copytree(asset_dir("app_templates") / "phonebook", folder)
    shutil.rmtree(folder / "tests")
    return folder


@pytest.fixture
def phone(app):
    return EmulatedPhone(book=read_phonebook((app / "phonebook.xml").read_bytes()))


@pytest.fixture
def both(unopened):
    workbench = unopened.open("?profile=gxp2200&profile=gxp2200-panel")
    for profile in SIZES:
        expect(workbench.screen(profile).get_by_text("Aminata Diallo")).to_be_visible()
    return workbench


def test_a_search_is_written_on_both(unopened):
    workbench = unopened.open("?profile=gxp2200&profile=gxv3275")
    first, second = workbench.screen("gxp2200"), workbench.screen("gxv3275")
    expect(second.get_by_text("Aminata Diallo")).to_be_visible()
    first.get_by_role("searchbox").click()
    # Where the person is, whatever the other screen would like.
    workbench.page.keyboard.type("tool")
    for screen in (first, second):
        expect(screen.get_by_role("searchbox")).to_have_value("tool")
        expect(screen.get_by_role("button", name="Tool crib", exact=True)).to_be_visible()
        expect(screen.get_by_text("Aminata Diallo")).to_be_hidden()


def test_a_call_is_made_once_on_each_phone(both, phone):
    both.screen("gxp2200-panel").get_by_role("button", name="Call Aminata Diallo").click()
    for profile in SIZES:
        expect(both.screen(profile).get_by_text("Mobile")).to_be_visible()
    both.screen("gxp2200-panel").get_by_text("Mobile").click()
    for profile in SIZES:
        expect(both.screen(profile).get_by_text("with")).to_be_visible()
    both.screen("gxp2200-panel").get_by_text("sip.example.net").first.click()
    expect(both.rows("originatecall")).to_have_count(2)
    assert len(phone.journal.calls("originatecall")) == 1


def test_pages_turn_together(both):
    both.screen("gxp2200").get_by_role("button", name="Next").click()
    expect(both.screen("gxp2200").get_by_text("2 of 13")).to_be_visible()
    expect(both.screen("gxp2200-panel").get_by_text("2 of 16")).to_be_visible()


def test_what_is_recorded_of_it_passes(unopened, app):
    workbench = unopened.open("?record")
    screen = workbench.screen("gxp2200")
    expect(screen.get_by_text("Aminata Diallo")).to_be_visible()
    screen.get_by_role("button", name="Next").click()
    expect(screen.get_by_text("2 of 13")).to_be_visible()
    screen.get_by_role("searchbox").click()
    workbench.page.keyboard.type("aminata")
    screen.get_by_role("button", name="Call Aminata Diallo").click()
    screen.get_by_text("Mobile").click()
    screen.get_by_text("sip.example.net").first.click()
    code = workbench.page.get_by_label("The recorded test")
    expect(code).to_contain_text('gmi_phone.expect_call("07700900130")')
    (app / "tests").mkdir()
    (app / "tests" / "test_recorded.py").write_text(code.inner_text())
    command = [sys.executable, "-m", "gmi_appkit", "test", str(app), "-p", "no:cacheprovider"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, code.inner_text() + run.stdout + run.stderr
