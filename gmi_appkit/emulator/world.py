"""What happens to a phone besides requests: the person in front of it, and the other side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.lines import Line
from gmi_appkit.emulator.messages import Message, Messages
from gmi_appkit.emulator.part import Part
from gmi_appkit.emulator.scenario import Scenario
from gmi_appkit.emulator.scenario_file import load_scenario
from gmi_appkit.emulator.services import App, Screen, Services, Touch
from gmi_appkit.emulator.staging import Staging
from gmi_appkit.emulator.transfers import Download, Transfers

if TYPE_CHECKING:
    P = TypeVar("P", bound=Part)


class World:
    """The part of :class:`~gmi_appkit.emulator.EmulatedPhone` that tests and scenarios drive.

    Every method may be called from any thread; what is due on the phone's clock happens first.
    """

    lock: RLock

    if TYPE_CHECKING:

        def part(self, kind: type[P]) -> P: ...  # noqa: D102
        def tick(self) -> None: ...  # noqa: D102
        def save(self) -> None: ...  # noqa: D102
        def keep_as_start(self) -> None: ...  # noqa: D102

    @contextmanager
    def _acting(self) -> Iterator[None]:
        with self.lock:
            self.tick()
            yield
            self.save()

    # -- scenarios ------------------------------------------------------------------------------

    def start(self, scenario: Scenario | str, *, only_events: bool = False) -> None:
        """Play a scenario; from now on a reset comes back to its beginning.

        Args:
            scenario: A scenario, or what :func:`.load_scenario` takes.
            only_events: Whether the phone keeps its state and only what happens is taken.

        Raises:
            ConfigurationError: If there is no such scenario, or something in it cannot be.
        """
        chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
        with self._acting():
            self.part(Staging).start(chosen, only_events=only_events)
            self.keep_as_start()

    # -- calls: the person at the phone ---------------------------------------------------------

    def lines(self) -> tuple[Line, ...]:
        """The three lines as they are now."""
        with self._acting():
            return self.part(Calls).lines()

    def dial(self, number: str, account: int = 0) -> int:
        """Call a number from the phone itself; see :meth:`.Calls.dial`."""
        with self._acting():
            return self.part(Calls).dial(number, account)

    def answer(self, line: int | None = None) -> int:
        """Answer a ringing call; see :meth:`.Calls.answer`."""
        with self._acting():
            return self.part(Calls).answer(line)

    def hang_up(self, line: int | None = None) -> int:
        """End a call, or reject one that rings; see :meth:`.Calls.hang_up`."""
        with self._acting():
            return self.part(Calls).hang_up(line)

    def hold(self, line: int | None = None) -> int:
        """Put a connected call on hold; see :meth:`.Calls.hold`."""
        with self._acting():
            return self.part(Calls).hold(line)

    def resume(self, line: int | None = None) -> int:
        """Take a call back from hold; see :meth:`.Calls.resume`."""
        with self._acting():
            return self.part(Calls).resume(line)

    # -- calls: the other side ------------------------------------------------------------------

    def ring(self, number: str, account: int = 0, name: str = "") -> int | None:
        """Let somebody call the phone; see :meth:`.Calls.ring`."""
        with self._acting():
            return self.part(Calls).ring(number, account, name)

    def remote_answers(self, line: int | None = None) -> int:
        """Let the other side answer now; see :meth:`.Calls.remote_answers`."""
        with self._acting():
            return self.part(Calls).remote_answers(line)

    def remote_hangs_up(self, line: int | None = None) -> int:
        """Let the other side hang up; see :meth:`.Calls.remote_hangs_up`."""
        with self._acting():
            return self.part(Calls).remote_hangs_up(line)

    def fail_call(self, line: int | None = None) -> int:
        """Let a call fail that is being dialed; see :meth:`.Calls.fail_call`."""
        with self._acting():
            return self.part(Calls).fail_call(line)

    def far_end(
        self,
        number: str,
        outcome: str = "answers",
        after: float | None = None,
        talks: float | None = None,
    ) -> None:
        """Say what a number does when this phone calls it; see :class:`.FarEnd`."""
        with self._acting():
            self.part(Calls).far_end(number, outcome, after, talks)

    # -- messages -------------------------------------------------------------------------------

    def receive_message(self, number: str, text: str, account: int = 0) -> int | None:
        """Let a message come in; see :meth:`.Messages.receive`."""
        with self._acting():
            return self.part(Messages).receive(number, text, account)

    def messages(self, box: int | None = None) -> dict[int, Message]:
        """The messages of one box (0 inbox, 1 outbox, 2 drafts), or all, by id."""
        with self._acting():
            return self.part(Messages).messages(box)

    # -- downloads ------------------------------------------------------------------------------

    def take_downloads(self) -> tuple[Download, ...]:
        """What the phone wants from the network; each is handed out once."""
        with self._acting():
            return self.part(Transfers).take_downloads()

    def download_finished(self, number: int, data: bytes | None, problem: str = "") -> None:
        """Tell the outcome of a download; see :meth:`.Transfers.download_finished`."""
        with self._acting():
            self.part(Transfers).download_finished(number, data, problem)

    # -- the screen -----------------------------------------------------------------------------

    @property
    def screen(self) -> Screen | None:
        """What grabWindow and touchScreen act on; None until somebody gives the phone one."""
        return self.part(Services).screen

    @screen.setter
    def screen(self, screen: Screen | None) -> None:
        self.part(Services).screen = screen

    @property
    def foreground(self) -> App | None:
        """The application in front; None where the phone shows its home screen."""
        with self._acting():
            return self.part(Services).foreground

    @property
    def pictures(self) -> dict[str, bytes]:
        """What grabWindow saved, by path."""
        with self._acting():
            return self.part(Services).pictures

    @property
    def touches(self) -> tuple[Touch, ...]:
        """The last touches that touchScreen made, oldest first."""
        with self._acting():
            return self.part(Services).touches
