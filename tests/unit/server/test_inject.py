"""Where the reload client goes in a page."""

import pytest

from gmi_appkit.server.inject import find_place, inject, is_fragment

SNIPPET = "<script></script>"

# "^" is where the script has to go.
PAGES = {
    "plain": "<!DOCTYPE html><html><head><title>t</title>^</head><body></body></html>",
    "capitals": "<HTML><HEAD>^</HEAD><BODY></BODY></HTML>",
    "mixed case, blanks": "<html><head>^</Head \n><body>",
    "attributes in the end tag": '<html><head>^</head class="x"><body>',
    "no head end": "<!DOCTYPE html><html><head><title>t</title>^<body>x</body></html>",
    "no head": "<!DOCTYPE html><html>^<body>x</body></html>",
    "no body": "<!DOCTYPE html><title>t</title><p>x^",
    "frames": "<html>^<frameset cols=50%><frame src=a></frameset></html>",
    "fragment": "<p>x</p>^",
    "empty": "^",
    "doctype only": "<!DOCTYPE html>^",
    "leading comment": "<!-- licence --><!DOCTYPE html><p>x^",
    "in a script": "<head><script>var s = '</head>';</script>^</head>",
    "in a script, capitals": "<head><SCRIPT>'</head>'</SCRIPT>^</head>",
    "in a script with attributes": "<head><script type='a>b' src=x>'</head>'</script >^</head>",
    "in a hidden script": "<head><script><!-- <script> </script> </head> --></script>^</head>",
    "in a script's comment": "<head><script><!-- </head> //--></script>^</head>",
    "script in a script string": "<head><script>'<script></head>'</script>^</head>",
    "not quite a script end": "<head><script>'</scripty></head>'</script>^</head>",
    "in a comment": "<head><!-- </head> -->^</head>",
    "in a comment with dashes": "<head><!-- -- > </head> --!>^</head>",
    "after an empty comment": "<head><!-->^</head> --><body>",
    "after a short comment": "<head><!--->^</head> --><body>",
    "in a bogus comment": "<head><! </head >^</head>",
    "in a processing instruction": "<?xml version='1.0'?><head>^</head>",
    "in an attribute": "<head><meta content='</head>'>^</head>",
    "in a double-quoted attribute": '<head><meta content = "</head>" x>^</head>',
    "quote in an unquoted value": "<head><meta content=it's>^</head><p title='x'>",
    "quote in a name": "<head><meta con'tent>^</head><p title='x'>",
    "slashes": "<head><link rel=a/><meta/content='</head>'/>^</head>",
    "value left out": "<head><meta content=>^</head>",
    "in a style": "<head><style>a:after { content: '</head>' }</style>^</head>",
    "in a title": "<head><title></head></title>^</head>",
    "in a noscript": "<head><noscript></head></noscript>^</head>",
    "in a textarea": "<p><textarea></head></textarea>^",
    "in a template": "<head><template></head><body></template>^</head>",
    "in nested templates": "<head><template><template></template></head></template>^</head>",
    "header is no head": "<html><body-x></body-x><header></header>^",
    "less-than signs": "<head><title>t</title> a < b <3 ^</head>",
    "open script": "<p>x</p>^<script>var a = 1;",
    "open comment": "<p>x</p>^<!-- and so on",
    "open tag": "<p>x</p>^<a href='",
    "open style": "<head>^<style>a {}",
    "plaintext": "<p>x</p>^<plaintext></head>",
    "after 64 KiB": "<head><!--" + "x" * 70_000 + "-->^</head>",
    "across 64 KiB": "<head>" + "x" * (65_536 - 9) + "^</head>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_place(page):
    before, _, after = page.partition("^")
    injected = inject((before + after).encode(), SNIPPET)
    assert injected == (before + SNIPPET + after).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "shift_jis", "utf-16", "koi8-r"])
def test_encodings_stay_whole(encoding):
    text = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"
    word = {"gbk": "通讯录表", "shift_jis": "表示ソ能", "koi8-r": "Книга"}.get(encoding, "Jörg 电")
    page = text.format(word, word)
    injected = inject(page.encode(encoding), SNIPPET).decode(encoding)
    assert injected == page.replace("</head>", f"{SNIPPET}</head>")


def test_bytes_of_no_encoding_stay():
    page = bytes(range(128, 256)) + b"<head></head>" + bytes(range(128, 256))
    assert inject(page, "x") == page.replace(b"</head>", b"x</head>")


def test_both_byte_orders():
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        page = mark + "<head>ö</head>".encode(encoding)
        assert inject(page, "x") == mark + "<head>öx</head>".encode(encoding)


def test_nothing_before_the_doctype_or_a_charset():
    page = b"\xef\xbb\xbf <!DOCTYPE html><meta charset=gbk><p>x"
    assert inject(page, "x").startswith(page)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><head><title/></head><body/></html>", "</head>"),
        ("<html><head><script src='x'/><![CDATA[</head>]]></head></html>", "</head></html>"),
        ("<html><body/></html>", "<body/>"),
        ("<html></html>", None),
        ("<html><!-- ", None),
    ],
)
def test_xhtml_stays_well_formed(page, expected):
    place = find_place(page.encode(), xml=True)
    assert (place is None) if expected is None else page[place:].startswith(expected)


def test_the_early_part_waits_for_no_style_sheet():
    """A script that follows a style sheet waits for it, and so does the page behind the script."""
    page = b"<head><meta charset=utf-8><link rel=stylesheet href=a.css><script>1</script></head>"
    done = inject(page, "<late>", early="<early>")
    assert done.startswith(b"<head><meta charset=utf-8><early><link")
    assert done.endswith(b"</script><late></head>")
    page = b'<head><link rel=icon href=a.png><meta charset="utf-8"></head><script>1</script>'
    done = inject(page, "<late>", early="<early>")
    assert done.endswith(b'<meta charset="utf-8"><early><late></head><script>1</script>')


def test_pages_without_a_place_are_left_alone():
    assert inject(b"<html></html>", SNIPPET, xml=True) == b"<html></html>"
    assert inject(b"<template><p>", SNIPPET) == b"<template><p>"


def test_fragments_are_told_from_pages():
    assert is_fragment(b"<p>row</p>")
    assert is_fragment(b"<header>x</header>")
    for page in (b"<!doctype html><p>", b"<HTML>", b"<p><body class=x>", b"\xff\xfe<\x00p\x00"):
        assert not is_fragment(page)


@pytest.mark.parametrize(
    "page", [b"<" * 200_000, b"<!--" * 50_000, b"<a b='" * 30_000, b"<script><!--" * 20_000]
)
def test_hostile_pages_take_one_pass(page):
    assert len(inject(page, SNIPPET)) == len(page) + len(SNIPPET)
