"""Text from elsewhere as a terminal or a screen may show it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gmi_appkit.protocol.safety import REDACTED

_NAMES = r"secret|password|passwd|passwort|pwd|passphrase|token|authorization"
# secret=x and "secret": "x", also inside a JSON text that was quoted once more.
_PAIR = re.compile(
    rf"""(?P<name>\b(?:{_NAMES})\\?["']?\s*[=:]\s*)
         (?P<value>\\?"(?:[^"\\]|\\[^"])*\\?"|'[^']*'|(?:bearer\s+|basic\s+)?[^\s&,;}}\])"']+)""",
    re.IGNORECASE | re.VERBOSE,
)
_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")
_COOKIE = re.compile(r"(?P<name>\b(?:phonecookie|gmi_join)(?:_\d+)?=)\"?[^\s;\"]+\"?")
_JOIN = re.compile(r"(?P<name>/__gmi__/join/)[A-Za-z0-9_-]+")


def plain_line(text: str, longest: int) -> str:
    """One line that no terminal acts on: what is not printable becomes a blank or ``?``.

    Args:
        text: Any text.
        longest: Characters that are kept; a longer text ends in an ellipsis.
    """
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(
        letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in short
    )


def without_secrets(text: str, known: Iterable[str] = ()) -> str:
    """A text with what looks like a password, a session or a join token taken out.

    Args:
        text: Any text.
        known: Secrets that go wherever they stand.
    """
    for secret in filter(None, known):
        text = text.replace(secret, REDACTED)
    text = _PAIR.sub(lambda match: match["name"] + REDACTED, text)
    text = _USERINFO.sub(f"{REDACTED}@", text)
    text = _COOKIE.sub(lambda match: match["name"] + REDACTED, text)
    return _JOIN.sub(lambda match: match["name"] + REDACTED, text)
