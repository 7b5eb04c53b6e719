"""From what a person writes after ``--phone`` to a target, and to a phone's password."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import PhoneEntry, Project
from gmi_appkit.targets.base import Target

EMULATED = "emulated"
REPLAY = "replay:"
PASSWORD_ENV = "GMI_PASSWORD"  # noqa: S105 - the variable's name
URL_USER = "admin"
_KEYRING_SERVICE = "gmi-appkit"


def choose_target(
    project: Project,
    name: str,
    *,
    emulated: Callable[[], Target],
    ask: Callable[[str], str] | None = None,
    allow_destructive: bool = False,
    record: Path | str | None = None,
    tell: Callable[[str], None] | None = None,
) -> Target:
    """Make what stands behind ``/manager``.

    Args:
        project: The app, with the phones of its gmi.toml.
        name: ``emulated``, ``replay:FILE``, a phone of gmi.toml, or an address.
        emulated: Makes the emulated phone's target.
        ask: Asks a person for a password that is not in the environment; gets the question.
        allow_destructive: Pass on to a real phone what destroys something.
        record: Write down what the phone says, to this file.
        tell: Gets one line for people when something is wrong with the phone.

    Raises:
        ConfigurationError: If there is no such phone or file, or no password for it.
    """
    target: Target
    if name == EMULATED:
        target = emulated()
    elif name.startswith(REPLAY):
        from gmi_appkit.targets.replay import ReplayTarget

        target = ReplayTarget(name.removeprefix(REPLAY), tell=tell)
    else:
        from gmi_appkit.targets.real import RealTarget

        entry = find_phone(project, name)
        password = find_password(entry, ask=ask)
        target = RealTarget(entry.url, entry.user, password, allow_destructive, tell=tell)
    if record is None:
        return target
    from gmi_appkit.targets.recording import RecordingTarget

    return RecordingTarget(target, record)


def is_real(name: str) -> bool:
    """Say whether a name after ``--phone`` means a real phone."""
    return name != EMULATED and not name.startswith(REPLAY)


def find_phone(project: Project, name: str) -> PhoneEntry:
    """The phone of that name in gmi.toml, or one at an address.

    Raises:
        ConfigurationError: If gmi.toml lists no such phone.
    """
    if name not in project.phones and any(sign in name for sign in ":./"):
        return PhoneEntry(name, name, URL_USER, PASSWORD_ENV)
    return project.phone(name)


def find_password(
    entry: PhoneEntry, user: str | None = None, *, ask: Callable[[str], str] | None = None
) -> str:
    """A phone's password: from the environment, the system's keyring, or a person.

    The keyring is asked where the package ``keyring`` is installed, for the service
    ``gmi-appkit`` and the name ``USER@URL``.

    Args:
        entry: The phone.
        user: Another user than the entry's, for the question.
        ask: Gets the question and gives the answer; empty if nobody answers.

    Raises:
        ConfigurationError: If there is none.
    """
    variable = entry.password_env or PASSWORD_ENV
    who = f"{user or entry.user} on {entry.name}"
    password = os.environ.get(variable) or _from_keyring(f"{user or entry.user}@{entry.url}")
    if not password and ask:
        password = ask(f"Password of {who}")
    if not password:
        raise ConfigurationError(
            f"no password for {who}: set the environment variable {variable}, or run this in a "
            "terminal to be asked"
        )
    return password


def _from_keyring(name: str) -> str:
    try:
        keyring = import_module("keyring")
        errors = import_module("keyring.errors")
    except ImportError:
        return ""
    try:
        return str(keyring.get_password(_KEYRING_SERVICE, name) or "")
    except errors.KeyringError:  # a system without a keyring, or a locked one
        return ""
