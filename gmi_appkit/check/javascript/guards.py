"""Feature tests: whether code only runs where a feature is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gmi_appkit.check.javascript.scopes import Scopes
from gmi_appkit.check.javascript.tree import FUNCTIONS, Node, Tree

Names = frozenset[str]
_NONE: Names = frozenset()
_LEAVES = ("return_statement", "throw_statement", "continue_statement", "break_statement")


class Guards:
    """The feature tests of one tree.

    A test *names* a feature: ``window.WebSocket``, ``typeof fetch``, ``'dataset' in element``,
    or a variable, property or function that was given such an expression.
    """

    def __init__(self, tree: Tree, scopes: Scopes) -> None:
        self._tree = tree
        self._scopes = scopes
        self._flags = self._collect_flags()
        self._exits: dict[int, list[tuple[int, Names]]] = {}

    def _collect_flags(self) -> dict[str, list[Node]]:
        flags: dict[str, list[Node]] = {}

        def learn(name: str, value: Node | None) -> None:
            if value is not None and value.kind not in ("number", "string", "object", "array"):
                flags.setdefault(name, []).append(value)

        for node in self._tree.all("assignment_expression"):
            left, right = node.get("left"), node.get("right")
            if left is not None and left.kind == "member_expression":
                name = left.get("property")
                if name is not None and right is not None and right.kind not in FUNCTIONS:
                    learn(f".{name.text}", right)
        for node in self._tree.all("pair"):
            key, value = node.get("key"), node.get("value")
            if key is not None and value is not None and value.kind not in FUNCTIONS:
                learn(f".{key.text}", value)
        return flags

    def protects(self, use: Node, names: Names) -> bool:
        """Whether a use only happens where one of the names was found to be there."""
        return self._is_test(use) or self.is_behind_test(use, names) or self.is_tried(use)

    def _is_test(self, use: Node) -> bool:
        """Whether the use itself asks for the feature and calls nothing."""
        node = use
        parent = node.parent
        while parent is not None:
            kind = parent.kind
            if kind == "parenthesized_expression":
                node, parent = parent, parent.parent
                if parent is not None and node.field == "condition":
                    return True
                continue
            if kind == "unary_expression":
                return parent.operator in ("typeof", "!", "void")
            if kind == "binary_expression":
                operator = parent.operator
                if operator in ("||", "&&", "??"):
                    if operator == "||" or node.field == "left":
                        return True
                    node, parent = parent, parent.parent
                    continue
                if operator == "in":
                    return node.field == "left"
                return operator in ("===", "!==", "==", "!=") and _compares_with_nothing(parent)
            if kind == "ternary_expression":
                return node.field == "condition"
            if kind in ("if_statement", "while_statement"):
                return node.field == "condition"
            if kind == "arguments":
                call = parent.parent
                callee = call.get("function") if call else None
                return bool(
                    callee and re.search(r"(^|\.)(Boolean|is[A-Z]\w*|isNative)$", callee.text)
                )
            if kind == "augmented_assignment_expression":
                return node.field == "left"
            return self._is_tested_later(parent, node)
        return False

    def _is_tested_later(self, holder: Node, value: Node) -> bool:
        """Whether a variable takes the value and is then asked whether it is there."""
        target = holder.get("name") or holder.get("left")
        if target is None or target is value or value.field not in ("value", "right"):
            return False
        name = re.escape(target.text)
        scope = self._scopes.around(holder).node
        text = self._tree.text[holder.end : scope.end]
        return bool(
            re.search(
                rf"(typeof\s+|!\s*|if\s*\(\s*)(?<![\w$.]){name}(?![\w$.(])"
                rf"|(?<![\w$.]){name}\s*([=!]==?|&&|\|\||\?)",
                text,
            )
        )

    def is_behind_test(self, use: Node, names: Names) -> bool:
        """Whether a test of one of the names decides that the use is reached."""
        node = use
        for outer in use.up():
            condition = outer.get("condition")
            if condition is not None and node is not condition:
                yes, no = self.asks(condition)
                if node.field == "alternative":
                    if no & names:
                        return True
                elif outer.kind != "do_statement" and yes & names:
                    return True
            elif outer.kind == "binary_expression" and node.field == "right":
                left = outer.get("left")
                if left is not None and outer.operator in ("&&", "||"):
                    yes, no = self.asks(left)
                    if (yes if outer.operator == "&&" else no) & names:
                        return True
            elif outer.kind in ("statement_block", "program", "switch_case") and self._left_before(
                outer, node, names
            ):
                return True
            node = outer
        return False

    def _left_before(self, block: Node, statement: Node, names: Names) -> bool:
        """Whether an earlier statement of the block leaves it, or fills the gap, without them."""
        exits = self._exits.get(id(block))
        if exits is None:
            exits = self._exits[id(block)] = list(self._find_exits(block))
        return any(start < statement.start and found & names for start, found in exits)

    def _find_exits(self, block: Node) -> Iterator[tuple[int, Names]]:
        for statement in block.children:
            if statement.kind != "if_statement":
                continue
            condition, body = statement.get("condition"), statement.get("consequence")
            if condition is None or body is None:
                continue
            _, missing = self.asks(condition)
            if missing:
                yield statement.start, missing if _leaves(body) else missing & _assigned(body)

    def is_tried(self, use: Node) -> bool:
        """Whether it stands in a short try block whose failure is caught."""
        node = use
        for outer in use.up():
            if outer.kind == "try_statement":
                return (
                    node.field == "body"
                    and outer.get("handler") is not None
                    and len(node.children) <= 4
                )
            if outer.kind in FUNCTIONS:
                return False
            node = outer
        return False

    def asks(self, node: Node, depth: int = 0) -> tuple[Names, Names]:
        """The names known to be there where a condition holds, and where it does not."""
        if depth > 6:
            return _NONE, _NONE
        kind = node.kind
        if kind == "parenthesized_expression" and node.children:
            return self.asks(node.children[-1], depth + 1)
        if kind == "unary_expression":
            argument = node.get("argument")
            if argument is None:
                return _NONE, _NONE
            yes, no = self.asks(argument, depth + 1)
            return (no, yes) if node.operator == "!" else (yes, no)
        if kind == "binary_expression":
            return self._asks_binary(node, depth)
        if kind in ("member_expression", "identifier", "subscript_expression"):
            return self._asks_name(node, depth)
        if kind in ("call_expression", "new_expression"):
            return self._asks_call(node, depth)
        if kind == "assignment_expression":
            right = node.get("right")
            return self.asks(right, depth + 1) if right else (_NONE, _NONE)
        if kind == "ternary_expression":
            condition, then = node.get("condition"), node.get("consequence")
            parts = [self.asks(part, depth + 1)[0] for part in (condition, then) if part]
            return _join(parts), _NONE
        return _NONE, _NONE

    def _asks_binary(self, node: Node, depth: int) -> tuple[Names, Names]:
        left, right, operator = node.get("left"), node.get("right"), node.operator
        if left is None or right is None:
            return _NONE, _NONE
        if operator in ("&&", "||"):
            first, second = self.asks(left, depth + 1), self.asks(right, depth + 1)
            yes = first[0] | second[0]
            no = first[1] | second[1] if operator == "||" else first[1] & second[1]
            return yes, no
        if operator == "in":
            name = left.string()
            owner = self.asks(right, depth + 1)[0]
            return (owner | {name} if name else owner), _NONE
        if operator in ("===", "==", "!==", "!="):
            yes = self.asks(left, depth + 1)[0] | self.asks(right, depth + 1)[0]
            literal = right if right.kind in ("string", "null", "undefined") else left
            missing = literal.text.strip("'\"") in ("undefined", "null", "unknown", "")
            missing = missing or literal.kind in ("null", "undefined")
            if literal.kind == "identifier" and literal.text == "undefined":
                missing = True
            if literal.kind == "unary_expression" and literal.operator == "void":
                missing = True
            return (_NONE, yes) if missing != operator.startswith("!") else (yes, _NONE)
        return self.asks(left, depth + 1)[0] | self.asks(right, depth + 1)[0], _NONE

    def _asks_name(self, node: Node, depth: int) -> tuple[Names, Names]:
        if node.kind == "identifier":
            yes: set[str] = {node.text}
            no: set[str] = set()
            for value in self._scopes.values(node.text, node):
                if value is not None and value.kind not in FUNCTIONS:
                    there, missing = self.asks(value, depth + 1)
                    yes |= there
                    no |= missing
            return frozenset(yes), frozenset(no)
        owner = node.get("object")
        held = self.asks(owner, depth + 1)[0] if owner else _NONE
        if node.kind == "subscript_expression":
            index = node.get("index")
            name = index.string() if index else None
            return (held | {name} if name else held), _NONE
        last = node.get("property")
        if last is None:
            return held, _NONE
        found = held | {last.text}
        gone: Names = _NONE
        for value in self._flags.get(f".{last.text}", ()):
            there, missing = self.asks(value, depth + 1)
            found |= there
            gone |= missing
        return found, gone

    def _asks_call(self, node: Node, depth: int) -> tuple[Names, Names]:
        callee = node.get("function") or node.get("constructor")
        parts = [self.asks(argument, depth + 1)[0] for argument in node.arguments()]
        if callee is not None:
            parts.append(self.asks(callee, depth + 1)[0])
            if callee.kind == "identifier":
                parts.extend(
                    self._returned(value, depth)
                    for value in self._scopes.values(callee.text, callee)
                    if value is not None and value.kind in FUNCTIONS
                )
        return _join(parts), _NONE

    def _returned(self, function: Node, depth: int) -> Names:
        return _join(
            self.asks(node.children[-1], depth + 1)[0]
            for node in function.below()
            if node.kind == "return_statement" and node.children
        )


def _compares_with_nothing(comparison: Node) -> bool:
    """Whether one side is ``null`` or ``undefined``, in any spelling."""
    for side in comparison.children:
        if side.kind in ("null", "undefined") or side.text in ("undefined", "void 0"):
            return True
    return False


def _join(parts: Iterable[Names]) -> Names:
    return frozenset().union(*parts)


def _leaves(body: Node) -> bool:
    """Whether a statement always leaves the block it stands in."""
    if body.kind == "statement_block":
        statements = [child for child in body.children if child.kind != "comment"]
        return bool(statements) and _leaves(statements[-1])
    return body.kind in _LEAVES


def _assigned(body: Node) -> Names:
    """The names that a statement assigns to."""
    found = set()
    for node in body.below():
        left = node.get("left") if node.kind == "assignment_expression" else None
        if left is not None:
            last = left.get("property") if left.kind == "member_expression" else left
            found.add((last or left).text)
    return frozenset(found)
