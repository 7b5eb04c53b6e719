"""Results as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gmi_appkit.client import Account, Contact, LineState, Message
from gmi_appkit.protocol.contacts import Book


def show(what: Any) -> None:
    """Print a table, or anything else that rich knows, on the standard output."""
    Console().print(what)


def facts(rows: Mapping[str, str]) -> Table:
    """A table of names and values."""
    table = Table(show_header=False, box=None)
    for name, value in rows.items():
        table.add_row(name, _plain(value))
    return table


def accounts(found: Iterable[Account]) -> Table:
    """The SIP accounts; people count them from 1, ``--account`` takes the index."""
    table = Table("account", "index", "number", "server", "status")
    for entry in found:
        status = entry.status.name.removesuffix("_TOO").lower() if entry.active else "switched off"
        row = (str(entry.index + 1), str(entry.index), entry.number, entry.server, status)
        table.add_row(*map(_plain, row))
    return table


def contacts(found: Sequence[Contact], groups: Mapping[int, str]) -> Table:
    """Contacts with the names of their groups."""
    table = Table("id", "name", "group", "work", "home", "mobile", "fax", "e-mail")
    for entry in found:
        group = groups.get(entry.group, str(entry.group))
        number = "" if entry.id is None else str(entry.id)
        row = (number, entry.name, group, entry.work, entry.home, entry.mobile, entry.fax)
        table.add_row(*map(_plain, (*row, entry.email)))
    table.caption = f"{len(found)} contacts"
    return table


def messages(found: Iterable[Message]) -> Table:
    """Messages with their boxes."""
    table = Table("id", "box", "number", "account", "text")
    for entry in found:
        box = entry.box.name.lower() if entry.box is not None else entry.state
        row = (str(entry.id), box, entry.number, str(entry.account), entry.text)
        table.add_row(*map(_plain, row))
    return table


def lines(states: Mapping[int, LineState]) -> Table:
    """Lines, counted from 1 as on the phone."""
    table = Table("line", "state")
    for number, state in states.items():
        table.add_row(str(number + 1), state.name.lower().replace("_", " "))
    return table


def book_as_contacts(book: Book) -> list[Contact]:
    """A phonebook file as the contacts that GMI would show, without their ids."""
    return [
        Contact(
            name=entry.name,
            work=entry.number("Work"),
            home=entry.number("Home"),
            mobile=entry.number("Mobile"),
            fax=entry.number("Fax"),
            email=entry.mails[0].address if entry.mails else "",
            group=entry.group,
        )
        for entry in book.contacts
    ]


def _plain(value: str) -> Text:
    """Text as it is: names and messages come from strangers, rich's markup is not theirs."""
    return Text("".join(char if char.isprintable() else "�" for char in value))
