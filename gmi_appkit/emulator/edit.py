"""Between a contact as the phone keeps it and the flat record that GMI shows and takes.

The phone's XML file holds more than GMI can say: several numbers of a kind, accounts, favourites.
What GMI does not say, an edit over GMI leaves alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gmi_appkit.protocol import wire
from gmi_appkit.protocol.contacts import Contact, Mail, PhoneNumber

SHOWN_KINDS = {"work": "Work", "home": "Home", "mobile": "Mobile", "fax": "Fax"}
"""Fields of getContact and setContact, and the kind of number each stands for."""

_MAIL_KIND = "Work"


def row(contact_id: int, contact: Contact) -> bytes:
    """Write a contact as getContact shows it (V1.0 p. 11): the first number of each kind."""
    shown = {"Work": "", "Home": "", "Mobile": "", "Fax": ""}
    for entry in reversed(contact.numbers):
        if entry.kind in shown:
            shown[entry.kind] = entry.number
    return wire.json_bytes(
        {
            "contactID": str(contact_id),
            "contactName": contact.name,
            "groupID": str(contact.group),
            "work": shown["Work"],
            "home": shown["Home"],
            "mobile": shown["Mobile"],
            "fax": shown["Fax"],
            "photo": "",
            "email": _mail(contact),
        }
    )


def edited(contact: Contact | None, record: Mapping[str, str], group: int) -> Contact:
    """Apply a setContact record.

    Args:
        contact: What is there; None for a new contact.
        record: ctName, work, home, mobile, fax and mail of the record; an empty number takes the
            shown one away.
        group: Its group.

    Returns:
        The contact with what the record says and everything else as it was.
    """
    name = record["ctName"]
    if contact is None:
        contact = Contact(first=name)
    elif contact.name != name:
        contact = replace(contact, first=name, last="")
    contact = replace(contact, group=group)
    for field, kind in SHOWN_KINDS.items():
        if record[field] != contact.number(kind):
            contact = _with_number(contact, kind, record[field])
    if record["mail"] != _mail(contact):
        contact = _with_mail(contact, record["mail"])
    return contact


def _mail(contact: Contact) -> str:
    return next((mail.address for mail in contact.mails if mail.kind == _MAIL_KIND), "")


def _with_number(contact: Contact, kind: str, number: str) -> Contact:
    numbers = list(contact.numbers)
    primary = contact.primary
    at = next((i for i, entry in enumerate(numbers) if entry.kind == kind), None)
    if at is None:
        numbers.append(PhoneNumber(kind, number))
    elif number:
        numbers[at] = replace(numbers[at], number=number)
    else:
        del numbers[at]
        if primary is not None and primary >= at:
            # Primary counts the numbers; the one it meant may be the one that went.
            primary = None if primary == at else primary - 1
    return replace(contact, numbers=tuple(numbers), primary=primary)


def _with_mail(contact: Contact, address: str) -> Contact:
    mails = list(contact.mails)
    at = next((i for i, mail in enumerate(mails) if mail.kind == _MAIL_KIND), None)
    if at is None:
        mails.append(Mail(_MAIL_KIND, address))
    elif address:
        mails[at] = replace(mails[at], address=address)
    else:
        del mails[at]
    return replace(contact, mails=tuple(mails))
