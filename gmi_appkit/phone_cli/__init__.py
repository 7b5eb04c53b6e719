"""``gmi phone``: talk to a phone from the shell. Click shells only."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.phone_cli.asking import ask
from gmi_appkit.phone_cli.control import control
from gmi_appkit.phone_cli.opening import open_
from gmi_appkit.phone_cli.talk import Talk, talks

_LINES = 3
_BLIND_LIMIT = 20


_destructive = click.option(
    "--allow-destructive", is_flag=True, help="Do it although something may be lost."
)
_name = click.argument("phone_name", metavar="[PHONE]", required=False)
_account = click.option(
    "--account",
    default=0,
    show_default=True,
    type=click.IntRange(0, 5),
    help="Index of the account: 0 to 5 for account 1 to 6.",
)
_encoding = click.option("--encoding", help="Encoding of a file that does not say it.")
_existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def phone() -> None:
    """Talk to a phone.

    Which one: --phone takes a name of gmi.toml's [phones.NAME] or an address. Its password comes
    from the environment variable that gmi.toml names (GMI_PASSWORD for an address), or is asked
    for.
    """


phone.add_command(ask)
phone.add_command(control)
phone.add_command(open_)


@phone.command()
@_name
@talks
def info(talk: Talk) -> None:
    """Show what the phone is: model, versions, network, accounts."""
    phone = talk.phone
    product = phone.get_product_info()
    network = phone.get_network_info()
    uptime = phone.get_uptime()
    data: dict[str, Any] = {
        "address": phone.address,
        "product": product.product,
        "vendor": product.vendor,
        "hardware": phone.get_hardware(),
        "part_number": phone.get_pn(),
        "gmi_version": phone.get_gmi_version(),
        "uptime_seconds": uptime.total_seconds,
        "network": asdict(network),
        "contacts": phone.get_contact_count(),
        "accounts": [asdict(account) for account in phone.get_account_info()],
    }

    def table() -> Any:
        from rich.console import Group

        from gmi_appkit.phone_cli import show

        rows = {
            "model": f"{product.product} ({product.vendor})",
            "hardware": f"{data['hardware']}, part {data['part_number']}",
            "GMI version": str(data["gmi_version"]),
            "up": f"{uptime.days} d {uptime.hours} h {uptime.minutes} min",
            "address": f"{network.ip} ({network.type}), {network.mac}",
            "contacts": str(data["contacts"]),
        }
        return Group(show.facts(rows), show.accounts(phone.get_account_info()))

    talk.tell(data, table)


@phone.command()
@click.argument("number")
@_account
@click.option("--video", is_flag=True, help="Make it a video call.")
@click.option("--dial-plan", is_flag=True, help="Put the number through the phone's dial plan.")
@click.option("--header", default="", help="A SIP header to add.")
@talks
def call(talk: Talk, number: str, account: int, **options: Any) -> None:
    """Let the phone call NUMBER."""
    talk.phone.originate_call(number, account, **options)
    talk.tell(
        {"called": number, "account": account},
        lambda: f"Calling {number} on account {account + 1}.",
    )


@phone.command()
@click.option("--group", help="Only those of a group, by name or id.")
@click.option("--search", default="", help="Only those whose name has this text.")
@talks
def contacts(talk: Talk, group: str | None, search: str) -> None:
    """List the phone's contacts."""
    from gmi_appkit.phone_cli import show
    from gmi_appkit.protocol.phonebook_xml import read_phonebook

    phone = talk.phone
    groups = {entry.id: entry.name for entry in phone.get_group()}
    wanted = None if group is None else _group_id(groups, group)
    if wanted is None and not search and phone.get_contact_count() > _BLIND_LIMIT:
        # The guide asks not to read more than 20 with getContact (V1.0 p. 11).
        book = read_phonebook(phone.save_phonebook(), limit=10_000)
        found = show.book_as_contacts(book)
        groups |= {number: entry.name for number, entry in book.groups.items()}
    else:
        found = list(phone.get_contact(group_id=wanted, name=search))
        if wanted is not None:
            found = [entry for entry in found if entry.group == wanted]
    data = [{**asdict(entry), "group_name": groups.get(entry.group, "")} for entry in found]
    talk.tell({"contacts": data}, lambda: show.contacts(found, groups))


@phone.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@talks
def export_(talk: Talk, file: Path, force: bool) -> None:
    """Save the phone's phonebook to FILE: XML, or our own CSV if its name ends in .csv."""
    from gmi_appkit.protocol.phonebook_csv import lost_in_csv, write_csv
    from gmi_appkit.protocol.phonebook_xml import read_phonebook

    if file.exists() and not force:
        raise ConfigurationError(f"{file} is there already: choose another name, or --force")
    data = talk.phone.save_phonebook()
    book = read_phonebook(data, limit=10_000, source="the phone's phonebook")
    lost: tuple[str, ...] = ()
    if file.suffix.lower() == ".csv":
        data, lost = write_csv(book), lost_in_csv(book)
    try:
        file.write_bytes(data)
    except OSError as problem:
        raise ConfigurationError(f"cannot write {file}: {problem.strerror}") from None
    for what in lost:
        click.echo(f"Not in a CSV: {what}", err=True)
    talk.tell(
        {"file": str(file), "contacts": len(book.contacts), "lost": list(lost)},
        lambda: f"Saved {len(book.contacts)} contacts to {file}.",
    )


@phone.command("import")
@click.argument("file", type=_existing)
@click.option("--replace", is_flag=True, help="Replace contacts that are there already.")
@click.option("--clear", is_flag=True, help="Clear the phonebook first (--allow-destructive).")
@click.option(
    "--limit",
    default=1000,
    show_default=True,
    type=click.IntRange(10, 10_000),
    help="Contacts the phone holds (P1688).",
)
@_encoding
@_destructive
@talks
def import_(
    talk: Talk, file: Path, replace: bool, clear: bool, limit: int, encoding: str | None
) -> None:
    """Import FILE into the phone's phonebook: its XML, or our own CSV."""
    from gmi_appkit.protocol.phonebook_csv import read_csv
    from gmi_appkit.protocol.phonebook_xml import read_phonebook, write_phonebook

    read = read_csv if file.suffix.lower() == ".csv" else read_phonebook
    book = read(file.read_bytes(), encoding=encoding, limit=limit, source=str(file))
    for note in book.notes:
        click.echo(f"{file}, {note}", err=True)
    talk.phone.set_phonebook(write_phonebook(book), replace=replace, clear=clear)
    count = talk.phone.get_contact_count()
    talk.tell(
        {"imported": len(book.contacts), "notes": list(book.notes), "contacts": count},
        lambda: f"Imported {len(book.contacts)} contacts; the phone has {count} now.",
    )


@phone.group()
def params() -> None:
    """Read and write P values."""


@params.command("get")
@click.argument("keys", nargs=-1, required=True)
@talks
def params_get(talk: Talk, keys: tuple[str, ...]) -> None:
    """Read P values by their numbers: 270 or P270."""
    from gmi_appkit.phone_cli import show

    values = talk.phone.get_parameter(*keys)
    talk.tell(
        {"parameters": values},
        lambda: show.facts({f"P{key}": value for key, value in values.items()}),
    )


@params.command("set")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...")
@_destructive
@talks
def params_set(talk: Talk, pairs: tuple[str, ...]) -> None:
    """Write P values: 270=Desk."""
    values: dict[str | int, str | int] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip().lstrip("pP").isdigit():
            # The pair itself is not shown: what follows the sign may be a password.
            raise ConfigurationError(f"{key[:20]!r} is no P value: write KEY=VALUE, as in 270=Desk")
        values[key] = value
    talk.phone.set_parameter(values)
    written = [str(key) for key in values]
    talk.tell({"written": written}, lambda: f"Written: {', '.join(written)}.")


@phone.command()
@click.argument("number", required=False, type=click.IntRange(1, _LINES))
@talks
def line(talk: Talk, number: int | None) -> None:
    """Show the state of line NUMBER (1 to 3), or of all."""
    from gmi_appkit.phone_cli import show

    wanted = range(_LINES) if number is None else [number - 1]
    states = {index: talk.phone.get_line_status(index) for index in wanted}
    data = [
        {"line": index + 1, "state": int(state), "name": state.name.lower()}
        for index, state in states.items()
    ]
    talk.tell({"lines": data}, lambda: show.lines(states))


@phone.group()
def messages() -> None:
    """Read, send and save text messages."""


@messages.command("list")
@talks
def messages_list(talk: Talk) -> None:
    """List all messages."""
    from gmi_appkit.phone_cli import show

    found = talk.phone.get_message()
    talk.tell({"messages": [asdict(entry) for entry in found]}, lambda: show.messages(found))


@messages.command("send")
@click.argument("number")
@click.argument("text")
@_account
@click.option("--draft", is_flag=True, help="Keep it as a draft.")
@talks
def messages_send(talk: Talk, number: str, text: str, account: int, draft: bool) -> None:
    """Send TEXT to NUMBER."""
    talk.phone.set_new_message(number, text, account, send=not draft)
    talk.tell(
        {"number": number, "account": account, "sent": not draft},
        lambda: f"Kept a draft to {number}." if draft else f"Sent to {number}.",
    )


@messages.command("save")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@talks
def messages_save(talk: Talk, file: Path) -> None:
    """Save all messages to FILE, as the phone writes them."""
    if file.exists():
        raise ConfigurationError(f"{file} is there already: choose another name")
    data = talk.phone.save_message()
    file.write_bytes(data)
    talk.tell({"file": str(file), "bytes": len(data)}, lambda: f"Saved the messages to {file}.")


@phone.command()
@_name
@click.option("--write", is_flag=True, help="Also try what writes; it is removed again.")
@talks
def conform(talk: Talk, write: bool) -> None:
    """Compare the phone with the protocol document.

    Ends with 1 if the phone differs anywhere. The report tells no names, numbers or passwords.
    """
    from gmi_appkit.conformance import run_conformance

    report = run_conformance(talk.phone, write)
    data = report.as_json()
    del data["schema"]
    talk.tell(data, report.for_people)
    if report.differences or report.left_over:
        raise click.exceptions.Exit(1)


def _group_id(groups: dict[int, str], wanted: str) -> int:
    if wanted.isdigit() and int(wanted) in groups:
        return int(wanted)
    for number, name in groups.items():
        if name.casefold() == wanted.casefold():
            return number
    raise ConfigurationError(
        f"the phone has no group {wanted!r}: it has {', '.join(groups.values())}"
    )
