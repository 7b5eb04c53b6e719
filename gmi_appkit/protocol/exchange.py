"""A request to a phone and its reply, free of any HTTP library.

The emulated phone, the proxy and the recordings all speak in these two, so that whoever asks
cannot tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """What arrives at a phone.

    Attributes:
        path: The address without its query, e.g. ``/manager``.
        query: The raw query, still percent-encoded, without its ``?``.
        method: ``GET`` or ``POST``.
        body: The body of a POST.
        content_type: Its Content-Type header.
        cookie: The raw Cookie header.
        peer: Who asks, for the journal; never used to decide anything.
    """

    path: str
    query: str = ""
    method: str = "GET"
    body: bytes = b""
    content_type: str = ""
    cookie: str = ""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply is to be put on the wire; faults set it, the HTTP front obeys.

    Attributes:
        delay: Seconds to wait first.
        drop: Close the connection without an answer.
        hang: Never answer, until the client gives up.
        dribble: Bytes per second; 0 sends all at once.
    """

    delay: float = 0.0
    drop: bool = False
    hang: bool = False
    dribble: int = 0


AT_ONCE = Delivery()


@dataclass(slots=True)
class Reply:
    """What a phone answers.

    Attributes:
        body: The bytes.
        content_type: The Content-Type header.
        status: The HTTP status; 200 also for errors of the interface.
        headers: Further headers, Set-Cookie among them.
        delivery: How to put it on the wire.
    """

    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    delivery: Delivery = AT_ONCE
