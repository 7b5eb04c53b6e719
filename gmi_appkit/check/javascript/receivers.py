"""What kind of object an expression gives, as far as the source tells."""

from __future__ import annotations

import re

from gmi_appkit.check.javascript.scopes import Scopes
from gmi_appkit.check.javascript.tree import FUNCTIONS, Node

OTHER = "other"
"""An object of the app's own, or of a library: nothing in the table concerns it."""

_LITERALS = {
    "string": "string",
    "template_string": "string",
    "array": "array",
    "number": "number",
    "regex": "regexp",
    "object": OTHER,
    "class": OTHER,
    "true": OTHER,
    "false": OTHER,
    **dict.fromkeys(FUNCTIONS, "function"),
}
_GLOBALS = {
    "document": "document",
    "window": "window",
    "navigator": "navigator",
    "history": "history",
    "location": "location",
    "screen": "screen",
    "performance": "performance",
    "localStorage": "storage",
    "sessionStorage": "storage",
}
_NEW = {
    "Array": "array",
    "XMLHttpRequest": "xhr",
    "Image": "element",
    "Audio": "element",
    "Option": "element",
    "Function": "function",
    "RegExp": "regexp",
    "Date": "date",
    "Promise": "promise",
    "String": "string",
}
_PROPERTIES = {
    "body": "element",
    "documentElement": "element",
    "parentNode": "element",
    "parentElement": "element",
    "firstChild": "element",
    "lastChild": "element",
    "nextSibling": "element",
    "previousSibling": "element",
    "firstElementChild": "element",
    "lastElementChild": "element",
    "nextElementSibling": "element",
    "previousElementSibling": "element",
    "activeElement": "element",
    "currentTarget": "element",
    "srcElement": "element",
    "childNodes": "nodelist",
    "innerHTML": "string",
    "outerHTML": "string",
    "textContent": "string",
    "innerText": "string",
    "className": "string",
    "nodeName": "string",
    "tagName": "string",
    "responseText": "string",
    "userAgent": "string",
    "cookie": "string",
    "hash": "string",
    "pathname": "string",
    "defaultView": "window",
    "ownerDocument": "document",
    "style": "style",
    **_GLOBALS,
}
_CALLS = {
    "getElementById": "element",
    "querySelector": "element",
    "createElement": "element",
    "createElementNS": "element",
    "appendChild": "element",
    "insertBefore": "element",
    "removeChild": "element",
    "replaceChild": "element",
    "cloneNode": "element",
    "elementFromPoint": "element",
    "insertRow": "element",
    "insertCell": "element",
    "getElementsByTagName": "nodelist",
    "getElementsByClassName": "nodelist",
    "getElementsByName": "nodelist",
    "querySelectorAll": "nodelist",
    "getContext": "canvas2d",
    "split": "array",
    "toLowerCase": "string",
    "toUpperCase": "string",
    "charAt": "string",
    "substr": "string",
    "substring": "string",
    "trim": "string",
    "join": "string",
    "toFixed": "string",
    "getAttribute": "string",
    "toString": "string",
    "toISOString": "string",
    "padStart": "string",
    "padEnd": "string",
    "repeat": "string",
    "getItem": "string",
}
_SAME = {"slice", "concat", "filter", "sort", "reverse", "replace", "splice", "map", "fill"}
_STATIC_CALLS = {
    "Object.keys": "array",
    "Object.getOwnPropertyNames": "array",
    "Object.values": "array",
    "Object.entries": "array",
    "Array.from": "array",
    "Array.of": "array",
    "JSON.stringify": "string",
    "String.fromCharCode": "string",
    "Array.prototype.slice.call": "array",
    "[].slice.call": "array",
    "Promise.resolve": "promise",
    "Promise.reject": "promise",
    "Promise.all": "promise",
    "Promise.race": "promise",
}
_FREE_CALLS = {
    "fetch": "promise",
    "String": "string",
    "Array": "array",
    "Number": "number",
    "parseInt": "number",
    "parseFloat": "number",
    "encodeURIComponent": "string",
    "decodeURIComponent": "string",
    "escape": "string",
    "unescape": "string",
    "prompt": "string",
    "$": OTHER,
    "jQuery": OTHER,
    "Zepto": OTHER,
}
_EVENT_NAMES = re.compile(r"(e|ev|evt|event)$")
_ELEMENT_NAMES = re.compile(
    r"(el|elem|element|node|div|li|btn|button|input|canvas|img|form|row|cell|\w+(El|Elem|Element|Node|Button|Input|Div))$"
)


class Receivers:
    """Guesses the kinds of expressions in one tree.

    Args:
        scopes: The tree's scopes.
        handler: Whether the tree is an event attribute, where ``this`` is the element.
    """

    def __init__(self, scopes: Scopes, *, handler: bool = False) -> None:
        self._scopes = scopes
        self._handler = handler

    def kind(self, node: Node, depth: int = 0) -> str | None:
        """The kind of object: a name of the table's ``of``, :data:`OTHER`, or ``None``."""
        if depth > 6:
            return None
        kind = node.kind
        if kind in _LITERALS:
            return _LITERALS[kind]
        if kind == "parenthesized_expression" and node.children:
            return self.kind(node.children[-1], depth + 1)
        if kind == "identifier":
            return self._identifier(node, depth)
        if kind == "this":
            return self._this(node)
        if kind == "member_expression":
            return self._member(node, depth)
        if kind == "subscript_expression":
            return self._subscript(node, depth)
        if kind == "call_expression":
            return self._call(node, depth)
        if kind == "new_expression":
            constructor = node.get("constructor")
            return _NEW.get(constructor.text, OTHER) if constructor else None
        if kind == "binary_expression":
            return self._binary(node, depth)
        if kind in ("ternary_expression", "assignment_expression"):
            last = node.get("consequence") or node.get("right")
            return self.kind(last, depth + 1) if last else None
        if kind == "unary_expression":
            return "string" if node.operator == "typeof" else OTHER
        return None

    def hint(self, node: Node) -> str | None:
        """What a name suggests where nothing else tells."""
        name = node.text
        if node.kind == "member_expression":
            last = node.get("property")
            name = last.text if last else ""
        elif node.kind != "identifier":
            return None
        if _EVENT_NAMES.match(name) and node.kind == "identifier":
            return "event"
        if _ELEMENT_NAMES.match(name):
            return "element"
        return None

    def _identifier(self, node: Node, depth: int) -> str | None:
        scope = self._scopes.resolve(node.text, node)
        if scope is None:
            return _GLOBALS.get(node.text)
        kinds = set()
        for value in scope.values[node.text]:
            if value is None:
                return None
            if value.kind in ("null", "undefined"):
                continue
            kinds.add(self.kind(value, depth + 1))
        return kinds.pop() if len(kinds) == 1 else None

    def _this(self, node: Node) -> str | None:
        if self._handler and not any(outer.kind in FUNCTIONS for outer in node.up()):
            return "element"
        for outer in node.up():
            if outer.kind == "function_expression":
                arguments = outer.parent
                call = arguments.parent if arguments else None
                callee = call.get("function") if call and call.kind == "call_expression" else None
                if callee is not None and callee.text.endswith(".addEventListener"):
                    return "element"
                return None
            if outer.kind in FUNCTIONS and outer.kind != "arrow_function":
                return None
        return None

    def _member(self, node: Node, depth: int) -> str | None:
        name, owner = node.get("property"), node.get("object")
        if name is None or owner is None:
            return None
        if name.text in ("target", "relatedTarget"):
            holder = self.kind(owner, depth + 1) or self.hint(owner)
            return "element" if holder == "event" else None
        if name.text == "prototype":
            return {"Array": "array", "String": "string", "Function": "function"}.get(owner.text)
        if name.text in ("children", "options", "rows", "cells"):
            holder = self.kind(owner, depth + 1) or self.hint(owner)
            return "nodelist" if holder in ("element", "document") else None
        if owner.kind == "this":
            return None
        return _PROPERTIES.get(name.text)

    def _subscript(self, node: Node, depth: int) -> str | None:
        owner = node.get("object")
        return "element" if owner and self.kind(owner, depth + 1) == "nodelist" else None

    def _call(self, node: Node, depth: int) -> str | None:
        callee = node.get("function")
        if callee is None:
            return None
        if callee.text in _STATIC_CALLS:
            return _STATIC_CALLS[callee.text]
        if callee.kind == "identifier":
            declared = self._scopes.resolve(callee.text, callee)
            return None if declared else _FREE_CALLS.get(callee.text)
        if callee.kind != "member_expression":
            return None
        name, owner = callee.get("property"), callee.get("object")
        if name is None or owner is None:
            return None
        holder = self.kind(owner, depth + 1)
        if holder == OTHER:
            return OTHER if owner.kind != "identifier" else None
        if name.text in ("then", "catch", "finally"):
            return "promise" if holder == "promise" else None
        if name.text in _SAME:
            return holder if holder in ("array", "string") else None
        if name.text == "toString" and owner.kind == "this":
            return None
        return _CALLS.get(name.text)

    def _binary(self, node: Node, depth: int) -> str | None:
        left, right = node.get("left"), node.get("right")
        if left is None or right is None:
            return None
        if node.operator == "+":
            sides = (self.kind(left, depth + 1), self.kind(right, depth + 1))
            return "string" if "string" in sides else None
        if node.operator in ("||", "&&", "??"):
            kinds = {self.kind(left, depth + 1), self.kind(right, depth + 1)}
            kinds.discard(None) if node.operator != "&&" else None
            return kinds.pop() if len(kinds) == 1 else None
        return None
