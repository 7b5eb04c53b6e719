"""What every command of ``gmi phone`` has: options that choose a phone, a way to print."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gmi_appkit.client import Phone
from gmi_appkit.phone_cli.choose import open_phone


@dataclass(frozen=True, slots=True)
class Talk:
    """A phone, and how to print what it says."""

    phone: Phone
    as_json: bool

    def tell(self, data: dict[str, Any], table: Callable[[], Any]) -> None:
        """Print JSON for programs, or a table for people."""
        if self.as_json:
            click.echo(json.dumps({"schema": 1, **data}, ensure_ascii=False, indent=2))
            return
        from gmi_appkit.phone_cli.show import show

        show(table())


def phone_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that choose a phone, and ``--json``."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs."),
        click.option(
            "--project",
            default=".",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="Folder of gmi.toml.  [default: here]",
        ),
        click.option("--timeout", default=5.0, show_default=True, help="Seconds for one exchange."),
        click.option("--user", help="Another user than gmi.toml's."),
        click.option("-p", "--phone", "name", help="A phone of gmi.toml, an address, or emulated."),
    ):
        function = option(function)
    return function


def talks(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that choose a phone, and the phone."""

    @phone_options
    @functools.wraps(function)
    def wrapped(
        *,
        name: str | None,
        user: str | None,
        timeout: float,
        project: Path,
        as_json: bool,
        allow_destructive: bool = False,
        phone_name: str | None = None,
        **options: Any,
    ) -> Any:
        opened = open_phone(
            phone_name or name,
            project=project,
            user=user,
            timeout=timeout,
            allow_destructive=allow_destructive,
        )
        with opened as phone:
            return function(Talk(phone, as_json), **options)

    return wrapped
