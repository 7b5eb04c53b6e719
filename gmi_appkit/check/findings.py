"""What a check says: findings and the result that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A certain mend: replace a stretch of the file's text.

    Attributes:
        start: First code point to replace, from 0.
        end: The one after the last.
        text: What stands there afterwards.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the phone cannot do, or that an app should not.

    Attributes:
        rule: The rule's name, as ``--explain`` and suppression comments take it.
        severity: ``error`` or ``warning``.
        file: Posix path relative to the folder that was checked.
        line: From 1.
        column: From 1, in code points.
        feature: What was used, e.g. ``classList``; empty where no feature is at fault.
        profiles: The profiles checked that lack it.
        message: What is wrong, for people.
        instead: What to write instead; may be empty.
        fixable: Whether ``--fix`` mends it.
        edits: The mend, for :func:`gmi_appkit.check.fix_path`.
    """

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    feature: str
    profiles: tuple[str, ...]
    message: str
    instead: str = ""
    fixable: bool = False
    edits: tuple[Edit, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Result:
    """All findings of one run.

    Attributes:
        findings: In order of file, line and column.
        files: How many files were checked.
    """

    findings: tuple[Finding, ...]
    files: int

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.findings) - self.errors


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place, each once."""
    unique = {(f.file, f.line, f.column, f.rule, f.feature): f for f in findings}
    return tuple(unique[key] for key in sorted(unique))
