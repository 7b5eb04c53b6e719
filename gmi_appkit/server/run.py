"""``gmi dev``: the dev server as a process of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterable
from getpass import getpass
from pathlib import Path
from types import FrameType

from gmi_appkit.emulator.run import make_phone
from gmi_appkit.emulator.scenario import load_scenario
from gmi_appkit.emulator.settings import PhoneSettings
from gmi_appkit.project import Project, load_project
from gmi_appkit.server.control import PREFIX
from gmi_appkit.server.dev import DEFAULT_PORT, DevServer
from gmi_appkit.server.terminal import print_event, print_json, say
from gmi_appkit.sources import AppSources
from gmi_appkit.targets import Target
from gmi_appkit.targets.choose import choose_target
from gmi_appkit.targets.emulated import EmulatedTarget


def serve(
    path: Path | str = ".",
    *,
    phone: str | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    strict_port: bool = False,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    scenario: str | None = None,
    poll: bool = False,
    allow_host: Iterable[str] = (),
    allow_destructive: bool = False,
    record: Path | None = None,
    as_json: bool = False,
) -> None:
    """Serve an app until Ctrl-C or SIGTERM.

    Args:
        path: The app's folder.
        phone: ``emulated``, ``replay:FILE``, a phone of gmi.toml or an address; by default what
            gmi.toml says.
        host: The address to listen on.
        port: The port; by default 8220, or the next that is free.
        strict_port: Fail if the default port is taken.
        phonebook: XML phonebook of the emulated phone; by default gmi.toml's.
        model: Model to emulate; by default gmi.toml's.
        gmi_version: Interface version to emulate; by default gmi.toml's.
        scenario: Scenario of the emulated phone, a shipped name or a file; by default gmi.toml's.
        poll: Watch files by polling.
        allow_host: Further names that the server may be called by.
        allow_destructive: Pass on to a real phone what destroys something.
        record: Write down what the phone says, to this file.
        as_json: Print events as JSON, one per line.

    Raises:
        GmiError: If it cannot start.
        KeyboardInterrupt: After Ctrl-C, once everything is stopped.
    """
    project = load_project(path)
    emit = print_json if as_json else print_event
    target = make_target(
        project,
        phone,
        phonebook=phonebook,
        model=model,
        gmi_version=gmi_version,
        scenario=scenario,
        allow_destructive=allow_destructive,
        record=record,
        tell=lambda message: emit({"event": "phone", "message": message}),
    )
    server = DevServer(
        AppSources(project),
        target,
        host=host,
        port=DEFAULT_PORT if port is None else port,
        strict_port=strict_port or port is not None,
        poll=True if poll else None,
        allowed_hosts=allow_host,
        emit=emit,
    )
    ready = _json_ready if as_json else _text_ready
    if asyncio.run(_serve(server, lambda: ready(server, project, asked=port))):
        raise KeyboardInterrupt


def make_target(
    project: Project,
    phone: str | None = None,
    *,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    scenario: str | None = None,
    allow_destructive: bool = False,
    record: Path | None = None,
    tell: Callable[[str], None] | None = None,
) -> Target:
    """Make the phone that is to stand behind an app.

    Args:
        project: The app.
        phone: As for :func:`serve`.
        phonebook: As for :func:`serve`.
        model: As for :func:`serve`.
        gmi_version: As for :func:`serve`.
        scenario: As for :func:`serve`.
        allow_destructive: As for :func:`serve`.
        record: As for :func:`serve`.
        tell: Gets one line for people when something is wrong with the phone.

    Raises:
        ConfigurationError: If there is no such phone, or a setting is wrong.
    """
    return choose_target(
        project,
        phone or project.dev.phone,
        emulated=lambda: _emulated(project, phonebook, model, gmi_version, scenario),
        ask=_ask if sys.stdin.isatty() else None,
        allow_destructive=allow_destructive,
        record=record,
        tell=tell,
    )


def _ask(question: str) -> str:
    return getpass(f"{question}: ")


def _emulated(
    project: Project,
    phonebook: Path | None,
    model: str | None,
    gmi_version: int | None,
    scenario: str | None,
) -> Target:
    chosen = project.emulator
    if phonebook is None and chosen.phonebook:
        phonebook = project.root / chosen.phonebook
    base = PhoneSettings(model=chosen.model, gmi_version=chosen.gmi_version)
    played = None
    if scenario is not None:
        played = load_scenario(scenario)
    elif chosen.scenario:
        played = load_scenario(chosen.scenario, root=project.root)
    return EmulatedTarget(
        make_phone(
            phonebook=phonebook,
            model=model,
            gmi_version=gmi_version,
            scenario=played,
            base=base,
        )
    )


async def _serve(server: DevServer, ready: Callable[[], None]) -> bool:
    """Run until a signal comes; returns whether it was Ctrl-C."""
    loop = asyncio.get_running_loop()
    stopping: asyncio.Future[int] = loop.create_future()

    def stop(number: int) -> None:
        if not stopping.done():
            stopping.set_result(number)

    def from_signal(number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop, number)

    # signal.signal() rather than the loop's own, which Windows does not have.
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, from_signal) for number in wanted}
    try:
        await server.start()
        ready()
        return await stopping == signal.SIGINT
    finally:
        await server.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _text_ready(server: DevServer, project: Project, *, asked: int | None) -> None:
    watched = _shown(project.root)
    polling = server.watcher.polling if server.watcher else ""
    lines = [
        f"{server.url}  {project.app.title}, reloads on every save",
        f"  phone     {server.target.title}",
        f"  watching  {watched}" + (f", by polling: {polling}" if polling else ""),
    ]
    if asked is None and server.port != DEFAULT_PORT:
        lines.append(f"  port {DEFAULT_PORT} is taken, this is {server.port}")
    if server.host != "127.0.0.1":
        lines.append(
            f"  warning: others can reach {server.host}; a screen joins at "
            f"http://ADDRESS:{server.port}{server.join_path}"
        )
    say("\n".join(lines))


def _json_ready(server: DevServer, project: Project, *, asked: int | None) -> None:
    print_json(
        {
            "event": "ready",
            "url": server.url,
            "port": server.port,
            "app": project.app.name,
            "phone": server.target.title,
            "control": f"http://127.0.0.1:{server.port}{PREFIX}",
            "token": server.control_token,
            "polling": server.watcher.polling if server.watcher else "",
        }
    )


def _shown(folder: Path) -> str:
    try:
        return str(folder.relative_to(Path.cwd())) or "."
    except ValueError:
        return str(folder)
