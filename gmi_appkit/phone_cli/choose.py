"""Which phone a command talks to."""

from __future__ import annotations

from pathlib import Path

import click

from gmi_appkit.client import Phone
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import Project, load_project
from gmi_appkit.targets.choose import EMULATED, find_password, find_phone


def open_phone(
    name: str | None,
    *,
    project: Path,
    user: str | None = None,
    timeout: float = 5.0,
    allow_destructive: bool = False,
) -> Phone:
    """Make the client of a phone.

    Args:
        name: A phone of gmi.toml, an address, or ``emulated``; by default gmi.toml's only one.
        project: The app's folder, where gmi.toml lies.
        user: Another user than gmi.toml's.
        timeout: Seconds for one exchange.
        allow_destructive: Let calls through that destroy something.

    Raises:
        ConfigurationError: If there is no such phone, or no password for it.
    """
    settings = load_project(project)
    if name == EMULATED:
        return _emulated(settings)
    entry = find_phone(settings, name or _default(settings))
    return Phone(
        entry.url,
        user or entry.user,
        find_password(entry, user, ask=_ask),
        timeout=timeout,
        allow_destructive=allow_destructive,
    )


def _emulated(project: Project) -> Phone:
    from gmi_appkit.emulator import EmulatedPhone, PhoneSettings

    chosen = project.emulator
    settings = PhoneSettings(model=chosen.model, gmi_version=chosen.gmi_version)
    return Phone.of(EmulatedPhone(settings))


def _default(project: Project) -> str:
    if project.dev.phone in project.phones:
        return project.dev.phone
    if len(project.phones) == 1:
        return next(iter(project.phones))
    known = ", ".join(project.phones)
    raise ConfigurationError(
        f"which phone? gmi.toml lists {known}: choose one with --phone"
        if known
        else "which phone? gmi.toml lists none: add [phones.NAME] with a url, or give an address "
        "with --phone http://192.168.1.50"
    )


def _ask(question: str) -> str:
    try:
        return str(click.prompt(question, hide_input=True, err=True))
    except click.Abort:
        return ""
