"""The command ``gmi test``: a click shell."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

import click

from gmi_appkit.profiles import DEFAULT_PROFILE, PROFILES
from gmi_appkit.project import ENGINES

_file = click.Path(dir_okay=False, path_type=Path)


class _Sections(click.Command):
    """A command whose help lists its options by what they are for."""

    sections = {  # noqa: RUF012
        "What is tested": ("profiles", "every", "built", "engine", "phone"),
        "A real phone": ("allow_changes", "allow_destructive"),
        "How it runs": ("repeat", "shard", "connect", "inspect"),
        "What comes of it": ("junit", "json"),
        "Instead of running tests": ("record", "merge"),
    }

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under the headings above; what is left comes last."""
        rows = {
            str(param.name): row
            for param in self.get_params(ctx)
            if (row := param.get_help_record(ctx)) is not None
        }
        for title, names in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([rows.pop(name) for name in names])
        with formatter.section("Options"):
            formatter.write_dl(list(rows.values()))


@click.command(cls=_Sections, context_settings={"ignore_unknown_options": True})
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice([*PROFILES, "all"]),
    help=f"Device profile; may be given several times.  [default: {DEFAULT_PROFILE.name}]",
)
@click.option("--all", "every", is_flag=True, help="All profiles, as --profile all.")
@click.option("--built", is_flag=True, help="Test the app's bundle rather than its source.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="android23 hides what the phone's engine lacks; webkit534 runs tests marked smoke.",
)
@click.option("--phone", metavar="PHONE", help="emulated, a phone of gmi.toml, or replay:FILE.")
@click.option("--allow-changes", is_flag=True, help="Let tests call, write and delete on it.")
@click.option("--allow-destructive", is_flag=True, help="Let tests also reset or reboot it.")
@click.option(
    "--repeat",
    type=click.IntRange(1, 10_000),
    default=1,
    metavar="N",
    help="Run each N times.",
)
@click.option("--shard", metavar="I/N", help="Run the I-th of N parts of the tests.")
@click.option("--connect", metavar="URL", help="Use the browser of a Playwright server.")
@click.option("--inspect", is_flag=True, help="Open a window and stop in Playwright's inspector.")
@click.option("--junit", type=_file, help="Write JUnit XML, for CI.")
@click.option("--json", type=_file, help="Write the results as JSON, for CI.")
@click.option(
    "--record",
    type=_file,
    metavar="FILE",
    help="Touch through the app in the workbench; a test comes out in FILE, test_....py.",
)
@click.option("--merge", is_flag=True, help="Put the results of shards together: --merge DIR...")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PATH] [PYTEST OPTIONS]")
def test(
    every: bool,
    profiles: tuple[str, ...],
    record: Path | None,
    merge: bool,
    arguments: tuple[str, ...],
    **options: Any,
) -> None:
    """Run the tests of the app at PATH in a real browser.

    What failed is told in test-results/report.html, which opens without a server: what the phone
    was asked, the screen, the console, a trace.

    Options that are not listed here go to pytest and pytest-playwright under their own names:
    -k NAME, --lf, -x, -n 4, --headed, --tracing on, --output DIR, --update-snapshots.

    Exit codes: 0 all passed, 1 failures, 2 no tests or a wrong option, 3 no browser, 4 the phone
    does not answer, 130 interrupted.
    """
    from gmi_appkit.testing import run

    if merge:
        raise click.exceptions.Exit(run.merge_runs(arguments, options["junit"], options["json"]))
    path, arguments = run.fold(arguments)
    profiles = ("all",) if every else profiles
    if record is not None:
        from gmi_appkit.testing.record import record_test

        code = record_test(
            path,
            record,
            phone=options["phone"] or "",
            profiles=profiles,
            allow_destructive=options["allow_destructive"],
        )
        raise click.exceptions.Exit(code)
    wanted = run.Wanted(
        profiles=profiles,
        arguments=arguments,
        **{name: value for name, value in options.items() if value is not None},
    )
    ask = _ask if sys.stdin.isatty() else None
    raise click.exceptions.Exit(run.run_tests(path, wanted, ask=ask))


def _ask(question: str) -> str:
    return getpass(f"{question}: ")
