"""``gmi phone open``: show an app on a phone's screen, or on all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from gmi_appkit.errors import ConfigurationError, PhoneError
from gmi_appkit.phone_cli.talk import Talk, phone_options, talks


@click.command("open")
@click.argument("url")
@click.option("--all", "every", is_flag=True, help="On every phone of gmi.toml.")
@phone_options
def open_(url: str, *, every: bool, **options: Any) -> None:
    """Show URL, such as an app, in the browser on the phone's screen.

    With --all each phone's password comes from the variable that gmi.toml names, one line tells
    of each phone, and the exit code is 4 if any of them did not open it.
    """
    if not every:
        _one(url=url, **options)
        return
    if options.pop("name"):
        raise ConfigurationError("--all and --phone exclude each other: give one of them")
    _all(url, **options)


def _open_on(talk: Talk, url: str) -> None:
    talk.phone.open_url(url)
    talk.tell({"opened": url}, lambda: f"Opened {url} on the phone.")


_one = talks(_open_on)


def _all(url: str, *, project: Path, user: str | None, timeout: float, as_json: bool) -> None:
    from gmi_appkit.phone_cli.fleet import on_every_phone
    from gmi_appkit.project import load_project

    def act(phone: Any) -> None:
        phone.open_url(url)

    rows = []
    failed = 0
    for outcome in on_every_phone(load_project(project), act, user=user, timeout=timeout):
        opened = not outcome.error
        failed += not opened
        row = {"phone": outcome.phone, "address": outcome.address, "opened": opened}
        rows.append(row if opened else {**row, "error": outcome.error})
        if not as_json:
            click.echo(f"{outcome.phone}: {'opened' if opened else outcome.error}")
    if as_json:
        told = {"schema": 1, "url": url, "phones": rows, "failed": failed}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if failed:
        # The lines above say which and why; this ends the command with the phones' exit code.
        raise click.exceptions.Exit(PhoneError.exit_code)
