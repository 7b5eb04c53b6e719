"""The same on every phone of gmi.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from gmi_appkit.client import Phone
from gmi_appkit.errors import ConfigurationError, GmiError
from gmi_appkit.project import PhoneEntry, Project
from gmi_appkit.targets.choose import find_password

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one phone.

    Attributes:
        phone: Its name in gmi.toml.
        address: Its address there.
        error: Why not; empty if it was done.
    """

    phone: str
    address: str
    error: str = ""


def on_every_phone(
    project: Project,
    act: Callable[[Phone], None],
    *,
    user: str | None = None,
    timeout: float = 5.0,
) -> Iterator[Outcome]:
    """Do something on every phone of a project, a few at a time; failures stop nothing.

    Passwords come from the environment only: nobody wants to be asked for twenty.

    Args:
        project: The app with its phones.
        act: What to do; called from several threads.
        user: Another user than gmi.toml's.
        timeout: Seconds for one exchange.

    Yields:
        How it went, in gmi.toml's order, each as soon as it is known.

    Raises:
        ConfigurationError: If there is no phone at all.
    """
    if not project.phones:
        raise ConfigurationError(
            "gmi.toml lists no phones: add [phones.NAME] with a url for each, or choose one with "
            "--phone http://192.168.1.50"
        )

    def one(entry: PhoneEntry) -> Outcome:
        try:
            password = find_password(entry, user)
            with Phone(entry.url, user or entry.user, password, timeout=timeout) as phone:
                act(phone)
        except GmiError as problem:
            return Outcome(entry.name, entry.url, str(problem))
        return Outcome(entry.name, entry.url)

    return _each(one, list(project.phones.values()))


def _each(one: Callable[[PhoneEntry], Outcome], entries: list[PhoneEntry]) -> Iterator[Outcome]:
    with ThreadPoolExecutor(_AT_ONCE, "gmi-fleet") as pool:
        yield from pool.map(one, entries)
