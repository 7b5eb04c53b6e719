"""Mechanical mutations of the JavaScript, chosen by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from gmi_appkit.check.javascript.tree import Node, Tree
from gmi_appkit.check.source import Piece, Source
from mutations.mutation import APPS, Mutation

# What a site sets, and the words, which are for the eye.
_SKIPPED = {"config.js", "board.js", "kiosk.js"}
_SHARED = ("web/ui/parts/*.js", "web/ui/dialpad.js", "web/ui/keyboard.js", "web/gmi/runtime.js")
_COMPARED = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===", "==": "!=",
    "!=": "==", "&&": "||", "||": "&&",
}  # fmt: skip

_Change = tuple[Node, str]


def _strings(tree: Tree) -> Iterator[_Change]:
    for node in tree.all("string"):
        if node.parent is not None and node.parent.kind == "expression_statement":
            continue  # 'use strict'
        quote = node.text[0]
        yield node, quote + quote if len(node.text) > 2 else f"{quote}x{quote}"


def _parameters(tree: Tree) -> Iterator[_Change]:
    for call in tree.all("call_expression", "new_expression"):
        given = call.arguments()
        holder = call.get("arguments")
        if holder is None or not given:
            continue
        texts = [one.text for one in given]
        yield holder, f"({', '.join(texts[:-1])})"
        for at in range(len(texts) - 1):
            if texts[at] != texts[at + 1]:
                swapped = [*texts[:at], texts[at + 1], texts[at], *texts[at + 2 :]]
                yield holder, f"({', '.join(swapped)})"


def _branches(tree: Tree) -> Iterator[_Change]:
    for node in tree.all("if_statement", "ternary_expression"):
        condition = node.get("condition")
        if condition is not None:
            bare = condition.text.removeprefix("(").removesuffix(")")
            if node.kind == "if_statement":
                yield condition, f"(!({bare}))"
            else:
                yield condition, f"!({condition.text})"


def _comparisons(tree: Tree) -> Iterator[_Change]:
    for node in tree.all("binary_expression"):
        operator = node.get("operator")
        if operator is not None and operator.text in _COMPARED:
            yield operator, _COMPARED[operator.text]


def _numbers(tree: Tree) -> Iterator[_Change]:
    for node in tree.all("number"):
        if node.text.isdigit():
            yield node, str(int(node.text) + 1)


def _statements(tree: Tree) -> Iterator[_Change]:
    for node in tree.all("expression_statement", "return_statement"):
        # A function that holds the whole file is no statement of it.
        if node.text.count("\n") < 6 and not node.text.startswith(("'", '"')):
            yield node, ";"


_KINDS: dict[str, Callable[[Tree], Iterator[_Change]]] = {
    "string": _strings,
    "parameter": _parameters,
    "branch": _branches,
    "comparison": _comparisons,
    "number": _numbers,
    "statement": _statements,
}


def _tree(path: Path, text: str) -> Tree:
    return Tree(Piece(Source(text, path.name), text))


def _is_whole(path: Path, text: str) -> bool:
    tree = _tree(path, text)
    return "ERROR" not in tree.kinds and "MISSING" not in tree.kinds


def _files(root: Path, app: str | None) -> list[tuple[str, tuple[str, ...]]]:
    own = APPS if app is None else (app,)
    found = [
        (path.relative_to(root).as_posix(), (name,))
        for name in own
        for path in sorted((root / "app_templates" / name).glob("*.js"))
        if path.name not in _SKIPPED
    ]
    for pattern in _SHARED:
        found += [(path.relative_to(root).as_posix(), own) for path in sorted(root.glob(pattern))]
    return found


def mechanical(root: Path, count: int, seed: int, app: str | None) -> list[Mutation]:
    """Make mutations, the kinds in turn; the same ones for the same sources and seed.

    Args:
        root: The tree they are made in.
        count: How many. Fewer are the first ones of more.
        seed: What the choice begins with.
        app: Whose sources, with those of the kit; ``None``: all four.
    """
    dice = random.Random(seed)
    sites: dict[str, list[tuple[str, tuple[str, ...], str, _Change]]] = {
        kind: [] for kind in _KINDS
    }
    for file, apps in _files(root, app):
        text = (root / file).read_text(encoding="utf-8")
        tree = _tree(root / file, text)
        for kind, find in _KINDS.items():
            sites[kind] += [(file, apps, text, change) for change in find(tree)]
    for found in sites.values():
        dice.shuffle(found)
    chosen: list[Mutation] = []
    while len(chosen) < count and any(sites.values()):
        for kind, found in sites.items():
            while found and len(chosen) < count:
                file, apps, text, (node, new) = found.pop()
                line = text.count("\n", 0, node.start) + 1
                one = Mutation(
                    f"{kind}-{line}", file, node.start, node.text, new, line, apps,
                    text.split("\n")[line - 1].strip(),
                )  # fmt: skip
                if _is_whole(root / file, one.applied(text)):
                    chosen.append(one)
                    break
    return chosen
