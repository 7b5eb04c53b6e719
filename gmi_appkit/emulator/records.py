"""A numbered list of records of a few kinds, as the phone keeps its messages and its calls."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from gmi_appkit.emulator.part import JSON, Body, Part, PathHandler, number
from gmi_appkit.emulator.savedfile import element, file_reply
from gmi_appkit.protocol import Reply, Request

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

R = TypeVar("R")
"""A frozen dataclass."""

_SHOWN = 50


class Records(Part, Generic[R]):
    """Records by id. One counter numbers all of them, whatever their kind.

    Subclasses name what they keep: ``record`` is its class, ``kind`` the field that says which
    list it belongs to, ``kinds`` what people write for that field's numbers, ``element`` what it
    is called in rows of storage and (capitalised) in the saved file.
    """

    record: ClassVar[type[Any]]
    kind: ClassVar[str]
    kinds: ClassVar[Mapping[int, str]]
    element: ClassVar[str]
    path: ClassVar[str]
    default_limit: ClassVar[int]

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._records: dict[int, R] = {}
        self._next = 1
        self._saved: str | None = None
        self._limit = self.default_limit

    def paths(self) -> Mapping[str, PathHandler]:
        """See :class:`Part`."""
        return {self.path: self._file}

    def _of_kind(self, kind: int | None) -> dict[int, R]:
        return {i: it for i, it in self._records.items() if kind in (None, self._kind(it))}

    def _kind(self, record: R) -> int:
        return cast("int", getattr(record, self.kind))

    def _append(self, record: R) -> int:
        new = self._next
        self._next += 1
        self.touch("next")
        self._put(new, record)
        return new

    def _put(self, wanted: int, record: R) -> None:
        self._records[wanted] = record
        self.touch(f"{self.element}/{wanted}")

    def _drop(self, gone: Iterable[int]) -> None:
        for wanted in list(gone):
            del self._records[wanted]
            self.touch(f"{self.element}/{wanted}")

    def _remove(self, action: str, failure: str, fields: Mapping[str, str]) -> Body:
        # The guide gives 0 and 2 for one record, so both are taken; 1 is a whole list.
        wanted, flag = number(fields.get("ID", "")), fields.get("flag", "")
        whole = flag == "1"
        if wanted is None or flag not in ("0", "1", "2") or (whole and wanted not in self.kinds):
            return self.replies.error(action, "wrong format")
        if whole:
            self._drop(self._of_kind(wanted))
        elif wanted in self._records:
            self._drop([wanted])
        else:
            return self.replies.error(action, failure)
        return self.replies.ok(action)

    # The file. What it looks like is the emulator's own; no guide shows it.

    @abstractmethod
    def _described(self, record: R) -> Mapping[str, object]:
        """The record's elements in the saved file."""

    def _save(self, action: str, root: str) -> Body:
        name = self.element.capitalize()
        rows = "".join(
            f'  <{name} id="{i}" {self.kind}="{self.kinds[self._kind(it)]}">'
            + "".join(element(*pair) for pair in self._described(it).items())
            + f"</{name}>\n"
            for i, it in self._records.items()
        )
        self._saved = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n{rows}</{root}>\n'
        self.touch("saved")
        return self.replies.ok(action)

    def _file(self, request: Request, fields: Mapping[str, str]) -> Reply:
        return file_reply(request, self._saved)

    # State.

    def state(self) -> JSON:
        """See :class:`Part`."""
        newest = list(self._records.items())[: -_SHOWN - 1 : -1]
        return {
            "count": len(self._records),
            "limit": self._limit,
            "newest": [
                {"id": i, **_plain(it), self.kind: self.kinds[self._kind(it)]} for i, it in newest
            ],
        }

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._records), self._next, self._saved, self._limit

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        records, self._next, self._saved, self._limit = cast(
            "tuple[dict[int, R], int, str | None, int]", state
        )
        self._records = dict(records)

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        rows = {f"{self.element}/{i}": _plain(it) for i, it in self._records.items()}
        return {**self._single(), **rows}

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        if "/" not in key:
            return self._single()[key]
        record = self._records.get(int(key.partition("/")[2]))
        return None if record is None else _plain(record)

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        prefix = f"{self.element}/"
        ids = sorted(int(key.removeprefix(prefix)) for key in rows if key.startswith(prefix))
        self._records = {i: self.record(**rows[f"{prefix}{i}"]) for i in ids}
        self._next = rows.get("next", 1)
        self._saved = rows.get("saved")
        self._limit = rows.get("limit", self._limit)

    def _single(self) -> dict[str, JSON]:
        return {"next": self._next, "saved": self._saved, "limit": self._limit}


def _plain(record: Any) -> dict[str, JSON]:
    return asdict(record)
