"""Shows the app on a real phone's screen, and makes sure that the phone really fetched it."""

from __future__ import annotations

import json

from gmi_appkit.errors import PhoneError
from gmi_appkit.protocol import Request, wire
from gmi_appkit.server.visits import Visits
from gmi_appkit.targets import Target

PATIENCE = 30.0
"""Seconds that a phone gets to fetch the app; its browser starts slowly."""


async def open_on_phone(
    target: Target, name: str, address: str, url: str, visits: Visits, patience: float = PATIENCE
) -> tuple[bool, str]:
    """Open an address in a phone's browser and wait for the phone to come.

    Args:
        target: The phone.
        name: What people call it.
        address: Its IP address.
        url: What to open there, with the token that lets it in.
        visits: Who has been served the app.
        patience: Seconds to wait.

    Returns:
        Whether it came, and what to tell people.
    """
    arrived = visits.expect(address)
    waiting = arrived(patience)
    fields = {"action": "launchservice", "name": "Browser", "arg": url, "format": "json"}
    try:
        reply = await target.handle(Request("/manager", wire.build_query(fields)))
        refused = _refusal(reply.body)
    except PhoneError as error:
        refused = str(error)
    if refused:
        waiting.cancel()
        return False, (
            f"{name} did not open the app ({refused}): open the address after 'join' in its "
            "browser by hand"
        )
    if await waiting:
        return True, f"{name}, {address}, has fetched the app"
    others = [seen for seen in visits.seen if seen not in (address, "127.0.0.1", "::1")]
    if others:
        return False, (
            f"{name} said yes, but the app was fetched by {', '.join(others)} only: if that is the "
            f"phone behind a router, all is well; else look why {address} does not come"
        )
    return False, (
        f"{name} said yes, but {address} has not fetched the app within {patience:g} s: is the "
        "port open in this machine's firewall, can the phone's network reach this address, and is "
        "a page already open in front? Another address is taken with --host"
    )


def _refusal(body: bytes) -> str:
    """What a phone says against opening a page; empty if it does it."""
    try:
        said = json.loads(body)
    except ValueError:
        said = wire.parse_text(body.decode("utf-8", "replace"))
        said = {"res": said.get("Response", ""), "msg": said.get("Message", "")}
    if not isinstance(said, dict):
        return "its answer is not understood"
    if str(said.get("res", "")).lower() == "success":
        return ""
    return str(said.get("msg", "")) or "its answer is not understood"
