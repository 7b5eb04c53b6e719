"""Every save reaches every open page, on both transports."""

import asyncio

from playwright.sync_api import expect

PIXEL_2 = (
    b"GIF89a\x02\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x02\x00\x01\x00\x00\x02\x02\x04\n\x00;"
)


def edit(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def was_reloaded(page):
    return page.evaluate("window.untouched === undefined")


def test_html(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    edit(app / "index.html", "first", "second")
    expect(page.locator("#text")).to_have_text("second")
    assert page.failures == []


def test_css_without_page_reload(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    page.fill("#field", "half a word")
    edit(app / "style.css", "rgb(1, 0, 0)", "rgb(2, 0, 0)")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    edit(app / "style.css", "rgb(2, 0, 0)", "rgb(3, 0, 0)")
    expect(page.locator("#text")).to_have_css("color", "rgb(3, 0, 0)")
    assert not was_reloaded(page)
    assert page.input_value("#field") == "half a word"
    assert page.locator("link[rel=stylesheet]").count() == 1


def test_imported_css_without_page_reload(serve, app, open_app, transport):
    (app / "parts").mkdir()
    (app / "parts" / "colours.css").write_text("h1 { color: rgb(4, 0, 0) }")
    (app / "style.css").write_text('@import "parts/colours.css";')
    page = open_app(serve(app), transport)
    expect(page.locator("#text")).to_have_css("color", "rgb(4, 0, 0)")
    edit(app / "parts" / "colours.css", "4", "5")
    expect(page.locator("#text")).to_have_css("color", "rgb(5, 0, 0)")
    assert not was_reloaded(page)


def test_css_that_no_link_shows_reloads(serve, app, open_app, transport):
    (app / "late.css").write_text("h1 { color: rgb(6, 0, 0) }")
    edit(
        app / "index.html",
        "</body>",
        "<script>var x = new XMLHttpRequest(); x.open('GET', 'late.css', false); x.send();"
        "var s = document.createElement('style'); s.appendChild(document.createTextNode("
        "x.responseText)); document.body.appendChild(s);</script></body>",
    )
    page = open_app(serve(app), transport)
    edit(app / "late.css", "6", "7")
    expect(page.locator("#text")).to_have_css("color", "rgb(7, 0, 0)")


def test_script(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    edit(app / "app.js", "one", "two")
    expect(page.locator("#script")).to_have_text("two")


def test_image_without_page_reload(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    assert page.evaluate("document.getElementById('picture').naturalWidth") == 1
    (app / "pixel.png").write_bytes(PIXEL_2)
    page.wait_for_function("document.getElementById('picture').naturalWidth === 2")
    assert not was_reloaded(page)


def test_background_image_without_page_reload(serve, app, open_app, transport):
    (app / "style.css").write_text("h1 { background-image: url(pixel.png) }")
    page = open_app(serve(app), transport)
    with page.expect_request(lambda request: "pixel.png?__gmi=" in request.url):
        (app / "pixel.png").write_bytes(PIXEL_2)
    assert not was_reloaded(page)


def test_several_files_at_once(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    edit(app / "style.css", "rgb(1, 0, 0)", "rgb(2, 0, 0)")
    edit(app / "index.html", "first", "second")
    edit(app / "app.js", "one", "two")
    expect(page.locator("#text")).to_have_text("second")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    expect(page.locator("#script")).to_have_text("two")


def test_save_by_rename(serve, app, open_app, transport, tmp_path):
    page = open_app(serve(app), transport)
    old = (app / "index.html").read_text()
    for number in range(3):
        beside = tmp_path / "outside.tmp"
        beside.write_text(old.replace("first", f"take {number}"))
        beside.replace(app / "index.html")
        expect(page.locator("#text")).to_have_text(f"take {number}")


def test_save_by_moving_the_old_file_away(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    old = (app / "index.html").read_text()
    (app / "index.html").replace(app / "index.html~")
    (app / "index.html").write_text(old.replace("first", "second"))
    expect(page.locator("#text")).to_have_text("second")


def test_new_file_in_a_new_folder(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    (app / "more").mkdir()
    (app / "more" / "page.html").write_text("<h1 id=text>page</h1>")
    page.wait_for_function("window.untouched === undefined")
    # In a tab of its own: the system may tell of the folder and of its file one after the other,
    # and the first page may be loaded anew once more.
    later = page.context.new_page()
    later.goto(server.url + "more/page.html", wait_until="commit")
    expect(later.locator("#text")).to_have_text("page")
    later.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    edit(app / "more" / "page.html", "page</h1>", "later</h1>")
    expect(later.locator("#text")).to_have_text("later")


def test_what_is_not_the_app_moves_nothing(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    for name in (".index.html.swp", "index.html~", "4913", ".git", "notes.md", "app.js.tmp"):
        (app / name).write_text("x")
    edit(app / "style.css", "rgb(1, 0, 0)", "rgb(2, 0, 0)")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    assert not was_reloaded(page)
    assert page.evaluate("window.__gmi_reload.epoch") == 1


def test_saves_while_the_page_is_still_loading(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    for number in range(20):  # faster than any page can load
        (app / "index.html").write_text(f"<h1 id=text>{number}</h1>")
    expect(page.locator("#text")).to_have_text("19")


def test_every_open_page_follows(serve, app, open_app):
    server = serve(app)
    pages = [open_app(server, kind) for kind in ("websocket", "long poll", "websocket")]
    edit(app / "index.html", "first", "second")
    for page in pages:
        expect(page.locator("#text")).to_have_text("second")


def test_many_tabs_of_one_browser_leave_connections_for_the_app(serve, app, open_app, new_context):
    """Six connections to a host are all a browser has; nine tabs must not hold them all."""
    server = serve(app)
    context = new_context()
    context.add_init_script("delete window.WebSocket")
    pages = []
    for _ in range(9):
        pages.append(context.new_page())
        pages[-1].goto(server.url)
    for page in pages:
        page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")

    pages[-1].wait_for_function("window.__gmi_reload.transport === 'short poll'")
    # Which ones hold changes as polls end.
    assert "long poll" in [page.evaluate("window.__gmi_reload.transport") for page in pages]
    assert pages[0].evaluate("fetch('style.css').then(function (r) { return r.status })") == 200
    edit(app / "index.html", "first", "second")
    for page in pages:
        expect(page.locator("#text")).to_have_text("second")


def test_a_further_screen_of_the_workbench_follows_in_place(serve, app, open_app):
    server = serve(app)
    opening = server.workbench.screens.open()
    name = asyncio.run_coroutine_threadsafe(opening, server._loop).result()
    page = open_app(server, path=f"../__gmi__/screen/{name}/app/")
    edit(app / "style.css", "rgb(1, 0, 0)", "rgb(2, 0, 0)")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    edit(app / "index.html", "first", "second")
    expect(page.locator("#text")).to_have_text("second")
    assert not was_reloaded(page)
    (app / "app.js").write_text("\nnobody.knows()")
    told = server.events.wait_for(lambda event: event.get("kind") == "uncaught")
    assert (told["file"], told["line"]) == ("app.js", 2)


def test_only_what_changed_is_fetched_again(serve, app, open_app, transport):
    (app / "other.js").write_text("window.other = 1")
    edit(app / "index.html", "<script", '<script src="other.js"></script><script')
    page = open_app(serve(app), transport)
    edit(app / "app.js", "one", "two")
    expect(page.locator("#script")).to_have_text("two")
    fetched = page.evaluate(
        "performance.getEntriesByType('resource').map(function (one) {"
        " return [one.name.replace(/.*\\/|\\?.*/g, ''), one.transferSize > 0]; })"
    )
    names = ("style.css", "other.js", "app.js")
    assert {tuple(one) for one in fetched if one[0] in names} == {
        ("style.css", False), ("other.js", False), ("app.js", True)
    }  # fmt: skip


def test_what_was_there_before_is_shown_again(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    for word in ("two", "one", "two"):
        edit(app / "app.js", {"one": "two", "two": "one"}[word], word)
        expect(page.locator("#script")).to_have_text(word)
    assert page.failures == []


def test_a_breakpoint_stays_when_its_script_is_saved(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    debugger = page.context.new_cdp_session(page)
    debugger.send("Debugger.enable")
    stops = []

    def stopped(stop):
        stops.append(stop["hitBreakpoints"])
        debugger.send("Debugger.resume")

    debugger.on("Debugger.paused", stopped)
    where = {"url": page.url + "app.js", "lineNumber": 0}
    mark = debugger.send("Debugger.setBreakpointByUrl", where)["breakpointId"]
    for word in ("two", "three"):
        edit(app / "app.js", {"two": "one", "three": "two"}[word], word)
        expect(page.locator("#script")).to_have_text(word)
    assert stops == [[mark], [mark]]


def test_an_error_tells_the_plain_name_of_its_script(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    with page.expect_event("pageerror") as thrown:
        (app / "app.js").write_text("throw new Error('broken')")
    assert "/app/app.js:1:7" in thrown.value.stack


def test_a_script_in_utf_16_is_left_as_it_is(serve, app, open_app, transport):
    (app / "app.js").write_text("document.getElementById('script').textContent = 'å'", "utf-16")
    page = open_app(serve(app), transport)
    expect(page.locator("#script")).to_have_text("å")
    assert page.failures == []
