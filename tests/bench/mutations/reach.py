"""Which tests can notice a mutation: those that run the function it is in."""

from __future__ import annotations

import json
from pathlib import Path

from gmi_appkit.check.javascript.tree import FUNCTIONS, Tree
from gmi_appkit.check.source import Piece, Source
from mutations.covered import hashed
from mutations.mutation import Mutation


class Reach:
    """What each test was seen to run.

    Args:
        root: The tree in which they ran.
        folder: Where ``covered.py`` noted it.
        files: The scripts that are mutated, below the root.
    """

    def __init__(self, root: Path, folder: Path, files: set[str]) -> None:
        self._trees = {file: _parsed(root / file) for file in files if file.endswith(".js")}
        known = {
            hashed(node.text) for tree in self._trees.values() for node in tree.all(*FUNCTIONS)
        }
        ran: dict[str, set[str]] = {}
        for lines in sorted(folder.glob("*.jsonl")):
            for line in lines.read_text(encoding="utf-8").splitlines():
                test, functions = json.loads(line)
                ran.setdefault(test, set()).update(functions)
        # A test of a bundle, or one without a page of ours, says nothing about the sources.
        self._ran = {test: ours for test, all_ in ran.items() if (ours := all_ & known)}

    def out_of(self, mutation: Mutation) -> list[str]:
        """The tests that do not run a mutation's function; none if nothing is known of it."""
        if mutation.file not in self._trees:
            return []
        end = mutation.start + len(mutation.old)
        around = [
            node.text
            for node in self._trees[mutation.file].all(*FUNCTIONS)
            if node.start <= mutation.start and end <= node.end
        ]
        function = hashed(min(around, key=len, default=""))
        if not any(function in ours for ours in self._ran.values()):
            return []
        return [test for test, ours in self._ran.items() if function not in ours]


def _parsed(path: Path) -> Tree:
    text = path.read_text(encoding="utf-8")
    return Tree(Piece(Source(text, path.name), text))
