"""Which names a script declares, and where."""

from __future__ import annotations

from collections import Counter

from gmi_appkit.check.javascript.tree import FUNCTIONS, Node, Tree

_PATTERNS = frozenset(
    [
        "object_pattern",
        "array_pattern",
        "assignment_pattern",
        "rest_pattern",
        "pair_pattern",
        "object_assignment_pattern",
    ]
)


class Scope:
    """The names of a function or of the program.

    Attributes:
        node: The function or the program.
        values: What is known to be given to each name; ``None`` for what cannot be seen.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self.values: dict[str, list[Node | None]] = {}


class Scopes:
    """All the scopes of a tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._of: dict[int, Scope] = {id(tree.root): Scope(tree.root)}
        for kind in FUNCTIONS:
            for node in tree.all(kind):
                self._of[id(node)] = Scope(node)
        self.program = self._of[id(tree.root)]
        self._counts: dict[int, Counter[str]] = {}
        self._declare()
        self._assign()

    def around(self, node: Node) -> Scope:
        """The innermost scope that a node stands in; a function is not in its own."""
        for outer in node.up():
            found = self._of.get(id(outer))
            if found is not None:
                return found
        return self.program

    def inside(self, function: Node) -> Scope:
        """The scope of a function."""
        return self._of[id(function)]

    def resolve(self, name: str, node: Node) -> Scope | None:
        """The scope that declares a name as seen from a node; ``None`` for globals."""
        scope: Scope | None = self._of.get(id(node)) or self.around(node)
        while scope is not None:
            if name in scope.values:
                return scope
            scope = self.around(scope.node) if scope.node.parent is not None else None
        return None

    def values(self, name: str, node: Node) -> list[Node | None]:
        """What a name may hold, as seen from a node; empty for globals."""
        scope = self.resolve(name, node)
        return scope.values[name] if scope else []

    def declared_within(self, scope: Scope) -> Counter[str]:
        """How often each name is declared in a scope and in those inside it."""
        found = self._counts.get(id(scope))
        if found is None:
            found = self._counts[id(scope)] = Counter(
                node.text
                for node in scope.node.below()
                if (node.kind == "identifier" and node.field == "name")
                or (node.field == "left" and node.parent and node.parent.kind == "for_in_statement")
            )
        return found

    def _declare(self) -> None:
        tree = self.tree
        for node in tree.all("variable_declarator"):
            name, value = node.get("name"), node.get("value")
            if name is not None:
                self._bind(name, value, self.around(node))
        for node in tree.all("for_in_statement"):
            left = node.get("left")
            if node.get("kind") is not None and left is not None:
                self._bind(left, None, self.around(node))
        for kind in FUNCTIONS:
            for node in tree.all(kind):
                self._function(node)
        for node in tree.all("class_declaration", "class"):
            name = node.get("name")
            if name is not None:
                self._bind(name, node, self.around(node))
        for node in tree.all("catch_clause"):
            parameter = node.get("parameter")
            if parameter is not None:
                self._bind(parameter, None, self.around(node))
        for node in tree.all("import_clause"):
            for name in node.below():
                if name.kind == "identifier":
                    self._bind(name, None, self.program)

    def _function(self, node: Node) -> None:
        own = self._of[id(node)]
        name = node.get("name")
        if name is not None and name.kind == "identifier":
            declared = "declaration" in node.kind
            self._bind(name, node, self.around(node) if declared else own)
        single = node.get("parameter")
        if single is not None:
            self._bind(single, None, own)
        parameters = node.get("parameters")
        for parameter in parameters.children if parameters else ():
            self._bind(parameter, None, own)

    def _bind(self, target: Node, value: Node | None, scope: Scope) -> None:
        if target.kind in ("identifier", "shorthand_property_identifier_pattern"):
            held = scope.values.setdefault(target.text, [])
            declares_only = value is None and target.field == "name"
            if not declares_only:
                held.append(value)
        elif target.kind in _PATTERNS:
            for child in target.children:
                if child.field not in ("key", "right"):
                    self._bind(child, None, scope)

    def _assign(self) -> None:
        for node in self.tree.all("assignment_expression"):
            left, right = node.get("left"), node.get("right")
            if left is not None and left.kind == "identifier":
                scope = self.resolve(left.text, node)
                if scope is not None:
                    scope.values[left.text].append(right)
        for node in self.tree.all("augmented_assignment_expression"):
            left, right = node.get("left"), node.get("right")
            if left is not None and left.kind == "identifier" and node.operator == "+=":
                scope = self.resolve(left.text, node)
                if scope is not None:
                    scope.values[left.text].append(right)
