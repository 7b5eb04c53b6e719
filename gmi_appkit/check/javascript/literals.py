"""What must not stand in a script as a literal: passwords, addresses of phones, root URLs."""

from __future__ import annotations

import re

from gmi_appkit.check.javascript.tree import Node, Tree
from gmi_appkit.check.report import Report

_PRIVATE = re.compile(
    r"(?<![\d.])(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}"
    r"|169\.254(\.\d{1,3}){2})(?![\d.])"
)
_SECRET_NAME = re.compile(r"(?i)^['\"]?\w*(password|passwd|pwd|secret)['\"]?$")
_SECRET_QUERY = re.compile(
    r"(?i)[?&](secret|password|passwd|pwd)=[^&$\s{'\"]+|://[^/\s:@]+:[^/\s@]+@"
)
_ROOT = re.compile(r"/(?!/)(?!(manager|upload|phonebook|message|callhistory)\b)[\w.-]+")
_LOADS = frozenset({"src", "href", "action", "location", "poster"})
CONFIG = "config.js"
"""Stays beside the bundle, so credentials may stand in it."""


def check_literals(tree: Tree, report: Report) -> None:
    """Report passwords, phone addresses and root URLs in a script."""
    _check_roots(tree, report)
    name = tree.piece.source.name.rsplit("/", 1)[-1]
    if name.removesuffix(".j2") == CONFIG:
        return
    for node in tree.all("string"):
        value = node.text[1:-1]
        found = _PRIVATE.search(value)
        if found:
            report.add(
                "gmi-address",
                (tree.piece.source, tree.piece.offset(node.start)),
                f"the address {found[0]} stands in the source",
                instead="leave it out: GMIService talks to where the page came from",
                feature=found[0],
            )
        if _SECRET_QUERY.search(value):
            report_secret(report, node, "a URL with a password stands in the source")
    for node in tree.all("pair", "variable_declarator", "assignment_expression"):
        key = node.get("key") or node.get("name") or node.get("left")
        given = node.get("value") or node.get("right")
        if key is None or given is None or not given.string():
            continue
        name = last_name(key)
        looks_real = given.text.strip("'\"*x. ") and given.text.strip("'\"").lower() != name.lower()
        if _SECRET_NAME.match(name) and looks_real and " " not in given.text:
            report_secret(report, given, f"the value of {name} stands in the source", "warning")


def _check_roots(tree: Tree, report: Report) -> None:
    for node in tree.all("string"):
        value, parent = node.text[1:-1], node.parent
        if not value.startswith("/") or not _ROOT.match(value) or parent is None:
            continue
        loads = False
        if parent.kind == "assignment_expression" and node.field == "right":
            left = parent.get("left")
            loads = left is not None and last_name(left) in _LOADS
        elif parent.kind == "arguments" and parent.parent is not None:
            callee = parent.parent.get("function")
            method = last_name(callee) if callee else ""
            loads = method in ("open", "fetch", "get", "getJSON", "ajax")
        if loads:
            report.add(
                "url-root",
                (tree.piece.source, tree.piece.offset(node.start)),
                f"{value} begins at the server's root",
                instead="write it relative to the page",
                feature=value,
            )


def report_secret(report: Report, node: Node, message: str, severity: str = "") -> None:
    """Report that a password stands at a node."""
    report.add(
        "gmi-credentials",
        (node.tree.piece.source, node.tree.piece.offset(node.start)),
        message,
        instead="ask for it on the page, or read it from config.js beside the bundle",
        severity=severity,
    )


def last_name(node: Node) -> str:
    """The last name of an expression: ``password`` of ``form.password``."""
    last = node.get("property") if node.kind == "member_expression" else None
    return (last or node).text.strip("'\"")
