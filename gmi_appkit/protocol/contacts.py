"""What a phonebook holds, as the phone's XML file knows it (more than GMI can show).

All values are immutable: whoever edits one puts a new one in its place, so that a snapshot of a
phonebook is a copy of one dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_GROUP = 0
BLACKLIST_GROUP = 100

NUMBER_KINDS = ("Work", "Home", "Mobile", "Fax", "Other")
"""Kinds of the XML file; GMI's contacts show the first of each of the first four."""

MAIL_KINDS = ("Work", "Home", "Others")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One number of a contact: its kind, its digits, and the account (0 to 5) that dials it."""

    kind: str
    number: str
    account: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail address of a contact."""

    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry of a phonebook.

    Attributes:
        first: First name, or the whole name where it came over GMI.
        last: Last name.
        group: Id of its group.
        numbers: All its numbers, in the file's order.
        mails: Its addresses.
        primary: Index of the default number.
        frequent: Whether it is a favourite.
        ringtone: Path of a tone on the phone.
    """

    first: str
    last: str = ""
    group: int = DEFAULT_GROUP
    numbers: tuple[PhoneNumber, ...] = ()
    mails: tuple[Mail, ...] = ()
    primary: int | None = None
    frequent: bool = False
    ringtone: str = ""

    @property
    def name(self) -> str:
        """The name that GMI shows: first and last, joined with one blank."""
        return f"{self.first} {self.last}" if self.first and self.last else self.first or self.last

    def number(self, kind: str) -> str:
        """The first number of a kind, or nothing."""
        return next((entry.number for entry in self.numbers if entry.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of contacts."""

    name: str
    ringtone: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A phonebook file.

    Attributes:
        groups: Groups by id, as the file numbers them.
        contacts: The entries, in the file's order.
        notes: What was read past: unknown elements, kinds read as others. For people.
    """

    groups: dict[int, Group]
    contacts: tuple[Contact, ...]
    notes: tuple[str, ...] = ()
