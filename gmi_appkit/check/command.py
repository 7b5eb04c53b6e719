"""What the command ``gmi check`` does, without click."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gmi_appkit.check.findings import Result
from gmi_appkit.check.fix import fix_path
from gmi_appkit.check.formats import format_github, format_json, format_sarif, format_text
from gmi_appkit.check.rules import explain as explain_rule
from gmi_appkit.check.scan import check_path
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import DEFAULT_PROFILE, Profile, get_profile

FORMATS: Mapping[str, Callable[[Result], str]] = {
    "text": format_text,
    "json": format_json,
    "sarif": format_sarif,
    "github": format_github,
}
"""What ``--format`` takes."""


def run(
    path: Path,
    profiles: Sequence[str] = (),
    format: str = "text",
    fix: bool = False,
    explain: str = "",
    write: Callable[[str], None] | None = None,
) -> int:
    """Check an app and print what was found.

    Args:
        path: The app's folder, or one file.
        profiles: Names of device profiles; by default those in the app's gmi.toml.
        format: A key of :data:`FORMATS`.
        fix: Mend what is certain first.
        explain: A rule to explain instead of checking.
        write: Takes the text; standard output by default.

    Returns:
        The exit code: 0 nothing found, 1 findings, be they errors or warnings.

    Raises:
        ConfigurationError: A wrong path, profile, format, rule or gmi.toml.
    """
    write = write or _print
    if explain:
        write(explain_rule(explain))
        return 0
    if format not in FORMATS:
        raise ConfigurationError(f"unknown format {format!r} (known: {', '.join(FORMATS)})")
    chosen = [get_profile(name) for name in profiles] or profiles_of(path)
    if fix:
        result, mended = fix_path(path, chosen)
        if format == "text" and mended:
            count = sum(mended.values())
            write(f"mended {count} finding{'s' * (count != 1)} in {', '.join(sorted(mended))}")
    else:
        result = check_path(path, chosen)
    text = FORMATS[format](result)
    if text:
        write(text)
    return 1 if result.findings else 0


def profiles_of(path: Path) -> list[Profile]:
    """The profiles that an app's gmi.toml names; the default profile where there is none."""
    if path.is_dir() and (path / "gmi.toml").is_file():
        from gmi_appkit.project import load_project

        return [get_profile(name) for name in load_project(path).app.profiles]
    return [DEFAULT_PROFILE]


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
