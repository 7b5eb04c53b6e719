"""``gmi phone control``: what a test can do to an emulated phone, from the shell."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gmi_appkit.errors import ConfigurationError

if TYPE_CHECKING:
    from gmi_appkit.phone_cli.control_client import Operations

URL_VARIABLE = "GMI_CONTROL_URL"
TOKEN_VARIABLE = "GMI_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
_LONGEST_TOKEN_FILE = 4096


@click.command()
@click.argument("operation", required=False)
@click.argument("arguments", nargs=-1, metavar="[NAME=VALUE]...")
@click.option(
    "--control",
    "url",
    envvar=URL_VARIABLE,
    show_envvar=True,
    metavar="URL",
    help="Address that gmi emulate or gmi dev printed.",
)
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"File with the token.  [default: the variable {TOKEN_VARIABLE}]",
)
@click.option("--timeout", default=10.0, show_default=True, help="Seconds for one exchange.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def control(
    operation: str | None,
    arguments: tuple[str, ...],
    url: str | None,
    token_file: Path | None,
    timeout: float,
    as_json: bool,
) -> None:
    """Run an OPERATION on the emulated phone of a running gmi emulate or gmi dev.

    Without one, list the operations. For instance:

    \b
      gmi phone control ring number=2107
      gmi phone control advance seconds=900
      gmi phone control fault kind=drop action=getcontact times=1
      gmi phone control journal action=originatecall

    Start the server with the environment variable GMI_CONTROL_TOKEN set, and set the same here.
    """  # noqa: D301 - the escape is for click
    from gmi_appkit.phone_cli.control_client import ControlClient, read_arguments

    if not url:
        raise ConfigurationError(
            "which phone? give --control URL, the address that gmi emulate or gmi dev printed, "
            f"or set {URL_VARIABLE}"
        )
    with ControlClient(url, _token(token_file), timeout) as client:
        known = client.operations()
        if operation is None:
            if as_json:
                click.echo(json.dumps({"schema": 1, **known.as_json()}, ensure_ascii=False))
            else:
                _list(known)
            return
        name = operation.replace("-", "_")
        given = read_arguments(arguments, known.arguments.get(name, {}))
        result = client.run(name, given, read=name in known.read)
    if as_json:
        told = {"schema": 1, "operation": name, "result": result}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(name, result)


def _token(file: Path | None) -> str:
    if file is None:
        token = os.environ.get(TOKEN_VARIABLE, "")
        if not token:
            raise ConfigurationError(
                f"no control token: set {TOKEN_VARIABLE} to the one that the server was started "
                "with, or name a file that holds it with --token-file"
            )
        return token
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(_LONGEST_TOKEN_FILE).strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"cannot read a token from {file}") from None


def _list(known: Operations) -> None:
    from gmi_appkit.phone_cli import show

    read = {
        name: ", ".join(f"{key}: {kind}" for key, kind in known.arguments.get(name, {}).items())
        for name in known.read
    }
    click.echo("Reading:")
    show.show(show.facts(read))
    click.echo("\nChanging:")
    show.show(show.facts(known.run))
    click.echo("\nKinds of faults:")
    show.show(show.facts(known.faults))


def _tell(name: str, result: Any) -> None:
    """A result for people: rows where it is flat, JSON where it is deep."""
    from gmi_appkit.phone_cli import show

    if result is None:
        click.echo(f"Done: {name}.")
    elif isinstance(result, dict) and not any(
        isinstance(value, dict | list) for value in result.values()
    ):
        show.show(show.facts({key: str(value) for key, value in result.items()}))
    elif isinstance(result, dict | list):
        # ASCII, because a stranger's name may have control characters in it.
        rows = result if isinstance(result, list) else [result]
        indent = 2 if isinstance(result, dict) else None
        for row in rows:
            click.echo(json.dumps(row, indent=indent))
    else:
        click.echo(str(result))
