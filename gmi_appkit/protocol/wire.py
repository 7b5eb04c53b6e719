"""The forms that requests and replies take on the wire.

Query strings, JSON, JSONP, the text form (lines ``Key=Value``) and the ``::`` records of
setGroup and setContact. What a form cannot carry is refused before it is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote_plus

from gmi_appkit.errors import ConfigurationError

JSON_TYPE = "application/json; charset=utf-8"
JAVASCRIPT_TYPE = "application/javascript; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"

# ASCII only and dotted: a name that is nothing but a name (reference: CVE-2014-4671).
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*")

FIELD_LIMIT = 4096

_SEPARATOR = "::"

# Legal in JSON, but they end a line or an element where JSON stands inside a script.
_UNSAFE_IN_SCRIPT = {"\u2028": "\\u2028", "\u2029": "\\u2029", "</": "<\\/"}


class TooManyFields(ConfigurationError):
    """A request has more fields than are read."""


class RecordError(ConfigurationError):
    """A value cannot stand in a ``::`` record, or a record does not have its fields."""


def parse_query(raw: str, limit: int = FIELD_LIMIT) -> dict[str, str]:
    """Read a query string or a form body.

    Args:
        raw: Percent-encoded UTF-8, without a leading ``?``. Bytes that are not UTF-8 are replaced.
        limit: Most fields there may be.

    Returns:
        Fields by name; of a repeated name the first counts.

    Raises:
        TooManyFields: If there are more.
    """
    fields: dict[str, str] = {}
    if not raw:
        return fields
    pieces = raw.split("&")
    if len(pieces) > limit:
        raise TooManyFields(f"{len(pieces)} fields came, {limit} are read")
    for piece in pieces:
        name, _, value = piece.partition("=")
        if "%" in value or "+" in value:
            value = unquote_plus(value)
        if "%" in name or "+" in name:
            name = unquote_plus(name)
        if name and name not in fields:
            fields[name] = value
    return fields


def build_query(fields: Mapping[str, str]) -> str:
    """Write fields as a query string, every value percent-encoded as UTF-8."""
    return "&".join(f"{quote(key, safe='')}={quote(val, safe='')}" for key, val in fields.items())


def is_callback(name: str, limit: int = 256) -> bool:
    """Say whether a JSONP callback may be answered: dotted ASCII names of at most ``limit``."""
    return len(name) <= limit and _CALLBACK.fullmatch(name) is not None


def json_bytes(value: Any) -> bytes:
    """Write a reply as JSON that is safe inside a script too."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for raw, escaped in _UNSAFE_IN_SCRIPT.items():
        if raw in text:
            text = text.replace(raw, escaped)
    return text.encode("utf-8", "replace")


def wrap_callback(name: str, body: bytes) -> bytes:
    """Wrap a JSON body for JSONP: ``/**/name(body);``. The comment keeps the first bytes ours."""
    return b"/**/" + name.encode("ascii") + b"(" + body + b");"


def text_bytes(value: Mapping[str, Any]) -> bytes:
    """Write a reply in the text form that clients get without ``format=json``.

    Lines ``Key=Value`` ended by CRLF, ``Response`` first; the records of a list follow it, parted
    by empty lines. Line breaks inside a value become blanks: the form has no escape for them.

    Args:
        value: The reply as JSON would carry it.
    """
    lines: list[str] = []
    for key, item in value.items():
        if key in ("res", "Response"):
            lines.insert(0, f"Response={str(item).capitalize()}")
        elif isinstance(item, list):
            for record in item:
                lines += ["", *(_text_line(name, field) for name, field in record.items())]
        else:
            lines.append(_text_line("Message" if key == "msg" else key, item))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _text_line(key: str, value: Any) -> str:
    clean = re.sub(r"[\r\n]+", " ", str(value))
    return f"{key[:1].upper()}{key[1:]}={clean}"


def parse_text(body: str) -> dict[str, str]:
    """Read the text form of a reply without a list: keys as the phone wrote them."""
    # Not splitlines(): a value may hold other signs that Python takes for line ends.
    pairs = (line.partition("=") for line in re.split(r"\r\n|\r|\n", body) if "=" in line)
    return {key: value for key, _, value in pairs}


def join_record(names: Sequence[str], values: Mapping[str, Any]) -> str:
    """Join a structure's fields with ``::`` for setGroup or setContact.

    Args:
        names: The fields in the guide's order (V1.0 p. 14, 15).
        values: What they are; a missing one is empty.

    Raises:
        RecordError: If a value contains ``::``, or ends in ``:`` before another field: the guide
            has no escape, and the phone would read other fields than were meant.
    """
    parts = []
    for name in names:
        value = str(values.get(name, ""))
        if _SEPARATOR in value:
            raise RecordError(f"{name} is {value!r}: it must not contain '::', write it otherwise")
        if value.endswith(":") and name != names[-1]:
            raise RecordError(f"{name} is {value!r}: it must not end in ':', leave that out")
        parts.append(value)
    return _SEPARATOR.join(parts)


def split_record(names: Sequence[str], text: str) -> dict[str, str]:
    """Split a ``::`` record into its fields.

    One more, empty, field at the end is let pass: the guide's own example has it (V1.0 p. 15).

    Raises:
        RecordError: If the number of fields is another.
    """
    parts = text.split(_SEPARATOR)
    if len(parts) == len(names) + 1 and len(names) > 2 and not parts[-1]:
        parts.pop()
    if len(parts) != len(names):
        raise RecordError(f"a record of {len(names)} fields was expected, {len(parts)} came")
    return dict(zip(names, parts, strict=True))
