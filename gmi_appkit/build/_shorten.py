"""Short names for what only a function can see.

Parameters, variables and functions that are local to a function get new names; what is global
keeps its own, and so do members. Only ES3's scopes are known here: a file that has others, or
that can ask for names at run time (``eval``, ``with``), is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count, product

from tree_sitter import Node, Tree

_FUNCTIONS = frozenset({"function_declaration", "function_expression"})
_UNKNOWN_SCOPES = frozenset({
    "array_pattern", "arrow_function", "assignment_pattern", "class", "class_declaration",
    "export_statement", "generator_function", "generator_function_declaration",
    "import_statement", "lexical_declaration", "method_definition", "object_pattern",
    "rest_pattern", "shorthand_property_identifier", "template_string", "with_statement",
})  # fmt: skip
_LETTERS = "etnisaorclduhpmfgvbywkxjqzTASENOICRDLPMFUHBGVWYKXJQZ"
_KEPT = frozenset({
    "abstract", "arguments", "as", "async", "await", "boolean", "break", "byte", "case",
    "catch", "char", "class", "const", "continue", "debugger", "default", "delete", "do",
    "double", "else", "enum", "eval", "export", "extends", "false", "final", "finally", "float",
    "for", "function", "get", "goto", "if", "implements", "import", "in", "instanceof", "int",
    "interface", "let", "long", "native", "new", "null", "of", "package", "private",
    "protected", "public", "return", "set", "short", "static", "super", "switch",
    "synchronized", "this", "throw", "throws", "transient", "true", "try", "typeof",
    "undefined", "var", "void", "volatile", "while", "with", "yield", "NaN", "Infinity",
})  # fmt: skip
_ASCII = re.compile(rb"[\w$]+")


class _LeaveAlone(Exception):
    """The file has something that is not understood here."""


class _Scope:
    """A function, a catch clause, or the whole file."""

    def __init__(self, parent: _Scope | None, *, is_function: bool) -> None:
        self.parent = parent
        self.is_function = is_function
        self.children: list[_Scope] = []
        self.names: dict[str, str] = {}  # as written: as shipped
        self.uses: list[tuple[str, int]] = []  # name, byte offset
        self.inside: Counter[tuple[_Scope | None, str]] = Counter()
        if parent:
            parent.children.append(self)

    def declare(self, name: str) -> None:
        """Note a variable or function; it belongs to the function around."""
        scope = self
        while not scope.is_function and scope.parent:
            if name in scope.names:
                raise _LeaveAlone  # a variable that is called as what is caught
            scope = scope.parent
        scope.names[name] = name

    def owner(self, name: str) -> _Scope | None:
        """The scope that a name belongs to; None if it is global."""
        scope: _Scope | None = self
        while scope and name not in scope.names:
            scope = scope.parent
        return scope if scope and scope.parent else None


def short_names(tree: Tree) -> dict[int, bytes]:
    """Find the identifiers of a script that can be shorter.

    Args:
        tree: The script, parsed.

    Returns:
        Byte offsets of identifiers, and what they are to be called.
    """
    if tree.root_node.has_error:
        return {}
    top = _Scope(None, is_function=True)
    try:
        _read(tree.root_node, top)
    except _LeaveAlone:
        return {}
    _count_uses(top)
    found: dict[int, bytes] = {}
    for scope in _scopes(top):
        if scope.parent:
            _name(scope)
        for name, offset in scope.uses:
            owner = scope.owner(name)
            if owner and owner.names[name] != name:
                found[offset] = owner.names[name].encode()
    return found


def _read(root: Node, top: _Scope) -> None:
    """Walk through the script; not by recursion, since scripts can nest deeply."""
    waiting = [(child, top) for child in reversed(root.children)]
    while waiting:
        node, scope = waiting.pop()
        kind = node.type
        if kind in _UNKNOWN_SCOPES:
            raise _LeaveAlone
        if kind == "identifier":
            name = _text(node)
            if name == "eval":
                raise _LeaveAlone
            scope.uses.append((name, node.start_byte))
        elif kind in _FUNCTIONS:
            scope = _function(node, scope)
        elif kind == "variable_declarator":
            scope.declare(_local(node.child_by_field_name("name")))
        elif kind == "for_in_statement" and (how := node.child_by_field_name("kind")):
            if how.type != "var":
                raise _LeaveAlone
            scope.declare(_local(node.child_by_field_name("left")))
        elif kind == "catch_clause":
            scope = _Scope(scope, is_function=False)
            caught = _local(node.child_by_field_name("parameter"))
            scope.names[caught] = caught
        waiting += [(child, scope) for child in reversed(node.children)]


def _function(node: Node, scope: _Scope) -> _Scope:
    name = node.child_by_field_name("name")
    inner = _Scope(scope, is_function=True)
    if node.type == "function_expression":
        if name:
            inner.names[_local(name)] = _local(name)
    else:
        around = node.parent
        if not around or not (
            around.type == "program" or (around.parent and around.parent.type in _FUNCTIONS)
        ):
            raise _LeaveAlone  # engines differ on functions in blocks
        scope.declare(_local(name))
    parameters = node.child_by_field_name("parameters")
    for child in parameters.named_children if parameters else ():
        if child.type != "comment":
            inner.names[_local(child)] = _local(child)
    return inner


def _local(node: Node | None) -> str:
    if node is None or node.type != "identifier" or _text(node) == "arguments":
        raise _LeaveAlone
    return _text(node)


def _text(node: Node) -> str:
    text = node.text or b""
    if not _ASCII.fullmatch(text):
        raise _LeaveAlone  # escapes and letters of other scripts
    return text.decode()


def _scopes(top: _Scope) -> Iterator[_Scope]:
    """Outer ones first."""
    waiting = [top]
    while waiting:
        scope = waiting.pop()
        yield scope
        waiting += reversed(scope.children)


def _count_uses(top: _Scope) -> None:
    """Tell each scope what is used in it, those inside it included."""
    for scope in _scopes(top):
        for name, _ in scope.uses:
            use = (scope.owner(name), name)
            at: _Scope | None = scope
            while at:
                at.inside[use] += 1
                at = at.parent


def _name(scope: _Scope) -> None:
    """Give a scope's names, the most used first, those that nothing inside it needs."""
    taken = {
        owner.names[name] if owner else name for owner, name in scope.inside if owner is not scope
    }
    names = (name for name in _candidates() if name not in taken and name not in _KEPT)
    order = sorted(scope.names, key=lambda name: -scope.inside[scope, name])
    scope.names = {name: next(names) for name in order}


def _candidates() -> Iterator[str]:
    for length in count(1):
        for letters in product(_LETTERS, repeat=length):
            yield "".join(letters)
