"""Mistakes with GMIService: its functions, their parameters, replies and ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from gmi_appkit.assets import asset_dir
from gmi_appkit.check.javascript.literals import last_name, report_secret
from gmi_appkit.check.javascript.scopes import Scopes
from gmi_appkit.check.javascript.tree import FUNCTIONS, Node, Tree
from gmi_appkit.check.report import Report
from gmi_appkit.errors import EnvironmentProblem
from gmi_appkit.protocol import Interface, load

_SERVICE = "GMIService"
_BY_NAME = frozenset({"ask", "watch"})
_OUTCOME = frozenset({"res", "msg", "Response", "reason", "Message"})


def collect_services(tree: Tree) -> Iterator[str]:
    """The names that a script gives to GMIService objects."""
    for node in tree.all("new_expression"):
        constructor = node.get("constructor")
        if constructor is None or constructor.text.split(".")[-1] != _SERVICE:
            continue
        holder = node.parent
        while holder is not None and holder.kind in ("binary_expression", "assignment_expression"):
            left = holder.get("left")
            if holder.kind == "assignment_expression" and left is not None:
                yield last_name(left)
            holder = holder.parent
        if holder is not None and holder.kind in ("variable_declarator", "pair"):
            name = holder.get("name") or holder.get("key")
            if name is not None:
                yield name.text.strip("'\"")


def check_gmi(tree: Tree, scopes: Scopes, services: set[str], report: Report) -> None:
    """Report wrong GMIService calls.

    Args:
        tree: The script.
        scopes: Its scopes.
        services: Names of GMIService objects anywhere in the app.
        report: Takes the findings.
    """
    for call in tree.all("call_expression"):
        callee = call.get("function")
        if callee is None or callee.kind != "member_expression":
            continue
        owner, name = callee.get("object"), callee.get("property")
        if owner is None or name is None:
            continue
        arguments = call.arguments()
        if name.text in _BY_NAME and services and _names_function(arguments):
            values = [child for child in arguments[1].children if child.kind != "comment"]
            _GmiCall(arguments[0], [*values, *arguments[2:]], scopes, report).check()
        elif _is_service(owner, services):
            _GmiCall(name, arguments, scopes, report).check()


def _names_function(arguments: list[Node]) -> bool:
    """Whether arguments are a function's name and a list of its parameters."""
    if len(arguments) < 2 or arguments[1].kind != "array":
        return False
    return bool(re.fullmatch(r"[a-z]+[A-Z]\w*", arguments[0].string() or ""))


class _GmiCall:
    """One call of a function of GMIService.

    Args:
        name: The node that names the function.
        arguments: Its parameters and its callback.
        scopes: The script's scopes.
        report: Takes the findings.
    """

    def __init__(self, name: Node, arguments: list[Node], scopes: Scopes, report: Report) -> None:
        self._name = name
        self._scopes = scopes
        self._report = report
        self._arguments = arguments

    def check(self) -> None:
        """Report what is wrong with it."""
        name = last_name(self._name)
        interface = load().by_name.get(name)
        if interface is None:
            if name not in _extras():
                self._unknown(name)
            return
        if any(argument.kind == "spread_element" for argument in self._arguments):
            return
        self._check_count(interface)
        self._check_models(interface)
        if name == "webServiceLogin" and len(self._arguments) > 2 and self._arguments[2].string():
            sanctioned = self._name.tree.piece.source.name.endswith("config.js")
            if not sanctioned:
                report_secret(self._report, self._arguments[2], "a password stands in a call")
        self._check_destructive(interface)
        if interface.reply == "json":
            self._check_error_case(interface)

    def _add(
        self,
        rule: str,
        node: Node,
        message: str,
        instead: str,
        severity: str = "",
        profiles: tuple[str, ...] | None = None,
    ) -> None:
        piece = node.tree.piece
        self._report.add(
            rule,
            (piece.source, piece.offset(node.start)),
            message,
            instead=instead,
            feature=last_name(self._name),
            profiles=profiles,
            severity=severity,
        )

    def _unknown(self, name: str) -> None:
        close = get_close_matches(name, [*load().by_name, *_extras()], n=1)
        instead = f"did you mean {close[0]}?" if close else "see the list of functions in the docs"
        self._add("gmi-function", self._name, f"GMIService has no function {name}", instead)

    def _check_count(self, interface: Interface) -> None:
        wanted, given = len(interface.parameters), len(self._arguments)
        callback = next(
            (i for i, argument in enumerate(self._arguments) if self._function(argument)), None
        )
        if callback is None:
            wrong = not wanted <= given <= wanted + 2
        else:
            wrong = callback != wanted or given > wanted + 2
        if not wrong:
            return
        parameters = ", ".join((*interface.parameters, "callbackFunction"))
        before = given if callback is None else callback
        self._add(
            "gmi-parameters",
            self._name,
            f"{interface.name} takes {wanted} parameter{'s' * (wanted != 1)} before its callback, "
            f"here {'is' if before == 1 else 'are'} {before}",
            f"write {interface.name}({parameters})",
        )

    def _check_models(self, interface: Interface) -> None:
        if not interface.models:
            return
        lacking = tuple(
            profile.name
            for profile in self._report.engines.profiles
            if profile.model.lower() not in interface.models
        )
        if lacking:
            self._add(
                "gmi-function",
                self._name,
                f"{interface.name} is answered with 'command not found' by {', '.join(lacking)}",
                "do without it there: ask getProduct which phone it is",
                severity="warning",
                profiles=lacking,
            )

    def _function(self, node: Node) -> Node | None:
        """The function that an argument is, if the script shows it."""
        if node.kind in FUNCTIONS:
            return node
        if node.kind == "identifier":
            for value in self._scopes.values(node.text, node):
                if value is not None and value.kind in FUNCTIONS:
                    return value
        return None

    def _check_destructive(self, interface: Interface) -> None:
        for rule in interface.destructive:
            if rule.get("equals") != "" or "field" not in rule:
                continue
            parameter = _parameter_of(interface, rule)
            if parameter is None or parameter >= len(self._arguments):
                continue
            value = self._arguments[parameter]
            if value.text in ("''", '""', "null", "undefined", "[]"):
                self._add(
                    "gmi-destructive",
                    value,
                    f"{interface.name} with an empty id removes everything",
                    "pass the id; GMIService.ALL says that all are meant",
                )

    def _check_error_case(self, interface: Interface) -> None:
        position = len(interface.parameters)
        if position >= len(self._arguments):
            return
        function = self._function(self._arguments[position])
        parameters = function.get("parameters") if function else None
        body = function.get("body") if function else None
        if not parameters or not parameters.children or body is None or function is None:
            return
        reply = parameters.children[0].text
        read: list[Node] = []
        for node in body.below():
            if node.kind == "identifier" and node.text == reply and node.parent is not None:
                parent = node.parent
                last = parent.get("property") if parent.kind == "member_expression" else None
                if last is None or last.text in _OUTCOME:
                    return  # looked at, or handed on to what may look
                read.append(parent)
        if read:
            self._add(
                "gmi-error-case",
                read[0],
                f"the reply of {interface.name} is used without looking whether it is an error",
                f"test {reply}.res first: an error reply has res 'error' and msg only",
            )


def _parameter_of(interface: Interface, rule: Mapping[str, object]) -> int | None:
    for field in interface.query:
        if field.name == rule["field"] and field.source in interface.parameters:
            return interface.parameters.index(field.source)
    return None


def _is_service(owner: Node, services: set[str]) -> bool:
    if owner.kind == "new_expression":
        constructor = owner.get("constructor")
        return constructor is not None and constructor.text.endswith(_SERVICE)
    if owner.kind == "parenthesized_expression" and owner.children:
        return _is_service(owner.children[-1], services)
    if owner.kind not in ("identifier", "member_expression"):
        return False
    return last_name(owner) in services


@cache
def _extras() -> frozenset[str]:
    """What GMIService offers beside the guide's functions."""
    try:
        text = (asset_dir("web") / "gmi" / "GMIService.js").read_text(encoding="utf-8")
    except (EnvironmentProblem, OSError):
        text = ""
    return frozenset(re.findall(r"\bservice\.(\w+)\s*=(?!=)", text))
