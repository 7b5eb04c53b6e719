"""A real phone, or a recording of one, behind the app under test (``--phone``)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

from gmi_appkit.client import Phone
from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.journal import Journal
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import PhoneEntry, Project
from gmi_appkit.protocol import Reply, Request, load, wire
from gmi_appkit.protocol.safety import redact_fields
from gmi_appkit.targets import Target
from gmi_appkit.targets.answers import FILE_PATHS, MANAGER, READS, error, fields_of, plain
from gmi_appkit.targets.choose import EMULATED, REPLAY, choose_target
from gmi_appkit.targets.recording import described
from gmi_appkit.testing.phone import Expectations


class LivePhone(Expectations):
    """What ``gmi_phone`` is with ``--phone``: it passes on, and remembers what was said.

    What only an emulated phone can do (ring, fail, live an hour) skips the test that asks for it.

    Args:
        target: The phone.
        changes: Whether an app may change something on it; it only reads otherwise.
    """

    def __init__(self, target: Target, *, changes: bool) -> None:
        self._target = target
        self._changes = changes
        self._news = threading.Condition()
        self._document = load()
        self.journal = Journal(self._document)
        self.secrets: list[dict[str, str]] = []
        self.refused: list[str] = []

    @property
    def title(self) -> str:
        """What the phone is, for people."""
        return self._target.title

    def doing(self) -> list[str]:
        """What was kept from it."""
        return [f"refused, since this run only reads: {action}" for action in self.refused]

    async def handle(self, request: Request) -> Reply:
        """Have the phone answer; see :class:`~gmi_appkit.targets.Target`."""
        began = time.perf_counter()
        try:
            fields = fields_of(request)
        except (ValueError, wire.TooManyFields) as problem:
            return plain(400, str(problem))
        action = fields.get("action", "")
        self.secrets.append(fields)
        what = self._would_change(request, action)
        if what:
            self.refused.append(what)
            message = f"{what} would change the phone, and this run only reads: --allow-changes"
            reply = error(message, fields) if request.path == MANAGER else plain(403, message)
        else:
            reply = await self._target.handle(request)
        told = described(self._document, request, reply).get("reply", "")
        self.journal.add(
            time.time(),
            request.peer,
            request.method,
            request.path,
            action,
            redact_fields(self._document, fields),
            "",
            reply.status,
            (time.perf_counter() - began) * 1000,
            "refused" if what else "",
            told if isinstance(told, dict | str) else str(told),
        )
        with self._news:
            self._news.notify_all()
        return reply

    def _would_change(self, request: Request, action: str) -> str:
        if self._changes:
            return ""
        if request.path != MANAGER:
            return "" if request.path in FILE_PATHS else request.path
        return "" if action.lower() in READS else action

    async def close(self) -> None:
        """Let go of the phone; another test may still take it up again."""
        await self._target.close()

    def __getattr__(self, name: str) -> NoReturn:
        """Skip a test that wants what only an emulated phone can do."""
        if hasattr(EmulatedPhone, name):
            pytest.skip(f"gmi_phone.{name} needs the emulated phone; this is {self.title}")
        raise AttributeError(f"{type(self).__name__} has no {name}")


def open_phone(
    project: Project,
    name: str,
    *,
    allow_destructive: bool = False,
    ask: Callable[[str], str] | None = None,
) -> Target:
    """The phone that ``--phone`` names.

    Args:
        project: The app, with the phones of its gmi.toml.
        name: ``replay:FILE``, a phone of gmi.toml, or an address.
        allow_destructive: Let it pass on what destroys something.
        ask: Asks a person for the password.

    Raises:
        ConfigurationError: If there is no such phone or file, or no password for it.
    """
    if name.startswith(REPLAY):
        file = project.root / name.removeprefix(REPLAY)
        name = f"{REPLAY}{file}"
    return choose_target(
        project, name, emulated=_none, ask=ask, allow_destructive=allow_destructive
    )


def _none() -> Target:
    raise ConfigurationError("the emulated phone is made anew for each test")


def ask_once(entry: PhoneEntry, password: str) -> None:
    """See whether a phone answers and takes the password, before any test is run.

    Raises:
        PhoneError: If it does not.
    """
    with Phone(entry.url, entry.user, password) as phone:
        phone.gmi_version()


def is_real(name: str) -> bool:
    """Whether ``--phone`` names a phone that exists once only."""
    return name != EMULATED and not name.startswith(REPLAY)
