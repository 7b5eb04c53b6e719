"""An edit of text or of a harmless attribute leaves the page standing; all else loads it anew."""

import pytest
from playwright.sync_api import expect

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>before</title>
<style id="own">#text { color: rgb(1, 0, 0) }</style></head>
<body class="plain"><!-- note --><h1 id="text" title="old" data-kind="a">first</h1>
<ul><li>one</li><li>two</li></ul>
<p id="filled">empty</p><p id="marked" class="a">x</p>
<input id="field" value="v"><template id="t"><i>row</i></template>
<script type="text/template" id="tpl">text</script>
<script>
document.getElementById('filled').innerHTML = '<b>by a script</b>';
document.getElementById('marked').className = 'b';
var added = document.createElement('div'); added.id = 'added'; document.body.appendChild(added);
</script></body></html>
"""


@pytest.fixture
def page(serve, app, open_app, transport):
    (app / "index.html").write_text(PAGE.replace("document.body.appendChild(added);", ""))
    page = open_app(serve(app), transport)
    page.fill("#field", "half a word")
    return page


@pytest.fixture
def edit(app):
    def change(old, new):
        text = (app / "index.html").read_text()
        assert old in text
        (app / "index.html").write_text(text.replace(old, new))

    return change


def wait_for_epoch(page, epoch):
    page.wait_for_function(
        f"window.__gmi_reload && window.__gmi_reload.epoch >= {epoch} "
        "&& document.readyState === 'complete'"
    )


@pytest.mark.parametrize(
    ("old", "new", "shows"),
    [
        ("first", "second", "document.getElementById('text').textContent === 'second'"),
        ("first", "J\u00f6rg & \u7535", "document.getElementById('text').textContent[0] === 'J'"),
        ('title="old"', 'title="new"', "document.getElementById('text').title === 'new'"),
        ('title="old" ', "", "!document.getElementById('text').hasAttribute('title')"),
        ('class="plain"', 'class="night"', "document.body.className === 'night'"),
        ("<title>before", "<title>after", "document.title === 'after'"),
        ("rgb(1, 0, 0)", "rgb(2, 0, 0)", "/2, 0/.test(getComputedStyle(text).color)"),
        ("<li>two", "<li>three", "document.querySelectorAll('li')[1].innerHTML === 'three'"),
        ("note", "other note", "true"),
        ('lang="en"', 'lang="de"', "document.documentElement.lang === 'de'"),
    ],
)
def test_patched(page, edit, old, new, shows):
    edit(old, new)
    wait_for_epoch(page, 1)
    assert page.evaluate("window.untouched === true"), page.evaluate("window.__gmi_reload.reason")
    assert page.evaluate(shows)
    assert page.input_value("#field") == "half a word"
    assert page.evaluate("window.__gmi_reload.patches") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<li>two</li>", "<li>two</li><li>three</li>"),
        ("<h1", "<h2"),
        ("empty", "the script has overwritten this"),
        ('class="a"', 'class="c"'),
        ('data-kind="a"', 'data-kind="b"'),
        ('id="t"', 'id="u"'),
        ("<i>row", "<i>other"),
        ("by a script", "by another"),
        (">text</script>", ">other</script>"),
        ('charset="utf-8"', 'charset="utf8"'),
    ],
)
def test_loaded_anew(page, edit, old, new):
    edit(old, new)
    page.wait_for_function("window.untouched === undefined")
    wait_for_epoch(page, 1)
    assert page.failures == []


def test_many_edits_in_a_row_end_with_the_last(page, edit):
    edit("first", "take 0")
    for number in range(30):
        edit(f"take {number}", f"take {number + 1}")
    expect(page.locator("#text")).to_have_text("take 30")
    assert page.evaluate("window.untouched === true")


def test_a_page_and_its_stylesheet_at_once(serve, app, open_app, transport):
    page = open_app(serve(app), transport)
    text = (app / "index.html").read_text()
    (app / "style.css").write_text("h1 { color: rgb(2, 0, 0) }")
    (app / "index.html").write_text(text.replace("first", "second"))
    expect(page.locator("#text")).to_have_text("second")
    expect(page.locator("#text")).to_have_css("color", "rgb(2, 0, 0)")
    assert page.evaluate("window.untouched === true")


def test_children_that_a_script_added_beside_the_edit(serve, app, open_app, transport):
    """Which child is which cannot be told any more, so the page is loaded anew."""
    (app / "index.html").write_text(PAGE)
    page = open_app(serve(app), transport)
    (app / "index.html").write_text(PAGE.replace("first", "second"))
    expect(page.locator("#text")).to_have_text("second")
    assert page.evaluate("window.untouched === undefined")


def test_another_page_of_the_app(serve, app, open_app, transport):
    (app / "other.html").write_text("<h1 id=text>other</h1>")
    page = open_app(serve(app), transport)
    (app / "other.html").write_text("<h1 id=text>changed</h1>")
    page.wait_for_function("window.untouched === undefined")


def test_the_source_as_scripts_get_it_is_the_files(serve, app, open_app):
    page = open_app(serve(app))
    source = page.evaluate("fetch('index.html').then(function (r) { return r.text() })")
    assert source == (app / "index.html").read_text()


def test_scroll_focus_and_selection_stay(page, edit):
    edit("<ul>", "<ul style='height: 3000px'>")
    wait_for_epoch(page, 1)
    page.evaluate("window.scrollTo(0, 700)")
    page.focus("#field")
    page.evaluate("document.getElementById('field').setSelectionRange(2, 6)")
    page.evaluate("window.scrollTo(0, 700)")
    edit("<li>one", "<li>another one")
    wait_for_epoch(page, 2)
    assert page.evaluate("document.querySelector('li').textContent") == "another one"
    assert page.evaluate("window.untouched === true"), page.evaluate("window.__gmi_reload.reason")
    assert page.evaluate("window.pageYOffset") == 700
    assert page.evaluate("document.activeElement.id") == "field"
    selection = "[document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    assert page.evaluate(selection) == [2, 6]
    assert page.input_value("#field") == "half a word"


def test_a_save_that_is_on_the_disk_but_not_yet_news_is_not_taken_for_the_page(
    serve, app, new_context, transport
):
    """The page asks for its own source just after the save, before the watcher has told of it."""
    index = app / "index.html"
    context = new_context()
    if transport == "long poll":
        context.add_init_script("delete window.WebSocket")
    page = context.new_page()
    server = serve(app, poll=True)

    def save_first(route):
        if "x-requested-with" in route.request.headers:
            index.write_text(index.read_text().replace("first", "second"))
        route.continue_()

    page.route(server.url, save_first)
    page.goto(server.url)
    expect(page.locator("#text")).to_have_text("second")
