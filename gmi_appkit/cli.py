"""The command ``gmi``: click shells only.

Each command imports its implementation when it is called, so that ``gmi --help`` and completion
start as fast as click itself (a test holds the list of imports).
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any, ClassVar

import click

from gmi_appkit import __version__
from gmi_appkit.errors import GmiError
from gmi_appkit.profiles import DEFAULT_PROFILE, MODELS, PROFILES

_ENVIRONMENT = 3
_INTERRUPTED = 130
_COMPLETE = "_GMI_COMPLETE"


class _Group(click.Group):
    """A group that shows our errors without a traceback, and loads sub-groups when needed."""

    lazy: ClassVar = {
        "phone": ("gmi_appkit.phone_cli", "Talk to a phone: info, calls, contacts."),
        "test": ("gmi_appkit.test_command", "Run the tests of the app at PATH in a real browser."),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.lazy])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.lazy:
            command: click.Command = getattr(
                importlib.import_module(self.lazy[cmd_name][0]), cmd_name
            )
            return command
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (
                name,
                self.lazy[name][1]
                if name in self.lazy
                else self.commands[name].get_short_help_str(64),
            )
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GmiError as error:
            click.echo(f"Error: {error}", err=True)
            raise click.exceptions.Exit(error.exit_code) from error


_path = click.argument(
    "path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_model = click.option(
    "--model", type=click.Choice(MODELS), help="Model to emulate.  [default: gxp2200]"
)
_gmi_version = click.option(
    "--gmi-version", type=click.IntRange(1, 99), help="Interface version to emulate.  [default: 10]"
)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_phonebook = click.option("--phonebook", type=_file, help="Phonebook of the emulated phone, XML.")
_scenario = click.option("--scenario", help="What happens to the phone: a shipped name, or a file.")
_new_file = click.Path(dir_okay=False, path_type=Path)
_profile = click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice([*PROFILES]),
    help=f"Device profile; may be given several times.  [default: {DEFAULT_PROFILE.name}]",
)


def _phones(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """What the shell offers after --phone: those of the app's gmi.toml, too."""
    from gmi_appkit.project import load_project

    try:
        known = load_project(ctx.params.get("path") or ctx.params.get("folder") or ".").phones
    except GmiError:
        known = {}
    return [name for name in ("emulated", *known) if name.startswith(begun)]


def _templates(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    from gmi_appkit.scaffold import template_names

    return [name for name in template_names() if name.startswith(begun)]


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gmi")
def cli() -> None:
    """Build, run and test web apps for the screen of Grandstream desk phones.

    Exit codes: 0 fine, 1 findings or failed tests, 2 usage or configuration, 3 something is
    missing on this machine, 4 the phone cannot be reached or refused, 130 interrupted.
    """


@cli.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--template",
    default="phonebook",
    show_default=True,
    shell_complete=_templates,
    help="What to start from.",
)
@click.option("--eject", is_flag=True, help="Copy GMIService.js and the kit into the app.")
def new(name: Path, template: str, eject: bool) -> None:
    """Make a new app in the folder NAME."""
    from gmi_appkit.scaffold import new_app

    folder = new_app(name, template, eject=eject)
    shown = name if not name.is_absolute() else folder
    click.echo(f"Made {shown} from the template {template}. Next:\n\n  gmi dev {shown}")


@cli.command()
@_path
@click.option(
    "--phone", shell_complete=_phones, help="emulated, a phone of gmi.toml, or replay:FILE."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.  [default: 8220]")
@click.option("--strict-port", is_flag=True, help="Fail if the port is taken.")
@_phonebook
@_scenario
@_model
@_gmi_version
@click.option("--open", "open_browser", is_flag=True, help="Open the workbench in the browser.")
@click.option("--lan", is_flag=True, help="Let screens of the local network in, by a token.")
@click.option("--host", default="", help="Address to listen on beside 127.0.0.1; goes with --lan.")
@click.option("--allow-host", multiple=True, help="Further name it may be called by (tunnels).")
@click.option("--lan-workbench", is_flag=True, help="Show the workbench beyond this machine too.")
@click.option("--poll", is_flag=True, help="Watch files by polling (network mounts).")
@click.option("--record", type=_new_file, help="Write what the phone says to this file (.gmirec).")
@click.option("--allow-destructive", is_flag=True, help="Let pages reset or reboot a real phone.")
@_json
def dev(path: Path, **options: Any) -> None:
    """Serve the app at PATH with a phone; bring every save to every open screen.

    In a terminal, h lists the keys. With --lan and a real --phone, the app is opened on the
    phone's screen. GMI_HOST chooses the address of --lan, GMI_POLL=1 polls, GMI_CONTROL_TOKEN
    sets the token of the control routes. More: docs/guide/edit-loop.md
    """
    from gmi_appkit.server.run import serve

    serve(path, **options)


@cli.command()
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@_profile
@click.option(
    "--format",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to print the findings.",
)
@click.option("--fix", is_flag=True, help="Mend what is certain first.")
@click.option("--explain", default="", metavar="RULE", help="Explain a rule instead.")
def check(path: Path, profiles: tuple[str, ...], **options: Any) -> None:
    """Say what in the app at PATH the phone's engine cannot do.

    Exit codes: 0 nothing found, 1 findings (warnings too), 2 a wrong path or option.
    """
    from gmi_appkit.check.command import run

    raise click.exceptions.Exit(run(path, profiles, **options))


@cli.command()
@_path
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write.  [default: dist in the app]",
)
@click.option("--zip", is_flag=True, help="Also write a zip beside it.")
@click.option("--source-maps/--no-source-maps", default=True, help="Maps for desktop debugging.")
@click.option("--check/--no-check", default=True, help="Whether errors of gmi check stop it.")
@click.option("--offline", is_flag=True, help="Also work without the web server.")
@click.option("--watch", is_flag=True, help="Build again on every save.")
@click.option("--poll", is_flag=True, help="Watch files by polling (network mounts).")
@_json
def build(path: Path, **options: Any) -> None:
    """Make the bundle of the app at PATH for a web server.

    Exit codes: 0 built, 1 findings or over the budget, 2 a wrong setting.
    """
    from gmi_appkit.build.command import run

    raise click.exceptions.Exit(run(path, **options))


@cli.command()
@click.argument(
    "folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--phone", shell_complete=_phones, help="emulated, or a phone of the app's gmi.toml.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.  [default: 8230]")
@click.option("--strict-port", is_flag=True, help="Fail if the port is taken.")
@_phonebook
@_model
@_gmi_version
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--allow-host", multiple=True, help="Further name it may be called by (tunnels).")
@_json
def serve(folder: Path, **options: Any) -> None:
    """Serve a built bundle as production would, with a phone."""
    from gmi_appkit.server.bundle_run import serve_bundle

    serve_bundle(folder, **options)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@_phonebook
@_scenario
@click.option("--state", type=_new_file, help="File that keeps the phone across restarts.")
@_model
@_gmi_version
@_json
def emulate(**options: Any) -> None:
    """Run the emulated phone alone."""
    from gmi_appkit.emulator.run import run

    run(**options)


@cli.command()
@_path
@_profile
@click.option("--all", "every", is_flag=True, help="All profiles.")
@click.option(
    "-o",
    "--out",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the pictures.  [default: here]",
)
def screenshot(path: Path, profiles: tuple[str, ...], every: bool, out: Path) -> None:
    """Take a picture of the app at PATH at the phone's size."""
    from gmi_appkit.project import load_project
    from gmi_appkit.testing.shoot import shoot

    names = [*PROFILES] if every else profiles or (DEFAULT_PROFILE.name,)
    for file in shoot(load_project(path), [PROFILES[name] for name in names], out):
        click.echo(file)


@cli.command()
@_path
@_json
def doctor(path: Path, as_json: bool) -> None:
    """Say what is missing on this machine, and how to get it.

    Also asks each phone in PATH's gmi.toml what it is. Exit code 3 if something is missing.
    """
    from gmi_appkit.doctor import examine
    from gmi_appkit.project import load_project

    signs = {"fine": "ok", "note": "--", "missing": "!!"}
    found = []
    for finding in examine(load_project(path)):
        found.append(finding)
        if not as_json:
            click.echo(f"{signs[finding.state]}  {finding.what}: {finding.text}")
            if finding.fix:
                click.echo(f"      {finding.fix}")
    if as_json:
        click.echo(json.dumps({"schema": 1, "findings": [entry.as_json() for entry in found]}))
    if any(entry.state == "missing" for entry in found):
        raise click.exceptions.Exit(_ENVIRONMENT)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete gmi's commands and options.

    \b
    bash: eval "$(gmi completion bash)"   in ~/.bashrc
    zsh:  eval "$(gmi completion zsh)"    in ~/.zshrc
    fish: gmi completion fish > ~/.config/fish/completions/gmi.fish
    """  # noqa: D301  # click's mark for a paragraph that is not wrapped
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    kind = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}[shell]
    click.echo(kind(cli, {}, "gmi", _COMPLETE).source())


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        code = cli.main(standalone_mode=False, complete_var=_COMPLETE)
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
