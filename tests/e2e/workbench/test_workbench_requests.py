"""The request inspector: each call as it happens, filtered, copied, and never more than text."""

import asyncio
import json
import shlex
import threading
import urllib.request

from playwright.sync_api import expect


def values(row):
    return [cell.inner_text() for cell in row.locator("td").all()]


def test_each_call_appears_with_its_parameters_reply_time_and_asker(workbench):
    workbench.screen("gxp2200").get_by_role("button", name="Call 2107").click()
    row = workbench.rows("originatecall")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("success")  # it stands there before it is answered
    _, who, action, fields, result, took, size = values(row)
    assert (who, action, result) == ("app", "originatecall", "success")
    assert "destnum=2107" in fields
    assert took.endswith("ms")
    assert size.endswith("B")
    row.click()
    details = workbench.page.get_by_role("region", name="Details of the request")
    expect(details).to_contain_text("destnum")
    expect(details.locator("pre")).to_contain_text('"msg": "call originated"')


def test_the_password_is_not_in_it(workbench):
    expect(workbench.rows("login")).to_contain_text("secret=[redacted]")
    workbench.rows("login").click()
    details = workbench.page.get_by_role("region", name="Details of the request")
    expect(details).to_contain_text("[redacted]")
    workbench.page.get_by_role("button", name="Copy as curl").click()
    expect(workbench.page.locator(".toast")).to_contain_text("Copied")
    copied = workbench.clipboard()
    assert '--data-urlencode secret="$GMI_PASSWORD"' in copied or (
        '--data-urlencode secret="$GMI_PASSWORD"' in copied.replace("'", "")
    )
    assert "123" not in copied.replace(str(workbench.server.port), "")


def test_a_filter_by_word_and_by_what_it_is_not(workbench):
    workbench.screen("gxp2200").get_by_role("button", name="Read").click()
    expect(workbench.rows("getcontactcount")).to_have_count(1)
    workbench.page.keyboard.press("F6")
    workbench.page.keyboard.press("/")
    workbench.page.keyboard.type("getcontact -count")
    expect(workbench.page.locator(".rows tbody tr")).to_have_count(1)
    expect(workbench.page.locator(".rows tbody tr")).to_contain_text("getcontact")
    expect(workbench.page.locator(".count")).to_contain_text("1 of")
    workbench.page.get_by_label("Filter requests").fill("nothing like that")
    expect(workbench.page.get_by_text("No request matches the filter")).to_be_visible()
    workbench.page.keyboard.press("Escape")
    expect(workbench.rows("login")).to_be_visible()


def test_errors_only_and_faults_named(workbench, phone):
    fault = {"kind": "error", "action": "getcontact", "times": 1}
    page = workbench.tab("Faults")
    page.get_by_label("Kind").select_option("error")
    page.get_by_label("Strikes").select_option("getcontact")
    page.get_by_role("button", name="Set fault").click()
    expect(page.get_by_label("Faults that are set")).to_contain_text("Error reply")
    assert [{k: it[k] for k in fault} for it in phone.faults.listed()] == [fault]
    read = workbench.screen("gxp2200").get_by_role("button", name="Read")
    said = workbench.screen("gxp2200").locator("#said")
    read.click()
    expect(said).to_contain_text("can't get contacts")
    read.click()
    expect(said).to_have_text("read 3")
    expect(page.get_by_text("The phone works as it should")).to_be_visible()
    workbench.page.get_by_label("Errors only").check()
    expect(workbench.page.locator(".rows tbody tr")).to_have_count(1)
    workbench.page.locator(".rows tbody tr").click()
    expect(workbench.page.get_by_text("On purpose: error")).to_be_visible()


def test_what_is_asked_again_and_again_is_folded(workbench):
    row = workbench.rows("status").filter(has_text="×")
    expect(row).to_have_count(1)
    workbench.page.get_by_label("Fold repeats").uncheck()
    expect(workbench.page.locator(".times")).to_have_count(0)
    rows = workbench.page.locator(".rows tbody tr", has_text="status")
    expect(rows.nth(3)).to_be_visible()


def test_curl_does_what_the_app_did(workbench, phone, server):
    """The text is what a shell would split, and asking so gives the same reply."""
    workbench.screen("gxp2200").get_by_role("button", name="Read").click()
    workbench.rows("getcontactcount").click()
    workbench.page.keyboard.press("c")
    expect(workbench.page.locator(".toast")).to_contain_text("Copied")
    words = shlex.split(workbench.clipboard().replace("\\\n", " "))
    assert words[:3] == ["curl", "-G", f"http://127.0.0.1:{server.port}/manager"]
    assert words[3:5] == ["-b", f"phonecookie_{server.port}=$GMI_SESSION"]
    fields = words[6::2]
    assert "action=getcontactcount" in fields
    assert not any(field.startswith("jsoncallback") for field in fields)
    cookie = next(
        c for c in workbench.page.context.cookies() if c["name"].startswith("phonecookie")
    )
    request = urllib.request.Request(f"{words[2]}?{'&'.join(fields)}")
    request.add_header("Cookie", f"{cookie['name']}={cookie['value']}")
    with urllib.request.urlopen(request) as reply:
        assert json.load(reply) == {"res": "success", "msg": "3"}


def test_curl_is_safe_to_paste_whatever_is_in_it(workbench):
    nasty = "'; touch /tmp/owned; echo $(id) `id` \"\\\n #"
    workbench.screen("gxp2200").locator("body").evaluate(
        "(body, name) => { phone.getContact('', '', name, function () {}) }", nasty
    )
    workbench.rows("contactName").click()
    workbench.page.keyboard.press("c")
    expect(workbench.page.locator(".toast")).to_contain_text("Copied")
    words = shlex.split(workbench.clipboard())
    assert f"contactName={nasty}" in words


def test_a_call_that_is_never_answered_is_seen_to_wait_until_it_is_given_up(workbench):
    page = workbench.tab("Faults")
    page.get_by_label("Kind").select_option("hang")
    page.get_by_label("Strikes").select_option("originatecall")
    page.get_by_role("button", name="Set fault").click()
    expect(page.get_by_label("Faults that are set")).to_contain_text("No answer")
    workbench.screen("gxp2200").get_by_role("button", name="Call 2107").click()
    expect(workbench.rows("originatecall")).to_contain_text("waiting")
    workbench.page.get_by_role("button", name="Reload").click()
    expect(workbench.rows("originatecall")).to_contain_text("given up")


def test_who_is_at_a_row_that_is_folded_away_is_at_the_one_that_has_it(workbench, target):
    page, answer, answers = workbench.page, target.handle, threading.Event()

    async def answer_later(request):
        await asyncio.to_thread(answers.wait)
        return await answer(request)

    expect(workbench.rows("status").last).to_contain_text("×")
    target.handle = answer_later
    waiting = workbench.rows("status").filter(has_text="waiting")
    expect(waiting).to_have_count(1)
    waiting.focus()
    page.keyboard.press("Enter")
    details = page.get_by_role("region", name="Details of the request")
    expect(details).to_contain_text("waiting")
    answers.set()
    expect(page.locator(".rows tr:focus")).to_contain_text("×")
    expect(page.locator(".rows [aria-selected=true]")).to_contain_text("×")
    expect(details).not_to_contain_text("waiting")
    page.keyboard.press("Escape")
    expect(details).to_be_hidden()


def test_names_and_callers_are_text_and_nothing_more(workbench, phone):
    evil = next(
        contact.name for contact in phone.phonebook.contacts().values() if "<" in contact.name
    )
    workbench.screen("gxp2200").get_by_role("button", name="Read").click()
    workbench.rows("getcontact").filter(has_not_text="count").click()
    details = workbench.page.get_by_role("region", name="Details of the request")
    expect(details).to_contain_text("onerror=")
    phone.ring("2101", name=evil)
    expect(workbench.page.get_by_label("Lines", exact=True)).to_contain_text(evil)
    workbench.page.get_by_label("Filter requests").fill(evil)
    assert workbench.page.evaluate("window.evil") is None
    assert workbench.page.locator("img").count() == 0


def test_clear_and_what_comes_then(workbench):
    expect(workbench.rows("login")).to_have_count(1)
    workbench.page.keyboard.press("x")
    expect(workbench.rows("login")).to_have_count(0)
    workbench.screen("gxp2200").get_by_role("button", name="Call 2107").click()
    expect(workbench.rows("originatecall")).to_have_count(1)
    workbench.page.reload()
    expect(workbench.rows("originatecall")).to_have_count(1)


def test_it_follows_a_server_that_is_started_anew(workbench, server):
    expect(workbench.rows("login")).to_have_count(1)
    server.stop_now()
    expect(workbench.page.get_by_text("the server is away")).to_be_visible()
    with server.again():
        expect(workbench.page.get_by_text("live", exact=True)).to_be_visible()
        expect(workbench.rows("login").first).to_be_visible()
