"""The tags of a page, found in its bytes.

A page may be in any encoding that leaves ASCII alone, may have ``</head>`` in a script or a
comment. So this follows the tokenizer of HTML as far as it matters: tags with their attributes,
comments, and the elements whose content is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, or markup that is left open.

    Attributes:
        start: Where it begins.
        end: Where the page goes on after it; -1 if it, or the text it begins, is left open.
        name: The element's name in small letters.
        ends: Whether it is an end tag.
        closed: Whether it ends with ``/>``.
        values: Where the values of its attributes are, by the attributes' small names.
    """

    start: int
    end: int
    name: bytes = b""
    ends: bool = False
    closed: bool = False
    values: tuple[tuple[bytes, int, int], ...] = ()


def tags(page: bytes, *, xml: bool = False) -> Iterator[Tag]:
    """Find all tags up to the first that is left open, and that one.

    Args:
        page: A page whose markup is ASCII.
        xml: Whether tags may close themselves, and CDATA is text.
    """
    position = 0
    while match := _MARKUP.search(page, position):
        start, opening = match.start(), match.group()
        if opening == b"<!--":
            position = _after_comment(page, start)
        elif opening == b"<![CDATA[" and xml:
            position = _after(page, b"]]>", start)
        elif opening[:2] in (b"<!", b"<?"):
            position = _after(page, b">", start)
        else:
            tag = _read_tag(page, start)
            position = tag.end
            if position >= 0:
                yield tag
                if not (tag.ends or (xml and tag.closed)):
                    position = _after_content(page, tag.name, position)
        if position < 0:  # whatever follows is swallowed
            yield Tag(start, -1)
            return


def _read_tag(page: bytes, start: int) -> Tag:
    ends = page[start + 1 : start + 2] == b"/"
    match = _NAME.match(page, start + 1 + ends)
    name, position = (match.group().lower(), match.end()) if match else (b"", start + 1)
    values: list[tuple[bytes, int, int]] = []
    while True:
        gap = _BEFORE_ATTRIBUTE.match(page, position)
        position = gap.end() if gap else position
        if position >= len(page):
            return Tag(start, -1)
        if page[position : position + 1] == b">":
            closed = page[position - 1 : position] == b"/"
            return Tag(start, position + 1, name, ends, closed, tuple(values))
        attribute = _ATTRIBUTE_NAME.match(page, position)
        position = attribute.end() if attribute else position + 1
        equals = _EQUALS.match(page, position)
        if equals is None:
            continue
        first = equals.end()
        quote = page[first : first + 1]
        if quote in (b'"', b"'"):
            first += 1
            last = page.find(quote, first)
            if last < 0:
                return Tag(start, -1)
            position = last + 1
        else:
            value = _UNQUOTED.match(page, first)
            position = last = value.end() if value else first
        if attribute:
            values.append((attribute.group().lower(), first, last))


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
