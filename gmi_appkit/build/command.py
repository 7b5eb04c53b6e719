"""What ``gmi build`` prints, and the exit code it returns."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gmi_appkit.build._builder import Builder, BuildResult, CheckFailed
from gmi_appkit.build._errors import BuildError
from gmi_appkit.errors import GmiError
from gmi_appkit.project import Project, load_project

if TYPE_CHECKING:
    from rich.console import Console

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
    def __call__(self, project: Project, result: BuildResult | GmiError) -> None:
        from rich.console import Console

        if isinstance(result, BuildResult):
            console = Console(highlight=False, soft_wrap=True)
            console.print(_table(project, result))
            self._rest(console, result)
            return
        console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
        if isinstance(result, CheckFailed):
            console.print("gmi check found errors:", style="bold")
        else:
            console.print("Not built:", style="bold")
        console.print(str(result))

    def _rest(self, console: Console, result: BuildResult) -> None:
        for note in result.notes:
            console.print(f"note: {note}", markup=False)
        if result.left_out:
            names = ", ".join(result.left_out)
            console.print(f"left out, nothing refers to it: {names}", markup=False)
        if result.warnings:
            console.print(f"{len(result.warnings)} warnings: gmi check shows them", markup=False)
        for line in result.over:
            console.print(f"over budget: {line}", style="bold red", markup=False)
        where = f"{result.out}" + (f" and {result.zip}" if result.zip else "")
        console.print(f"Built {where} in {result.seconds * 1000:.0f} ms", markup=False)


def _table(project: Project, result: BuildResult) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_footer=True)
    budget = project.budget
    weight = f"{result.gzip_kb:.1f} of {budget.gzip_kb:g} kB"
    requests = f"{result.requests} of {budget.requests}"
    table.add_column("file", footer="budget")
    table.add_column("bytes", justify="right")
    table.add_column("gzip", justify="right", footer=Text(weight, _style(result, "weighs")))
    table.add_column("first paint", footer=Text(requests, _style(result, "requests,")))
    for file in result.files:
        if file.shipped:
            mark = "request" if file.first else ""
            table.add_row(file.path, f"{file.bytes:,}", f"{file.gzip:,}", mark)
    return table


def _style(result: BuildResult, word: str) -> str:
    return "bold red" if any(word in line for line in result.over) else "bold green"
