"""``gmi dev``: the dev server as a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from gmi_appkit.project import PhoneEntry, Project, load_project
from gmi_appkit.server.dev import DEFAULT_PORT, DevServer
from gmi_appkit.server.lan import EVERYWHERE, Choice, check_address, choose_address
from gmi_appkit.server.session import Session
from gmi_appkit.server.terminal import print_event, print_json
from gmi_appkit.sources import AppSources
from gmi_appkit.targets import Target
from gmi_appkit.targets.choose import choose_target, find_phone, is_real
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.targets.recording import RecordingTarget

if TYPE_CHECKING:
    from gmi_appkit.emulator import EmulatedPhone


def serve(
    path: Path | str = ".",
    *,
    phone: str | None = None,
    host: str = "",
    lan: bool = False,
    port: int | None = None,
    strict_port: bool = False,
    open_browser: bool = False,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    scenario: str | None = None,
    poll: bool = False,
    allow_host: Iterable[str] = (),
    lan_workbench: bool = False,
    allow_destructive: bool = False,
    record: Path | None = None,
    as_json: bool = False,
) -> None:
    """Serve an app until Ctrl-C, SIGTERM or the key q.

    Args:
        path: The app's folder.
        phone: ``emulated``, ``replay:FILE``, a phone of gmi.toml or an address; by default what
            gmi.toml says.
        host: The address to listen on beside 127.0.0.1; by default none.
        lan: Let screens of the local network in that show the token; and show the app on the real
            phone, if there is one.
        port: The port; by default 8220, or the next that is free.
        strict_port: Fail if the default port is taken.
        open_browser: Open the workbench in the browser.
        phonebook: XML phonebook of the emulated phone; by default gmi.toml's.
        model: Model to emulate; by default gmi.toml's.
        gmi_version: Interface version to emulate; by default gmi.toml's.
        scenario: Scenario of the emulated phone, a shipped name or a file; by default gmi.toml's.
        poll: Watch files by polling.
        allow_host: Further names that the server may be called by.
        lan_workbench: Show the workbench to screens that have joined, and by other names, too.
        allow_destructive: Pass on to a real phone what destroys something.
        record: Write down what the phone says, to this file.
        as_json: Print events as JSON, one per line.

    Raises:
        GmiError: If it cannot start.
        KeyboardInterrupt: After Ctrl-C, once everything is stopped.
    """
    project = load_project(path)
    emit = print_json if as_json else print_event
    name = phone or project.dev.phone
    entry = find_phone(project, name) if is_real(name) else None
    choice = _choose(host, lan, entry)
    if choice is not None:
        check_address(host or choice.address)
    target = make_target(
        project,
        phone,
        phonebook=phonebook,
        model=model,
        gmi_version=gmi_version,
        scenario=scenario,
        allow_destructive=allow_destructive,
        tell=lambda message: emit({"event": "phone", "message": message}),
    )
    server = DevServer(
        AppSources(project),
        target if record is None else RecordingTarget(target, record),
        host=host or (choice.address if choice else "127.0.0.1"),
        port=DEFAULT_PORT if port is None else port,
        strict_port=strict_port or port is not None,
        poll=True if poll else None,
        allowed_hosts=allow_host,
        lan_workbench=lan_workbench,
        emit=emit,
    )
    session = Session(
        server,
        project,
        emit,
        as_json=as_json,
        port=port,
        opens=open_browser,
        choice=choice,
        phone=entry,
        # Not through a recording: the address to open has the token of this run in it.
        opener=target if entry and choice else None,
        prepare=(lambda: target.phone) if isinstance(target, EmulatedTarget) else None,
    )
    if asyncio.run(session.run()):
        raise KeyboardInterrupt


def _choose(host: str, lan: bool, entry: PhoneEntry | None) -> Choice | None:
    """The address that the local network is to use; None if it is not let in."""
    if not lan and (not host or host in ("127.0.0.1", "localhost")):
        return None
    wanted = "" if host in EVERYWHERE else host
    return choose_address(entry.url if entry else "", wanted)


def make_target(
    project: Project,
    phone: str | None = None,
    *,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    scenario: str | None = None,
    allow_destructive: bool = False,
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

    def make() -> EmulatedPhone:
        # Not before it is needed: the app's first page does not wait for the emulator.
        from gmi_appkit.emulator.run import make_phone
        from gmi_appkit.emulator.scenario_file import load_scenario
        from gmi_appkit.emulator.settings import PhoneSettings

        played = None
        if scenario is not None:
            played = load_scenario(scenario)
        elif chosen.scenario:
            played = load_scenario(chosen.scenario, root=project.root)
        return make_phone(
            phonebook=phonebook,
            model=model,
            gmi_version=gmi_version,
            scenario=played,
            base=PhoneSettings(model=chosen.model, gmi_version=chosen.gmi_version),
        )

    product = (model or chosen.model).upper()
    return EmulatedTarget(make, f"emulated {product}, GMI {gmi_version or chosen.gmi_version}")
