"""Lines and the calls on them (V1.0 p. 8, 26, 35; v1.9 p. 41).

A call moves by the phone's clock and by what the two sides do. An outgoing call goes from dialing
over ringback to connected, or to failed (busy, no answer, cannot be established); an incoming one
from ringing to connected, or is missed. A connected call can be held and resumed; ending and
failed lines become idle by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from gmi_appkit.emulator import accounts
from gmi_appkit.emulator.calllog import ANSWERED, DIALED, MISSED, CallLog, LoggedCall
from gmi_appkit.emulator.errors import CannotHappen
from gmi_appkit.emulator.lines import (
    CALLING_STATES,
    CONNECTED,
    DIALING,
    ENDING,
    FAILED,
    IDLE,
    ON_HOLD,
    OVER_STATES,
    RINGBACK,
    RINGING,
    TALKING_STATES,
    Call,
    FarEnd,
    Line,
    view,
)
from gmi_appkit.emulator.part import JSON, Body, Handler, Part, number
from gmi_appkit.emulator.phonebook import Phonebook
from gmi_appkit.emulator.settings import LINES
from gmi_appkit.emulator.timings import ANSWERS, BUSY, FAILS, NO_ANSWER
from gmi_appkit.protocol.contacts import BLACKLIST_GROUP

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

# What getAccountInfo says (V1.0 p. 10), the strongest first. It knows two numbers for dialing
# and does not tell them apart.
_ACCOUNT_STATUS = (
    (TALKING_STATES, accounts.TALKING),
    (CALLING_STATES, accounts.DIALING),
    ((RINGING,), accounts.RINGING),
)

_LONGEST_NUMBER = 256
_LONGEST_HEADER = 4096


class Calls(Part):
    """The three lines. Calls do not outlive a reboot or a power cut; the log does."""

    name = "calls"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._timings = phone.settings.timings
        self._log = phone.part(CallLog)
        self._accounts = phone.part(accounts.Accounts)
        self._phonebook = phone.part(Phonebook)
        self._calls: dict[int, Call] = {}
        self._far_ends: dict[str, FarEnd] = {}

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "originatecall": self.originatecall,
            "lineStatus": self.linestatus,
            "endcall": self.endcall,
        }

    def events(self) -> Mapping[str, Callable[..., None]]:
        """See :class:`Part`."""
        return {"step": self._step, "far_hangs_up": self._far_hangs_up}

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {
            "ring": self.ring,
            "answer": self.answer,
            "hang_up": self.hang_up,
            "hold": self.hold,
            "resume": self.resume,
            "remote_answers": self.remote_answers,
            "remote_hangs_up": self.remote_hangs_up,
            "fail_call": self.fail_call,
            "far_end": self.far_end,
            "dial": self.dial,
        }

    # Actions.

    def originatecall(self, fields: Mapping[str, str]) -> Body:
        """Interface 8. No idle line, and an account that cannot call, are a timeout."""
        wanted = fields.get("destnum", "")
        if not wanted.strip():
            return self.replies.error("originatecall", "destnum can't be null")
        account = number(fields.get("account", ""))
        line, header = self._idle_line(), fields.get("headerstring", "")
        dialable = len(wanted) <= _LONGEST_NUMBER and len(header) <= _LONGEST_HEADER
        if account is None or line is None or not dialable or not self._accounts.usable(account):
            return self.replies.error("originatecall", "timeout")
        self._originate(line, wanted, account, fields.get("isvideo") == "1", header)
        return self.replies.ok("originatecall", msg="call originated")

    def linestatus(self, fields: Mapping[str, str]) -> Body:
        """Interface 38."""
        wanted = fields.get("line", "")
        if not wanted:
            return self.replies.error("lineStatus", "line can't be null")
        line = number(wanted)
        if line is None or not 0 <= line < LINES:
            return self.replies.error("lineStatus", "line invalid")
        return str(self._state(line))

    def endcall(self, fields: Mapping[str, str]) -> Body:
        """Interface 42; the guide shows one reply, so an idle phone gives it too."""
        call = self._current()
        if call is not None:
            self._hang_up(call)
        return "S"

    # What the person at the phone does.

    def dial(self, number: str, account: int = 0) -> int:
        """Call a number from the phone itself.

        Returns:
            The line.

        Raises:
            CannotHappen: If no line is idle, or the account cannot call.
        """
        line = self._idle_line()
        if line is None or not self._accounts.usable(account):
            raise CannotHappen(
                f"cannot dial {number!r} from account {account}: "
                + ("all lines are in use" if line is None else "it is not active and registered")
            )
        return self._originate(line, number, account, False, "")

    def answer(self, line: int | None = None) -> int:
        """Answer a ringing call; a connected one is put on hold.

        Args:
            line: Which; the one that rings first unless given.

        Returns:
            The line.

        Raises:
            CannotHappen: If nothing rings there.
        """
        call = self._pick(line, "answer", (RINGING,))
        entry = self._log.add(self._to_log(call, ANSWERED))
        self._connect(replace(call, entry=entry))
        return call.line

    def hang_up(self, line: int | None = None) -> int:
        """End a call, or reject a ringing one (which is then missed).

        Args:
            line: Which; the current call unless given: connected before dialing before ringing
                before held.

        Returns:
            The line.

        Raises:
            CannotHappen: If there is no call.
        """
        call = self._current() if line is None else self._calls.get(line)
        if call is None or call.state in OVER_STATES:
            raise self._nothing(line, "hang up")
        self._hang_up(call)
        return call.line

    def hold(self, line: int | None = None) -> int:
        """Put a connected call on hold. See :meth:`answer` for the rest."""
        call = self._pick(line, "hold", (CONNECTED,))
        self._put(replace(call, state=ON_HOLD))
        return call.line

    def resume(self, line: int | None = None) -> int:
        """Take a call back from hold; a connected one is put on hold. See :meth:`answer`."""
        call = self._pick(line, "resume", (ON_HOLD,))
        self._hold_others(call.line)
        self._put(replace(call, state=CONNECTED))
        return call.line

    # What the other side does.

    def ring(self, number: str, account: int = 0, name: str = "") -> int | None:
        """Let somebody call the phone.

        Args:
            number: Who calls.
            account: The account that is called, 0 to 5.
            name: The caller's name, if it is told.

        Returns:
            The line that rings; None if none does: all are in use, or the number is in the
            blacklist group. Either way the call is then a missed one (proposed for both).

        Raises:
            CannotHappen: If the account is not active and registered, so that no call reaches it.
        """
        if not self._accounts.usable(account):
            raise CannotHappen(
                f"no call reaches account {account}: it is not active and registered"
            )
        line = self._idle_line()
        call = Call(line or 0, number, account, outgoing=False, state=RINGING, name=name)
        if line is None or self._blacklisted(number):
            self._log.add(self._to_log(call, MISSED))
            return None
        self._set(call, self._timings.ringing)
        return line

    def remote_answers(self, line: int | None = None) -> int:
        """Let the other side answer now. See :meth:`answer`."""
        call = self._pick(line, "let the other side answer", CALLING_STATES)
        self._connect(call)
        return call.line

    def remote_hangs_up(self, line: int | None = None) -> int:
        """Let the other side hang up; a call that rings here is then missed."""
        call = self._pick(
            line, "let the other side hang up", (*TALKING_STATES, RINGING, *CALLING_STATES)
        )
        self._hang_up(call)
        return call.line

    def fail_call(self, line: int | None = None) -> int:
        """Let a call fail that is being dialed. See :meth:`answer`."""
        call = self._pick(line, "fail", CALLING_STATES)
        self._set(replace(call, state=FAILED), self._timings.failed)
        return call.line

    def far_end(
        self,
        number: str,
        outcome: str = ANSWERS,
        after: float | None = None,
        talks: float | None = None,
    ) -> None:
        """Say what a number does from now on when this phone calls it; see :class:`FarEnd`."""
        self._far_ends[number] = FarEnd(outcome, after, talks)

    # What others look at.

    def lines(self) -> tuple[Line, ...]:
        """The three lines as they are now."""
        return tuple(view(i, self._calls.get(i), self.phone.now()) for i in range(LINES))

    def drop_account(self, account: int) -> None:
        """End the calls of an account that was switched off."""
        for call in [it for it in self._calls.values() if it.account == account]:
            if call.state not in OVER_STATES:
                self._hang_up(call)

    def _state(self, line: int) -> int:
        call = self._calls.get(line)
        return IDLE if call is None else call.state

    def _idle_line(self) -> int | None:
        return next((line for line in range(LINES) if line not in self._calls), None)

    def _blacklisted(self, caller: str) -> bool:
        return any(
            entry.number == caller
            for contact in self._phonebook.contacts().values()
            if contact.group == BLACKLIST_GROUP
            for entry in contact.numbers
        )

    def _current(self) -> Call | None:
        for states in ((CONNECTED,), CALLING_STATES, (RINGING,), (ON_HOLD,)):
            for call in self._calls.values():
                if call.state in states:
                    return call
        return None

    def _pick(self, line: int | None, what: str, states: tuple[int, ...]) -> Call:
        ready = (call for call in self._calls.values() if call.state in states)
        call = next((it for it in ready if line in (None, it.line)), None)
        if call is None:
            raise self._nothing(line, what)
        return call

    def _nothing(self, line: int | None, what: str) -> CannotHappen:
        where = "no call" if line is None else f"no call on line {line}"
        now = ", ".join(f"line {it.index} {it.state_name}" for it in self.lines())
        return CannotHappen(f"cannot {what}: there is {where} for that ({now})")

    # The machine.

    def _originate(self, line: int, number: str, account: int, video: bool, header: str) -> int:
        self._hold_others(line)
        call = Call(line, number, account, True, DIALING, video=video, header=header)
        entry = self._log.add(self._to_log(call, DIALED))
        self._set(replace(call, entry=entry), self._timings.dialing)
        return line

    def _step(self, line: int) -> None:
        """The time of a line's state is over."""
        call = self._calls.get(line)
        if call is None:
            return
        call = replace(call, timer=None)
        far, timings = self._far_ends.get(call.number, FarEnd()), self._timings
        if call.state == RINGING:
            self._miss(call)
        elif call.state in OVER_STATES:
            self._clear(call)
        elif call.state == RINGBACK and far.outcome == ANSWERS:
            self._connect(call)
        elif call.state == RINGBACK or far.outcome in (BUSY, FAILS):
            self._set(replace(call, state=FAILED), timings.failed)
        elif far.outcome == NO_ANSWER:
            self._set(replace(call, state=RINGBACK), timings.no_answer)
        else:
            after = timings.ringback if far.after is None else far.after
            self._set(replace(call, state=RINGBACK), after)

    def _far_hangs_up(self, line: int) -> None:
        call = self._calls.get(line)
        if call is not None and call.state in TALKING_STATES:
            self._hang_up(replace(call, timer=None))

    def _connect(self, call: Call) -> None:
        self._hold_others(call.line)
        far = self._far_ends.get(call.number)
        talks = far.talks if far is not None else None
        self._set(replace(call, state=CONNECTED, connected=self.phone.now()), talks, "far_hangs_up")

    def _hang_up(self, call: Call) -> None:
        if call.state == RINGING:
            self._miss(call)
            return
        self._log_length(call)
        self._set(replace(call, state=ENDING), self._timings.ending)

    def _miss(self, call: Call) -> None:
        self._log.add(self._to_log(call, MISSED))
        self._clear(call)

    def _log_length(self, call: Call) -> None:
        if call.connected is not None and call.entry is not None and call.state in TALKING_STATES:
            self._log.talked(call.entry, self.phone.now() - call.connected)

    def _hold_others(self, line: int) -> None:
        for call in list(self._calls.values()):
            if call.line != line and call.state == CONNECTED:
                self._put(replace(call, state=ON_HOLD))

    def _set(self, call: Call, seconds: float | None, event: str = "step") -> None:
        """Put a call into its state; after ``seconds`` the event moves it on."""
        if call.timer is not None:
            self.phone.timers.cancel(call.timer)
        timer = None
        if seconds is not None:
            timer = self.phone.schedule(seconds, f"calls.{event}", call.line)
        self._put(replace(call, timer=timer))

    def _put(self, call: Call) -> None:
        self._calls[call.line] = call
        self._show(call.account)

    def _clear(self, call: Call) -> None:
        if call.timer is not None:
            self.phone.timers.cancel(call.timer)
        del self._calls[call.line]
        self._show(call.account)

    def _show(self, account: int) -> None:
        """Let getAccountInfo say what an account is busy with."""
        states = {call.state for call in self._calls.values() if call.account == account}
        busy = next((code for kinds, code in _ACCOUNT_STATUS if states.intersection(kinds)), None)
        self._accounts.set_busy(account, busy)

    def _to_log(self, call: Call, kind: int) -> LoggedCall:
        return LoggedCall(kind, call.number, call.account, call.name, call.video, self.phone.wall())

    # State.

    def state(self) -> JSON:
        """See :class:`Part`."""
        return [asdict(line) for line in self.lines()]

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._calls), dict(self._far_ends)

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        calls, far_ends = cast("tuple[dict[int, Call], dict[str, FarEnd]]", state)
        self._calls, self._far_ends = dict(calls), dict(far_ends)

    def rebooted(self) -> None:
        """See :class:`Part`."""
        for call in list(self._calls.values()):
            self._log_length(call)
            self._clear(call)
