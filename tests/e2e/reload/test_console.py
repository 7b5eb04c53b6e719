"""What pages write to their console appears in the terminal, as text, and not without end."""

import pytest

from gmi_appkit.server.terminal import as_text


def said(server, text):
    return server.events.wait_for(
        lambda event: event["event"] == "console" and event["text"] == text
    )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("console.log('hello')", "hello"),
        ("console.log('a', 1, true, null, undefined)", "a 1 true null undefined"),
        ("console.log('%s has %d %%', 'x', 5, 'more')", "x has 5 % more"),
        ("console.log('%cbig', 'color: red')", "big"),
        ("console.log({a: [1, 'b']})", '{"a":[1,"b"]}'),
        ("console.log(document.getElementById('text'))", '<h1 id="text">'),
        ("console.log(new Error('boom'))", "Error: boom"),
        ("console.log(function work() {})", "function work"),
        ("var a = {}; a.a = a; console.log(a)", "[object Object]"),
        ("console.log('two\\nlines\\x1b[31m')", "two lines?[31m"),
    ],
)
def test_as_the_console_shows_it(serve, app, open_app, call, text):
    server = serve(app)
    page = open_app(server)
    page.evaluate(call)
    assert said(server, text)["screen"] == "Chromium 800x480"
    assert page.failures == []


@pytest.mark.parametrize("kind", ["log", "info", "warn", "error", "debug"])
def test_each_kind(serve, app, open_app, transport, kind):
    server = serve(app)
    page = open_app(server, transport)
    with page.expect_console_message() as heard:  # the browser's own console has it too
        page.evaluate(f"console.{kind}('x')")
    assert heard.value.text == "x"
    event = said(server, "x")
    assert event["kind"] == kind
    assert as_text(event) == f"  {kind:<9} Chromium 800x480: x"


def test_what_was_said_before_the_client_was_there(serve, app, open_app):
    (app / "app.js").write_text("console.log('early', 1)")
    server = serve(app)
    open_app(server)
    said(server, "early 1")


def test_too_much_is_counted_only(serve, app, open_app):
    server = serve(app)
    page = open_app(server)
    page.evaluate("for (var i = 0; i < 5000; i += 1) { console.log('line ' + i) }")
    server.events.wait_for(lambda event: "too many to show" in event.get("text", ""))
    lines = [event for event in server.events.events if event["event"] == "console"]
    assert 20 < len(lines) < 400


def test_the_same_again_and_again_is_one_line(serve, app, open_app):
    server = serve(app)
    page = open_app(server)
    page.evaluate("for (var i = 0; i < 500; i += 1) { console.log('same') }")
    server.events.wait_for(lambda event: event.get("times", 0) > 100)


def test_passwords_are_taken_out(serve, app, open_app):
    server = serve(app)
    page = open_app(server)
    page.evaluate(
        "console.log('/manager?action=login&username=admin&secret=canary-7&x=1',"
        "{password: 'canary-7', user: 'u'}, 'http://admin:canary-7@10.0.0.1/', document.cookie)"
    )
    page.evaluate("console.log('end')")
    said(server, "end")
    assert "canary-7" not in repr(server.events.events)
    assert any("username=admin" in event.get("text", "") for event in server.events.events)


def test_why_a_page_was_loaded_anew(serve, app, open_app, transport):
    server = serve(app)
    page = open_app(server, transport)
    text = (app / "index.html").read_text()
    (app / "index.html").write_text(text.replace("</h1>", "</h1><hr>"))
    page.wait_for_function("window.untouched === undefined")
    told = server.events.wait_for(lambda event: event["event"] == "reloaded")
    assert told["reason"] == "index.html: the structure of the page changed"
    assert told["screen"] == "Chromium 800x480"


def test_a_page_without_a_console_works(serve, app, new_context):
    server = serve(app)
    context = new_context()
    context.add_init_script("delete window.console; window.console = undefined")
    page = context.new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(error))
    page.goto(server.url)
    page.wait_for_function("window.__gmi_reload && window.__gmi_reload.connected")
    assert failures == []
