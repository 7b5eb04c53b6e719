"""``gmi check``: what in an app the phone's engine cannot do, with the way out.

Scripts are parsed with tree-sitter, style sheets with tinycss2; both are loaded only when there
is something for them to parse. What each engine lacks stands in ``engines.json``.
"""

from __future__ import annotations

from gmi_appkit.check.findings import Edit, Finding, Result, Severity
from gmi_appkit.check.fix import fix_path, fix_text
from gmi_appkit.check.formats import format_github, format_json, format_sarif, format_text
from gmi_appkit.check.rules import RULES, Rule, explain
from gmi_appkit.check.scan import Kind, check_path, check_text, kind_of

__all__ = [
    "RULES",
    "Edit",
    "Finding",
    "Kind",
    "Result",
    "Rule",
    "Severity",
    "check_path",
    "check_text",
    "explain",
    "fix_path",
    "fix_text",
    "format_github",
    "format_json",
    "format_sarif",
    "format_text",
    "kind_of",
]
