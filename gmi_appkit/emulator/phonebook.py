"""The phonebook: groups and contacts (interfaces 11 to 20, V1.0 p. 10 to 19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from gmi_appkit.emulator.edit import edited, row
from gmi_appkit.emulator.part import JSON, Body, Handler, Listing, Part, number
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import wire
from gmi_appkit.protocol.contacts import (
    BLACKLIST_GROUP,
    DEFAULT_GROUP,
    Book,
    Contact,
    Group,
    Mail,
    PhoneNumber,
)

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

# How much a real phone takes is not known; these keep a careless client from filling memory.
_MOST_GROUPS = 1000
_LONGEST_RECORD = 4096

_FIXED = {DEFAULT_GROUP: Group("default"), BLACKLIST_GROUP: Group("blacklist")}


class PhonebookFull(ConfigurationError):
    """More contacts came than the phonebook holds (P1688)."""


class Phonebook(Part):
    """Contacts and groups by id; ids count up and are not given again."""

    name = "phonebook"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._contacts: dict[int, Contact] = {}
        self._groups: dict[int, Group] = dict(_FIXED)
        self._next_contact = 0
        self._next_group = 1
        self._limit = phone.settings.contact_limit
        # Derived from the contacts, each made when first asked for: the encoded row and the
        # folded name; the list of all.
        self._shown: dict[int, tuple[bytes, str]] = {}
        self._all: Listing | None = None
        names = phone.document.by_name
        self._group_record = names["setGroup"].query[0].record
        self._contact_record = names["setContact"].query[0].record

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "getgroup": self._get_group,
            "getcontact": self._get_contact,
            "getgroupcount": self._get_group_count,
            "getcontactcount": self._get_contact_count,
            "setgroup": self._set_group,
            "setcontact": self._set_contact,
            "removecontact": self._remove_contact,
            "cleargroup": self._clear_group,
            "removegroup": self._remove_group,
            "movetodefault": self._move_to_default,
        }

    # -- for Python ---------------------------------------------------------------------------

    @property
    def limit(self) -> int:
        """Most contacts it holds (P1688); lowering it removes nobody."""
        return self._limit

    @limit.setter
    def limit(self, most: int) -> None:
        self._limit = most
        self.touch("limit")

    def contacts(self) -> dict[int, Contact]:
        """All contacts by id."""
        return dict(self._contacts)

    def groups(self) -> dict[int, Group]:
        """All groups by id; 0 and 100 are always there."""
        return dict(self._groups)

    def listed(self) -> list[JSON]:
        """All contacts for programs, as getContact shows them."""
        rows: list[JSON] = self._everybody().plain()["msg"]
        return rows

    def book(self) -> Book:
        """All of it, as it goes into an XML file."""
        return Book(dict(self._groups), tuple(self._contacts.values()))

    def load_book(self, book: Book, *, clear: bool, replace_duplicates: bool = False) -> int:
        """Take in a phonebook file; all of it or nothing.

        Args:
            book: The file.
            clear: Whether contacts and groups that are there go first.
            replace_duplicates: Whether an entry takes the place of one with the same name; else
                both are kept.

        Returns:
            How many contacts were taken in.

        Raises:
            PhonebookFull: If there would be more than :attr:`limit`.
        """
        kept = {} if clear else self._contacts
        by_name = {c.name: i for i, c in kept.items()} if replace_duplicates else {}
        fresh = len({c.name for c in book.contacts} - by_name.keys())
        added = fresh if replace_duplicates else len(book.contacts)
        if len(kept) + added > self._limit:
            raise PhonebookFull(
                f"{len(kept) + added} contacts are more than the phonebook holds: the limit is "
                f"{self._limit} (P1688), it can be set up to 10000"
            )
        if clear:
            self.touch(*(f"contact/{i}" for i in self._contacts))
            self.touch(*(f"group/{i}" for i in self._groups))
            self._contacts, self._groups = {}, dict(_FIXED)
            self._shown.clear()
        ids = self._take_groups(book.groups, keep_ids=clear)
        for contact in book.contacts:
            moved = replace(contact, group=ids.get(contact.group, DEFAULT_GROUP))
            at = by_name.get(contact.name)
            if at is None:
                at = self._new_contact_id()
                if replace_duplicates:
                    by_name[contact.name] = at
            self._put(at, moved)
        self._all = None
        return len(book.contacts)

    def _take_groups(self, groups: Mapping[int, Group], *, keep_ids: bool) -> dict[int, int]:
        ids = {fixed: fixed for fixed in _FIXED}
        by_name = {group.name: i for i, group in self._groups.items()}
        for theirs, group in groups.items():
            if theirs in _FIXED:
                continue
            ours = by_name.get(group.name)
            if ours is None:
                ours = theirs if keep_ids and theirs > 0 else self._new_group_id()
                by_name[group.name] = ours
            self._put_group(ours, group)
            ids[theirs] = ours
        return ids

    # -- changes ------------------------------------------------------------------------------

    def _new_contact_id(self) -> int:
        self._next_contact += 1
        self.touch("next")
        return self._next_contact - 1

    def _new_group_id(self) -> int:
        while self._next_group in self._groups:
            self._next_group += 1
        self._next_group += 1
        self.touch("next")
        return self._next_group - 1

    def _put(self, contact_id: int, contact: Contact) -> None:
        self._contacts[contact_id] = contact
        self._changed(contact_id)

    def _put_group(self, group_id: int, group: Group) -> None:
        self._groups[group_id] = group
        self.touch(f"group/{group_id}")

    def _changed(self, contact_id: int) -> None:
        self._shown.pop(contact_id, None)
        self._all = None
        self.touch(f"contact/{contact_id}")

    def _empty(self, group_ids: Iterable[int]) -> None:
        emptied = set(group_ids)
        for contact_id, contact in self._contacts.items():
            if contact.group in emptied:
                self._contacts[contact_id] = replace(contact, group=DEFAULT_GROUP)
                self._changed(contact_id)

    # -- reading ------------------------------------------------------------------------------

    def _entry(self, contact_id: int) -> tuple[bytes, str]:
        shown = self._shown.get(contact_id)
        if shown is None:
            contact = self._contacts[contact_id]
            shown = row(contact_id, contact), contact.name.casefold()
            self._shown[contact_id] = shown
        return shown

    def _everybody(self) -> Listing:
        if self._all is None:
            self._all = Listing([self._entry(i)[0] for i in self._contacts])
        return self._all

    def _get_group(self, fields: Mapping[str, str]) -> Body:
        asked = fields.get("groupID", "")
        groups = self._groups
        if asked:
            group_id = number(asked)
            if group_id is None:
                return self.replies.error("getgroup", "wrong format")
            if group_id not in groups:
                return self.replies.error("getgroup", "0")
            groups = {group_id: groups[group_id]}
        rows = [{"groupID": str(i), "groupName": group.name} for i, group in groups.items()]
        return self.replies.ok("getgroup", msg=rows)

    def _get_contact(self, fields: Mapping[str, str]) -> Body:
        contact, group = fields.get("contactID", ""), fields.get("groupID", "")
        name = fields.get("contactName", "")
        contact_id, group_id = number(contact), number(group)
        if (contact and contact_id is None) or (group and group_id is None):
            return self.replies.error("getcontact", "wrong format")
        if name:
            text = name.casefold()
            rows = [
                self._entry(i)[0]
                for i, entry in self._contacts.items()
                if (group_id is None or entry.group == group_id) and text in self._entry(i)[1]
            ]
        elif contact_id is not None:
            rows = [self._entry(contact_id)[0]] if contact_id in self._contacts else []
        elif group_id is not None:
            rows = [self._entry(i)[0] for i, c in self._contacts.items() if c.group == group_id]
        elif self._contacts:
            return self._everybody()
        else:
            rows = []
        return Listing(rows) if rows else self.replies.error("getcontact", "0")

    def _get_group_count(self, fields: Mapping[str, str]) -> Body:
        return self.replies.ok("getgroupcount", msg=str(len(self._groups)))

    def _get_contact_count(self, fields: Mapping[str, str]) -> Body:
        return self.replies.ok("getcontactcount", msg=str(len(self._contacts)))

    # -- writing ------------------------------------------------------------------------------

    def _set_group(self, fields: Mapping[str, str]) -> Body:
        error = self.replies.error
        text = fields.get("groupInfo", "")
        if not text:
            return error("setgroup", "group information is empty")
        try:
            record = wire.split_record(self._group_record, text)
        except wire.RecordError:
            return error("setgroup", "wrong format")
        asked, name = number(record["gpID"]), record["gpName"]
        if (record["gpID"] and asked is None) or not name.strip():
            return error("setgroup", "wrong format")
        if len(text) > _LONGEST_RECORD or (asked is None and len(self._groups) >= _MOST_GROUPS):
            return error("setgroup", "set group failed")
        if asked is None:
            group_id = self._new_group_id()
            self._put_group(group_id, Group(name))
        elif asked in _FIXED or asked not in self._groups:
            return error("setgroup", "set group failed")
        else:
            group_id = asked
            self._put_group(group_id, replace(self._groups[group_id], name=name))
        return self.replies.ok("setgroup", msg=str(group_id))

    def _set_contact(self, fields: Mapping[str, str]) -> Body:
        error = self.replies.error
        text = fields.get("contactInfo", "")
        if not text:
            return error("setcontact", "contact information is empty")
        try:
            record = wire.split_record(self._contact_record, text)
        except wire.RecordError:
            return error("setcontact", "wrong format")
        asked, group_id = number(record["ctID"]), number(record["gpID"] or str(DEFAULT_GROUP))
        if (record["ctID"] and asked is None) or group_id is None or not record["ctName"].strip():
            return error("setcontact", "wrong format")
        if group_id not in self._groups or len(text) > _LONGEST_RECORD:
            return error("setcontact", "set contact failed")
        if asked is None:
            if len(self._contacts) >= self._limit:
                return error("setcontact", "set contact failed")
            contact_id = self._new_contact_id()
        elif asked not in self._contacts:
            return error("setcontact", "set contact failed")
        else:
            contact_id = asked
        self._put(contact_id, edited(self._contacts.get(contact_id), record, group_id))
        return self.replies.ok("setcontact", msg=str(contact_id))

    def _remove_contact(self, fields: Mapping[str, str]) -> Body:
        asked = fields.get("contactID", "")
        contact_id = number(asked)
        if asked and contact_id is None:
            return self.replies.error("removecontact", "wrong format")
        if contact_id is None:
            gone = list(self._contacts)
        elif contact_id in self._contacts:
            gone = [contact_id]
        else:
            return self.replies.error("removecontact", "remove contact failed")
        for each in gone:
            del self._contacts[each]
            self._changed(each)
        return self.replies.ok("removecontact")

    def _clear_group(self, fields: Mapping[str, str]) -> Body:
        asked = fields.get("groupID", "")
        if not asked:
            return self.replies.error("cleargroup", "ID is empty")
        group_id = number(asked)
        # No wrong format here: the guide lists none for this one.
        if group_id is None or group_id == DEFAULT_GROUP or group_id not in self._groups:
            return self.replies.error("cleargroup", "clear group failed")
        self._empty([group_id])
        return self.replies.ok("cleargroup")

    def _remove_group(self, fields: Mapping[str, str]) -> Body:
        asked = fields.get("groupID", "")
        group_id = number(asked)
        if asked and group_id is None:
            return self.replies.error("removegroup", "wrong format")
        if group_id is None:
            gone = [i for i in self._groups if i not in _FIXED]
        elif group_id in self._groups and group_id not in _FIXED:
            gone = [group_id]
        else:
            return self.replies.error("removegroup", "remove group failed")
        self._empty(gone)
        for each in gone:
            del self._groups[each]
            self.touch(f"group/{each}")
        return self.replies.ok("removegroup")

    def _move_to_default(self, fields: Mapping[str, str]) -> Body:
        asked = fields.get("contactID", "")
        if not asked:
            return self.replies.error("movetodefault", "ID is empty")
        contact_id = number(asked)
        if contact_id is None:
            return self.replies.error("movetodefault", "wrong format")
        contact = self._contacts.get(contact_id)
        if contact is None or contact.group == DEFAULT_GROUP:
            return self.replies.error("movetodefault", "move contact to default failed")
        self._put(contact_id, replace(contact, group=DEFAULT_GROUP))
        return self.replies.ok("movetodefault")

    # -- state --------------------------------------------------------------------------------

    def state(self) -> JSON:
        """See :class:`Part`."""
        return {
            "contacts": len(self._contacts),
            "limit": self._limit,
            "groups": {str(i): group.name for i, group in self._groups.items()},
        }

    def snapshot(self) -> object:
        """See :class:`Part`."""
        counts = self._next_contact, self._next_group, self._limit
        return dict(self._contacts), dict(self._groups), counts, dict(self._shown), self._all

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        contacts, groups, counts, shown, everybody = cast("_State", state)
        self._contacts, self._groups, self._shown = dict(contacts), dict(groups), dict(shown)
        self._next_contact, self._next_group, self._limit = counts
        self._all = everybody

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        keys = [
            "next",
            "limit",
            *(f"group/{i}" for i in self._groups),
            *(f"contact/{i}" for i in self._contacts),
        ]
        return {key: self.row(key) for key in keys}

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        kind, _, text = key.partition("/")
        if kind == "next":
            return [self._next_contact, self._next_group]
        if kind == "limit":
            return self._limit
        table: Mapping[int, Contact | Group]
        table = self._contacts if kind == "contact" else self._groups
        value = table.get(int(text))
        return None if value is None else asdict(value)

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        self._contacts, self._groups = {}, dict(_FIXED)
        self._shown, self._all = {}, None
        self._next_contact, self._next_group = rows.get("next", (0, 1))
        self._limit = rows.get("limit", self._limit)
        tables = {"contact": {}, "group": {}}  # type: dict[str, dict[int, JSON]]
        for key, value in rows.items():
            kind, _, text = key.partition("/")
            if kind in tables:
                tables[kind][int(text)] = value
        for group_id in sorted(tables["group"]):
            self._groups[group_id] = Group(**tables["group"][group_id])
        for contact_id in sorted(tables["contact"]):
            self._contacts[contact_id] = _contact(tables["contact"][contact_id])


_State = tuple[
    dict[int, Contact],
    dict[int, Group],
    tuple[int, int, int],
    dict[int, tuple[bytes, str]],
    Listing | None,
]


def _contact(row: Mapping[str, JSON]) -> Contact:
    numbers = tuple(PhoneNumber(**entry) for entry in row["numbers"])
    mails = tuple(Mail(**entry) for entry in row["mails"])
    return Contact(**{**row, "numbers": numbers, "mails": mails})
