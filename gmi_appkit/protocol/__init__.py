"""The phone's HTTP interface (GMI): one document, and the forms it takes on the wire.

Everything that speaks to a phone or plays one is made from the document ``gmi.json`` beside this
file, or checks itself against it.
"""

from __future__ import annotations

from gmi_appkit.protocol.document import (
    Document,
    Interface,
    QueryField,
    ReplyForm,
    SideAction,
    Standing,
    load,
)
from gmi_appkit.protocol.exchange import Delivery, Reply, Request

__all__ = [
    "Delivery",
    "Document",
    "Interface",
    "QueryField",
    "Reply",
    "ReplyForm",
    "Request",
    "SideAction",
    "Standing",
    "load",
]
