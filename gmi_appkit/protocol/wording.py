"""How all that is made from the protocol document speaks of a function.

The library, its types and the reference tell the same facts in the same words.
"""

from __future__ import annotations

from gmi_appkit.protocol.document import Document, Interface, ReplyForm

# Parameters that are no field of the request.
_MEANINGS = {
    "ip": "Address of the phone, or an empty text for the base.",
    "reboot": "1 = reboot now, 0 = only save.",
}

# Code tables that explain a function's reply or parameter.
_TABLES = {
    "getAccountInfo": ("Status", "account_status"),
    "getLineStatus": ("The reply", "line_states"),
    "getPhoneStatus": ("The reply", "process_states"),
    "downloadPhonebook": ("phbkresponse", "phbkresponse"),
    "setPhonebook": ("phbkresponse of an import", "phbkresponse"),
}

# What the runtime adds to a function, for whoever calls it.
_BEHAVIOUR = {
    "webServiceLogin": "An empty `ip` means the base; a base that was set in the options wins. "
    "The user and the password are kept in memory, so that an ended session is opened again.",
    "getContact": "With all three empty it asks getContactCount first and refuses above "
    "`maxContacts` (reason `many`, with `count`); `GMIService.ALL` as `ctID` fetches the whole "
    "list. A search by name takes the place of an earlier one that still waits, whose callback "
    "gets the reason `superseded`.",
    "setGroup": "A value that the separator '::' cannot carry is refused before it is sent.",
    "setContact": "What is left out becomes empty: hand over the whole contact when editing. "
    "A value that the separator '::' cannot carry is refused before it is sent.",
    "downloadPhonebook": "With flag 1 the callback runs when the download is over; an error then "
    "has `phbkresponse`. Fields that are left out are not sent.",
    "setPhonebook": "flag 0: has the phone save its phonebook, which is then at "
    "/phonebook/phonebook.xml. flag 1: imports what was uploaded to /upload?type=phonebook. The "
    "callback runs when that is over; an error then has `phbkresponse`.",
    "setUpgrade": "With reboot 1 the callback gets the reply of the reboot request.",
    "setParameter": "Keys with or without their P.",
    "getParameter": "Keys with or without their P. P values that hold passwords are not read.",
}


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


def destruction(interface: Interface) -> str:
    """When a function needs ``allowDestructive``; empty for a harmless one."""
    told = []
    for rule in interface.destructive:
        if rule.get("always"):
            told.append("always")
        elif "parameters" in rule:
            told.append("for P values that hold passwords, network or access")
        elif rule["equals"]:
            told.append(f"where it sends {rule['field']}={rule['equals']}")
        else:
            told.append("with GMIService.ALL; an empty id is refused")
    return f"Destructive: needs `allowDestructive` {', and '.join(told)}." if told else ""


def behaviour(interface: Interface) -> str:
    """What the library does besides sending the request; empty if nothing."""
    return _BEHAVIOUR.get(interface.name, "")


def codes(interface: Interface, document: Document) -> tuple[str, dict[str, str]]:
    """The code table that explains a function: what it is about, and the codes."""
    what, table = _TABLES.get(interface.name, ("", ""))
    return what, dict(document.tables[table]) if table else {}


def error_line(form: ReplyForm) -> str:
    """An error reply and what leads to it."""
    text = form.body["msg"] if isinstance(form.body, dict) else form.body
    since = f", since GMI {form.since}" if form.since > 1 else ""
    proposed = ", proposed" if form.standing == "proposed" else ""
    return f"`{text}`: {form.when}{since}{proposed}"


def meaning(interface: Interface, name: str) -> str:
    """What a parameter says; empty for a structure."""
    if name in _MEANINGS:
        return _MEANINGS[name]
    for field in interface.query:
        if field.source == name and not field.record and not field.pairs:
            return sentence(field.meaning + (f" ({field.values})" if field.values else ""))
    return ""


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
