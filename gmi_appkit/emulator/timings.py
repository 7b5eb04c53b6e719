"""How long things take on an emulated phone. No guide tells; each is a setting."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from gmi_appkit.errors import ConfigurationError

ANSWERS: Final = "answers"
BUSY: Final = "busy"
NO_ANSWER: Final = "no answer"
FAILS: Final = "fails"

OUTCOMES: Final = (ANSWERS, BUSY, NO_ANSWER, FAILS)
"""What the other side of an outgoing call can do."""


@dataclass(frozen=True, slots=True)
class Timings:
    """Durations, in seconds on the phone's clock.

    Attributes:
        dialing: An outgoing call is dialing before it rings at the other side.
        ringback: It rings there before the other side answers.
        no_answer: It rings there before the phone gives up.
        ringing: An incoming call rings here before it counts as missed.
        failed: A line shows that its call failed.
        ending: A line shows that its call is being ended.
        importing: An import of a phonebook takes.
        saving: Writing phonebook.xml takes.
        download: A download may take before it counts as failed.
    """

    dialing: float = 1.0
    ringback: float = 3.0
    no_answer: float = 30.0
    ringing: float = 30.0
    failed: float = 2.0
    ending: float = 0.5
    importing: float = 0.2
    saving: float = 0.2
    download: float = 10.0

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = getattr(self, entry.name)
            right = isinstance(value, int | float) and not isinstance(value, bool)
            if not right or not 0 <= value < 1e9:
                raise ConfigurationError(
                    f"timings.{entry.name} is {value!r}: it must be a number of seconds"
                )
