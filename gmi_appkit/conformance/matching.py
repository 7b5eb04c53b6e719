"""Whether a reply is the one that the protocol document has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gmi_appkit.protocol import Document, ReplyForm

_BARE = {
    "getGMIVersion": re.compile(r"\d{1,4}"),
    "getPhoneStatus": re.compile(r"[RSDZTW]"),
    "getPhoneMem": re.compile(r"\d+ kB"),
    "endCall": re.compile(r".{1,40}"),
}
_KEPT = frozenset({"res", "Response", "flag", "phbkresponse"})


def fits(document: Document, function: str, form: ReplyForm, seen: Any) -> str:
    """Compare a reply with a form of the document.

    Args:
        document: The protocol document.
        function: Whose reply it is.
        form: What the document has.
        seen: What the phone answered.

    Returns:
        What differs, empty for nothing.
    """
    if isinstance(form.body, str):
        return _bare_fits(document, function, form, seen)
    if not isinstance(seen, dict):
        return "not a JSON object"
    if form.kind == "error":
        return "" if seen == form.body else "another error"
    if function == "getParameter":
        return "" if seen.get("res") == "success" and _all_text(seen) else "another shape"
    if function == "originateCall" and seen.get("msg") != form.body.get("msg"):
        return "another text"
    return _shape_fits(form.body, seen)


def masked(body: Any) -> Any:
    """A reply without what it tells about people: values masked, lists cut to one entry."""
    if isinstance(body, list):
        return [masked(entry) for entry in body[:1]]
    if not isinstance(body, dict):
        return body if not isinstance(body, str) or len(body) < 40 else f"<{len(body)} characters>"
    if body.get("res") == "error":
        return body
    return {
        key: value
        if key in _KEPT
        else masked(value)
        if isinstance(value, dict | list)
        else _mask(value)
        for key, value in body.items()
    }


def _mask(value: Any) -> str:
    if isinstance(value, str):
        return "<digits>" if value.isdigit() else "<text>" if value else ""
    return f"<{type(value).__name__}>"


def _bare_fits(document: Document, function: str, form: ReplyForm, seen: Any) -> str:
    if not isinstance(seen, str):
        return "not a bare value"
    if form.kind == "error":
        return "" if seen == form.body else "another error"
    if function == "getLineStatus":
        return "" if seen in document.tables["line_states"] else "not a state of the table"
    pattern = _BARE[function]
    return "" if pattern.fullmatch(seen) and seen != "Unknown" else "another shape"


def _shape_fits(expected: Mapping[str, Any], seen: Mapping[str, Any]) -> str:
    lacks = [key for key in expected if key not in seen]
    more = [key for key in seen if key not in expected]
    if lacks or more:
        return " and ".join(
            [f"lacks {', '.join(lacks)}"] * bool(lacks)
            + [f"also has {', '.join(more)}"] * bool(more)
        )
    for key, value in expected.items():
        if key in ("res", "Response"):
            if seen[key] != value:
                return f"{key} is {seen[key]!r}"
        elif isinstance(value, list):
            if not isinstance(seen[key], list):
                return f"{key} is not a list"
            for entry in seen[key]:
                if not isinstance(entry, dict):
                    return f"{key} holds something other than objects"
                problem = _shape_fits(value[0], entry)
                if problem:
                    return f"an entry of {key} {problem}"
        elif not isinstance(seen[key], str):
            return f"{key} is not text"
    return ""


def _all_text(body: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in body.values())
