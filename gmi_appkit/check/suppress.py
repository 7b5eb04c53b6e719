"""Suppression comments: ``gmi-check-ignore RULE: reason``.

One on a line of its own speaks for the next line of code, one behind code for its own line;
``gmi-check-ignore-file`` speaks for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gmi_appkit.check.findings import Edit, Finding
from gmi_appkit.check.report import Report
from gmi_appkit.check.rules import RULES
from gmi_appkit.check.source import Source

_COMMENT = re.compile(
    r"(?P<open>/\*|//|<!--|\{#)[ \t*]*gmi-check-ignore(?P<file>-file)?\b"
    r"(?P<rest>[^\r\n]*?)(?P<close>\*/|-->|#\}|(?=\r?\n)|$)",
    re.MULTILINE,
)


@dataclass
class _Comment:
    start: int
    end: int
    rules: frozenset[str]
    first: int
    last: int
    whole_line: bool
    used: set[str] = field(default_factory=set)


def apply_suppressions(sources: Iterable[Source], report: Report) -> None:
    """Drop the findings that comments speak for, and report comments that are wrong."""
    comments = {
        source.name: (source, list(_comments(source, report)))
        for source in sources
        if "gmi-check-ignore" in source.text
    }
    kept: list[Finding] = []
    for finding in report.findings:
        found = comments.get(finding.file, (None, ()))[1]
        if not any(_covers(comment, finding) for comment in found):
            kept.append(finding)
    report.findings[:] = kept
    for source, found in comments.values():
        for comment in found:
            unused = sorted(comment.rules - comment.used)
            if not unused:
                continue
            edits = (Edit(comment.start, comment.end, ""),) if not comment.used else ()
            report.add(
                "suppression-unused",
                (source, comment.start),
                f"nothing is suppressed here for {', '.join(unused)}",
                instead="remove the comment",
                edits=edits if comment.whole_line else (),
            )


def _covers(comment: _Comment, finding: Finding) -> bool:
    if finding.rule in comment.rules and comment.first <= finding.line <= comment.last:
        comment.used.add(finding.rule)
        return True
    return False


def _comments(source: Source, report: Report) -> Iterator[_Comment]:
    for found in _COMMENT.finditer(source.text):
        names, _, reason = found["rest"].strip(" \t*").partition(":")
        rules = frozenset(name for name in re.split(r"[,\s]+", names) if name)
        place = (source, found.start())
        unknown = sorted(rules - RULES.keys())
        if not rules or unknown:
            what = f"no rule {unknown[0]!r}" if unknown else "no rule named"
            report.add("suppression", place, f"{what}: nothing is suppressed")
            continue
        if not reason.strip():
            report.add(
                "suppression",
                place,
                "a suppression without its reason has no effect",
                instead=f"write gmi-check-ignore {', '.join(sorted(rules))}: why",
            )
            continue
        line, column = source.position(found.start())
        alone = not source.line_text(line)[: column - 1].strip()
        behind = source.text[found.end() : source.line_start(line) + len(source.line_text(line))]
        whole = alone and not behind.strip()
        first = last = line
        if found["file"]:
            first, last = 1, source.lines
        elif whole:
            last = line + 1
            while last < source.lines and not source.line_text(last).strip():
                last += 1
        yield _Comment(found.start(), found.end(), rules, first, last, whole)
