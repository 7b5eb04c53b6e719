"""Which addresses of a page get the hash of what they lead to."""

import pytest

from gmi_appkit.server.versions import version_of, with_versions

SAME = {
    "nothing there": '<script src="gone.js"></script>',
    "elsewhere": '<script src="http://example.com/app.js"></script>',
    "elsewhere, this scheme": '<script src="//example.com/app.js"></script>',
    "from the root": '<script src="/app/app.js"></script>',
    "a query of its own": '<script src="app.js?v=3"></script>',
    "a fragment": '<link rel="stylesheet" href="style.css#x">',
    "a module, that others may import": '<script type="module" src="app.js"></script>',
    "a module, in capitals": "<script type=MODULE src=app.js></script>",
    "no style sheet": '<link rel="icon" href="style.css">',
    "an image": '<img src="app.js">',
    "a base": '<base href="/x/"><script src="app.js"></script>',
    "a base, later": '<script src="app.js"></script><base href="/x/">',
    "in a comment": '<!-- <script src="app.js"></script> -->',
    "in a script": "<script>document.write('<script src=\"app.js\">')</script>",
    "in a textarea": '<textarea><script src="app.js"></script></textarea>',
    "in an attribute": "<p title='<script src=app.js></script>'>",
    "in an end tag": '<script></script src="app.js">',
    "inline": "<script>app.js</script>",
    "another attribute": '<script data-src="app.js"></script>',
    "the second one": '<script src="other.html" src="app.js"></script>',
    "left open": '<script src="app.js',
    "UTF-16": '\ufeff<script src="app.js"></script>',
}


def versions(path):
    return {"app.js": "one", "style.css": "two", "sub/own.js": "three"}.get(path, "")


@pytest.mark.parametrize("page", SAME.values(), ids=SAME)
def test_stays_as_it_is(page):
    raw = page.encode("utf-16-le" if page.startswith("\ufeff") else "utf-8")
    assert with_versions(raw, "index.html", versions) == raw


@pytest.mark.parametrize(
    ("page", "with_hash"),
    [
        ('<script src="app.js"></script>', '<script src="app.js?v=one"></script>'),
        ("<SCRIPT SRC='app.js'></SCRIPT>", "<SCRIPT SRC='app.js?v=one'></SCRIPT>"),
        ("<script async src=app.js></script>", "<script async src=app.js?v=one></script>"),
        ('<script src="./sub/../app.js">', '<script src="./sub/../app.js?v=one">'),
        (
            '<link href="style.css" rel="stylesheet">x<script src = "app.js" ></script>é',
            '<link href="style.css?v=two" rel="stylesheet">x<script src = "app.js?v=one" >'
            "</script>é",
        ),
    ],
)
def test_gets_the_hash(page, with_hash):
    assert with_versions(page.encode(), "index.html", versions).decode() == with_hash


@pytest.mark.parametrize(
    ("address", "with_hash"), [("own.js", "own.js?v=three"), ("../app.js", "../app.js?v=one")]
)
def test_is_relative_to_its_page(address, with_hash):
    page = f"<script src='{address}'></script>".encode()
    assert with_hash.encode() in with_versions(page, "sub/page.html", versions)


def test_xhtml_stays_well_formed():
    page = b'<html><head><script src="app.js"/><link rel="stylesheet" href="style.css"/></head>'
    assert with_versions(page, "page.xhtml", versions, xml=True) == page.replace(
        b"app.js", b"app.js?v=one"
    ).replace(b"style.css", b"style.css?v=two")


def test_the_hash_is_of_the_content():
    assert version_of(b"a") == version_of(b"a") != version_of(b"b")
