"""What ``gmi build`` prints, and the exit code it returns."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TextIO

from gmi_appkit.build._builder import Builder, BuildResult, CheckFailed
from gmi_appkit.build._errors import BuildError
from gmi_appkit.errors import GmiError
from gmi_appkit.project import Project, load_project

_FOUND = 1


def run(
    path: Path,
    *,
    out: Path | None = None,
    zip: bool = False,
    source_maps: bool = True,
    check: bool = True,
    offline: bool = False,
    watch: bool = False,
    poll: bool = False,
    as_json: bool = False,
) -> int:
    """Build an app, once or after every save.

    Args:
        path: The app's folder.
        out: The folder to write; ``dist`` in the app by default.
        zip: Write a zip beside the folder.
        source_maps: Write source maps.
        check: Run ``gmi check`` first; its errors stop the build.
        offline: Write an application cache manifest.
        watch: Build again after every save, until Ctrl-C.
        poll: Watch by polling.
        as_json: Print JSON, with `watch` one document per line.

    Returns:
        0, or 1 if the check found errors, a file is missing, or the budget is passed.

    Raises:
        GmiError: With another exit code: wrong settings, a folder that may not be written.
        KeyboardInterrupt: After Ctrl-C.
    """
    project = load_project(path)
    builder = Builder(project, out, zip=zip, source_maps=source_maps, check=check, offline=offline)
    tell = _JsonTeller(indent=None if watch else 2) if as_json else _TextTeller()
    if watch:
        from gmi_appkit.build.watch import watch_app

        def told(result: BuildResult | GmiError) -> None:
            tell(builder.project, result)

        watch_app(builder, told, check=check, poll=poll or None)
        return 0
    try:
        result = builder.build()
    except BuildError as error:
        tell(project, error)
        return error.exit_code
    tell(project, result)
    return _FOUND if result.over else 0


class _JsonTeller:
    def __init__(self, indent: int | None) -> None:
        self._indent = indent

    def __call__(self, project: Project, result: BuildResult | GmiError) -> None:
        document: dict[str, Any] = {"schema": 1, "ok": False}
        if isinstance(result, BuildResult):
            document |= {
                "ok": not result.over,
                "out": str(result.out),
                "zip": str(result.zip) if result.zip else None,
                "gzip_kb": round(result.gzip_kb, 2),
                "requests": result.requests,
                "budget": {
                    "gzip_kb": project.budget.gzip_kb,
                    "requests": project.budget.requests,
                    "over": list(result.over),
                },
                "files": [
                    {
                        "path": file.path,
                        "bytes": file.bytes,
                        "gzip": file.gzip,
                        "sha256": file.sha256,
                        "first": file.first,
                    }
                    for file in result.files
                ],
                "warnings": len(result.warnings),
                "notes": list(result.notes),
                "left_out": list(result.left_out),
                "seconds": round(result.seconds, 3),
            }
        else:
            document["problems"] = str(result).splitlines()
        json.dump(document, sys.stdout, ensure_ascii=False, indent=self._indent)
        sys.stdout.write("\n")
        sys.stdout.flush()


class _TextTeller:
    """Prints for people: with rich on a terminal, plain into a file or a log.

    rich takes a third of the time that a small app's build takes as a whole.
    """

    def __call__(self, project: Project, result: BuildResult | GmiError) -> None:
        if isinstance(result, BuildResult):
            _print_table(project, result)
            for line in _lines(result):
                _print(line)
            for line in result.over:
                _print(f"over budget: {line}", "bold red")
            where = " and ".join(_from_here(path) for path in (result.out, result.zip) if path)
            _print(f"Built {where} in {result.seconds * 1000:.0f} ms")
            return
        failed = "gmi check found errors:" if isinstance(result, CheckFailed) else "Not built:"
        _print(failed, "bold", sys.stderr)
        _print(str(result), "", sys.stderr)


def _lines(result: BuildResult) -> Iterator[str]:
    for note in result.notes:
        yield f"note: {note}"
    if result.left_out:
        yield f"left out, nothing refers to it: {', '.join(result.left_out)}"
    if result.warnings:
        count = len(result.warnings)
        yield f"{count} warning{'' if count == 1 else 's'}: gmi check shows more"


def _print(text: str, style: str = "", stream: TextIO | None = None) -> None:
    stream = stream or sys.stdout
    if style and stream.isatty():
        from rich.console import Console

        Console(file=stream).print(text, style=style, markup=False, soft_wrap=True)
    else:
        stream.write(text + "\n")
        stream.flush()


def _from_here(path: Path) -> str:
    """A path as people where the command was given would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


_HEAD = ("file", "bytes", "gzip", "first paint")
_RIGHT = (1, 2)


def _print_table(project: Project, result: BuildResult) -> None:
    budget = project.budget
    rows = [
        (file.path, f"{file.bytes:,}", f"{file.gzip:,}", "request" if file.first else "")
        for file in result.files
        if file.shipped
    ]
    weight = f"{result.gzip_kb:.1f} of {budget.gzip_kb:g} kB"
    foot = ("budget", "", weight, f"{result.requests} of {budget.requests}")
    if sys.stdout.isatty():
        _print_rich_table(rows, foot, "red" if result.over else "green")
        return
    lines = [_HEAD, *rows, foot]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    for line in lines:
        cells = [
            cell.rjust(width) if column in _RIGHT else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        _print("  ".join(cells).rstrip())


def _print_rich_table(rows: Sequence[Sequence[str]], foot: Sequence[str], colour: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_footer=True, footer_style=f"bold {colour}")
    for column, (head, last) in enumerate(zip(_HEAD, foot, strict=True)):
        justify: Literal["right", "left"] = "right" if column in _RIGHT else "left"
        table.add_column(head, footer=last, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)
