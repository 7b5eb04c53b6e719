"""The page of the command line, from click's own knowledge of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from gmi_appkit.cli import cli

_HEAD = """\
<!-- Made from the commands' help by `python -m gmi_appkit.reference`: edit that. -->

# Command line

Every command takes `--help`. PATH is an app's folder, the current one if it is left out. The exit
codes are [told on a page of their own](exit-codes.md), the settings of `gmi.toml`
[on another](gmi-toml.md).

"""
_PREFORMATTED = "\b"
_NAMED = re.compile(r"(?<![\w`-])(?:--[a-z][a-z-]*|GMI_[A-Z0-9_]+(?:=\d)?)")


def page() -> str:
    """The text of the page."""
    root = click.Context(cli, info_name="gmi")
    commands = [*_commands(root)]
    rows = [
        f"| [`{context.command_path}`](#{_anchor(context)}) | {_short(context.command)} |"
        for context in commands
    ]
    table = "\n".join(["| command | what |", "|---|---|", *rows])
    whole = [_HEAD + table, *("\n\n".join(_command(context)) for context in [root, *commands])]
    return "\n\n".join(whole) + "\n"


def _commands(context: click.Context) -> Iterator[click.Context]:
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield inner
        yield from _commands(inner)


def _anchor(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _short(command: click.Command) -> str:
    return _paragraphs(command)[0]


def _paragraphs(command: click.Command) -> list[str]:
    """The help as Markdown: one line a paragraph, what is preformatted as code."""
    found = []
    for paragraph in (command.help or "").partition("\f")[0].split("\n\n"):
        lines = [line for line in paragraph.splitlines() if line.strip()]
        if lines and lines[0].strip() == _PREFORMATTED:
            found.append("\n".join(["```text", *(line.strip() for line in lines[1:]), "```"]))
        elif lines:
            found.append(_escaped(" ".join(line.strip() for line in lines)))
    return found


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    yield f"## {context.command_path}"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```"
    yield from _paragraphs(command)
    rows = {
        param.name: row
        for param in command.get_params(context)
        if isinstance(param, click.Option) and "--help" not in param.opts
        if (row := _row(param, context))
    }
    sections: dict[str, tuple[str, ...]] = getattr(command, "sections", {})
    for title, names in sections.items():
        found = [rows.pop(name) for name in names if name in rows]
        if found:
            yield f"**{title}**"
            yield _table(found)
    if rows:
        yield _table([*rows.values()])


def _table(rows: list[str]) -> str:
    return "\n".join(["| option | what |", "|---|---|", *rows])


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    if record is None:
        return ""
    names, told = record
    choices = ""
    if isinstance(option.type, click.Choice) and option.metavar is None:
        names = ", ".join(option.opts)
        choices = " One of " + ", ".join(f"`{choice}`" for choice in option.type.choices) + "."
    names = names.replace("INTEGER RANGE", "N").replace("INTEGER", "N")
    shown = " / ".join(f"`{name.strip()}`" for name in names.split(" / "))
    return f"| {shown} | {_escaped(_notes(told))}{choices} |"


def _notes(told: str) -> str:
    """Click's notes in brackets, as people write them."""
    text, _, rest = told.partition("  [")
    notes = "; ".join(re.split(r"\]\s*\[|; ", rest.removesuffix("]")))
    notes = re.sub(r"(\d+)<=x<=(\d+)", r"\1 to \2", notes)
    return f"{text} ({notes})" if notes else text


def _escaped(text: str) -> str:
    text = re.sub(r"([*|])", r"\\\1", text).replace("<", "&lt;")
    return _NAMED.sub(r"`\g<0>`", text)
