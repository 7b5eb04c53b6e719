"""The call log: answered, dialed and missed calls (V1.0 p. 26, 27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gmi_appkit.emulator.part import Body, Handler, number
from gmi_appkit.emulator.records import Records
from gmi_appkit.emulator.savedfile import timestamp

ANSWERED: Final = 0
DIALED: Final = 1
MISSED: Final = 2

TYPE_NAMES: Final = {ANSWERED: "answered", DIALED: "dialed", MISSED: "missed"}
"""What people write for the protocol's type numbers."""

DEFAULT_LIMIT: Final = 500
"""P1689 of a phone as it comes."""

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


class CallLog(Records[LoggedCall]):
    """The three logs. One counter numbers all of them, so an id names one entry."""

    name = "calllog"
    record = LoggedCall
    kind = "type"
    kinds = TYPE_NAMES
    element = "call"
    path = CALL_HISTORY_PATH
    default_limit = DEFAULT_LIMIT

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "getlastcall": self.getlastcall,
            "removecall": self.removecall,
            "removeall": self.removecall,
            "savecallhistory": self.savecallhistory,
        }

    # What other parts and tests use.

    def add(self, call: LoggedCall) -> int:
        """Log a call; the oldest gives way above the limit (P1689). Returns its id."""
        entry = self._append(call)
        self._shorten()
        return entry

    def talked(self, entry: int, seconds: float) -> None:
        """Note how long a logged call lasted; nothing happens if it was removed meanwhile."""
        call = self._records.get(entry)
        if call is not None:
            self._put(entry, replace(call, seconds=round(seconds, 3)))

    def entries(self, kind: int | None = None) -> dict[int, LoggedCall]:
        """The entries of one type, or all, oldest first, by id."""
        return self._of_kind(kind)

    def replace_all(self, calls: Iterable[LoggedCall]) -> None:
        """Put these calls, oldest first, in the place of the log."""
        self._drop(self._records)
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
        over = len(self._records) - self._limit
        if over > 0:
            self._drop(list(self._records)[:over])

    # Actions.

    def getlastcall(self, fields: Mapping[str, str]) -> Body:
        """Interface 28."""
        kind = number(fields.get("type", ""))
        if kind not in TYPE_NAMES:
            return self.replies.error("getlastcall", "wrong type format")
        for entry, call in reversed(self._records.items()):
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
        """Interface 29."""
        return self._remove("removecall", "remove call failed", fields)

    def savecallhistory(self, fields: Mapping[str, str]) -> Body:
        """Interface 30."""
        return self._save("savecallhistory", "CallHistory")

    def _described(self, record: LoggedCall) -> Mapping[str, object]:
        return {
            "number": record.number,
            "name": record.name,
            "account": record.account,
            "isVideo": int(record.video),
            "time": timestamp(record.time),
            "seconds": int(record.seconds),
        }
