"""From the wire's forms to the phone's values and back."""

from __future__ import annotations

import re
from typing import Any

from gmi_appkit.emulator.part import Body, Listing
from gmi_appkit.protocol import Reply, Request, wire

_FORM = "application/x-www-form-urlencoded"
_NUMBER = re.compile(r"-?\d+")


def fields(request: Request) -> dict[str, str]:
    """Read the fields of a request: its query, then those of a POSTed form.

    Raises:
        TooManyFields: If there are more than anybody needs.
    """
    found = wire.parse_query(request.query)
    if request.body and request.path == "/manager":
        kind = request.content_type.partition(";")[0].strip().lower()
        if kind in (_FORM, ""):
            posted = wire.parse_query(request.body.decode("utf-8", "replace"))
            found = {**posted, **found}
    return found


def encode(body: Body, callback: str, *, as_json: bool, malformed: bool = False) -> Reply:
    """Put a reply's body into the form that was asked for.

    Args:
        body: What the phone has to say.
        callback: The JSONP callback, checked; empty for none.
        as_json: Whether an object goes out as JSON where there is no callback, else as text.
        malformed: Whether it is cut off in the middle, as by a fault.
    """
    kind = wire.JSON_TYPE
    if isinstance(body, str):
        if callback and not _NUMBER.fullmatch(body):
            raw = wire.json_bytes(body)
        else:
            raw, kind = body.encode("utf-8", "replace"), wire.TEXT_TYPE
    elif callback or as_json:
        raw = body.json() if isinstance(body, Listing) else wire.json_bytes(body)
    else:
        plain: dict[str, Any] = body.plain() if isinstance(body, Listing) else body
        raw, kind = wire.text_bytes(plain), wire.TEXT_TYPE
    if malformed:
        raw = raw[: len(raw) * 2 // 3]
    if callback:
        return Reply(wire.wrap_callback(callback, raw), wire.JAVASCRIPT_TYPE)
    return Reply(raw, kind)
