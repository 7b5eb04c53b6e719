"""Which requests could destroy something, and which values nobody may keep.

A real phone reads numbers the way C does and may not care about case, so the checks here are
wider than the document's letter: what might be destructive is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gmi_appkit.protocol.document import Document

REDACTED = "[redacted]"

_NUMBER = re.compile(r"\s*[+-]?\d+")
_VAR = re.compile(r"(var|val)-(.*)", re.IGNORECASE)
_SECRET_FIELDS = frozenset({"secret", "password", "passwd", "pwd"})
_USERINFO = re.compile(r"(?<=//)[^/@\s]*@")

# What older clients of putdownphbk call its fields.
_OLDER_NAMES = {"downclear": ("downclear", "clear-old", "clearold")}


def danger(document: Document, fields: Mapping[str, str]) -> str:
    """Say what makes a request destructive.

    Args:
        document: The protocol document.
        fields: The fields of the request, ``action`` among them.

    Returns:
        What it could destroy, for people; empty for a harmless request.
    """
    rules = _rules(document)
    for action in _actions(fields):
        for rule in rules.get(action.lower(), ()):
            why = _broken(document, rule, fields)
            if why:
                return f"{action} {why}"
    return ""


def is_known_action(document: Document, action: str) -> bool:
    """Say whether the document has an action, in any spelling of upper and lower case."""
    return action.lower() in _rules(document)


def parameter_key(text: str) -> str:
    """A P value's number as the document writes it: ``P0271`` is ``271``."""
    key = text.strip().lstrip("pP").strip()
    return str(int(key)) if key.isascii() and key.isdigit() else key


def parameter_pairs(fields: Mapping[str, str]) -> dict[str, str]:
    """The P values that a ``get`` or ``put`` names: number to value, empty for ``get``."""
    keys: dict[str, str] = {}
    values: dict[str, str] = {}
    for name, value in fields.items():
        found = _VAR.fullmatch(name)
        if found:
            (keys if found[1].lower() == "var" else values)[found[2]] = value
    return {parameter_key(key): values.get(count, "") for count, key in keys.items()}


def without_secret_keys(document: Document, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a ``get`` without the P values that hold passwords."""
    hidden = {
        found[2]
        for name, value in fields.items()
        if (found := _VAR.fullmatch(name)) and parameter_key(value) in document.secret_parameters
    }
    return {
        name: value
        for name, value in fields.items()
        if not ((found := _VAR.fullmatch(name)) and found[2] in hidden)
    }


def redact_fields(document: Document, fields: Mapping[str, str]) -> dict[str, str]:
    """A request's fields with passwords taken out, for logs and recordings."""
    hidden = {
        found[2]
        for name, value in fields.items()
        if (found := _VAR.fullmatch(name))
        and found[1].lower() == "var"
        and parameter_key(value) in document.secret_parameters
    }
    kept = {}
    for name, value in fields.items():
        found = _VAR.fullmatch(name)
        secret = found and found[1].lower() == "val" and found[2] in hidden
        if secret or name.lower() in _SECRET_FIELDS:
            kept[name] = REDACTED
        else:
            kept[name] = _USERINFO.sub(f"{REDACTED}@", value)
    return kept


def redact_body(document: Document, body: Any) -> Any:
    """A ``get`` reply with the values of passwords taken out."""
    if not isinstance(body, dict):
        return body
    return {
        key: REDACTED if parameter_key(key) in document.secret_parameters else value
        for key, value in body.items()
    }


def _rules(document: Document) -> dict[str, list[Mapping[str, Any]]]:
    rules: dict[str, list[Mapping[str, Any]]] = {}
    for interface in document.interfaces:
        for action in (interface.action, *interface.also):
            # setUpgrade is a put too; what makes it destructive are the P values it writes.
            if interface.action != "put" or interface.name == "setParameter":
                rules.setdefault(action.lower(), []).extend(interface.destructive)
    for side in document.side_actions:
        rules.setdefault(side.action.lower(), []).extend(side.destructive)
    return rules


def _actions(fields: Mapping[str, str]) -> list[str]:
    return [value.strip() for name, value in fields.items() if name.lower() == "action"]


def _broken(document: Document, rule: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    if rule.get("always"):
        return "changes the phone for good"
    if rule.get("parameters") == "protected":
        keys = parameter_pairs(fields)
        guarded = [
            key
            for key in keys
            if key in document.protected_parameters or key in document.secret_parameters
        ]
        named = ", ".join(f"P{key}" for key in guarded)
        return f"writes {named}, which can lock the phone out" if guarded else ""
    wanted = str(rule["equals"])
    names = _OLDER_NAMES.get(rule["field"].lower(), (rule["field"].lower(),))
    values = [value for name, value in fields.items() if name.lower() in names]
    if not wanted:
        empty = not values or any(not value.strip() for value in values)
        return f"with an empty {rule['field']} removes all" if empty else ""
    if any(_number(value) == _number(wanted) for value in values):
        return f"with {rule['field']}={wanted} removes what is there"
    return ""


def _number(text: str) -> int:
    found = _NUMBER.match(text)
    return int(found[0]) if found else 0
