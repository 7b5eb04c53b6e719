"""Addresses of what a page loads."""

from __future__ import annotations

import re

from gmi_appkit.check.report import Report
from gmi_appkit.check.source import Source

_PRIVATE = re.compile(
    r"^https?://(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)", re.IGNORECASE
)


def check_url(report: Report, place: tuple[Source, int], address: str) -> None:
    """Report an address that only works on one server, or that leaves the phone's network.

    Args:
        report: Takes the finding.
        place: Where the address stands.
        address: As written, without blanks around it.
    """
    address = address.strip()
    if _PRIVATE.match(address):
        report.add(
            "gmi-address",
            place,
            f"{address} names one machine of a private network",
            instead="write the address relative to the page",
            feature=address,
        )
    elif re.match(r"(https?:)?//", address, re.IGNORECASE):
        report.add(
            "url-external",
            place,
            f"{address} is on another server",
            instead="put a copy beside the page",
            feature=address,
        )
    elif address.startswith("/"):
        report.add(
            "url-root",
            place,
            f"{address} begins at the server's root",
            instead="write it relative to the page",
            feature=address,
        )
