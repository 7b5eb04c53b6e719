"""Globals, members, style properties and events that the engine lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gmi_appkit.check.engines import Feature
from gmi_appkit.check.javascript.guards import Guards
from gmi_appkit.check.javascript.receivers import OTHER, Receivers
from gmi_appkit.check.javascript.scopes import Scopes
from gmi_appkit.check.javascript.tree import FUNCTIONS, Node, Tree
from gmi_appkit.check.report import Report

_WINDOWS = ("window", "self", "globalThis", "top", "parent", "frames")
_JQUERY = frozenset(
    [
        "find",
        "closest",
        "append",
        "prepend",
        "before",
        "after",
        "remove",
        "bind",
        "replaceWith",
        "matches",
        "then",
        "catch",
        "finally",
        "has",
        "at",
        "fill",
        "keys",
        "values",
        "entries",
        "animate",
        "hidden",
        "forEach",
    ]
)
_TESTED_WITH = {
    "deltaY": ("deltaX", "deltaMode"),
    "deltaMode": ("deltaX", "deltaY"),
    "cancelAnimationFrame": ("requestAnimationFrame",),
}
_NOT_STYLES = frozenset({"filter", "all"})  # Internet Explorer's, and document.all
_LIBRARY = re.compile(r"(\$|jQuery|Zepto)$")


@dataclass
class Definitions:
    """What the scripts of one app define themselves.

    Attributes:
        globals: Names given to the window.
        members: Names of methods and properties of the app's own objects.
        paths: Those of named objects, as they are written: ``book.find``.
        filled: Names put on prototypes of the engine's objects, or on them: polyfills.
        jquery: Whether something is called that looks like jQuery.
    """

    globals: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)
    jquery: bool = False


_NATIVE = re.compile(
    r"^(window\.)?(Array|String|Function|Object|Number|Math|Date|Element|HTMLElement|Node|NodeList"
    r"|HTMLCollection|Promise|RegExp|Document|Event|navigator|document|performance|CharacterData)"
    r"(\.prototype)?$"
)


def collect(tree: Tree, scopes: Scopes, found: Definitions) -> None:
    """Add what one script defines."""
    if tree.piece.context != "attribute":
        for own, values in scopes.program.values.items():
            if not values or any(v is None or own not in v.text for v in values):
                found.globals.add(own)
    for node in tree.all("assignment_expression"):
        left, right = node.get("left"), node.get("right")
        if left is None or right is None:
            continue
        if left.kind == "identifier" and scopes.resolve(left.text, left) is None:
            found.globals.add(left.text)
        if left.kind != "member_expression":
            continue
        owner, name = left.get("object"), left.get("property")
        if owner is None or name is None:
            continue
        if owner.text in _WINDOWS or (
            owner.kind == "this" and not any(n.kind in FUNCTIONS for n in node.up())
        ):
            found.globals.add(name.text)
        elif _NATIVE.match(owner.text):
            found.filled.add(name.text)
        elif right.kind in FUNCTIONS or _is_own(owner, scopes):
            found.paths.add(left.text)
            found.members.add(name.text)
        elif (
            owner.kind == "this"
            or owner.text.endswith("prototype")
            or right.kind in ("identifier", "member_expression")
        ):
            found.members.add(name.text)
    for node in tree.all("pair", "method_definition"):
        key = node.get("key") or node.get("name")
        if key is not None:
            found.members.add(key.text.strip("'\""))
    for node in tree.all("call_expression"):
        callee = node.get("function")
        if callee is None:
            continue
        if _LIBRARY.match(callee.text):
            found.jquery = True
        elif callee.text == "Object.defineProperty":
            arguments = node.arguments()
            defined = arguments[1].string() if len(arguments) > 1 else None
            if defined:
                native = _NATIVE.match(arguments[0].text)
                (found.filled if native else found.members).add(defined)


def _is_own(owner: Node, scopes: Scopes) -> bool:
    """Whether a name stands for an object or function that the script made itself."""
    if owner.kind != "identifier":
        return False
    values = scopes.values(owner.text, owner)
    return any(value is not None and value.kind in (*FUNCTIONS, "object") for value in values)


class NameCheck:
    """Looks at the names that one script uses."""

    def __init__(self, tree: Tree, scopes: Scopes, own: Definitions, report: Report) -> None:
        self._tree = tree
        self._scopes = scopes
        self._own = own
        self._report = report
        self._engines = report.engines
        self._guards = Guards(tree, scopes)
        self._receivers = Receivers(scopes, handler=tree.piece.context == "attribute")

    def run(self) -> None:
        """Report what the engine lacks and no test stands before."""
        self._check_free_names()
        for node in self._tree.all("member_expression"):
            self._check_member(node)
        for node in self._tree.all("subscript_expression"):
            self._check_subscript(node)
        for node in self._tree.all("new_expression"):
            self._check_constructor(node)
        for node in self._tree.all("call_expression"):
            self._check_listener(node)

    def _check_free_names(self) -> None:
        table = self._engines.names("global")
        for node in self._tree.all("identifier"):
            name = node.text
            if name not in table or name in self._own.globals or _is_target(node):
                continue
            if self._scopes.resolve(name, node) is not None:
                continue
            if self._guards.protects(node, frozenset((name,))) and not self._throws(node):
                continue
            parent = node.parent
            if parent is not None and parent.kind == "labeled_statement":
                continue
            feature = self._engines.find("global", name)
            if feature is not None:
                self._report.lacks(feature, self._tree.piece, node.start)

    def _throws(self, node: Node) -> bool:
        """Whether a bare name is its own test outside ``typeof``, which throws where it lacks."""
        if self._guards.is_behind_test(node, frozenset((node.text,))):
            return False
        if self._guards.is_tried(node):
            return False
        parent = node.parent
        while parent is not None and parent.kind == "parenthesized_expression":
            parent = parent.parent
        return not (
            parent is not None and parent.kind == "unary_expression" and parent.operator == "typeof"
        )

    def _check_member(self, node: Node) -> None:
        owner, last = node.get("object"), node.get("property")
        if owner is None or last is None:
            return
        name = last.text
        window = owner.text in _WINDOWS and self._scopes.resolve(owner.text, owner) is None
        if window:
            feature = self._engines.find("global", name)
            free = name not in self._own.globals and not _is_target(node)
            if feature and free and not self._guards.protects(node, frozenset((name,))):
                self._report.lacks(feature, self._tree.piece, last.start)
            return
        if self._check_static(node, owner, last):
            return
        if owner.kind == "member_expression" or self._receivers.kind(owner) == "style":
            styled = owner.get("property")
            own = styled is not None and "style" in self._own.members
            if styled is not None and styled.text == "style" and own:
                return
            if self._receivers.kind(owner) == "style" or (styled and styled.text == "style"):
                self._check_style(node, last)
                return
        feature = self._engines.find("member", name)
        if feature is not None and self._concerns(feature, node, owner, name):
            self._report.lacks(feature, self._tree.piece, last.start, title=f".{name}")

    def _check_static(self, node: Node, owner: Node, last: Node) -> bool:
        text = owner.text.removeprefix("window.")
        feature = self._engines.find("static", f"{text}.{last.text}")
        if feature is None:
            return False
        head = text.split(".")[0]
        if self._scopes.resolve(head, owner) is not None or head in self._own.globals:
            return True
        if last.text in self._own.filled or _is_target(node):
            return True
        if self._engines.find("global", head) and not self._guarded(node, head):
            return True  # the global itself is reported
        if not self._guarded(node, last.text):
            self._report.lacks(feature, self._tree.piece, last.start)
        return True

    def _guarded(self, node: Node, name: str) -> bool:
        return self._guards.protects(node, frozenset((name,)))

    def _concerns(self, feature: Feature, node: Node, owner: Node, name: str) -> bool:
        """Whether this use is one of the feature, unguarded."""
        if name in self._own.filled or node.text in self._own.paths:
            return False
        kind = self._receivers.kind(owner)
        defined = name in self._own.members
        if _is_target(node) and (kind not in feature.of or node.parent is None):
            return False
        foreign = self._own.jquery and name in _JQUERY
        if kind is None and not defined and not foreign:
            hinted = self._receivers.hint(owner)
            kind = hinted if hinted in feature.of else None
        if kind is None:
            if defined or foreign:
                certain = feature.arg == "this" and _first_is_this(node)
                if not certain:
                    return False
            if not feature.loose and not feature.arg:
                return False
            if feature.arg and not _fits(feature.arg, node):
                return False
            if owner.text[:1] == "$" and name in _JQUERY:
                return False
        elif kind == OTHER or kind not in feature.of:
            return False
        names = frozenset((name, *_TESTED_WITH.get(name, ())))
        return not self._guards.protects(node, names)

    def _check_style(self, node: Node, last: Node) -> None:
        css = re.sub(r"[A-Z]", lambda m: "-" + m[0].lower(), last.text)
        if css in _NOT_STYLES or css.startswith(
            ("webkit", "-webkit", "moz", "-moz", "ms-", "-ms", "o-", "-o-")
        ):
            return
        feature = self._engines.find("css-property", css)
        if feature is None or not _is_target(node):
            return  # reading it gives undefined, which harms nothing
        if self._guarded(node, last.text) or self._webkit_beside(node, last.text):
            return
        known = feature.prefix == "-webkit-"
        instead = f"set style.webkit{last.text[0].upper()}{last.text[1:]} too" if known else ""
        self._report.lacks(
            feature,
            self._tree.piece,
            last.start,
            title=f"style.{last.text}",
            rule="js-style",
            instead=instead,
        )

    def _webkit_beside(self, node: Node, name: str) -> bool:
        """Whether the same function sets the prefixed property as well."""
        wanted = f"webkit{name[0].upper()}{name[1:]}".lower()
        scope = self._scopes.around(node).node
        return wanted in self._tree.text[scope.start : scope.end].lower()

    def _check_subscript(self, node: Node) -> None:
        index, owner = node.get("index"), node.get("object")
        name = index.string() if index else None
        if not name or owner is None or index is None or owner.text not in _WINDOWS:
            return
        feature = self._engines.find("global", name)
        free = name not in self._own.globals and not _is_target(node)
        if feature and free and not self._guarded(node, name):
            self._report.lacks(feature, self._tree.piece, index.start)

    def _check_constructor(self, node: Node) -> None:
        constructor = node.get("constructor")
        if constructor is None or constructor.kind != "identifier":
            return
        name = constructor.text
        feature = self._engines.find("static", f"new {name}")
        if feature is None or self._engines.find("global", name) is not None:
            return
        if self._scopes.resolve(name, node) is None and not self._guarded(node, name):
            self._report.lacks(feature, self._tree.piece, node.start)

    def _check_listener(self, node: Node) -> None:
        callee = node.get("function")
        if callee is None or callee.kind not in ("member_expression", "identifier"):
            return
        last = callee.get("property") if callee.kind == "member_expression" else callee
        if last is None or last.text != "addEventListener":
            return
        arguments = node.arguments()
        event = arguments[0].string() if arguments else None
        feature = self._engines.find("event", event) if event else None
        if feature is None or event is None:
            return
        if event == "dragstart" and self._refuses(arguments[1:2]):
            return
        prefixed = f"webkit{event}".lower()
        names = frozenset((event, f"on{event}"))
        if prefixed in self._tree.text.lower() or self._guards.protects(node, names):
            return
        self._report.lacks(
            feature,
            self._tree.piece,
            arguments[0].start,
            title=f"the event {event}",
            note="is not fired",
        )

    def _refuses(self, listener: list[Node]) -> bool:
        """Whether a listener is there to keep an event from doing anything."""
        found = list(listener)
        for node in listener:
            if node.kind == "identifier":
                found += [v for v in self._scopes.values(node.text, node) if v is not None]
        return any("preventDefault" in node.text for node in found)


def _is_target(node: Node) -> bool:
    """Whether a node is assigned to, which defines rather than uses."""
    parent = node.parent
    if parent is None:
        return False
    if parent.kind == "assignment_expression":
        return node.field == "left"
    return parent.kind == "unary_expression" and parent.operator == "delete"


def _call_of(member: Node) -> Node | None:
    parent = member.parent
    called = parent is not None and parent.kind == "call_expression" and member.field == "function"
    return parent if called else None


def _first_is_this(member: Node) -> bool:
    call = _call_of(member)
    arguments = call.arguments() if call else []
    return bool(arguments) and arguments[0].text in ("this", "self", "that", "_this", "me")


def _fits(arg: str, member: Node) -> bool:
    """Whether a call's first argument looks like the engine's own method is meant."""
    call = _call_of(member)
    if call is None:
        return False
    arguments = call.arguments()
    if arg == "none":
        return False
    if not arguments:
        return arg == "string-or-none"
    first = arguments[0]
    if arg == "function":
        return first.kind in FUNCTIONS
    if arg == "this":
        return first.kind not in ("string", "object", *FUNCTIONS) and len(arguments) < 4
    if arg == "number":
        return first.kind in ("number", "unary_expression") and len(arguments) == 1
    return first.kind == "string"
