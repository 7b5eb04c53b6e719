"""Messages: inbox, outbox and drafts (interfaces 23 to 27, V1.0 p. 24 to 26, v1.9 p. 25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.errors import CannotHappen
from gmi_appkit.emulator.part import JSON, Body, Handler, number
from gmi_appkit.emulator.records import Records
from gmi_appkit.emulator.savedfile import timestamp
from gmi_appkit.emulator.settings import ACCOUNTS

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

INBOX: Final = 0
OUTBOX: Final = 1
DRAFTS: Final = 2

BOX_NAMES: Final = {INBOX: "inbox", OUTBOX: "outbox", DRAFTS: "drafts"}
"""What people write for the protocol's box numbers."""

DEFAULT_LIMIT: Final = 1000
"""P1690 of a phone as it comes."""

LONGEST_TEXT: Final = 4096
"""Longest text that is sent or kept, characters; no guide names a limit."""

MESSAGES_PATH: Final = "/message/message.xml"


@dataclass(frozen=True, slots=True)
class Message:
    """A text message.

    Attributes:
        box: 0 inbox, 1 outbox, 2 drafts.
        number: The other side.
        account: Index of the account, 0 to 5.
        text: What it says.
        time: When it came, was sent or written, seconds since 1970 UTC.
    """

    box: int
    number: str
    account: int
    text: str
    time: float = 0.0


class Messages(Records[Message]):
    """The three boxes. One counter numbers all of them; a sent draft keeps its id."""

    name = "messages"
    record = Message
    kind = "box"
    kinds = BOX_NAMES
    element = "message"
    path = MESSAGES_PATH
    default_limit = DEFAULT_LIMIT

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._accounts = phone.part(Accounts)

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "getmessage": self.getmessage,
            "setnewmessage": self.setnewmessage,
            "senddraftmessage": self.senddraftmessage,
            "removemessage": self.removemessage,
            "savemessage": self.savemessage,
        }

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {"receive_message": self.receive}

    # What other parts and tests use.

    @property
    def limit(self) -> int:
        """Most messages, all boxes together (P1690); lowering it removes none."""
        return self._limit

    @limit.setter
    def limit(self, most: int) -> None:
        self._limit = most
        self.touch("limit")

    def receive(self, number: str, text: str, account: int = 0) -> int | None:
        """Let a message come in.

        Args:
            number: Who sends it.
            text: What it says.
            account: The account it is sent to, 0 to 5.

        Returns:
            Its id; None if the phone is full and the message is lost.

        Raises:
            CannotHappen: If the account is not active and registered, so that nothing reaches it.
        """
        if not self._accounts.usable(account):
            raise CannotHappen(
                f"no message reaches account {account}: it is not active and registered"
            )
        return self._add(INBOX, number, account, text)

    def messages(self, box: int | None = None) -> dict[int, Message]:
        """The messages of one box, or all, by id."""
        return self._of_kind(box)

    def replace_all(self, messages: Iterable[Message]) -> None:
        """Put these messages in the place of all that are there, up to the limit."""
        self._drop(self._records)
        for it in messages:
            self._add(it.box, it.number, it.account, it.text, it.time)

    def _add(
        self, box: int, number: str, account: int, text: str, time: float | None = None
    ) -> int | None:
        if len(self._records) >= self._limit:
            return None
        when = self.phone.wall() if time is None else time
        return self._append(Message(box, number, account, text, when))

    # Actions.

    def getmessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 23; ``state`` is the box (proposed)."""
        asked = fields.get("messageID", "")
        message = number(asked)
        if asked and message is None:
            return self.replies.error("getmessage", "wrong format")
        if message is not None and message not in self._records:
            return self.replies.error("getmessage", "get message failed")
        shown = self._records if message is None else {message: self._records[message]}
        rows = [
            {
                "id": str(i),
                "number": it.number,
                "account": str(it.account),
                "state": str(it.box),
                "message": it.text,
            }
            for i, it in shown.items()
        ]
        return self.replies.ok("getmessage", msg=rows)

    def setnewmessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 24; a draft needs neither a number nor a registered account (proposed)."""
        to, text = fields.get("number", ""), fields.get("content", "")
        account, flag = number(fields.get("account", "")), fields.get("flag", "")
        if account is None or flag not in ("0", "1") or (flag == "1" and not to.strip()):
            return self.replies.error("setnewmessage", "wrong format")
        sends = flag == "1"
        possible = self._accounts.usable(account) if sends else 0 <= account < ACCOUNTS
        possible = possible and max(len(to), len(text)) <= LONGEST_TEXT
        box = OUTBOX if sends else DRAFTS
        if not possible or self._add(box, to, account, text) is None:
            return self.replies.error("setnewmessage", "set new message failed")
        return self.replies.ok("setnewmessage")

    def senddraftmessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 25."""
        message = number(fields.get("messageID", ""))
        draft = None if message is None else self._records.get(message)
        if (
            message is None
            or draft is None
            or draft.box != DRAFTS
            or not draft.number.strip()
            or not self._accounts.usable(draft.account)
        ):
            return self.replies.error("senddraftmessage", "send new message failed")
        self._put(message, replace(draft, box=OUTBOX, time=self.phone.wall()))
        return self.replies.ok("senddraftmessage")

    def removemessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 26."""
        return self._remove("removemessage", "remove message failed", fields)

    def savemessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 27."""
        return self._save("savemessage", "Messages")

    def _described(self, record: Message) -> Mapping[str, object]:
        return {
            "number": record.number,
            "account": record.account,
            "time": timestamp(record.time),
            "content": record.text,
        }
