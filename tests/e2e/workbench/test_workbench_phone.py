"""The emulated phone's controls, and that there are none for other phones."""

import re

import pytest
from playwright.sync_api import expect

from gmi_appkit.protocol.phonebook_xml import write_phonebook
from gmi_appkit.targets.recording import RecordingTarget
from gmi_appkit.targets.replay import ReplayTarget

RINGING = "account 4"
IDLE = "account 1"
TALKING = "account 6"


def test_ringing_answering_and_hanging_up_reach_the_app(workbench, phone):
    page = workbench.tab("Phone")
    line = workbench.screen("gxp2200").locator("#line")
    expect(line).to_have_text(IDLE)
    page.get_by_role("form", name="Incoming call").get_by_label("Number").fill("07700900123")
    page.get_by_label("Name").fill("Ines Okafor")
    page.get_by_role("button", name="Ring").click()
    expect(page.get_by_label("Lines", exact=True)).to_contain_text(
        "ringing, Ines Okafor 07700900123"
    )
    expect(line).to_have_text(RINGING)
    page.get_by_role("button", name="Answer").click()
    expect(line).to_have_text(TALKING)
    page.get_by_role("button", name="Hold").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.get_by_role("button", name="Hang up", exact=True).click()
    expect(line).to_have_text(IDLE)
    assert phone.lines()[0].number == "" or phone.lines()[0].state_name in ("ending", "idle")


def test_a_call_on_another_account_and_one_that_reaches_none(workbench, phone):
    page = workbench.tab("Phone")
    form = page.get_by_role("form", name="Incoming call")
    form.get_by_label("Account").select_option(label="Hotline, 2150")
    for line in (1, 2, 3):
        form.get_by_role("button", name="Ring").click()
        expect(page.get_by_role("button", name="Answer")).to_have_count(line)
    form.get_by_role("button", name="Ring").click()
    expect(workbench.page.locator(".toast.bad")).to_contain_text("reaches no line")
    assert [line.account for line in phone.lines()] == [1, 1, 1]


def test_what_the_phone_cannot_do_now_is_said(workbench, phone):
    page = workbench.tab("Phone")
    form = page.get_by_role("form", name="Incoming call")
    form.get_by_label("Account").select_option(label="Branch, 7300")
    form.get_by_role("button", name="Ring").click()
    expect(workbench.page.locator(".toast.bad")).to_contain_text("not active and registered")


def test_a_message_comes_in(workbench, phone):
    page = workbench.tab("Phone")
    form = page.get_by_role("form", name="Incoming message")
    form.get_by_label("Number").fill("2102")
    form.get_by_label("Text").fill("Lunch? 午饭")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_label("Text")).to_have_value("")
    (message,) = phone.messages(0).values()
    assert (message.number, message.text) == ("2102", "Lunch? 午饭")


def test_accounts(workbench, phone):
    page = workbench.tab("Phone")
    accounts = page.get_by_label("Accounts", exact=True)
    accounts.get_by_role("listitem").filter(has_text="Office").get_by_role("button").click()
    expect(workbench.screen("gxp2200").locator("#line")).to_have_text("account 0")
    expect(accounts).to_contain_text("Office 2107, not registered")
    accounts.get_by_role("listitem").filter(has_text="Office").get_by_role("button").click()
    expect(workbench.screen("gxp2200").locator("#line")).to_have_text(IDLE)


def test_controls_act_on_all_phones_or_on_one(workbench, phone):
    workbench.side_by_side()
    page = workbench.tab("Phone")
    page.get_by_role("button", name="Ring").click()
    for profile in ("gxp2200", "gxp2200-panel"):
        expect(workbench.screen(profile).locator("#line")).to_have_text(RINGING)
    page.get_by_role("button", name="Reject").click()
    for profile in ("gxp2200", "gxp2200-panel"):
        expect(workbench.screen(profile).locator("#line")).to_have_text(IDLE)

    workbench.page.get_by_role("button", name="gxp2200-panel").last.click()
    workbench.page.get_by_label("Controls act on").select_option("one")
    page.get_by_role("button", name="Ring").click()
    expect(workbench.screen("gxp2200-panel").locator("#line")).to_have_text(RINGING)
    expect(workbench.screen("gxp2200").locator("#line")).to_have_text(IDLE)


def test_the_phonebook_from_a_file_the_demo_and_none(workbench, phone, tmp_path):
    book = phone.phonebook.book()
    page = workbench.tab("State")
    said = workbench.screen("gxp2200").locator("#said")
    read = workbench.screen("gxp2200").get_by_role("button", name="Read")
    page.get_by_role("button", name="Demo, 40 people").click()
    expect(page.get_by_text("40 of 1000 contacts")).to_be_visible()
    read.click()
    expect(said).to_have_text("read 40")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_text("0 of 1000 contacts", exact=True)).to_be_visible()
    assert phone.phonebook.contacts() == {}

    file = tmp_path / "mine.xml"
    file.write_bytes(write_phonebook(book))
    page.get_by_label("Phonebook file").set_input_files(file)
    expect(page.get_by_text("3 of 1000 contacts")).to_be_visible()
    file.write_text("<AddressBook><Contact>")
    page.get_by_label("Phonebook file").set_input_files(file)
    expect(workbench.page.locator(".toast.bad")).to_contain_text("not well-formed")
    expect(page.get_by_text("3 of 1000 contacts")).to_be_visible()


def test_the_clock_goes_forward_and_a_session_ends(workbench, phone):
    page = workbench.tab("State")
    before = phone.wall()
    page.get_by_role("button", name="+ 1 day").click()
    expect(workbench.rows("login")).to_have_count(2)  # logged in anew
    assert phone.wall() - before > 86400


def test_scenarios(workbench, phone):
    page = workbench.tab("State")
    page.get_by_label("Scenario").select_option("busy-front-desk")
    expect(page.get_by_text("Calls on all lines")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("playing Busy front desk")).to_be_visible()
    expect(workbench.screen("gxp2200").locator("#line")).to_have_text(RINGING)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("playing")).to_have_count(0)


def test_snapshots(workbench, phone):
    page = workbench.tab("State")
    page.get_by_role("form", name="Take a snapshot").get_by_label("Name").fill("three people")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page.get_by_label("Snapshots")).to_contain_text("three people")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_text(re.compile("^0 of"))).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("3 of 1000 contacts")).to_be_visible()


def test_reboot_and_reset(workbench, phone):
    page = workbench.tab("State")
    phone.ring("2101")
    page.get_by_role("button", name="Reboot").click()
    expect(page.get_by_text("rebooting", exact=True)).to_be_visible()
    page.get_by_role("button", name="+ 1 min").click()
    expect(workbench.screen("gxp2200").locator("#line")).to_have_text(IDLE)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_text(re.compile("^0 of"))).to_be_visible()
    phone.ring("2101")
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text("3 of 1000 contacts")).to_be_visible()
    assert phone.lines()[0].state_name == "idle"


FAULTS = {
    "latency": {"Seconds": "0.5"},
    "drop": {},
    "dribble": {"Bytes per second": "5000"},
    "malformed": {},
    "callback": {},
    "session": {},
    "rebooting": {"Seconds": "1"},
    "line_status": {},
}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_kind_of_fault_can_be_set(workbench, phone, kind):
    page = workbench.tab("Faults")
    page.get_by_label("Kind").select_option(kind)
    for label, value in FAULTS[kind].items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("How often").select_option("times")
    page.get_by_label("Times", exact=True).fill("70000")
    page.get_by_label("Requests let by first").fill("90000")
    page.get_by_role("button", name="Set fault").click()
    expect(
        page.get_by_label("Faults that are set").get_by_role("button", name="Clear")
    ).to_be_visible()
    (fault,) = phone.faults.listed()
    assert (fault["kind"], fault["times"]) == (kind, 70000)
    expect(workbench.page.get_by_role("tab", name="Faults")).to_contain_text("1")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_text("The phone works as it should")).to_be_visible()
    assert phone.faults.listed() == []


def test_a_fault_until_it_is_cleared_from_a_request(workbench, phone):
    workbench.screen("gxp2200").get_by_role("button", name="Call 2107").click()
    workbench.rows("originatecall").click()
    workbench.page.get_by_role("button", name="Set a fault").click()
    page = workbench.page.get_by_role("tabpanel", name="Faults")
    expect(page.get_by_label("Strikes")).to_have_value("originatecall")
    page.get_by_label("Kind").select_option("error")
    page.locator("select[name=message]").select_option("timeout")
    page.get_by_label("How often").select_option("until")
    page.get_by_role("button", name="Set fault").click()
    expect(page.get_by_text("until cleared, timeout")).to_be_visible()
    for count in (2, 3):
        workbench.screen("gxp2200").get_by_role("button", name="Call 2107").click()
        expect(workbench.screen("gxp2200").locator("#said")).to_have_text(f"timeout {count}")


class Real:
    """What a real phone is to the workbench: a target that cannot be controlled."""

    def __init__(self, phone):
        self.phone = phone

    title = "phone 10.0.0.7:80 as gmiadmin"

    async def handle(self, request):
        return self.phone.handle(request)

    async def close(self):
        pass


class TestWithARealPhone:
    @pytest.fixture
    def target(self, phone):
        return Real(phone)

    def test_there_are_no_controls_and_it_says_why(self, workbench):
        panel = workbench.page.get_by_role("tabpanel", name="Phone")
        expect(panel).to_contain_text("A real phone stands behind the app")
        expect(workbench.page.get_by_role("button", name="Ring")).to_have_count(0)
        assert workbench.page.get_by_role("tab").all_inner_texts() == ["Phone", "Record"]
        expect(workbench.rows("login")).to_contain_text("[redacted]")

    def test_nothing_is_called_twice(self, workbench, phone):
        workbench.side_by_side()
        first, second = workbench.screen("gxp2200"), workbench.screen("gxp2200-panel")
        first.get_by_role("button", name="Call 2107").click()
        expect(first.locator("#said")).to_have_text("call originated 1")
        first.locator("#said").hover()
        workbench.page.mouse.wheel(0, 5000)
        expect(second.get_by_text("the end")).to_be_in_viewport()
        first.get_by_role("link", name="More").click()
        expect(second.get_by_text("another page")).to_be_visible()
        assert len(phone.journal.calls("originatecall")) == 1


class TestWithARecording:
    @pytest.fixture
    def target(self, phone, tmp_path, run_async):
        file = tmp_path / "desk.gmirec"
        run_async(RecordingTarget(Real(phone), file).close())
        return ReplayTarget(file)

    def test_there_are_no_controls_and_it_says_why(self, unopened):
        workbench = unopened.open()
        panel = workbench.page.get_by_role("tabpanel", name="Phone")
        expect(panel).to_contain_text("A recording answers what the phone answered then")
        expect(workbench.page.get_by_role("button", name="Ring")).to_have_count(0)
