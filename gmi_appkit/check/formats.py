"""The forms a result is printed in."""

from __future__ import annotations

import json
from typing import Any

from gmi_appkit import __version__
from gmi_appkit.check.findings import Finding, Result
from gmi_appkit.check.rules import RULES

_DOCUMENTATION = "https://gmi-appkit.readthedocs.io/reference/check/"


def format_text(result: Result) -> str:
    """One line a finding, as compilers print it, and a summary."""
    lines = []
    for finding in result.findings:
        place = f"{finding.file}:{finding.line}:{finding.column}"
        way_out = f"; {finding.instead}" if finding.instead else ""
        mark = " [--fix]" if finding.fixable else ""
        lines.append(
            f"{place}: {finding.severity}: {finding.message}{way_out} ({finding.rule}){mark}"
        )
    files = f"{result.files} file{'s' * (result.files != 1)}"
    if not result.findings:
        return f"{files} checked, nothing found"
    errors, warnings = result.errors, result.warnings
    lines.append(
        f"{files} checked: {errors} error{'s' * (errors != 1)}, "
        f"{warnings} warning{'s' * (warnings != 1)}"
    )
    return "\n".join(lines)


def format_json(result: Result) -> str:
    """One JSON document, for programs."""
    document = {
        "schema": 1,
        "summary": {
            "errors": result.errors,
            "warnings": result.warnings,
            "files": result.files,
        },
        "findings": [_plain(finding) for finding in result.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "feature": finding.feature,
        "profiles": list(finding.profiles),
        "message": finding.message,
        "instead": finding.instead,
        "fixable": finding.fixable,
    }


def format_sarif(result: Result) -> str:
    """SARIF 2.1.0, for code scanning."""
    used = sorted({finding.rule for finding in result.findings})
    rules = [
        {
            "id": name,
            "shortDescription": {"text": RULES[name].title},
            "fullDescription": {"text": RULES[name].why},
            "helpUri": f"{_DOCUMENTATION}#{name}",
            "defaultConfiguration": {"level": RULES[name].severity},
        }
        for name in used
    ]
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": used.index(finding.rule),
            "level": finding.severity,
            "message": {"text": _sentence(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": finding.file, "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": finding.line,
                            "startColumn": finding.column,
                        },
                    }
                }
            ],
        }
        for finding in result.findings
    ]
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "gmi check",
                        "version": __version__,
                        "informationUri": _DOCUMENTATION,
                        "rules": rules,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def format_github(result: Result) -> str:
    """Workflow commands, which GitHub shows beside the line of a pull request."""
    return "\n".join(
        f"::{finding.severity} file={_property(finding.file)},line={finding.line},"
        f"col={finding.column},title={_property(finding.rule)}::{_data(_sentence(finding))}"
        for finding in result.findings
    )


def _sentence(finding: Finding) -> str:
    return f"{finding.message}; {finding.instead}" if finding.instead else finding.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
