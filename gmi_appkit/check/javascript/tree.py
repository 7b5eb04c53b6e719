"""A light copy of tree-sitter's tree, quick to walk in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import tree_sitter
import tree_sitter_javascript

from gmi_appkit.check.source import Piece

FUNCTIONS = frozenset(
    [
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
    ]
)


class Node:
    """A node of the syntax tree.

    Attributes:
        kind: tree-sitter's type.
        start: Index of its first code point in the piece's text.
        end: The one after its last.
        field: The name under which its parent holds it; may be empty.
        parent: The node that holds it.
        children: Its named children, and others that have a field name.
        tree: The tree it is in.
    """

    __slots__ = ("children", "end", "field", "kind", "parent", "start", "tree")

    def __init__(
        self, kind: str, start: int, end: int, field: str, parent: Node | None, tree: Tree
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.field = field
        self.parent = parent
        self.children: list[Node] = []
        self.tree = tree

    @property
    def text(self) -> str:
        """Its source text."""
        return self.tree.text[self.start : self.end]

    def get(self, field: str) -> Node | None:
        """The child under a field name."""
        for child in self.children:
            if child.field == field:
                return child
        return None

    @property
    def operator(self) -> str:
        """Text of the ``operator`` field; empty if there is none."""
        found = self.get("operator")
        return found.text if found else ""

    def up(self) -> Iterator[Node]:
        """Its ancestors, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def below(self) -> Iterator[Node]:
        """Itself and all below it, in order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def arguments(self) -> list[Node]:
        """The arguments of a call, without comments."""
        found = self.get("arguments")
        if found is None or found.kind != "arguments":
            return []
        return [child for child in found.children if child.kind != "comment"]

    def string(self) -> str | None:
        """The value of a string literal without escapes; ``None`` for all else."""
        return self.text[1:-1] if self.kind == "string" else None


class Tree:
    """The syntax tree of one piece of script.

    Attributes:
        piece: The script.
        text: Its text.
        root: The program.
        kinds: All nodes by kind, in order.
    """

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.text = piece.text
        self.kinds: dict[str, list[Node]] = {}
        self.root = self._copy()

    def all(self, *kinds: str) -> Iterator[Node]:
        """All nodes of some kinds."""
        for kind in kinds:
            yield from self.kinds.get(kind, ())

    def _copy(self) -> Node:
        parsed = _parser().parse(_ascii(self.text))
        cursor, node = parsed.walk(), parsed.root_node
        root = Node(node.type, node.start_byte, node.end_byte, "", None, self)
        self.kinds[root.kind] = [root]
        broken = parsed.root_node.has_error
        kinds = self.kinds
        parent = root
        if not cursor.goto_first_child():
            return root
        while True:
            node = cursor.node or parsed.root_node
            named = node.is_named
            field = cursor.field_name
            if named or field or (broken and node.is_missing):
                kind = "MISSING" if broken and node.is_missing else node.type
                kept = Node(kind, node.start_byte, node.end_byte, field or "", parent, self)
                parent.children.append(kept)
                same = kinds.get(kind)
                if same is None:
                    kinds[kind] = [kept]
                else:
                    same.append(kept)
                if named and cursor.goto_first_child():
                    parent = kept
                    continue
            while not cursor.goto_next_sibling():
                cursor.goto_parent()
                if parent.parent is None:
                    return root
                parent = parent.parent


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))


def _ascii(text: str) -> bytes:
    """The text as one byte a code point: what is not ASCII only matters as letter or space."""
    if not text.isascii():
        text = re.sub(r"[^\x00-\x7f]", lambda m: "x" if m[0].isalnum() else " ", text)
    return text.encode("ascii")
