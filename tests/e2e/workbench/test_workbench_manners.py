"""The workbench itself: the keyboard, themes, sizes, its policy, and recording."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label') || "
                         "document.activeElement.textContent.trim().slice(0, 40)")  # fmt: skip


def test_everything_by_keyboard(workbench, phone):
    page = workbench.page
    page.keyboard.press("i")
    expect(page.get_by_label("Number").first).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2102")
    page.keyboard.press("Enter")
    expect(workbench.screen("gxp2200").locator("#line")).to_have_text("account 4")
    assert phone.lines()[0].number == "2102"

    page.keyboard.press("F6")  # from the panel on to the bar, then the app
    page.keyboard.press("a")
    expect(page.locator("iframe")).to_be_focused()
    page.keyboard.press("Tab")
    expect(workbench.screen("gxp2200").get_by_role("button", name="Call 2107")).to_be_focused()
    page.keyboard.press("r")  # the app's own business
    page.keyboard.press("F6")
    expect(page.locator(".rows tr:focus, .filter input:focus")).to_have_count(1)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Details of the request")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Details of the request")).to_be_hidden()
    page.keyboard.press("F6")
    expect(page.get_by_role("tab", name="Phone")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Faults")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Faults")).to_be_visible()


def test_the_sheet_of_keys(workbench):
    workbench.page.keyboard.press("?")
    sheet = workbench.page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Copy as curl")
    workbench.page.keyboard.press("b")  # keys do nothing behind it
    expect(workbench.page.locator(".screen")).to_have_count(1)
    workbench.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_what_has_the_focus_shows_it(workbench):
    page = workbench.page
    seen = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        name = focused(page)
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        shown = page.evaluate("document.activeElement.matches('iframe') || "
                              "getComputedStyle(document.activeElement).outlineStyle")  # fmt: skip
        assert shown is True or (shown != "none" and width != "0px"), name
        seen.add(name)
    assert len(seen) > 8


def test_dark_by_the_system_and_by_the_switch(browser, server):
    context = browser.new_context(color_scheme="dark", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(server.home)
    page.wait_for_selector("html[data-ready]")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    context.close()


@pytest.mark.parametrize("size", [(1000, 640), (1024, 700), (1440, 900), (1920, 1080)])
def test_nothing_is_cut_off_at_any_size(workbench, size):
    page = workbench.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in ("Phone", "Faults", "State", "Record"):
        workbench.tab(name)
        wide = page.evaluate(
            "[...document.querySelectorAll('.bar, .panel, .page, .inspector, .stage, .head')]"
            ".filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.className)"
        )
        assert wide == [], name
    assert page.evaluate("document.documentElement.scrollHeight") == size[1]
    frame = page.locator("iframe").bounding_box()
    stage = page.locator("#stage").bounding_box()
    assert frame["x"] >= stage["x"]
    assert frame["y"] + frame["height"] <= stage["y"] + stage["height"]


CONTRAST = """() => {
  const light = (rgb) => rgb.map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let it = node; it; it = it.parentElement) {
      const found = colour(getComputedStyle(it).backgroundColor);
      if (found.length < 4 || found[3] === 1) return found.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
    if (!own || !node.getClientRects().length) continue;
    if (node.closest(':disabled, noscript, option')) continue;
    const [a, b] = [light(colour(getComputedStyle(node).color).slice(0, 3)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const name = `${node.localName}.${node.className}: ${node.textContent.trim()}`;
    if (ratio < 4.5) poor.push(`${name} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_can_be_read(workbench, phone, theme):
    workbench.page.emulate_media(color_scheme=theme)
    workbench.side_by_side()
    phone.ring("2101", name="Ann")
    workbench.rows("login").first.click()
    for name in ("Phone", "Faults", "State", "Record"):
        workbench.tab(name)
        assert workbench.page.evaluate(CONTRAST) == [], name


def test_the_policy_stops_what_is_not_the_pages_own(workbench):
    page = workbench.page
    # The browser tells of each, in its own time.
    workbench.expected += ("This document requires", "Content Security Policy")
    stopped = page.evaluate("""async () => {
      const found = [];
      const script = document.createElement('script');
      const attempts = [
        () => { script.textContent = 'window.evil = 1'; document.body.append(script); },
        () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
      ];
      for (const work of attempts) {
        try { work(); } catch { found.push('trusted types'); }
      }
      await fetch('http://127.0.0.1:9/').catch(() => found.push('connect'));
      return found;
    }""")  # fmt: skip
    assert stopped.count("trusted types") == 2
    assert "connect" in stopped
    assert page.evaluate("window.evil") is None


def test_another_page_cannot_frame_it(workbench, browser, tmp_path):
    context = browser.new_context()
    page = context.new_page()
    framed = f"<iframe src='{workbench.server.home}'></iframe>"
    page.route(
        "http://evil.example/", lambda route: route.fulfill(body=framed, content_type="text/html")
    )
    page.goto("http://evil.example/")
    page.wait_for_load_state("networkidle")
    assert "Workbench" not in page.frames[-1].content()
    context.close()


def test_what_is_recorded_is_a_test_that_passes(unopened, app, phone):
    workbench = unopened.open("?record")
    page = workbench.page
    expect(page.get_by_role("tab", name="Record")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    tiny = workbench.screen("gxp2200")
    expect(tiny.locator("#line")).to_have_text("account 1")
    code = page.get_by_label("The recorded test")
    tiny.get_by_label("Note").press_sequentially('say "hi"')
    tiny.get_by_role("button", name="Call 2107").click()
    expect(code).to_contain_text("expect_call")
    expect(tiny.locator("#said")).to_have_text("call originated 1")
    page.get_by_role("button", name="Expect a text").click()
    box = tiny.locator("#said").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(code).to_contain_text("screen.see")
    page.get_by_role("button", name="Stop").click()
    tiny.get_by_role("button", name="Read").click()  # not recorded any more
    expect(tiny.locator("#said")).to_have_text("read 3")
    lines = code.inner_text().splitlines()
    assert lines == [
        "def test_tiny(screen, gmi_phone):",
        '    screen.type("Note", "say \\"hi\\"")',
        '    screen.tap("Call 2107")',
        '    gmi_phone.expect_call("2107")',
        '    screen.see("call originated 1")',
    ]
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Copied")
    (app / "tests").mkdir()
    (app / "tests" / "test_recorded.py").write_text(workbench.clipboard())
    command = [sys.executable, "-m", "gmi_appkit", "test", str(app), "-p", "no:cacheprovider"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"1 passed", run.stdout)


def test_a_password_is_not_recorded(unopened):
    workbench = unopened.open("?record")
    workbench.screen("gxp2200").get_by_label("PIN").press_sequentially("canary-4711")
    code = workbench.page.get_by_label("The recorded test")
    expect(code).to_contain_text('screen.type("PIN", PASSWORD)')
    assert "canary" not in code.inner_text()
    assert "4711" not in workbench.page.content()
    compile(code.inner_text(), "recorded", "exec")


def test_controls_are_recorded_too(unopened):
    workbench = unopened.open("?record=1&profile=gxp2200-panel")
    workbench.tab("Phone").get_by_role("button", name="Ring").click()
    workbench.page.get_by_role("button", name="Answer").click()
    page = workbench.tab("Faults")
    page.get_by_label("Kind").select_option("drop")
    page.get_by_role("button", name="Set fault").click()
    workbench.tab("Record")
    code = workbench.page.get_by_label("The recorded test")
    expect(code).to_contain_text('gmi_phone.faults.add(Fault("drop", times=1))')
    expect(code).to_contain_text("gmi_phone.answer(0)")
    text = code.inner_text()
    assert text.startswith("from gmi_appkit.emulator import Fault\n")
    assert text.index('gmi_phone.ring("2101")') < text.index("gmi_phone.answer(0)")
    compile(text, "recorded", "exec")
