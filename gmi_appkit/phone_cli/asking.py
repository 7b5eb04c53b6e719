"""``gmi phone ask``: any function of the interface, for those without a command of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import click

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.phone_cli.talk import Talk, phone_options, talks
from gmi_appkit.protocol import Interface, load

_LOGIN = "webServiceLogin"


@click.command()
@click.argument("function", required=False)
@click.argument("pairs", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--allow-destructive", is_flag=True, help="Do it although something may be lost.")
@click.option("--list", "listed", is_flag=True, help="List the functions; asks no phone.")
@phone_options
def ask(function: str | None, pairs: tuple[str, ...], listed: bool, **options: Any) -> None:
    """Call FUNCTION of the interface by its name in the guide, and print the reply.

    Parameters have the guide's names. One that has fields of its own is written as JSON:
    'phbkContact={"ctName": "Ann", "gpID": 0, "work": "2107"}'.
    """
    if listed:
        _list(bool(options["as_json"]))
        return
    if not function:
        raise ConfigurationError("which function? name one, or see gmi phone ask --list")
    interface = _interface(function)
    _ask(interface=interface, given=_read(interface, pairs), **options)


def _call(talk: Talk, interface: Interface, given: dict[str, Any]) -> None:
    reply = talk.phone.call(interface.name, **given)
    # ASCII, because a stranger's name may have control characters in it.
    shown = reply if isinstance(reply, str) else json.dumps(reply, indent=2)
    if talk.as_json:
        talk.tell({"function": interface.name, "reply": reply}, lambda: None)
    else:
        click.echo(shown)


_ask = talks(_call)


def _interface(name: str) -> Interface:
    known = {entry.name: entry for entry in load().interfaces}
    spellings = {word.lower(): it for it in known.values() for word in (it.name, it.python_name)}
    found = spellings.get(name.replace("-", "_").lower())
    if found is None:
        close = get_close_matches(name.lower(), spellings, n=1)
        hint = f"; did you mean {spellings[close[0]].name}?" if close else ""
        raise ConfigurationError(f"GMI has no function {name!r}{hint} (gmi phone ask --list)")
    if found.name == _LOGIN:
        raise ConfigurationError(
            f"{_LOGIN} is called by itself: a password does not belong on the command line"
        )
    return found


def _structures(interface: Interface) -> set[str]:
    """The parameters that have fields of their own."""
    return {
        field.source.partition(".")[0]
        for field in interface.query
        if field.source and (field.record or field.pairs or "." in field.source)
    }


def _read(interface: Interface, pairs: Iterable[str]) -> dict[str, Any]:
    structures = _structures(interface)
    read: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            # The pair itself is not shown: it may hold a password.
            raise ConfigurationError(f"write the parameters of {interface.name} as NAME=VALUE")
        if name in read:
            raise ConfigurationError(f"the parameter {name} stands twice: give it once")
        read[name] = _structure(name, text) if name in structures else text
    return read


def _structure(name: str, text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict | list):
        raise ConfigurationError(f"{name} has fields of its own: write it as a JSON object or list")
    return value


def _list(as_json: bool) -> None:
    rows = {it.name: [*it.parameters] for it in load().interfaces if it.name != _LOGIN}
    if as_json:
        click.echo(json.dumps({"schema": 1, "functions": rows}))
        return
    from gmi_appkit.phone_cli import show

    show.show(show.facts({name: ", ".join(names) for name, names in rows.items()}))
