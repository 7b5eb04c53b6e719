"""``gmi emulate``: the emulated phone as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from gmi_appkit.emulator.control import PREFIX
from gmi_appkit.emulator.http import EmulatorServer
from gmi_appkit.emulator.phone import EmulatedPhone
from gmi_appkit.emulator.scenario import Scenario
from gmi_appkit.emulator.scenario_file import load_scenario
from gmi_appkit.emulator.settings import PhoneSettings, settings_from_mapping
from gmi_appkit.emulator.storage import keep_state
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol.contacts import Book
from gmi_appkit.protocol.phonebook_xml import read_phonebook

TOKEN_VARIABLE = "GMI_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
_TOKEN_LENGTHS = range(16, 257)


def control_token() -> str:
    """The token of the control routes: from ``GMI_CONTROL_TOKEN``, or a new one.

    Raises:
        ConfigurationError: If the variable is too short to be a secret.
    """
    given = os.environ.get(TOKEN_VARIABLE)
    if given is None:
        return secrets.token_urlsafe(24)
    if len(given) not in _TOKEN_LENGTHS or not given.isascii() or not given.isprintable():
        raise ConfigurationError(
            f"{TOKEN_VARIABLE} has {len(given)} characters: give it 16 to 256 printable ones, "
            "or unset it to have one made"
        )
    return given


def load_phonebook(path: Path, settings: PhoneSettings) -> Book:
    """Read a phonebook file for an emulated phone.

    Raises:
        ConfigurationError: If it cannot be read or holds more than the phone does; the message
            names the line and the limit.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"cannot read the phonebook {path}: {error.strerror}") from error
    return read_phonebook(data, limit=settings.contact_limit, source=str(path))


def make_phone(
    *,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    scenario: Scenario | None = None,
    base: PhoneSettings | None = None,
) -> EmulatedPhone:
    """Make a phone from what the command line says.

    Args:
        phonebook: An XML phonebook to start with.
        model: As in :class:`PhoneSettings`; None keeps the base's.
        gmi_version: As in :class:`PhoneSettings`; None keeps the base's.
        scenario: What happens to it.
        base: Settings that the rest is taken from.

    Raises:
        ConfigurationError: If a value or the phonebook is wrong, or the phone cannot be as the
            scenario has it.
    """
    given: dict[str, Any] = {"model": model, "gmi_version": gmi_version}
    chosen = {key: value for key, value in given.items() if value is not None}
    settings = settings_from_mapping(chosen, base)
    book = load_phonebook(phonebook, settings) if phonebook is not None else None
    phone = EmulatedPhone(settings, book=book)
    if scenario is not None:
        phone.start(scenario)
    return phone


def run(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    scenario: str | None = None,
    state: Path | None = None,
    as_json: bool = False,
    base: PhoneSettings | None = None,
) -> None:
    """Serve a phone until the process is told to stop (Ctrl-C, SIGTERM).

    Prints one line when the phone is ready.

    Args:
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        phonebook: An XML phonebook to start with.
        model: Model to emulate.
        gmi_version: Version of the interface to emulate.
        scenario: The name of a shipped scenario, or a file, to play.
        state: File that keeps the phone's state; what it holds goes before phonebook and
            scenario, of which only the events are played then.
        as_json: Whether the line is JSON, with the control routes and their token.
        base: Settings that the rest is taken from.

    Raises:
        ConfigurationError: If a value, the phonebook, the scenario or the state file is wrong.
        EnvironmentProblem: If the port is taken.
        KeyboardInterrupt: After Ctrl-C, when all is closed; the caller knows the exit code.
    """
    phone = make_phone(phonebook=phonebook, model=model, gmi_version=gmi_version, base=base)
    token = control_token()
    server = EmulatorServer(phone, host, port, control_token=token)
    with ExitStack() as open_files:
        new = True
        if state is not None:
            file = keep_state(phone, state)
            open_files.callback(file.close)
            new = file.new
            phone.keep_as_start()
        if scenario is not None:
            phone.start(load_scenario(scenario), only_events=not new)
        stopped_by = asyncio.run(_serve(server, token, as_json=as_json))
    if stopped_by == signal.SIGINT:
        raise KeyboardInterrupt


async def _serve(server: EmulatorServer, token: str, *, as_json: bool) -> int | None:
    stopping: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    restore = _on_signals(stopping)
    try:
        server.start()
        print(_ready_line(server, token, as_json=as_json), flush=True)  # noqa: T201
        if not as_json and sys.stderr.isatty():
            print(_hint(server), file=sys.stderr, flush=True)  # noqa: T201
        return await stopping
    finally:
        await server.stop()
        restore()


def _ready_line(server: EmulatorServer, token: str, *, as_json: bool) -> str:
    if not as_json:
        return f"{server.phone.settings.product} ready at {server.url}"
    control = f"{server.origin}{PREFIX}"
    return json.dumps({"schema": 1, "url": server.url, "control": control, "token": token})


def _hint(server: EmulatorServer) -> str:
    """How a person controls the phone; the ready line itself is for programs too."""
    if TOKEN_VARIABLE in os.environ:
        return f"Control it from another shell: gmi phone control --control {server.origin}"
    return (
        f"To control it from another shell, set {TOKEN_VARIABLE} before it starts, or start it "
        "with --json"
    )


def _on_signals(stopping: asyncio.Future[int]) -> Callable[[], None]:
    """Resolve the future with the number of SIGINT or SIGTERM; returns what undoes that."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    loop = stopping.get_loop()

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(resolve, number)

    def resolve(number: int) -> None:
        if not stopping.done():
            stopping.set_result(number)

    # signal.signal() rather than the loop's own, which Windows does not have.
    wanted = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGBREAK")]
    before = {}
    for number in filter(None, wanted):
        with suppress(ValueError, OSError):
            before[number] = signal.signal(number, stop)

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return restore
