"""The call log: answered, dialed and missed calls (V1.0 p. 26, 27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from gmi_appkit.emulator.part import JSON, Body, Handler, Part, PathHandler, number
from gmi_appkit.emulator.savedfile import element, file_reply, timestamp
from gmi_appkit.protocol import Reply, Request

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

ANSWERED: Final = 0
DIALED: Final = 1
MISSED: Final = 2

TYPE_NAMES: Final = {ANSWERED: "answered", DIALED: "dialed", MISSED: "missed"}
"""What people write for the protocol's type numbers."""

DEFAULT_LIMIT: Final = 500
"""P1689 of a phone as it comes."""

_SHOWN = 50

CALL_HISTORY_PATH: Final = "/callhistory/callhistory.xml"
"""Proposed: no guide names the file that saveCallHistory writes."""


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One entry of the call log.

    Attributes:
        type: 0 answered, 1 dialed, 2 missed.
        number: The other side's number.
        account: Index of the account, 0 to 5.
        name: The other side's name, where it was told.
        video: Whether it was a video call.
        time: When it began, seconds since 1970 UTC.
        seconds: How long the two talked.
    """

    type: int
    number: str
    account: int = 0
    name: str = ""
    video: bool = False
    time: float = 0.0
    seconds: float = 0.0


class CallLog(Part):
    """Entries by id. One counter numbers all three logs, so an id names one entry."""

    name = "calllog"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._entries: dict[int, LoggedCall] = {}
        self._next = 1
        self._saved: str | None = None
        self._limit = DEFAULT_LIMIT

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "getlastcall": self.getlastcall,
            "removecall": self.removecall,
            "removeall": self.removecall,
            "savecallhistory": self.savecallhistory,
        }

    def paths(self) -> Mapping[str, PathHandler]:
        """See :class:`Part`."""
        return {CALL_HISTORY_PATH: self._file}

    # What other parts and tests use.

    def add(self, call: LoggedCall) -> int:
        """Log a call; the oldest gives way above the limit (P1689). Returns its id."""
        entry = self._next
        self._next += 1
        self._entries[entry] = call
        self.touch("next", f"call/{entry}")
        self._shorten()
        return entry

    def talked(self, entry: int, seconds: float) -> None:
        """Note how long a logged call lasted; nothing happens if it was removed meanwhile."""
        call = self._entries.get(entry)
        if call is not None:
            self._entries[entry] = replace(call, seconds=round(seconds, 3))
            self.touch(f"call/{entry}")

    def entries(self, kind: int | None = None) -> dict[int, LoggedCall]:
        """The entries of one type, or all, oldest first, by id."""
        return {i: call for i, call in self._entries.items() if kind in (None, call.type)}

    def replace_all(self, calls: Iterable[LoggedCall]) -> None:
        """Put these calls, oldest first, in the place of the log."""
        self._drop(list(self._entries))
        for call in calls:
            self.add(call)

    @property
    def limit(self) -> int:
        """Most entries (P1689); lowering it removes the oldest."""
        return self._limit

    @limit.setter
    def limit(self, most: int) -> None:
        self._limit = most
        self.touch("limit")
        self._shorten()

    def _shorten(self) -> None:
        over = len(self._entries) - self._limit
        if over > 0:
            self._drop(list(self._entries)[:over])

    def _drop(self, gone: list[int]) -> None:
        for entry in gone:
            del self._entries[entry]
        self.touch(*(f"call/{entry}" for entry in gone))

    # Actions.

    def getlastcall(self, fields: Mapping[str, str]) -> Body:
        """Interface 28."""
        kind = number(fields.get("type", ""))
        if kind not in TYPE_NAMES:
            return self.replies.error("getlastcall", "wrong type format")
        for entry, call in reversed(self._entries.items()):
            if call.type == kind:
                row = {
                    "id": str(entry),
                    "number": call.number,
                    "account": str(call.account),
                    "isVideo": str(int(call.video)),
                }
                return self.replies.ok("getlastcall", msg=[row])
        return self.replies.error("getlastcall", "get last call failed")

    def removecall(self, fields: Mapping[str, str]) -> Body:
        """Interface 29; the guide gives 0 and 2 for one entry, so both are taken."""
        wanted, flag = number(fields.get("ID", "")), fields.get("flag", "")
        whole = flag == "1"
        if wanted is None or flag not in ("0", "1", "2") or (whole and wanted not in TYPE_NAMES):
            return self.replies.error("removecall", "wrong format")
        if whole:
            self._drop([i for i, call in self._entries.items() if call.type == wanted])
        elif wanted in self._entries:
            self._drop([wanted])
        else:
            return self.replies.error("removecall", "remove call failed")
        return self.replies.ok("removecall")

    def savecallhistory(self, fields: Mapping[str, str]) -> Body:
        """Interface 30. What the file looks like is the emulator's own; no guide shows it."""
        rows = "".join(
            f'  <Call id="{entry}" type="{TYPE_NAMES[call.type]}">'
            + element("number", call.number)
            + element("name", call.name)
            + element("account", call.account)
            + element("isVideo", int(call.video))
            + element("time", timestamp(call.time))
            + element("seconds", int(call.seconds))
            + "</Call>\n"
            for entry, call in self._entries.items()
        )
        self._saved = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<CallHistory>\n{rows}</CallHistory>\n'
        )
        self.touch("saved")
        return self.replies.ok("savecallhistory")

    def _file(self, request: Request, fields: Mapping[str, str]) -> Reply:
        return file_reply(request, self._saved)

    # State.

    def state(self) -> JSON:
        """See :class:`Part`."""
        newest = list(self._entries.items())[: -_SHOWN - 1 : -1]
        return {
            "count": len(self._entries),
            "limit": self._limit,
            "newest": [{"id": i, **asdict(it), "type": TYPE_NAMES[it.type]} for i, it in newest],
        }

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._entries), self._next, self._saved, self._limit

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        entries, self._next, self._saved, self._limit = cast(
            "tuple[dict[int, LoggedCall], int, str | None, int]", state
        )
        self._entries = dict(entries)

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        rows = {f"call/{entry}": asdict(call) for entry, call in self._entries.items()}
        return {"next": self._next, "saved": self._saved, "limit": self._limit, **rows}

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        if "/" not in key:
            return {"next": self._next, "saved": self._saved, "limit": self._limit}[key]
        call = self._entries.get(int(key.partition("/")[2]))
        return None if call is None else asdict(call)

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        ids = sorted(int(key[5:]) for key in rows if key.startswith("call/"))
        self._entries = {i: LoggedCall(**rows[f"call/{i}"]) for i in ids}
        self._next = rows.get("next", 1)
        self._saved = rows.get("saved")
        self._limit = rows.get("limit", self._limit)
