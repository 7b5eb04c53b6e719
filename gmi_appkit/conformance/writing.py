"""What the run writes: a group, a contact, a draft and an import, and how it removes them."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Any

from gmi_appkit.client import Box
from gmi_appkit.conformance.probes import NAME, SAVED, SUCCESS
from gmi_appkit.errors import PhoneError
from gmi_appkit.protocol.contacts import Book, Contact, PhoneNumber
from gmi_appkit.protocol.phonebook_xml import write_phonebook

if TYPE_CHECKING:
    from gmi_appkit.conformance.run import Run

_LABEL = "270"


def write_and_clean_up(run: Run) -> None:
    """Write what can be removed again, note the replies, and remove it whatever happens."""
    mark = f"{NAME} {secrets.token_hex(4)}"
    try:
        for step in (_group_and_contact, _draft, _parameter, _phonebook):
            # One step's failure is in the report already; the others still tell something.
            with contextlib.suppress(PhoneError):
                step(run, mark)
    finally:
        _clean_up(run)


def _group_and_contact(run: Run, mark: str) -> None:
    seen = run.ask("setgroup", {"groupInfo": f"::{mark}"})
    run.note("setGroup", SUCCESS, seen)
    group = _id(seen)
    if not group:
        return
    seen = run.ask("setcontact", {"contactInfo": f"::{mark}::{group}::2199::::::::"})
    run.note("setContact", SUCCESS, seen)
    contact = _id(seen)
    if contact:
        run.note("moveToDefault", SUCCESS, run.ask("movetodefault", {"contactID": contact}))
        again = run.ask("movetodefault", {"contactID": contact})
        run.note("moveToDefault", "move contact to default failed", again)
        run.ask("setcontact", {"contactInfo": f"{contact}::{mark}::{group}::2199::::::::"})
    run.note("clearGroup", SUCCESS, run.ask("cleargroup", {"groupID": group}))
    if contact:
        run.note("removeContact", SUCCESS, run.ask("removecontact", {"contactID": contact}))
    run.note("removeGroup", SUCCESS, run.ask("removegroup", {"groupID": group}))


def _draft(run: Run, mark: str) -> None:
    fields = {"number": "2199", "account": "0", "content": mark, "flag": "0"}
    run.note("setNewMessage", SUCCESS, run.ask("setnewmessage", fields))
    for message in run.phone.get_message():
        if message.text == mark:
            removed = run.ask("removemessage", {"ID": str(message.id), "flag": "0"})
            run.note("removeMessage", SUCCESS, removed)


def _parameter(run: Run, _mark: str) -> None:
    """Write a value that stands there already."""
    value = run.phone.get_parameter(_LABEL).get(_LABEL, "")
    # Plain text only: whether a phone takes back what it said is what is being found out.
    if value and value.isascii():
        fields = {"flag": "1", "var-0000": _LABEL, "val-0000": value}
        run.note("setParameter", SUCCESS, run.ask("put", fields))


def _phonebook(run: Run, mark: str) -> None:
    seen = run.ask("savephbk", {})
    run.note("savephbk", SUCCESS, seen)
    run.note("setPhonebook", SAVED, seen)
    run.phone.save_phonebook()
    book = Book({}, (Contact(mark, numbers=(PhoneNumber("Work", "2199"),)),))
    run.phone.upload_phonebook(write_phonebook(book))
    fields = {"opmode": "0", "flag": "1", "portType": "0", "portEncode": "UTF-8"}
    fields |= {"portReplace": "0", "portClear": "0"}
    run.note("setPhonebook", SUCCESS, run.ask("putportphbk", fields))
    run.phone.wait_for_phonebook()


def _clean_up(run: Run) -> None:
    """Remove everything that carries the run's name, of this run or of one that was stopped."""
    phone = run.phone
    try:
        for contact in phone.get_contact(name=NAME):
            if contact.name.startswith(NAME) and contact.id is not None:
                phone.remove_contact(contact.id, allow_destructive=True)
        for group in phone.get_group():
            if group.name.startswith(NAME):
                phone.remove_group(group.id, allow_destructive=True)
        with contextlib.suppress(PhoneError):
            for message in phone.get_message():
                if message.text.startswith(NAME) and message.box is Box.DRAFTS:
                    phone.remove_message(message.id)
        run.left_over += [f"contact {entry.name}" for entry in phone.get_contact(name=NAME)]
        run.left_over += [
            f"group {entry.name}" for entry in phone.get_group() if entry.name.startswith(NAME)
        ]
    except PhoneError as problem:
        run.left_over.append(f"whatever begins with {NAME!r}: {problem}")


def _id(body: Any) -> str:
    said = body.get("msg") if isinstance(body, dict) and body.get("res") == "success" else ""
    return str(said) if str(said).isdigit() else ""
