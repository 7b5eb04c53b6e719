"""Scenarios as readable files.

A scenario is a TOML file::

    title = "Friday afternoon"
    people = 40                       # that many believable contacts, or phonebook = "file.xml"

    [[messages]]
    box = "inbox"
    number = "2107"
    text = "Lunch?"
    ago = 600                         # seconds before the start

    [[events]]
    at = 5                            # seconds after the start
    ring = { number = "07700900123", name = "Ines Okafor" }

What can happen is listed in :data:`~gmi_appkit.emulator.scenario.EVENTS`, all else in the
documentation; a key that is not known is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from gmi_appkit.emulator.calllog import TYPE_NAMES
from gmi_appkit.emulator.faults import fault_from_mapping
from gmi_appkit.emulator.lines import FarEnd
from gmi_appkit.emulator.messages import BOX_NAMES
from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.scenario import EVENTS, NUMBER, Event, PastCall, PastMessage, Scenario
from gmi_appkit.emulator.settings import ACCOUNTS, Account
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol.contacts import (
    BLACKLIST_GROUP,
    DEFAULT_GROUP,
    Book,
    Contact,
    Group,
    Mail,
    PhoneNumber,
)

_NEEDED = {
    "ring": ("number",),
    "message": ("number", "text"),
    "dial": ("number",),
    "far_end": ("number",),
    "register": ("account",),
    "unregister": ("account",),
    "set_parameter": ("key", "value"),
}
_SHORTEST_REPEAT = 0.1
_MOST_PEOPLE = 10_000


def shipped_scenarios() -> dict[str, str]:
    """The scenarios that come with the package: name to TOML text."""
    folder = files(__package__) / "scenarios"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in sorted(found, key=lambda entry: entry.name)
    }


def load_scenario(name_or_path: str | Path, *, root: Path | None = None) -> Scenario:
    """Read a scenario.

    Args:
        name_or_path: The name of a shipped one (``quiet-office``), or a file.
        root: The folder that a relative file is in; the working directory unless given.

    Raises:
        ConfigurationError: If there is no such scenario, or something in it cannot be; the
            message names the file and the key.
    """
    shipped = shipped_scenarios()
    text, folder = shipped.get(str(name_or_path)), Path()
    if text is None:
        path = (root or Path()) / name_or_path
        folder = path.parent
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            hint = _hint(str(name_or_path), shipped)
            raise ConfigurationError(
                f"cannot read the scenario {str(name_or_path)!r} ({_reason(error)}){hint}: give "
                f"a file, or one of {', '.join(shipped)}"
            ) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"scenario {name_or_path}: not valid TOML: {error}") from None
    return _Reader(f"scenario {name_or_path}", folder).scenario(raw)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is not UTF-8"


def _hint(given: str, known: Any) -> str:
    close = get_close_matches(given, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


_CONTACTNUMBERS = {"work": "Work", "home": "Home", "mobile": "Mobile", "fax": "Fax"}
_CONTACT = {
    "name": str,
    "group": str,
    **dict.fromkeys(_CONTACTNUMBERS, str),
    "other": str,
    "mail": str,
    "frequent": bool,
}
_FIXED_GROUPS = {"default": DEFAULT_GROUP, "blacklist": BLACKLIST_GROUP}
_TOP: dict[str, Any] = {
    "title": str,
    "about": str,
    "phonebook": str,
    "people": int,
    "accounts": list,
    "contacts": list,
    "messages": list,
    "calls": list,
    "parameters": dict,
    "numbers": list,
    "faults": list,
    "events": list,
}
_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
    object: "a table, or true for an empty one",
}


def _types(kind: Any) -> dict[str, Any]:
    """The keys of a table that becomes a dataclass, and their types."""
    known = {"str": str, "int": int, "bool": bool, "float": NUMBER, "float | None": NUMBER}
    return {entry.name: known[str(entry.type)] for entry in fields(kind)}


class _Reader:
    """Reads one file; its errors begin with where they are."""

    def __init__(self, source: str, folder: Path) -> None:
        self._source = source
        self._folder = folder

    def scenario(self, raw: Mapping[str, Any]) -> Scenario:
        self._check("", raw, _TOP, ("title",))
        faults = [
            Event(0.0, "fault", self._fault(f"faults[{n}]", entry))
            for n, entry in enumerate(raw.get("faults", ()))
        ]
        return Scenario(
            title=raw["title"],
            about=raw.get("about", "").strip(),
            accounts=self._accounts(raw["accounts"]) if "accounts" in raw else None,
            book=self._book(raw),
            messages=self._all(raw, "messages", self._message),
            calls=self._all(raw, "calls", self._call),
            parameters=self._parameters(raw.get("parameters", {})),
            far_ends=self._all(raw, "numbers", self._far_end) or (),
            events=(*faults, *(self._all(raw, "events", self._event) or ())),
        )

    def _wrong(self, where: str, why: str) -> ConfigurationError:
        return ConfigurationError(f"{self._source}: {where}{': ' if where else ''}{why}")

    def _check(
        self, where: str, raw: Any, known: Mapping[str, Any], needed: tuple[str, ...] = ()
    ) -> None:
        if not isinstance(raw, dict):
            raise self._wrong(where, f"{raw!r} must be a table")
        for key, value in raw.items():
            if key not in known:
                hint = _hint(key, known)
                raise self._wrong(where, f"unknown key {key!r}{hint} (known: {', '.join(known)})")
            wanted = known[key]
            right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
            if not right:
                word = _WORDS.get(wanted, "a number")
                raise self._wrong(where, f"{key} is {value!r}: it must be {word}")
            if wanted is NUMBER and not 0 <= value < 1e9:
                raise self._wrong(where, f"{key} is {value!r}: it must be seconds from 0 up")
            if key == "account" and not 0 <= value < ACCOUNTS:
                raise self._wrong(where, f"account is {value}: accounts are 0 to {ACCOUNTS - 1}")
        for key in needed:
            if key not in raw:
                raise self._wrong(where, f"{key} is missing")

    def _all(self, raw: Mapping[str, Any], key: str, read: Any) -> tuple[Any, ...] | None:
        if key not in raw:
            return None
        return tuple(read(f"{key}[{n}]", entry) for n, entry in enumerate(raw[key]))

    def _accounts(self, raw: list[Any]) -> tuple[Account, ...]:
        found = {index: Account(index) for index in range(ACCOUNTS)}
        for n, entry in enumerate(raw):
            where = f"accounts[{n}]"
            self._check(where, entry, _types(Account), ("index",))
            if entry["index"] not in found:
                raise self._wrong(where, f"index is {entry['index']}: accounts are 0 to 5")
            found[entry["index"]] = Account(**{"active": True, "registered": True, **entry})
        return tuple(found.values())

    def _book(self, raw: Mapping[str, Any]) -> Book | None:
        given = [key for key in ("phonebook", "people", "contacts") if key in raw]
        if not given:
            return None
        if "phonebook" in given and "people" in given:
            raise self._wrong("", "phonebook and people exclude each other")
        book = Book({}, ())
        if "phonebook" in raw:
            from gmi_appkit.protocol.phonebook_xml import read_phonebook

            path = self._folder / raw["phonebook"]
            try:
                data = path.read_bytes()
            except OSError as error:
                raise self._wrong("phonebook", f"cannot read {path}: {error.strerror}") from None
            book = read_phonebook(data, limit=_MOST_PEOPLE, source=str(path))
        elif "people" in raw:
            if not 0 <= raw["people"] <= _MOST_PEOPLE:
                raise self._wrong("people", f"{raw['people']} is not between 0 and {_MOST_PEOPLE}")
            book = make_book(raw["people"])
        return self._with_contacts(book, raw.get("contacts", []))

    def _with_contacts(self, book: Book, raw: list[Any]) -> Book:
        groups = dict(book.groups)
        ids = {**_FIXED_GROUPS, **{group.name: i for i, group in groups.items()}}
        contacts = list(book.contacts)
        for n, entry in enumerate(raw):
            self._check(f"contacts[{n}]", entry, _CONTACT, ("name",))
            group = entry.get("group", "default")
            if group not in ids:
                ids[group] = max((0, *(i for i in groups if i != BLACKLIST_GROUP))) + 1
                groups[ids[group]] = Group(group)
            kinds = {**_CONTACTNUMBERS, "other": "Other"}
            numbers = [PhoneNumber(kind, entry[k]) for k, kind in kinds.items() if k in entry]
            contacts.append(
                Contact(
                    entry["name"],
                    group=ids[group],
                    numbers=tuple(numbers),
                    mails=(Mail("Work", entry["mail"]),) if "mail" in entry else (),
                    frequent=entry.get("frequent", False),
                )
            )
        return Book(groups, tuple(contacts))

    def _message(self, where: str, raw: Any) -> PastMessage:
        self._check(where, raw, _types(PastMessage), ("box", "number", "text"))
        self._choice(where, "box", raw["box"], BOX_NAMES.values())
        return PastMessage(**raw)

    def _call(self, where: str, raw: Any) -> PastCall:
        self._check(where, raw, _types(PastCall), ("type", "number"))
        self._choice(where, "type", raw["type"], TYPE_NAMES.values())
        return PastCall(**raw)

    def _choice(self, where: str, key: str, value: str, known: Any) -> None:
        if value not in known:
            hint = _hint(value, known)
            raise self._wrong(where, f"{key} is {value!r}{hint} (known: {', '.join(known)})")

    def _parameters(self, raw: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        found = []
        for key, value in raw.items():
            number = key.removeprefix("P")
            if not (number.isascii() and number.isdigit() and len(number) <= 5):
                raise self._wrong("parameters", f"{key!r} is no P value: write P904, or 904")
            if not isinstance(value, str | int) or isinstance(value, bool):
                raise self._wrong("parameters", f"{key} is {value!r}: it must be text or a number")
            found.append((number, str(value)))
        return tuple(found)

    def _far_end(self, where: str, raw: Any) -> tuple[str, FarEnd]:
        self._check(where, raw, EVENTS["far_end"], ("number",))
        try:
            end = FarEnd(**{key: value for key, value in raw.items() if key != "number"})
        except ConfigurationError as error:
            raise self._wrong(where, str(error)) from None
        return raw["number"], end

    def _fault(self, where: str, raw: Any) -> tuple[tuple[str, Any], ...]:
        if not isinstance(raw, dict):
            raise self._wrong(where, f"{raw!r} must be a table")
        try:
            fault_from_mapping(raw)
        except ConfigurationError as error:
            raise self._wrong(where, str(error)) from None
        return tuple(raw.items())

    def _event(self, where: str, raw: Any) -> Event:
        known = {"at": NUMBER, "every": NUMBER, "times": int, **dict.fromkeys(EVENTS, object)}
        if isinstance(raw, dict):
            raw = {key: {} if value is True else value for key, value in raw.items()}
        self._check(where, raw, known, ("at",))
        found = [key for key in raw if key in EVENTS]
        if len(found) != 1:
            told = f"it has {' and '.join(found)}" if found else "it has none"
            raise self._wrong(where, f"one thing happens per event, {told} of {', '.join(EVENTS)}")
        what = found[0]
        if what == "fault":
            arguments = self._fault(f"{where}.fault", raw[what])
        else:
            self._check(f"{where}.{what}", raw[what], EVENTS[what], _NEEDED.get(what, ()))
            arguments = tuple(raw[what].items())
        if what == "far_end":
            self._far_end(f"{where}.far_end", raw[what])
        every, times = raw.get("every"), raw.get("times")
        if every is not None and every < _SHORTEST_REPEAT:
            raise self._wrong(where, f"every is {every}: at least {_SHORTEST_REPEAT} seconds")
        if times is not None and (every is None or times < 1):
            raise self._wrong(where, "times counts repeats: it needs every, and at least 1")
        return Event(float(raw["at"]), what, arguments, every, times)
