"""What the functions of :class:`~gmi_appkit.client.Phone` return and take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum


class Everything(Enum):
    """The type of :data:`ALL`."""

    ALL = "all"

    def __repr__(self) -> str:
        return "ALL"


ALL = Everything.ALL
"""Say this where all of something is meant to be removed; an empty id never means it."""


class LineState(IntEnum):
    """The state of a line (V1.0 p. 36)."""

    UNREADABLE = -1
    IDLE = 0
    DIALING = 1
    RINGING = 2
    CALLING = 3
    CONNECTED = 4
    ON_HOLD = 5
    TRANSFERRED = 6
    ENDING = 7
    FAILED = 8
    TRANSFER = 9
    CONFERENCE = 10
    PAGING = 11
    RINGBACK = 12
    IP_CALL = 13


class AccountStatus(IntEnum):
    """What an account is doing (V1.0 p. 10); the guide lists two numbers for two of them."""

    UNREGISTERED = 0
    REGISTERED = 1
    REGISTERED_TOO = 2
    DIALING = 3
    RINGING = 4
    DIALING_TOO = 5
    TALKING = 6


class Box(IntEnum):
    """Where a message lies."""

    INBOX = 0
    OUTBOX = 1
    DRAFTS = 2


class CallType(IntEnum):
    """The call logs."""

    ANSWERED = 0
    DIALED = 1
    MISSED = 2


class ProcessState(StrEnum):
    """The state of a process on the phone."""

    RUNNING = "R"
    SLEEPING = "S"
    WAITING = "D"
    ZOMBIE = "Z"
    STOPPED = "T"
    PAGING = "W"


@dataclass(frozen=True, slots=True)
class Uptime:
    """How long the phone has been running."""

    days: int
    hours: int
    minutes: int
    seconds: int

    @property
    def total_seconds(self) -> int:
        """The whole of it in seconds."""
        return ((self.days * 24 + self.hours) * 60 + self.minutes) * 60 + self.seconds


@dataclass(frozen=True, slots=True)
class ProductInfo:
    """Model and maker."""

    product: str
    vendor: str


@dataclass(frozen=True, slots=True)
class Network:
    """The phone's network settings, as it writes them."""

    mac: str
    ip: str
    mask: str
    gateway: str
    dns: str
    type: str


@dataclass(frozen=True, slots=True)
class Account:
    """A SIP account: index 0 to 5 for account 1 to 6."""

    index: int
    server: str
    number: str
    status: AccountStatus
    active: bool

    @property
    def registered(self) -> bool:
        """Whether the registrar has accepted it; while it dials or talks, it has."""
        return self.status is not AccountStatus.UNREGISTERED


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the phonebook: 0 is the default group, 100 the blacklist."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as GMI shows it: the first number of each kind.

    Attributes:
        name: Its whole name.
        group: Id of its group.
        id: Its id; None for one that the phone does not have yet.
        photo: Path of a picture on the phone; cannot be set.
    """

    name: str
    work: str = ""
    home: str = ""
    mobile: str = ""
    fax: str = ""
    email: str = ""
    group: int = 0
    id: int | None = None
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A text message.

    Attributes:
        state: The phone's own word; proposed to be the box, see :attr:`box`.
    """

    id: int
    number: str
    account: int
    state: str
    text: str

    @property
    def box(self) -> Box | None:
        """The box it lies in, None if its state is not one."""
        return Box(int(self.state)) if self.state in ("0", "1", "2") else None


@dataclass(frozen=True, slots=True)
class Call:
    """An entry of a call log."""

    id: int
    number: str
    account: int
    video: bool
