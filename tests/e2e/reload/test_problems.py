"""What is wrong shows on the screen itself, in the terminal, and goes when it is mended."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.server.terminal import as_text

PANEL = "gmi-problems"
BAD = (
    "document.getElementById('script').textContent = 'one';\n\nfetch('/x').catch(String);\nvar a;\n"
)
GOOD = "document.getElementById('script').textContent = 'mended';\n"
BROKEN = "var a = 1;\nvar b = ;\n"


def is_error(file, line):
    return lambda event: (
        event["event"] == "error" and (event["file"], event["line"]) == (file, line)
    )


def test_what_the_phone_cannot_do(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    (app / "app.js").write_text(BAD)
    panel = page.locator(PANEL)
    expect(panel).to_contain_text("app.js:3")
    expect(panel).to_contain_text("fetch does not work on gxp2200")
    expect(panel).to_contain_text("use XMLHttpRequest")
    expect(panel).to_contain_text("textContent = 'one'")  # a line before
    told = server.events.wait_for(is_error("app.js", 3))
    assert "app.js:3: fetch does not work" in as_text(told)
    assert ">    3 | fetch('/x').catch(String);" in as_text(told)

    (app / "app.js").write_text(GOOD)
    expect(page.locator("#script")).to_have_text("mended")
    expect(panel).to_have_count(0)
    server.events.wait_for(lambda event: event == {"event": "mended", "file": "app.js"})
    assert page.failures == []


def test_a_script_that_cannot_be_parsed(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    (app / "app.js").write_text(BROKEN)
    expect(page.locator(PANEL)).to_contain_text("app.js:2")
    server.events.wait_for(is_error("app.js", 2))
    expect(page.locator(PANEL)).to_contain_text("1 problem")  # of check and engine, one is shown
    (app / "app.js").write_text(GOOD)
    expect(page.locator("#script")).to_have_text("mended")
    expect(page.locator(PANEL)).to_have_count(0)


def test_a_style_sheet_mended_in_place(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    (app / "style.css").write_text("h1 { color: rgb(2, 0, 0); width: calc(100% - 8px) }")
    expect(page.locator(PANEL)).to_contain_text("style.css:1")
    (app / "style.css").write_text("h1 { color: rgb(3, 0, 0) }")
    expect(page.locator("#text")).to_have_css("color", "rgb(3, 0, 0)")
    expect(page.locator(PANEL)).to_have_count(0)
    assert page.evaluate("window.untouched === true")


def test_an_error_stays_while_other_files_are_saved(serve, app, open_app):
    page = open_app(serve(app))
    (app / "app.js").write_text(BAD)
    expect(page.locator(PANEL)).to_contain_text("app.js:3")
    (app / "style.css").write_text("h1 { color: rgb(2, 0, 0) }")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    expect(page.locator(PANEL)).to_contain_text("app.js:3")


def test_every_screen_shows_it(serve, app, open_app):
    server = serve(app)
    pages = [open_app(server, kind) for kind in ("websocket", "long poll")]
    (app / "app.js").write_text(BAD)
    for page in pages:
        expect(page.locator(PANEL)).to_contain_text("app.js:3")
    late = open_app(server)
    expect(late.locator(PANEL)).to_contain_text("app.js:3")


@pytest.mark.parametrize("way", ["key", "click", "touch"])
def test_put_away_until_it_is_saved_again(serve, app, new_context, way):
    context = new_context(has_touch=True)
    page = context.new_page()
    page.goto(serve(app).url)
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    (app / "app.js").write_text(BAD)
    close = page.get_by_role("button", name="Close")
    expect(close).to_be_visible()
    assert close.bounding_box()["height"] >= 44
    if way == "key":
        page.keyboard.press("Escape")
    elif way == "click":
        close.click()
    else:
        close.tap()
    expect(page.locator(PANEL)).to_have_count(0)
    page.reload()
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.mark")
    expect(page.locator(PANEL)).to_have_count(0)
    (app / "app.js").write_text(BAD + "\n")
    expect(page.locator(PANEL)).to_contain_text("app.js:3")


def test_typing_goes_on(serve, app, open_app):
    page = open_app(serve(app))
    page.focus("#field")
    (app / "style.css").write_text("h1 { width: calc(100% - 8px) }")
    expect(page.locator(PANEL)).to_be_visible()
    page.keyboard.type("half a word")
    assert page.input_value("#field") == "half a word"
    # Nor does the panel keep texts from being exchanged in place.
    (app / "index.html").write_text((app / "index.html").read_text().replace("first", "second"))
    expect(page.locator("#text")).to_have_text("second")
    assert page.evaluate("window.untouched === true")


def test_an_error_that_no_script_caught(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    (app / "app.js").write_text("function work() {\n  nobody.knows();\n}\nsetTimeout(work, 1);\n")
    expect(page.locator(PANEL)).to_contain_text("app.js:2")
    expect(page.locator(PANEL)).to_contain_text("nobody is not defined")
    expect(page.locator(PANEL)).to_contain_text("function work() {")
    told = server.events.wait_for(lambda event: event.get("kind") == "uncaught")
    assert (told["file"], told["line"]) == ("app.js", 2)
    assert "error     Chromium 800x480: app.js:2: " in as_text(told)
    (app / "app.js").write_text(GOOD)
    expect(page.locator("#script")).to_have_text("mended")
    expect(page.locator(PANEL)).to_have_count(0)


def test_an_error_before_the_client_is_there(serve, app, new_context):
    (app / "index.html").write_text(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>t</title>\n"
        "<script>\nnobody.knows();\n</script></head><body></body></html>"
    )
    server = serve(app)
    page = new_context().new_page()
    page.goto(server.url)
    expect(page.locator(PANEL)).to_contain_text("index.html:3")
    expect(page.locator(PANEL)).to_contain_text("nobody.knows();")


def test_a_broken_promise(serve, app, open_app):
    server = serve(app)
    page = open_app(server)
    page.add_script_tag(content="setTimeout(() => Promise.reject(new Error('broken')), 0)")
    expect(page.locator(PANEL)).to_contain_text("in a promise: Error: broken")


def test_an_error_again_and_again_stays_away(serve, app, open_app):
    page = open_app(serve(app))
    page.evaluate(
        "window.count = 0;"
        "setInterval(function () { window.count += 1; throw new Error('tick') }, 5)"
    )
    expect(page.locator(PANEL)).to_contain_text("tick")
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_have_count(0)
    before = page.evaluate("window.count")
    page.wait_for_function(f"window.count > {before + 100}")
    expect(page.locator(PANEL)).to_have_count(0)


def test_a_template_shows_the_lines_around(serve, app, open_app, transport):
    (app / "page.html.j2").write_text("<h1 id=text>{{ app.name }}</h1>")
    server = serve(app)
    page = open_app(server, transport, "page.html")
    other = open_app(server, transport)
    (app / "page.html.j2").write_text("<h1 id=text>\n<b>before</b>\n{{ nobody.knows }}\nafter</h1>")
    expect(page.locator("pre .here")).to_have_text("3  {{ nobody.knows }}")
    expect(page.locator("pre")).to_contain_text("<b>before</b>")
    expect(page.locator(PANEL)).to_have_count(0)  # the page says it already
    expect(other.locator(PANEL)).to_contain_text("page.html.j2:3")
    server.events.wait_for(is_error("page.html.j2", 3))
    (app / "page.html.j2").write_text("<h1 id=text>mended</h1>")
    expect(page.locator("#text")).to_have_text("mended")
    expect(other.locator(PANEL)).to_have_count(0)


def test_a_broken_part_is_named_itself(serve, app, open_app):
    (app / "parts").mkdir()
    (app / "parts" / "_row.html.j2").write_text("row")
    (app / "page.html.j2").write_text("<h1 id=text>{% include 'parts/_row.html.j2' %}</h1>")
    server = serve(app)
    page = open_app(server, path="page.html")
    (app / "parts" / "_row.html.j2").write_text("\n\n{{ nobody }}")
    expect(page.locator(".detail")).to_contain_text("parts/_row.html.j2:3")
    server.events.wait_for(is_error("parts/_row.html.j2", 3))
    (app / "parts" / "_row.html.j2").write_text("again")
    expect(page.locator("#text")).to_have_text("again")
    mended = {"event": "mended", "file": "parts/_row.html.j2"}
    server.events.wait_for(lambda event: event == mended)


def test_markup_in_a_message_is_text(serve, app, open_app):
    page = open_app(serve(app))
    page.evaluate("setTimeout(function () { throw new Error('<img src=x onerror=boo>') }, 0)")
    expect(page.locator(PANEL)).to_contain_text("<img src=x onerror=boo>")
    assert page.locator(f"{PANEL} img").count() == 0


def test_the_apps_styles_do_not_reach_it(serve, app, open_app):
    (app / "style.css").write_text(
        "div, pre, p, span, b { display: none !important } body { visibility: hidden }"
    )
    page = open_app(serve(app))
    (app / "app.js").write_text(BAD)
    expect(page.get_by_text("fetch does not work on gxp2200")).to_be_visible()


def test_a_page_that_forbids_inline_scripts_is_left_alone(serve, app, open_app):
    text = (app / "index.html").read_text()
    sources = "script-src 'self' 'unsafe-eval'"  # eval is Playwright's
    policy = f'<meta http-equiv="Content-Security-Policy" content="{sources}">'
    (app / "index.html").write_text(text.replace("<title>", f"{policy}<title>"))
    messages = []
    page = open_app(serve(app))
    page.on("console", lambda message: messages.append(message.text))
    page.reload()
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    assert messages == []


def test_a_wrong_setting_shows_and_a_right_one_is_taken_up(serve, app, open_app, transport):
    (app / "page.html.j2").write_text("<h1 id=text>{{ app.title }}</h1>")
    (app / "gmi.toml").write_text('[app]\ntitle = "one"\n')
    server = serve(app)
    page = open_app(server, transport, "page.html")
    (app / "gmi.toml").write_text("[app]\ntitle = \n")
    expect(page.locator(PANEL)).to_contain_text("gmi.toml:2")
    server.events.wait_for(is_error("gmi.toml", 2))
    (app / "gmi.toml").write_text('[app]\ntitle = "two"\n')
    expect(page.locator("#text")).to_have_text("two")
    expect(page.locator(PANEL)).to_have_count(0)


def test_other_profiles_are_checked_at_once(serve, app, open_app):
    (app / "app.js").write_text(GOOD)
    page = open_app(serve(app))
    (app / "app.js").write_text(GOOD + "new Uint8Array(2);\n")
    expect(page.locator(PANEL)).to_contain_text("app.js:2")
    (app / "gmi.toml").write_text('[app]\nprofiles = ["gxv3275"]\n')
    expect(page.locator(PANEL)).to_have_count(0)
