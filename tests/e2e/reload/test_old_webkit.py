"""Live reload in WebKit 534.34 without WebSocket: the nearest to the phone that can be had.

PhantomJS 1.9.8 is fetched by ``python -m gmi_appkit.testing.webkit534``; without it these
tests are skipped.
"""

from pathlib import Path

import pytest
from old_webkit import needs_old_webkit, old_webkit

SCRIPT = Path(__file__).with_name("old_webkit.js")

pytestmark = needs_old_webkit


@pytest.fixture
def old_screen():
    """Opens a server's app in the engine and waits until it follows."""
    with old_webkit() as started:

        def opened(server):
            screen = started(SCRIPT, server.url)
            screen.wait(transport="long poll", connected=True, text="first")
            return screen

        yield opened


def test_every_kind_of_edit_arrives(serve, app, old_screen):
    screen = old_screen(serve(app))
    page = (app / "index.html").read_text()
    for number in range(20):
        (app / "index.html").write_text(page.replace("first", f"take {number}"))
        screen.wait(text=f"take {number}")
        (app / "style.css").write_text(f"h1 {{ color: rgb({number}, 1, 2) }}")
        screen.wait(color=f"rgb({number}, 1, 2)", links=1)
    (app / "app.js").write_text("document.getElementById('script').textContent = 'two'")
    screen.wait(script="two", text="take 19", color="rgb(19, 1, 2)")
    assert screen.errors == []


def test_a_structural_edit_loads_the_page_anew(serve, app, old_screen):
    screen = old_screen(serve(app))
    page = (app / "index.html").read_text()
    (app / "index.html").write_text(page.replace("first</h1>", "second</h1><hr>"))
    assert screen.wait(text="second", connected=True)["patches"] == 0
    assert screen.errors == []


def test_it_follows_a_restart(serve, app, old_screen):
    server = serve(app)
    screen = old_screen(server)
    server.close()
    screen.wait(connected=False)
    page = (app / "index.html").read_text()
    (app / "index.html").write_text(page.replace("first", "while it was away"))
    serve(app, port=server.port, strict_port=True)
    screen.wait(text="while it was away", connected=True)
    (app / "index.html").write_text(page.replace("first", "and after"))
    screen.wait(text="and after")
    assert screen.errors == []


def test_what_is_wrong_shows_on_the_screen(serve, app, old_screen):
    screen = old_screen(serve(app))
    good = (app / "style.css").read_text()
    (app / "style.css").write_text("h1 {\n  color: red;\n  width: calc(100% - 8px)\n}")
    seen = screen.wait_for(lambda page: "style.css:3" in page["panel"])
    assert "width: calc(100% - 8px)" in seen["panel"]
    assert seen["panelSize"] == "800xtrue"
    assert seen["close"] == 44
    (app / "style.css").write_text(good)
    screen.wait(panel="")
    assert screen.errors == []


def test_an_error_that_no_script_caught_is_told(serve, app, old_screen):
    server = serve(app)
    screen = old_screen(server)
    (app / "app.js").write_text(
        "console.log('from', {old: 1});\nsetTimeout(function () {\n  nobody.knows();\n}, 1);"
    )
    said = server.events.wait_for(lambda event: event.get("text") == 'from {"old":1}')
    assert said["screen"] == "PhantomJS 800x480"
    told = server.events.wait_for(lambda event: event.get("kind") == "uncaught")
    assert (told["file"], told["line"]) == ("app.js", 3)
    screen.wait_for(lambda page: "app.js:3" in page["panel"] and "nobody.knows" in page["panel"])
    (app / "app.js").write_text("document.getElementById('script').textContent = 'mended'")
    screen.wait(script="mended", panel="")
