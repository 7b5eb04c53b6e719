"""The SAX side of reading a phonebook: which element stands where, and what it may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from gmi_appkit.protocol.contacts import (
    BLACKLIST_GROUP,
    DEFAULT_GROUP,
    MAIL_KINDS,
    NUMBER_KINDS,
    Book,
    Contact,
    Group,
    Mail,
    PhoneNumber,
)

ROOT = "AddressBook"
ACCOUNTS = 6

_CHILDREN = {
    ROOT: frozenset({"version", "pbgroup", "Contact"}),
    "pbgroup": frozenset({"id", "name", "ringtones"}),
    "Contact": frozenset(
        {
            "FirstName",
            "LastName",
            "Primary",
            "Frequent",
            "Ringtone",
            "Phone",
            "Mail",
            "Group",
            "Groups",
        }
    ),
    "Phone": frozenset({"phonenumber", "accountindex"}),
    "Groups": frozenset({"groupid"}),
}
_KINDS = {kind.lower(): kind for kind in NUMBER_KINDS}
_MAIL_KINDS = {**{kind.lower(): kind for kind in MAIL_KINDS}, "other": "Others"}
_BREAKS = re.compile(r"[\t\r\n]+")


class FormatProblem(Exception):
    """The file is XML, but not a phonebook."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Full(Exception):
    """There are more contacts than may be."""

    def __init__(self, line: int) -> None:
        super().__init__("full")
        self.line = line


class _Locator(Protocol):
    def getLineNumber(self) -> int | None: ...


@dataclass
class _Open:
    """An element that has begun: its text, its attribute, and what its children said."""

    name: str
    line: int
    kind: str | None = None
    text: list[str] = field(default_factory=list)
    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    numbers: list[PhoneNumber | None] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.values.get(name, ("", 0))[0]


class Handler(ContentHandler):
    """Collects groups and contacts; raises where the file breaks a rule of the schema."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._open: list[_Open] = []
        self._skipping = 0
        self._groups: dict[int, Group] = {}
        self._nameless_ids: list[Group] = []
        self._contacts: list[Contact] = []
        self._contact_lines: list[int] = []
        self._notes: dict[str, list[int]] = {}
        self._where: _Locator | None = None
        self._ends: dict[str, Callable[[_Open], None]] = {
            "pbgroup": self._end_group,
            "Contact": self._end_contact,
            "Phone": self._end_phone,
            "Mail": self._end_mail,
            "groupid": self._end_groupid,
        }

    def setDocumentLocator(self, locator: _Locator) -> None:
        self._where = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        line = self._line()
        if self._skipping:
            self._skipping += 1
            return
        if not self._open:
            if name != ROOT:
                raise FormatProblem(
                    f"the root element is <{name}>, not <{ROOT}>{_case_hint(name, {ROOT})}", line
                )
        else:
            known = _CHILDREN.get(self._open[-1].name, frozenset())
            if name not in known:
                self._skipping = 1
                self._note(
                    f"<{name}> in <{self._open[-1].name}> is not known to the GXP2200: ignored"
                    + _case_hint(name, known)
                )
                return
        if name == "Contact" and len(self._contacts) >= self._limit:
            raise Full(line)
        self._open.append(_Open(name, line, attrs.get("type")))

    def characters(self, content: str) -> None:
        if self._open and not self._skipping:
            self._open[-1].text.append(content)

    def endElement(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        done = self._open.pop()
        end = self._ends.get(name)
        if end is not None:
            end(done)
        elif self._open:
            self._open[-1].values[name] = (_clean(done), done.line)

    def book(self) -> Book:
        """What was read, with every contact in a group that exists."""
        for group in self._nameless_ids:
            number = next(n for n in range(1, len(self._groups) + 3) if n not in self._groups)
            self._groups[number] = group
        known = {DEFAULT_GROUP, BLACKLIST_GROUP, *self._groups}
        contacts = []
        for contact, line in zip(self._contacts, self._contact_lines, strict=True):
            if contact.group in known:
                contacts.append(contact)
                continue
            self._note(f"group {contact.group} is not in the file: put into group 0", line)
            contacts.append(replace(contact, group=DEFAULT_GROUP))
        notes = [
            f"line {lines[0]}: {text}" + (f" ({len(lines)} times)" if len(lines) > 1 else "")
            for text, lines in sorted(self._notes.items(), key=lambda item: item[1][0])
        ]
        return Book(groups=self._groups, contacts=tuple(contacts), notes=tuple(notes))

    def _line(self) -> int:
        return (self._where.getLineNumber() if self._where else None) or 1

    def _note(self, text: str, line: int | None = None) -> None:
        self._notes.setdefault(text, []).append(line or self._line())

    def _whole(self, element: _Open, name: str, low: int, high: int) -> int | None:
        if name not in element.values:
            return None
        text, line = element.values[name]
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise FormatProblem(
                f"<{name}> is {text[:40]!r}: a number from {low} to {high} was expected", line
            )
        return int(text)

    def _end_group(self, element: _Open) -> None:
        name = element.value("name")
        if not name:
            raise FormatProblem("a <pbgroup> has no <name>: give it one", element.line)
        group = Group(name, element.value("ringtones"))
        number = self._whole(element, "id", 0, 999_999)
        if number is None:
            self._note("a <pbgroup> has no <id>: given the next free one", element.line)
            self._nameless_ids.append(group)
            return
        if number in self._groups:
            raise FormatProblem(
                f"group id {number} is used twice ({self._groups[number].name!r} and {name!r})",
                element.line,
            )
        self._groups[number] = group

    def _end_phone(self, element: _Open) -> None:
        if "phonenumber" not in element.values:
            raise FormatProblem("a <Phone> has no <phonenumber>: it is required", element.line)
        if not element.values["phonenumber"][0]:
            self._open[-1].numbers.append(None)
            self._note("an empty <phonenumber>: left out", element.line)
            return
        account = self._whole(element, "accountindex", 0, ACCOUNTS - 1)
        if account is None:
            self._note("a <Phone> has no <accountindex>: account 0 taken", element.line)
        kind = self._kind(element)
        self._open[-1].numbers.append(
            PhoneNumber(kind, element.values["phonenumber"][0], account or 0)
        )

    def _kind(self, element: _Open) -> str:
        said = element.kind
        if said in NUMBER_KINDS:
            return said
        if said is None:
            self._note("a <Phone> has no type: read as Work", element.line)
            return "Work"
        if said.lower() == "cell":
            self._note('<Phone type="Cell"> is read as Mobile', element.line)
            return "Mobile"
        kind = _KINDS.get(said.lower(), "Other")
        self._note(f'<Phone type="{said[:40]}"> is not a type: read as {kind}', element.line)
        return kind

    def _end_mail(self, element: _Open) -> None:
        address = _clean(element)
        if not address:
            return
        kind = element.kind or "Work"
        if kind not in MAIL_KINDS:
            taken = _MAIL_KINDS.get(kind.lower(), "Others")
            self._note(f'<Mail type="{kind[:40]}"> is not a type: read as {taken}', element.line)
            kind = taken
        self._open[-1].mails.append(Mail(kind, address))

    def _end_groupid(self, element: _Open) -> None:
        contact = self._open[-2]
        if "Group" in contact.values:
            self._note("a contact is in several groups: the first is taken", element.line)
            return
        self._note("<Groups><groupid> of the GXP21xx is read as <Group>", element.line)
        contact.values["Group"] = (_clean(element), element.line)

    def _end_contact(self, element: _Open) -> None:
        if not {"FirstName", "LastName"} & element.values.keys():
            raise FormatProblem(
                "a <Contact> has neither <FirstName> nor <LastName>: one is required", element.line
            )
        first, last = element.value("FirstName"), element.value("LastName")
        if not (first or last):
            self._note("a <Contact> has an empty name", element.line)
        if not element.value("Group"):
            element.values.pop("Group", None)
        numbers = tuple(entry for entry in element.numbers if entry is not None)
        self._contacts.append(
            Contact(
                first=first,
                last=last,
                group=self._whole(element, "Group", 0, 999_999) or DEFAULT_GROUP,
                numbers=numbers,
                mails=tuple(element.mails),
                primary=self._primary(element),
                frequent=bool(self._whole(element, "Frequent", 0, 1)),
                ringtone=element.value("Ringtone"),
            )
        )
        self._contact_lines.append(element.line)

    def _primary(self, element: _Open) -> int | None:
        index = self._whole(element, "Primary", 0, 999_999)
        if index is None:
            return None
        if index >= len(element.numbers) or element.numbers[index] is None:
            self._note("<Primary> names no number of its contact: ignored", element.line)
            return None
        return sum(entry is not None for entry in element.numbers[:index])


def _clean(element: _Open) -> str:
    return _BREAKS.sub(" ", "".join(element.text)).strip(" ")


def _case_hint(name: str, known: frozenset[str] | set[str]) -> str:
    near = [other for other in known if other.lower() == name.lower()]
    return f" (names are case-sensitive: write <{near[0]}>)" if near else ""
