"""Which file of the app an address in a page, a sheet or a script means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

CONFIG_SCRIPT = "config.js"
"""Credentials beside the bundle on the server: never read, never shipped."""

IMAGES = frozenset({".png", ".gif", ".jpg", ".jpeg"})
PAGES = frozenset({".html", ".htm"})
_CODE = frozenset({".js", ".css", *PAGES})

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/?#]|$")
_PATHLIKE = re.compile(r"(?:\.?/)?[\w][\w\-./%+@ ]*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A file of the app, and what an address had behind its name."""

    path: str
    query: str = ""
    fragment: str = ""

    @property
    def suffix(self) -> str:
        """The file's suffix in lower case, with its dot."""
        return PurePosixPath(self.path).suffix.lower()


def resolve(folder: str, url: str) -> Reference | None:
    """The file that an address means, or None if it leads elsewhere.

    Args:
        folder: Where the page or sheet lies, relative to the app, empty at its top.
        url: The address as written.
    """
    url = url.strip()
    if _ELSEWHERE.match(url):
        return None
    url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    path = posixpath.normpath(posixpath.join(folder, unquote(url)))
    if path == ".." or path.startswith("../"):
        return None
    if url.endswith("/") or path == ".":
        path = posixpath.join(path, "index.html").removeprefix("./")
    return Reference(path, query, fragment)


def relative(path: str, folder: str, fragment: str = "", query: str = "") -> str:
    """The address of a file as seen from a folder."""
    url = quote(posixpath.relpath(path, folder or "."), safe="/-_.~!$&'()*+,;=@")
    return url + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def is_config(path: str, folder: str) -> bool:
    """Whether a path is the credentials file of a page in that folder."""
    return path == posixpath.join(folder, CONFIG_SCRIPT)


def named_in_strings(strings: Iterable[str], folder: str, known: Iterable[str]) -> Iterator[str]:
    """Files that a script names, whole or by their beginning, as in ``"img/icon-" + name``.

    Args:
        strings: String literals of the script.
        folder: Where the page lies that runs it.
        known: All files that there are.
    """
    files = set(known)
    for text in strings:
        if not ("." in text or "/" in text) or not _PATHLIKE.fullmatch(text.split("?")[0] or " "):
            continue
        found = resolve(folder, text.removesuffix("/") if text.endswith("/") else text)
        if found is None:
            continue
        if found.path in files:
            if PurePosixPath(found.path).name != CONFIG_SCRIPT:
                yield found.path
        elif text.endswith("/") or "/" in text.strip("./"):
            start = found.path + ("/" if text.endswith("/") else "")
            for path in files:
                if path.startswith(start) and PurePosixPath(path).suffix.lower() not in _CODE:
                    yield path
