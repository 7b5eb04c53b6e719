"""Addresses by content: a page that is loaded anew fetches only what changed since.

A dev server's files must not be kept by browsers, old engines least of all: they would show what
was saved before. But an app has a dozen files, and to fetch them all is most of what loading it
anew takes. So pages name their scripts and style sheets with a hash of the content, and only what
is asked for by the right hash may be kept.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable

from gmi_appkit.server.markup import Tag, tags

PARAMETER = "v"
"""Of an address by content: the hash."""

KEPT = "private, max-age=31536000, immutable"
"""``Cache-Control`` of what has its hash in its address."""

# What is written otherwise, with a query of its own for instance, stays as it is.
_RELATIVE = re.compile(rb"(?!/)[\w./-]+\.(?:css|js)")
_ADDRESSES = {b"script": b"src", b"link": b"href"}


def version_of(content: bytes) -> str:
    """The hash that stands for a file's content."""
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def with_versions(
    page: bytes, path: str, version: Callable[[str], str], *, xml: bool = False
) -> bytes:
    """Put hashes into the addresses of a page's own scripts and style sheets.

    Args:
        page: The page; if its markup is not ASCII, nothing is found in it.
        path: Its path, e.g. ``sub/index.html``.
        version: Tells the hash of the file at a path; empty if there is none to be had.
        xml: Whether it is XHTML served as such.
    """
    parts, done = [], 0
    for tag in tags(page, xml=xml):
        if tag.name == b"base":
            return page  # addresses are not relative to the page
        first, last = _address(page, tag)
        if _RELATIVE.fullmatch(page, first, last):
            target = posixpath.join(posixpath.dirname(path), page[first:last].decode("ascii"))
            if found := version(posixpath.normpath(target)):
                parts += [page[done:last], f"?{PARAMETER}={found}".encode("ascii")]
                done = last
    return b"".join([*parts, page[done:]])


def _address(page: bytes, tag: Tag) -> tuple[int, int]:
    """Where a tag names what it loads; nothing where it is named elsewhere too, as a module is."""
    values: dict[bytes, tuple[int, int]] = {}
    for name, first, last in tag.values:
        values.setdefault(name, (first, last))  # as browsers do
    rel, kind = (page[slice(*values.get(name, (0, 0)))].lower() for name in (b"rel", b"type"))
    if tag.ends or kind == b"module" or (tag.name == b"link" and rel != b"stylesheet"):
        return 0, 0
    return values.get(_ADDRESSES.get(tag.name, b""), (0, 0))
