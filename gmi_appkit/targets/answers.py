"""Replies that a target makes itself, in the form that the page asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gmi_appkit.protocol import Reply, Request, load, wire

FORM_TYPE = "application/x-www-form-urlencoded"
MANAGER = "/manager"
FILE_PATHS = frozenset(
    side["path"] for side in load().side_paths if side.get("method", "GET") == "GET"
)
UPLOAD = "/upload"

READS = frozenset(
    {
        "login",
        "uptime",
        "pn",
        "hardware",
        "vendor",
        "product",
        "productinfo",
        "network",
        "status",
        "accountstatus",
        "get",
        "getgroup",
        "getcontact",
        "getgroupcount",
        "getcontactcount",
        "getmessage",
        "getlastcall",
        "gmiversion",
        "phonestatus",
        "phonemem",
        "linestatus",
        "phbkresponse",
        "portphbkresponse",
    }
)
"""Actions that change nothing on the phone, in lower case."""

_NUMBER = re.compile(r"-?\d+")


def fields_of(request: Request) -> dict[str, str]:
    """The fields of a request: of its query, and of its body if that is a form.

    Raises:
        wire.TooManyFields: If there are more than any client sends.
    """
    fields = wire.parse_query(request.query)
    kind = request.content_type.partition(";")[0].strip().lower()
    if request.path == MANAGER and request.body and kind in ("", FORM_TYPE):
        fields = {**wire.parse_query(request.body.decode("utf-8", "replace")), **fields}
    return fields


def callback_of(fields: Mapping[str, str]) -> str:
    """The JSONP callback that was asked for, empty for none or for the guide's literal ``?``.

    Raises:
        ValueError: If it is not the name of a function.
    """
    callback = fields.get("jsoncallback", "")
    if callback in ("", "?"):
        return ""
    if not wire.is_callback(callback, load().callback_limit):
        raise ValueError("jsoncallback is not the name of a JavaScript function")
    return callback


def answer(body: Any, fields: Mapping[str, str], *, bare: bool = False) -> Reply:
    """Put a body into the form that was asked for: JSONP, JSON or text.

    Args:
        body: An object, or the text of a bare value.
        fields: The request's fields.
        bare: Whether the interface answers bare values: then an object is JSON in any case.
    """
    callback = callback_of(fields)
    if isinstance(body, str):
        raw = body.encode() if _NUMBER.fullmatch(body) else wire.json_bytes(body)
        if not callback:
            return Reply(body.encode("utf-8", "replace"), wire.TEXT_TYPE)
    elif callback or bare or fields.get("format", "").lower() == "json":
        raw = wire.json_bytes(body)
    else:
        return Reply(wire.text_bytes(body), wire.TEXT_TYPE)
    if callback:
        return Reply(wire.wrap_callback(callback, raw), wire.JAVASCRIPT_TYPE)
    return Reply(raw, wire.JSON_TYPE)


def error(message: str, fields: Mapping[str, str]) -> Reply:
    """An error reply in the phone's own shape."""
    return answer({"res": "error", "msg": message}, fields, bare=is_bare(fields))


def plain(status: int, message: str) -> Reply:
    """A refusal by HTTP status, for addresses that answer no JSON."""
    return Reply(f"{status}: {message}\n".encode(), status=status)


def is_bare(fields: Mapping[str, str]) -> bool:
    """Whether the interface that was asked answers bare values."""
    interface = load().by_action.get(fields.get("action", ""))
    return interface is not None and interface.reply == "bare"
