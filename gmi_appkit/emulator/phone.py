"""The emulated phone: a state machine without I/O. A request goes in, a reply comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple, TypeVar

from gmi_appkit.emulator import forms
from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.clock import Clock, SystemClock
from gmi_appkit.emulator.faults import Effect, Faults
from gmi_appkit.emulator.journal import Journal
from gmi_appkit.emulator.part import (
    JSON,
    Body,
    Handler,
    Part,
    PathHandler,
    ProtocolDrift,
    Replies,
)
from gmi_appkit.emulator.parts import PARTS
from gmi_appkit.emulator.phonebook import Phonebook
from gmi_appkit.emulator.sessions import Sessions
from gmi_appkit.emulator.settings import PhoneSettings
from gmi_appkit.emulator.system import System
from gmi_appkit.emulator.timers import Timers
from gmi_appkit.emulator.world import World
from gmi_appkit.protocol import Reply, Request, load, wire
from gmi_appkit.protocol.contacts import Book

P = TypeVar("P", bound=Part)

_NOT_FOUND = b"404 Not Found\n"
_BAD_CALLBACK = b"400 Bad Request: jsoncallback is not the name of a JavaScript function\n"
_BAD_FIELDS = b"400 Bad Request: too many fields\n"


class _Action(NamedTuple):
    handler: Handler | None  # None for the login, which makes a session besides a body
    login: bool
    bare: bool


class _Done(NamedTuple):
    reply: Reply
    body: Body
    user: str = ""
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole state of a phone at one moment; nothing that happens later changes it."""

    states: Mapping[str, object]
    time: float


class EmulatedPhone(World):
    """A phone that answers ``/manager`` as the protocol document says.

    It does no I/O and starts no thread; whoever serves it calls :meth:`handle`. Every public
    method may be called from any thread.

    Args:
        settings: Model, version, users, accounts and the like; the defaults unless given.
        book: The phonebook to start with.
        clock: Tells the time; the machine's unless given.

    Attributes:
        settings: As given.
        document: The protocol document.
        clock: The clock.
        lock: Held while anything of the phone is read or changed.
        replies: Makes reply bodies.
        journal: What was asked and answered.
        faults: What goes wrong on purpose.
        parts: The parts of the state by name; the commonest stand as attributes too.

    Raises:
        ConfigurationError: If the book has more contacts than the settings allow.
    """

    def __init__(
        self,
        settings: PhoneSettings | None = None,
        *,
        book: Book | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings or PhoneSettings()
        self.document = load()
        self.clock: Clock = clock or SystemClock()
        self.lock = threading.RLock()
        self.replies = Replies(self.document, self.settings.gmi_version)
        self.journal = Journal(self.document)
        self.faults = Faults(self.document, self.replies)
        self._zero = self.clock.now()
        self._event_time: float | None = None
        self._saver: Callable[[], None] | None = None
        self.parts: dict[str, Part] = {}
        self._by_class: dict[type[Part], Part] = {}
        self.timers = self._add(Timers)
        self.sessions = self._add(Sessions)
        self.system = self._add(System)
        self.accounts = self._add(Accounts)
        self.phonebook = self._add(Phonebook)
        if book is not None:
            self.phonebook.load_book(book, clear=True)
        for kind in PARTS:
            self._add(kind)
        self._actions = self._dispatch()
        self._paths: dict[str, PathHandler] = {}
        self._events: dict[str, Callable[..., None]] = {}
        for part in self.parts.values():
            self._paths.update(part.paths())
            for event, happen in part.events().items():
                self._events[f"{part.name}.{event}"] = happen
        self._start = self.snapshot()

    def _add(self, kind: type[P]) -> P:
        part = kind(self)
        self.parts[part.name] = part
        self._by_class[kind] = part
        return part

    def part(self, kind: type[P]) -> P:
        """The part of a class: ``phone.part(Phonebook)``."""
        return self._by_class[kind]  # type: ignore[return-value]

    def _dispatch(self) -> dict[str, _Action]:
        table = {"login": _Action(None, login=False, bare=False)}
        version, model = self.settings.gmi_version, self.settings.model
        for part in self.parts.values():
            for name, handler in part.actions().items():
                interface = self.document.by_action.get(name)
                if interface is None:
                    if name not in self.document.side_by_action:
                        raise ProtocolDrift(f"{part.name} answers {name}, which is no action")
                    table[name] = _Action(handler, login=True, bare=False)
                    continue
                if interface.since > version or (
                    interface.models and model not in interface.models
                ):
                    continue
                entry = _Action(handler, interface.login, interface.reply == "bare")
                for spelling in (name, *interface.also):
                    if self.document.by_action[spelling] is interface:
                        table[spelling] = entry
        return table

    # -- time ---------------------------------------------------------------------------------

    def now(self) -> float:
        """Seconds since this phone was made; inside a timed event, when that event was due.

        A restored snapshot brings its time back, so that whatever is noted in it stays right.
        """
        if self._event_time is not None:
            return self._event_time
        return self.clock.now() - self._zero

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC; inside a timed event, when that event was due."""
        wall = self.clock.wall()
        if self._event_time is not None:
            wall -= self.clock.now() - self._zero - self._event_time
        return wall

    def schedule(self, delay: float, event: str, *args: object) -> int:
        """Let an event happen later.

        Args:
            delay: Seconds from now.
            event: ``part.event``, see :meth:`Part.events`.
            args: For the event; immutable values, since snapshots keep them.

        Returns:
            A number for ``phone.timers.cancel``.
        """
        if event not in self._events:
            raise KeyError(f"no part has the event {event!r}")
        return self.timers.add(self.now() + delay, event, args)

    def tick(self) -> None:
        """Run the timed events that are due, in the order they are due."""
        due = self.timers.next_due()
        if due is None or due > self.clock.now() - self._zero:
            return
        with self.lock:
            now = self.clock.now() - self._zero
            while (due := self.timers.next_due()) is not None and due <= now:
                time, _, event, args = self.timers.pop()
                self._event_time = time
                try:
                    self._events[event](*args)
                finally:
                    self._event_time = None
            self.save()

    def advance(self, seconds: float) -> None:
        """Set the phone's clock forward; everything that falls due on the way happens."""
        with self.lock:
            self.clock.advance(seconds)
            self.tick()

    # -- requests -----------------------------------------------------------------------------

    def handle(self, request: Request) -> Reply:
        """Answer a request.

        Args:
            request: What came. Nothing in it can make this raise.

        Returns:
            The reply, and how it is to be delivered.
        """
        with self.lock:
            started = perf_counter()
            self.tick()
            try:
                fields = forms.fields(request)
            except wire.TooManyFields:
                return Reply(_BAD_FIELDS, status=400)
            action = fields.get("action", "") if request.path == "/manager" else ""
            struck = self._strike(action or request.path) if self.faults else []
            if request.path == "/manager":
                done = self._manage(action, request, fields)
            else:
                done = self._side_path(request, fields)
            if done.effect is not None:
                struck += done.effect.names
                done.reply.delivery = done.effect.delivery
            self.journal.add(
                self.clock.wall(),
                request.peer,
                request.method,
                request.path,
                action,
                fields,
                done.user,
                done.reply.status,
                (perf_counter() - started) * 1000,
                " ".join(struck),
                done.body,
            )
            self.save()
            return done.reply

    def _strike(self, action: str) -> list[str]:
        struck = self.faults.before(action)
        for fault in struck:
            if fault.kind == "session":
                self.sessions.end_all()
            else:
                self.system.reboot(fault.seconds or None)
        return [fault.kind for fault in struck]

    def _manage(self, action: str, request: Request, fields: Mapping[str, str]) -> _Done:
        callback = fields.get(self.document.callback_field, "")
        if callback == "?":
            callback = ""
        if callback and not wire.is_callback(callback, self.document.callback_limit):
            return _Done(Reply(_BAD_CALLBACK, status=400), _BAD_CALLBACK.decode())
        user, cookie = "", None
        known = self._actions.get(action)
        session: tuple[str, str | None] | None = ("", None)
        if known is not None and known.login:
            session = self.sessions.check(request.cookie)
        effect = None
        if self.faults:
            effect = self.faults.take(action, alive=known is not None and session is not None)
            if effect.drop or effect.hang:
                return _Done(Reply(b""), "", effect=effect)
        body: Body
        if known is None:
            body = self.document.general[0].body
        elif session is None:
            body = self.document.general[1].body
        elif effect is not None and effect.body is not None:
            user, cookie = session
            body = effect.body
        elif known.handler is None:
            body, cookie, user = self.sessions.login(fields)
        else:
            user, cookie = session
            body = known.handler(fields)
        as_json = fields.get("format", "").lower() == "json" or (known is not None and known.bare)
        malformed = False
        if effect is not None:
            malformed = effect.malformed
            callback = f"{callback[:200]}_other" if callback and effect.callback else callback
        reply = forms.encode(body, callback, as_json=as_json, malformed=malformed)
        if cookie is not None:
            reply.headers.append(("Set-Cookie", cookie))
        return _Done(reply, body, user, effect)

    def _side_path(self, request: Request, fields: Mapping[str, str]) -> _Done:
        handler = self._paths.get(request.path)
        if handler is None:
            return _Done(Reply(_NOT_FOUND, status=404), _NOT_FOUND.decode())
        session = self.sessions.check(request.cookie)
        effect = None
        if self.faults:
            effect = self.faults.take(request.path, alive=session is not None)
            if effect.drop or effect.hang:
                return _Done(Reply(b""), "", effect=effect)
        if session is None:
            body: Body = self.document.general[1].body
            return _Done(forms.encode(body, "", as_json=True), body, effect=effect)
        reply = handler(request, fields)
        return _Done(reply, f"{len(reply.body)} bytes", session[0], effect)

    # -- the whole state ----------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The state as it is now, to :meth:`restore` any number of times."""
        with self.lock:
            states = {name: part.snapshot() for name, part in self.parts.items()}
            return Snapshot(states, self.now())

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this phone; the journal stays."""
        with self.lock:
            for name, part in self.parts.items():
                before = set(part.dump()) if part.tracked else ()
                part.restore(snapshot.states[name])
                part.touch(*before, *(part.dump() if part.tracked else ()))
            self._zero = self.clock.now() - snapshot.time
            self.save()

    def reset(self) -> None:
        """Go back to the start: state, sessions, faults and journal."""
        with self.lock:
            self.restore(self._start)
            self.faults.reset()
            self.journal.clear()

    @property
    def start_snapshot(self) -> Snapshot:
        """Where :meth:`reset` comes back to."""
        return self._start

    def keep_as_start(self) -> None:
        """Let :meth:`reset` come back to the state as it is now."""
        with self.lock:
            self._start = self.snapshot()

    def save_with(self, saver: Callable[[], None]) -> None:
        """Have every change saved before it is acknowledged.

        Args:
            saver: Called when parts have something in ``dirty``; it clears that.
        """
        with self.lock:
            self._saver = saver
            for part in self.parts.values():
                part.tracked = True

    def save(self) -> None:
        """Save what changed, if anybody saves."""
        if self._saver is not None and any(part.dirty for part in self.parts.values()):
            self._saver()

    def rebooted(self) -> None:
        """Come up again, as after a power cut: sessions, calls and timers are gone."""
        with self.lock:
            for part in self.parts.values():
                part.rebooted()
            self.save()

    def state(self) -> dict[str, JSON]:
        """What the control API shows, part by part."""
        with self.lock:
            self.tick()
            shown = {part.name: part.state() for part in self.parts.values()}
            return {
                "time": round(self.now(), 3),
                "wall": round(self.wall(), 3),
                **{name: value for name, value in shown.items() if value is not None},
                "faults": self.faults.listed(),
                "journal": len(self.journal),
            }

    def operations(self) -> dict[str, Callable[..., JSON]]:
        """What the control API can do, of all parts."""
        found: dict[str, Callable[..., JSON]] = {}
        for part in self.parts.values():
            found.update(part.operations())
        return found
