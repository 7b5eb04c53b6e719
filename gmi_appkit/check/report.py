"""Collects findings while files are read."""

from __future__ import annotations

from collections.abc import Sequence

from gmi_appkit.check.engines import Engines, Feature
from gmi_appkit.check.findings import Edit, Finding
from gmi_appkit.check.rules import RULES
from gmi_appkit.check.source import Piece, Source

_RULE_OF = {
    "syntax": "js-syntax",
    "global": "js-global",
    "static": "js-member",
    "member": "js-member",
    "event": "js-event",
}


class Report:
    """The findings of one run, and the table they are made from."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.findings: list[Finding] = []

    def add(
        self,
        rule: str,
        place: tuple[Source, int],
        message: str,
        *,
        instead: str = "",
        feature: str = "",
        profiles: Sequence[str] | None = None,
        severity: str = "",
        edits: Sequence[Edit] = (),
    ) -> None:
        """Add a finding.

        Args:
            rule: A name of :data:`gmi_appkit.check.rules.RULES`.
            place: The file and the offset in it.
            message: What is wrong.
            instead: What to write instead.
            feature: The feature at fault.
            profiles: Those that lack it; all that are checked by default.
            severity: Other than the rule's own.
            edits: The mend, if it is certain.
        """
        source, offset = place
        line, column = source.position(offset)
        names = tuple(p.name for p in self.engines.profiles) if profiles is None else profiles
        self.findings.append(
            Finding(
                rule=rule,
                severity="warning" if (severity or RULES[rule].severity) == "warning" else "error",
                file=source.name,
                line=line,
                column=column,
                feature=feature,
                profiles=tuple(names),
                message=message,
                instead=instead,
                fixable=bool(edits),
                edits=tuple(edits),
            )
        )

    def lacks(
        self,
        feature: Feature,
        piece: Piece,
        index: int,
        *,
        title: str = "",
        rule: str = "",
        note: str = "",
        instead: str = "",
        edits: Sequence[Edit] = (),
    ) -> None:
        """Add the finding that a feature is used which some profile lacks.

        Args:
            feature: The feature.
            piece: Where it is used.
            index: At which index of the piece's text.
            title: What to call it, if not as the table does.
            rule: The rule, if not the one of the feature's kind.
            note: What is wrong with it, if not what the table says.
            instead: What to write instead, if not what the table says.
            edits: The mend, if it is certain.
        """
        profiles = self.engines.lacking(feature.since)
        title = title or feature.title or feature.name
        rule = rule or _RULE_OF.get(feature.kind, feature.kind)
        what = note or feature.note or "does not work"
        self.add(
            rule,
            (piece.source, piece.offset(index)),
            f"{title} {what} on {', '.join(profiles)}",
            instead=instead or feature.instead,
            feature=feature.name,
            profiles=profiles,
            severity=feature.severity,
            edits=edits,
        )
