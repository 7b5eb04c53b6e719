"""Our own CSV for phone books, for people with a spreadsheet.

The phone has a CSV of its own, but nobody has published its columns, so this is not it: it is
converted to the phone's XML before it goes to a phone. First row: the columns' names, in any
order, ``name`` required. Several numbers of one kind stand in one cell, parted by ``|``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from gmi_appkit.protocol._phonebook_text import (
    BAD_FORMAT,
    FULL,
    PARSE_FAILED,
    PhonebookError,
    by_mark,
    check_size,
    decode_as,
)
from gmi_appkit.protocol.contacts import (
    BLACKLIST_GROUP,
    DEFAULT_GROUP,
    NUMBER_KINDS,
    Book,
    Contact,
    Group,
    Mail,
    PhoneNumber,
)

__all__ = ["COLUMNS", "lost_in_csv", "read_csv", "write_csv"]

COLUMNS = (
    "name",
    "group",
    "work",
    "home",
    "mobile",
    "fax",
    "other",
    "email",
    "account",
    "favourite",
)

_DELIMITERS = ",;\t"
_SEVERAL = "|"
_FIXED_GROUPS = {"": DEFAULT_GROUP, "default": DEFAULT_GROUP, "blacklist": BLACKLIST_GROUP}
_YES = frozenset({"1", "yes", "true", "x"})
_NO = frozenset({"", "0", "no", "false"})


def read_csv(
    data: bytes,
    *,
    encoding: str | None = None,
    limit: int = 1000,
    source: str = "phonebook.csv",
) -> Book:
    """Read a phonebook from our CSV.

    Args:
        data: The file; commas, semicolons or tabs between its cells, as its first row has them.
        encoding: What it is encoded in if it has no byte order mark; UTF-8 if not given.
        limit: Most contacts that are taken.
        source: What to call the file in messages.

    Raises:
        PhonebookError: If it cannot be used; the message names the line.
    """
    check_size(data, source)
    text = by_mark(data, source)
    if text is None:
        why = "--encoding" if encoding else "default"
        text = decode_as(data, encoding or "utf-8", why, source)
    rows = _rows(text, source)
    _, header = next(rows, (1, []))
    columns, notes = _columns(header, source)
    groups: dict[str, int] = {}
    contacts: list[Contact] = []
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(contacts) >= limit:
            raise PhonebookError(
                f"{source}, line {line}: more than the {limit} contacts that are allowed: "
                "shorten the file, or raise the limit (P1688, 10 to 10000)",
                FULL,
                line,
            )
        if len(row) != len(columns):
            raise PhonebookError(
                f"{source}, line {line}: {len(row)} cells, but the first row names {len(columns)} "
                "columns: quote a cell that holds the delimiter",
                BAD_FORMAT,
                line,
            )
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=True) if name}
        contacts.append(_contact(cells, groups, f"{source}, line {line}", line))
    named = {number: Group(name) for name, number in groups.items()}
    return Book(groups=named, contacts=tuple(contacts), notes=notes)


def write_csv(book: Book) -> bytes:
    """Write a phonebook as our CSV: UTF-8 with a byte order mark, so that spreadsheets see it.

    See :func:`lost_in_csv` for what the form cannot carry.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for contact in book.contacts:
        numbers = (
            f" {_SEVERAL} ".join(entry.number for entry in contact.numbers if entry.kind == kind)
            for kind in NUMBER_KINDS
        )
        writer.writerow(
            (
                contact.name,
                _group_name(book, contact.group),
                *numbers,
                contact.mails[0].address if contact.mails else "",
                contact.numbers[0].account if contact.numbers else 0,
                int(contact.frequent),
            )
        )
    return out.getvalue().encode("utf-8-sig", "replace")


def lost_in_csv(book: Book) -> tuple[str, ...]:
    """Say what of a phonebook our CSV cannot carry, one line for each kind of loss."""
    tones = [contact.ringtone for contact in book.contacts]
    tones += [group.ringtone for group in book.groups.values()]
    losses = {
        "contacts with first and last name apart: joined into one": sum(
            bool(contact.first and contact.last) for contact in book.contacts
        ),
        "contacts whose numbers use several accounts: the first number's is taken": sum(
            len({entry.account for entry in contact.numbers}) > 1 for contact in book.contacts
        ),
        "contacts with a default number other than the first": sum(
            bool(contact.primary) for contact in book.contacts
        ),
        "contacts with several e-mail addresses: the first is taken": sum(
            len(contact.mails) > 1 for contact in book.contacts
        ),
        "ringtones": sum(map(bool, tones)),
    }
    return tuple(f"{count} {what}" for what, count in losses.items() if count)


def _rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise PhonebookError(
                f"{source}, line {line}: not CSV ({problem})", PARSE_FAILED, line
            ) from None


def _columns(header: list[str], source: str) -> tuple[list[str], tuple[str, ...]]:
    columns: list[str] = []
    notes: list[str] = []
    for cell in header:
        name = cell.strip().lower()
        if name and name in columns:
            raise PhonebookError(
                f"{source}, line 1: the column {name!r} is there twice", BAD_FORMAT, 1
            )
        if name not in COLUMNS:
            notes.append(f"line 1: the column {cell.strip()[:40]!r} is not known: ignored")
            name = ""
        columns.append(name)
    if "name" not in columns:
        raise PhonebookError(
            f"{source}, line 1: no column 'name': the first row names the columns, out of "
            + ", ".join(COLUMNS),
            BAD_FORMAT,
            1,
        )
    return columns, tuple(notes)


def _contact(cells: dict[str, str], groups: dict[str, int], where: str, line: int) -> Contact:
    if not cells["name"]:
        raise PhonebookError(f"{where}: the name is empty: give one", BAD_FORMAT, line)
    said = cells.get("account", "") or "0"
    if said not in {"0", "1", "2", "3", "4", "5"}:
        raise PhonebookError(
            f"{where}: the account is {said[:40]!r}: 0 to 5 was expected, for account 1 to 6",
            BAD_FORMAT,
            line,
        )
    favourite = cells.get("favourite", "").lower()
    if favourite not in _YES | _NO:
        raise PhonebookError(
            f"{where}: favourite is {favourite[:40]!r}: write 0 or 1", BAD_FORMAT, line
        )
    numbers = tuple(
        PhoneNumber(kind, number.strip(), int(said))
        for kind in NUMBER_KINDS
        for number in cells.get(kind.lower(), "").split(_SEVERAL)
        if number.strip()
    )
    mail = cells.get("email", "")
    return Contact(
        first=cells["name"],
        group=_group_number(cells.get("group", ""), groups),
        numbers=numbers,
        mails=(Mail("Work", mail),) if mail else (),
        frequent=favourite in _YES,
    )


def _group_number(name: str, groups: dict[str, int]) -> int:
    fixed = _FIXED_GROUPS.get(name.lower())
    if fixed is not None:
        return fixed
    if name not in groups:
        number = len(groups) + 1
        # The number of the blacklist is taken.
        groups[name] = number + (number >= BLACKLIST_GROUP)
    return groups[name]


def _group_name(book: Book, number: int) -> str:
    if number in book.groups:
        return book.groups[number].name
    return "blacklist" if number == BLACKLIST_GROUP else ""
