"""Messages: inbox, outbox and drafts (interfaces 23 to 27, V1.0 p. 24 to 26, v1.9 p. 25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.errors import CannotHappen
from gmi_appkit.emulator.part import JSON, Body, Handler, Part, PathHandler, number
from gmi_appkit.emulator.savedfile import element, file_reply, timestamp
from gmi_appkit.emulator.settings import ACCOUNTS
from gmi_appkit.protocol import Reply, Request

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

_SHOWN = 50

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


class Messages(Part):
    """Messages by id. One counter numbers all three boxes; a sent draft keeps its id."""

    name = "messages"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._accounts = phone.part(Accounts)
        self._messages: dict[int, Message] = {}
        self._next = 1
        self._saved: str | None = None
        self._limit = DEFAULT_LIMIT

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "getmessage": self.getmessage,
            "setnewmessage": self.setnewmessage,
            "senddraftmessage": self.senddraftmessage,
            "removemessage": self.removemessage,
            "savemessage": self.savemessage,
        }

    def paths(self) -> Mapping[str, PathHandler]:
        """See :class:`Part`."""
        return {MESSAGES_PATH: self._file}

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
        return {i: it for i, it in self._messages.items() if box in (None, it.box)}

    def replace_all(self, messages: Iterable[Message]) -> None:
        """Put these messages in the place of all that are there, up to the limit."""
        self._drop(list(self._messages))
        for it in messages:
            self._add(it.box, it.number, it.account, it.text, it.time)

    def _add(
        self, box: int, number: str, account: int, text: str, time: float | None = None
    ) -> int | None:
        if len(self._messages) >= self._limit:
            return None
        message = self._next
        self._next += 1
        self.touch("next")
        when = self.phone.wall() if time is None else time
        self._put(message, Message(box, number, account, text, when))
        return message

    def _put(self, message: int, value: Message) -> None:
        self._messages[message] = value
        self.touch(f"message/{message}")

    def _drop(self, gone: list[int]) -> None:
        for message in gone:
            del self._messages[message]
        self.touch(*(f"message/{message}" for message in gone))

    # Actions.

    def getmessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 23; ``state`` is the box (proposed)."""
        asked = fields.get("messageID", "")
        message = number(asked)
        if asked and message is None:
            return self.replies.error("getmessage", "wrong format")
        if message is not None and message not in self._messages:
            return self.replies.error("getmessage", "get message failed")
        shown = self._messages if message is None else {message: self._messages[message]}
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
        draft = None if message is None else self._messages.get(message)
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
        """Interface 26; the guide gives 0 and 2 for one message, so both are taken."""
        wanted, flag = number(fields.get("ID", "")), fields.get("flag", "")
        whole = flag == "1"
        if wanted is None or flag not in ("0", "1", "2") or (whole and wanted not in BOX_NAMES):
            return self.replies.error("removemessage", "wrong format")
        if whole:
            self._drop([i for i, it in self._messages.items() if it.box == wanted])
        elif wanted in self._messages:
            self._drop([wanted])
        else:
            return self.replies.error("removemessage", "remove message failed")
        return self.replies.ok("removemessage")

    def savemessage(self, fields: Mapping[str, str]) -> Body:
        """Interface 27. What the file looks like is the emulator's own; no guide shows it."""
        rows = "".join(
            f'  <Message id="{i}" box="{BOX_NAMES[it.box]}">'
            + element("number", it.number)
            + element("account", it.account)
            + element("time", timestamp(it.time))
            + element("content", it.text)
            + "</Message>\n"
            for i, it in self._messages.items()
        )
        self._saved = f'<?xml version="1.0" encoding="UTF-8"?>\n<Messages>\n{rows}</Messages>\n'
        self.touch("saved")
        return self.replies.ok("savemessage")

    def _file(self, request: Request, fields: Mapping[str, str]) -> Reply:
        return file_reply(request, self._saved)

    # State.

    def state(self) -> JSON:
        """See :class:`Part`."""
        newest = list(self._messages.items())[: -_SHOWN - 1 : -1]
        return {
            "count": len(self._messages),
            "limit": self._limit,
            "newest": [{"id": i, **asdict(it), "box": BOX_NAMES[it.box]} for i, it in newest],
        }

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._messages), self._next, self._saved, self._limit

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        messages, self._next, self._saved, self._limit = cast(
            "tuple[dict[int, Message], int, str | None, int]", state
        )
        self._messages = dict(messages)

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        rows = {f"message/{i}": asdict(it) for i, it in self._messages.items()}
        return {"next": self._next, "saved": self._saved, "limit": self._limit, **rows}

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        if "/" not in key:
            return {"next": self._next, "saved": self._saved, "limit": self._limit}[key]
        message = self._messages.get(int(key.partition("/")[2]))
        return None if message is None else asdict(message)

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        ids = sorted(int(key[8:]) for key in rows if key.startswith("message/"))
        self._messages = {i: Message(**rows[f"message/{i}"]) for i in ids}
        self._next = rows.get("next", 1)
        self._saved = rows.get("saved")
        self._limit = rows.get("limit", self._limit)
