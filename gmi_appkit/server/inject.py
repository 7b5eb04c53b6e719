"""Where the reload client goes in a page, decided on the page's bytes.

A page may be in any encoding that leaves ASCII alone, may lack a head, may have ``</head>`` in a
script or a comment. So this follows the tokenizer of HTML as far as it matters: tags with their
attributes, comments, and the elements whose content is text. Nothing goes before the doctype (that
would switch the page to quirks mode) or before a ``<meta charset>`` (browsers look for it in the
first 1024 bytes only).
"""

from __future__ import annotations

import codecs
import re

_MARKUP = re.compile(rb"<(?:!--|!\[CDATA\[|[!?]|/?[A-Za-z])")
_NAME = re.compile(rb"[^\s/>]+")
_BEFORE_ATTRIBUTE = re.compile(rb"[\s/]*")
_ATTRIBUTE_NAME = re.compile(rb"=?[^\s/>=]*")
_EQUALS = re.compile(rb"\s*=\s*")
_UNQUOTED = re.compile(rb"[^\s>]*")
_COMMENT_END = re.compile(rb"--!?>")
_IN_SCRIPT = re.compile(rb"<!--(?:-*>)?|-->|</?script(?=[\s/>])", re.IGNORECASE)

# Their content is text up to their own end tag. noscript: wherever our client runs, scripts do.
_TEXT_ELEMENTS = frozenset(
    {b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes", b"noscript"}
)
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
    position, templates = 0, 0
    while match := _MARKUP.search(page, position):
        start, opening = match.start(), match.group()
        if opening == b"<!--":
            position = _after_comment(page, start)
        elif opening == b"<![CDATA[" and xml:
            position = _after(page, b"]]>", start)
        elif opening[:2] in (b"<!", b"<?"):
            position = _after(page, b">", start)
        else:
            end, closed = _tag_end(page, start)
            name, ends = _tag_name(page, start)
            if end < 0:
                position = -1
            elif templates == 0 and (
                _is_place(name, ends) or (loading and name in (b"script", b"link") and not ends)
            ):
                return start
            elif ends or (xml and closed):
                templates -= name == b"template" and ends and templates > 0
                position = end
            else:
                templates += name == b"template"
                position = _after_content(page, name, end)
        if position < 0:  # left open: whatever follows is swallowed
            return None if xml else start
    return None if xml or templates else len(page)


def _is_place(name: bytes, ends: bool) -> bool:
    return name == b"head" if ends else name in (b"body", b"frameset")


def _tag_name(page: bytes, start: int) -> tuple[bytes, bool]:
    ends = page[start + 1 : start + 2] == b"/"
    match = _NAME.match(page, start + 1 + ends)
    return (match.group().lower() if match else b""), ends


def _tag_end(page: bytes, start: int) -> tuple[int, bool]:
    """Where a tag ends and whether it closes itself; -1 if it is left open."""
    match = _NAME.match(page, start + 1 + (page[start + 1 : start + 2] == b"/"))
    position = match.end() if match else start + 1
    while True:
        gap = _BEFORE_ATTRIBUTE.match(page, position)
        position = gap.end() if gap else position
        if position >= len(page):
            return -1, False
        if page[position : position + 1] == b">":
            return position + 1, page[position - 1 : position] == b"/"
        name = _ATTRIBUTE_NAME.match(page, position)
        position = name.end() if name else position + 1
        equals = _EQUALS.match(page, position)
        if equals is None:
            continue
        position = equals.end()
        quote = page[position : position + 1]
        if quote in (b'"', b"'"):
            position = page.find(quote, position + 1) + 1
            if position == 0:
                return -1, False
        elif value := _UNQUOTED.match(page, position):
            position = value.end()


def _after_content(page: bytes, name: bytes, position: int) -> int:
    """Where markup goes on after a start tag; -1 if the element's text is left open."""
    if name == b"script":
        return _after_script(page, position)
    if name == b"plaintext":
        return -1
    if name not in _TEXT_ELEMENTS:
        return position
    end = re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE).search(page, position)
    return end.start() if end else -1


def _after_script(page: bytes, position: int) -> int:
    """The end tag of a script: inside ``<!--``, a second ``<script>`` hides the next one."""
    depth = 0
    for match in _IN_SCRIPT.finditer(page, position):
        token = match.group().lower()
        if token == b"<!--":
            depth = depth or 1
        elif token == b"-->":
            depth = 0
        elif token == b"</script":
            if depth < 2:
                return match.start()
            depth = 1
        elif token == b"<script" and depth == 1:
            depth = 2
    return -1


def _after_comment(page: bytes, start: int) -> int:
    for short in (b">", b"->"):  # <!--> and <!---> are whole comments
        if page.startswith(short, start + 4):
            return start + 4 + len(short)
    end = _COMMENT_END.search(page, start + 4)
    return end.end() if end else -1


def _after(page: bytes, mark: bytes, start: int) -> int:
    end = page.find(mark, start)
    return end + len(mark) if end >= 0 else -1
