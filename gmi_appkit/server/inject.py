"""Where the reload client goes in a page, decided on the page's bytes.

A page may lack a head. Nothing goes before the doctype (that would switch the page to quirks mode)
or before a ``<meta charset>`` (browsers look for it in the first 1024 bytes only).
"""

from __future__ import annotations

import codecs
import re

from gmi_appkit.server.markup import Tag, tags

_DOCUMENT = re.compile(rb"<(?:!doctype|html|head|body|frameset)[\s/>]", re.IGNORECASE)

_CHARSET = re.compile(rb"<meta\b[^>]*charset", re.IGNORECASE)
_CHARSET_WITHIN = 2048  # browsers look at the first 1024 bytes, some at more

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def inject(page: bytes, snippet: str, *, early: str = "", xml: bool = False) -> bytes:
    """Put a snippet into a page.

    Args:
        page: The page as it is on disk.
        snippet: ASCII markup, well-formed as XML too.
        early: ASCII markup that goes before the page's first script or link, since a script that
            follows a style sheet waits for it; not put into XHTML.
        xml: Whether the page is XHTML served as such, which must stay well-formed.

    Returns:
        The page with the snippet; unchanged if there is no place for it.
    """
    encoding = _UTF16.get(page[:2])
    if encoding is not None:
        text = page[2:].decode(encoding, "surrogatepass")
        marks = text.encode("ascii", "replace")
        place = find_place(marks, xml=xml)
        if place is None:
            return page
        first = place if xml else _find_early(marks, place)
        parts = (text[:first], "" if xml else early, text[first:place], snippet, text[place:])
        return page[:2] + "".join(parts).encode(encoding, "surrogatepass")
    place = find_place(page, xml=xml)
    if place is None:
        return page
    first = place if xml else _find_early(page, place)
    before = b"" if xml else early.encode("ascii")
    return page[:first] + before + page[first:place] + snippet.encode("ascii") + page[place:]


def _find_early(page: bytes, place: int) -> int:
    """Before what the page loads first, unless browsers would then miss its charset."""
    found = find_place(page, loading=True)
    if found is None or found > place or _CHARSET.search(page, found, _CHARSET_WITHIN):
        return place
    return found


def is_fragment(page: bytes) -> bool:
    """Say whether this is a piece of a page, with neither doctype, html, head nor body."""
    return page[:2] not in _UTF16 and _DOCUMENT.search(page) is None


def find_place(page: bytes, *, xml: bool = False, loading: bool = False) -> int | None:
    """Find where a script can go.

    Args:
        page: A page whose markup is ASCII.
        xml: Whether tags may close themselves and nothing may follow the root.
        loading: Whether the first script or link is a place too.

    Returns:
        Before the end of the head; without one before the body; else at the end of the page, or
        before what is left open there. None if XML has no such place.
    """
    templates = 0
    for tag in tags(page, xml=xml):
        if tag.end < 0:
            return None if xml else tag.start
        if templates == 0 and _is_place(tag, loading=loading):
            return tag.start
        if tag.ends or (xml and tag.closed):
            templates -= tag.name == b"template" and tag.ends and templates > 0
        else:
            templates += tag.name == b"template"
    return None if xml or templates else len(page)


def _is_place(tag: Tag, *, loading: bool) -> bool:
    if tag.ends:
        return tag.name == b"head"
    return tag.name in (b"body", b"frameset") or (loading and tag.name in (b"script", b"link"))
