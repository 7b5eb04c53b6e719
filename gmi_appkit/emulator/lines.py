"""What a line can be doing, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gmi_appkit.emulator.timings import ANSWERS, OUTCOMES
from gmi_appkit.errors import ConfigurationError

IDLE: Final = 0
DIALING: Final = 1
RINGING: Final = 2
CONNECTED: Final = 4
ON_HOLD: Final = 5
ENDING: Final = 7
FAILED: Final = 8
RINGBACK: Final = 12

STATE_NAMES: Final = {
    IDLE: "idle",
    DIALING: "dialing",
    RINGING: "ringing",
    CONNECTED: "connected",
    ON_HOLD: "on hold",
    ENDING: "ending",
    FAILED: "failed",
    RINGBACK: "ringback",
}
"""The states that the emulated phone's lines take, of those in the guide's table (V1.0 p. 36)."""

TALKING_STATES = (CONNECTED, ON_HOLD)
CALLING_STATES = (DIALING, RINGBACK)
OVER_STATES = (ENDING, FAILED)


@dataclass(frozen=True, slots=True)
class Call:
    """A call on a line.

    Attributes:
        line: The line, 0 to 2.
        number: The other side's number.
        account: Index of the account, 0 to 5.
        outgoing: Whether this phone called.
        state: As getLineStatus says it; see :data:`STATE_NAMES`.
        name: The other side's name, where it was told.
        video: Whether it is a video call.
        header: The SIP header that originateCall was given.
        connected: When the two began to talk, in phone time.
        entry: Its id in the call log.
        timer: Its timer.
    """

    line: int
    number: str
    account: int
    outgoing: bool
    state: int
    name: str = ""
    video: bool = False
    header: str = ""
    connected: float | None = None
    entry: int | None = None
    timer: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a person sees it.

    Attributes:
        index: 0 to 2 for line 1 to 3.
        state: As getLineStatus says it.
        state_name: The same in words: ``idle``, ``dialing``, ``ringing``, ``connected``, ...
        number: The other side's number; empty on an idle line, as the rest.
        name: The other side's name.
        account: Index of the account; None on an idle line.
        outgoing: Whether this phone called.
        seconds: How long the two have talked.
    """

    index: int
    state: int
    state_name: str
    number: str = ""
    name: str = ""
    account: int | None = None
    outgoing: bool = False
    seconds: float = 0.0


def view(index: int, call: Call | None, now: float) -> Line:
    """Show a line to a person.

    Args:
        index: The line.
        call: What is on it.
        now: The phone time.
    """
    if call is None:
        return Line(index, IDLE, STATE_NAMES[IDLE])
    return Line(
        index,
        call.state,
        STATE_NAMES[call.state],
        call.number,
        call.name,
        call.account,
        call.outgoing,
        0.0 if call.connected is None else now - call.connected,
    )


@dataclass(frozen=True, slots=True)
class FarEnd:
    """What the other side does when this phone calls it.

    Attributes:
        outcome: ``answers``, ``busy``, ``no answer`` or ``fails``.
        after: Seconds it rings before it answers; the phone's timing if None.
        talks: Seconds it talks before it hangs up; until this side does if None.
    """

    outcome: str = ANSWERS
    after: float | None = None
    talks: float | None = None

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ConfigurationError(
                f"the other side {self.outcome!r}: it can do {', '.join(map(repr, OUTCOMES))}"
            )
        for name, value in (("after", self.after), ("talks", self.talks)):
            if value is not None and not 0 <= value < 1e9:
                raise ConfigurationError(f"{name} is {value!r}: it must be a number of seconds")
