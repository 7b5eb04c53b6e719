"""How what is made from the protocol document speaks of a function."""

from __future__ import annotations

from gmi_appkit.protocol.document import Document, Interface


def signature(interface: Interface) -> str:
    """A function as the guide prints it, the callback appended where the guide has none."""
    return f"{interface.name}({', '.join((*interface.parameters, 'callbackFunction'))})"


def guide_page(interface: Interface, document: Document) -> str:
    """Where the function stands, e.g. ``GXP2200 GMI Web Service Guide V1.0 p. 9``."""
    short, _, page = interface.source.partition(" ")
    return f"{document.sources[short]} {page}"


def reply_standing(interface: Interface) -> str:
    """Whether the guide has the replies: documented, proposed, or partly proposed."""
    found = {reply.standing for reply in interface.replies}
    return "partly proposed" if len(found) > 1 else found.pop()


def standing(interface: Interface) -> str:
    """One line on what of a function stands in the guide."""
    replies = reply_standing(interface)
    if replies == interface.standing:
        return f"Request and replies {replies}"
    return f"Request {interface.standing}, replies {replies}"
