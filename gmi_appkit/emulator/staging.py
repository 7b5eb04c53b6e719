"""Playing a scenario on a phone: its starting state, then its events as the clock goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.calllog import TYPE_NAMES, CallLog, LoggedCall
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.faults import fault_from_mapping
from gmi_appkit.emulator.messages import BOX_NAMES, Message, Messages
from gmi_appkit.emulator.parameters import Parameters
from gmi_appkit.emulator.part import JSON, Part
from gmi_appkit.emulator.scenario import Event, Scenario
from gmi_appkit.emulator.scenario_file import load_scenario, shipped_scenarios
from gmi_appkit.errors import ConfigurationError

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

_TYPES = {name: number for number, name in TYPE_NAMES.items()}
_BOXES = {name: number for number, name in BOX_NAMES.items()}
_MOST_NOTES = 20


class Staging(Part):
    """The scenario that is played. What goes on outside the phone outlives its reboots."""

    name = "scenario"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._scenario: Scenario | None = None
        # Which events are still to come: index in the scenario, when, how often it happened.
        self._pending: dict[int, tuple[float, int]] = {}
        self._passed_over: tuple[str, ...] = ()
        # The fault that each event set last; a phone that nobody asks must not collect them.
        self._set_faults: dict[int, int] = {}

    def events(self) -> Mapping[str, Callable[..., None]]:
        """See :class:`Part`."""
        return {"happen": self._happen}

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {"scenario": self._operate}

    def state(self) -> JSON:
        """See :class:`Part`."""
        if self._scenario is None:
            return None
        now = self.phone.now()
        events = self._scenario.events
        return {
            "title": self._scenario.title,
            "next": [
                {"in": round(due - now, 3), "what": events[index].what}
                for index, (due, _) in sorted(self._pending.items(), key=lambda it: it[1])[:10]
            ],
            "passed_over": list(self._passed_over),
        }

    def start(self, scenario: Scenario, *, only_events: bool = False) -> None:
        """Set the scene and let the events begin.

        Args:
            scenario: What to play; an earlier one ends.
            only_events: Whether the phone keeps its state, as one with a memory on disk.

        Raises:
            ConfigurationError: If this phone cannot be so; the message says what.
        """
        for event in scenario.events:
            if event.what == "fault":
                # Whether this phone has the action and the reply shows now, not when it happens.
                self.phone.faults.clear(self._add_fault(event))
        self.stop()
        self.phone.faults.reset()
        self._scenario = scenario
        if not only_events:
            self._set_scene(scenario)
        for index, event in enumerate(scenario.events):
            self._expect(index, self.phone.now() + event.at, 0)

    def stop(self) -> None:
        """End the scenario; the phone stays as it is."""
        self.phone.timers.drop(lambda event: event == "scenario.happen")
        self._scenario, self._pending, self._passed_over = None, {}, ()

    def _set_scene(self, scenario: Scenario) -> None:
        phone, now = self.phone, self.phone.wall()
        for key, value in scenario.parameters:
            phone.part(Parameters).change(key, value)
        for account in scenario.accounts or ():
            phone.part(Accounts).change(account)
        if scenario.book is not None:
            phone.phonebook.load_book(scenario.book, clear=True)
        if scenario.messages is not None:
            phone.part(Messages).replace_all(
                Message(_BOXES[it.box], it.number, it.account, it.text, now - it.ago)
                for it in scenario.messages
            )
        if scenario.calls is not None:
            phone.part(CallLog).replace_all(
                LoggedCall(
                    _TYPES[it.type],
                    it.number,
                    it.account,
                    it.name,
                    it.video,
                    now - it.ago,
                    it.seconds,
                )
                for it in scenario.calls
            )
        for number, end in scenario.far_ends:
            phone.part(Calls).far_end(number, end.outcome, end.after, end.talks)

    def _expect(self, index: int, due: float, happened: int) -> None:
        self._pending[index] = (due, happened)
        self.phone.schedule(due - self.phone.now(), "scenario.happen", index)

    def _happen(self, index: int) -> None:
        due, happened = self._pending.pop(index)
        assert self._scenario is not None  # noqa: S101 - it is what set the timer
        event = self._scenario.events[index]
        if event.every is not None and happened + 1 != event.times:
            self._expect(index, due + event.every, happened + 1)
        try:
            self._do(index, event)
        except ConfigurationError as error:
            # What the app did may have changed the course of things.
            self._passed_over = (*self._passed_over, f"{event.what}: {error}")[-_MOST_NOTES:]

    def _add_fault(self, event: Event) -> int:
        return self.phone.faults.add(fault_from_mapping(dict(event.arguments)))

    def _do(self, index: int, event: Event) -> None:
        phone, arguments = self.phone, dict(event.arguments)
        if event.what == "fault":
            if index in self._set_faults:
                phone.faults.clear(self._set_faults[index])
            self._set_faults[index] = self._add_fault(event)
            return
        table: dict[str, Callable[..., Any]] = {
            "message": phone.part(Messages).receive,
            "register": phone.part(Accounts).register,
            "unregister": phone.part(Accounts).unregister,
            "set_parameter": phone.part(Parameters).change,
            "clear_faults": phone.faults.clear,
            "end_sessions": phone.sessions.end_all,
            "reboot": phone.system.reboot,
        }
        happen = table.get(event.what) or getattr(phone.part(Calls), event.what)
        happen(**arguments)

    def _operate(self, *, name: str | None = None) -> JSON:
        if name is None:
            self.stop()
            return {"scenario": None}
        # By name only: the control API must not read files.
        if name not in shipped_scenarios():
            raise ValueError(f"no scenario {name!r} (there are: {', '.join(shipped_scenarios())})")
        scenario = load_scenario(name)
        self.start(scenario)
        return {"scenario": scenario.title}

    # State.

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return self._scenario, dict(self._pending), self._passed_over

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        self._scenario, pending, self._passed_over = cast(
            "tuple[Scenario | None, dict[int, tuple[float, int]], tuple[str, ...]]", state
        )
        self._pending = dict(pending)

    def rebooted(self) -> None:
        """See :class:`Part`."""
        pending, self._pending = self._pending, {}
        for index, (due, happened) in pending.items():
            self._expect(index, due, happened)
