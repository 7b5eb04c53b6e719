"""A server that goes and comes back, and two servers side by side."""

import asyncio
import threading

from playwright.sync_api import expect

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget


def edit(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_catches_up_after_a_restart(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    server.close()
    page.wait_for_function("!window.__gmi_reload.connected")
    edit(app / "index.html", "first", "while it was away")
    serve(app, port=server.port, strict_port=True)
    expect(page.locator("#text")).to_have_text("while it was away")
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    edit(app / "index.html", "while it was away", "and after")
    expect(page.locator("#text")).to_have_text("and after")
    assert page.failures == []


def test_a_restart_reloads_once(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    loads = []
    page.on("load", lambda: loads.append(1))
    server.close()
    again = serve(app, port=server.port, strict_port=True)
    page.wait_for_function("window.untouched === undefined")
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    edit(app / "style.css", "rgb(1, 0, 0)", "rgb(2, 0, 0)")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    assert page.evaluate("window.__gmi_reload.boot") == again.hub.history.boot
    assert len(loads) == 1


def test_falls_back_where_sockets_are_refused(serve, app, new_context):
    """A proxy in between may know no WebSocket."""
    server = serve(app)
    context = new_context()
    context.route_web_socket("**/*", lambda socket: socket.close())
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.transport === 'long poll'")
    edit(app / "index.html", "first", "second")
    expect(page.locator("#text")).to_have_text("second")


def test_a_broken_template_shows_and_recovers(serve, app, open_app, transport):
    (app / "page.html.j2").write_text("<h1 id=text>{{ app.name }}</h1>")
    server = serve(app)
    page = open_app(server, transport, "page.html")
    expect(page.locator("#text")).to_have_text("app")
    (app / "page.html.j2").write_text("<h1 id=text>\n{{ nobody.knows }}</h1>")
    expect(page.locator(".detail")).to_contain_text("page.html.j2:2: 'nobody' is undefined")
    server.events.wait_for(lambda event: event["event"] == "error" and event["line"] == 2)
    (app / "page.html.j2").write_text("<h1 id=text>mended</h1>")
    expect(page.locator("#text")).to_have_text("mended")


def test_a_partial_template_reloads_its_pages(serve, app, open_app, transport):
    (app / "_part.html.j2").write_text("one")
    (app / "page.html.j2").write_text("<h1 id=text>{% include '_part.html.j2' %}</h1>")
    page = open_app(serve(app), transport, "page.html")
    (app / "_part.html.j2").write_text("two")
    expect(page.locator("#text")).to_have_text("two")


def test_a_missing_page_follows_when_it_is_there(serve, app, open_app, transport):
    page = open_app(serve(app), transport, "later.html")
    expect(page.locator("h1")).to_have_text("Not found")
    (app / "later.html").write_text("<h1 id=text>here</h1>")
    expect(page.locator("#text")).to_have_text("here")


def test_a_deleted_page_says_so_and_comes_back(serve, app, open_app):
    page = open_app(serve(app))
    text = (app / "index.html").read_text()
    (app / "index.html").unlink()
    expect(page.locator("h1")).to_have_text("Not found")
    (app / "index.html").write_text(text)
    expect(page.locator("#text")).to_have_text("first")


def test_two_servers_in_one_loop_and_one_browser(app, tmp_path, new_context):
    """Each has its own screens and its own session."""
    other = tmp_path / "other"
    other.mkdir()
    for name in ("index.html", "style.css", "app.js"):
        (other / name).write_text((app / name).read_text())
    folders = (app, other)
    servers, started, stop = [], threading.Event(), []

    async def run():
        ended = asyncio.Event()
        stop.append((asyncio.get_running_loop(), ended))
        for folder in folders:
            target = EmulatedTarget(EmulatedPhone())
            servers.append(DevServer(AppSources(load_project(folder)), target, port=0))
            await servers[-1].start()
        started.set()
        await ended.wait()
        for server in servers:
            await server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        assert started.wait(60)
        context = new_context()
        pages = [context.new_page() for _ in servers]
        for page, server in zip(pages, servers, strict=True):
            page.goto(server.url)
            page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
            page.evaluate("window.untouched = true")

        ask = """query => fetch('/manager?format=json&' + query).then(r => r.json())"""
        for page in pages:
            login = page.evaluate(ask, "action=login&username=admin&secret=123")
            assert login["res"] == "success"
        for page in pages:  # the second login has not taken the first one's cookie
            assert page.evaluate(ask, "action=uptime")["res"] == "success"

        edit(app / "index.html", "first", "second")
        expect(pages[0].locator("#text")).to_have_text("second")
        edit(other / "style.css", "rgb(1, 0, 0)", "rgb(2, 0, 0)")
        expect(pages[1].locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
        assert pages[1].evaluate("window.untouched === true")
    finally:
        stop[0][0].call_soon_threadsafe(stop[0][1].set)
        thread.join()
