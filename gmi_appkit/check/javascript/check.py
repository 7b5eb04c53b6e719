"""All the checks of scripts, in the two passes that one app needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gmi_appkit.check.javascript.literals import check_literals
from gmi_appkit.check.javascript.names import Definitions, NameCheck, collect
from gmi_appkit.check.javascript.scopes import Scopes
from gmi_appkit.check.javascript.syntax import check_syntax
from gmi_appkit.check.javascript.tree import Tree
from gmi_appkit.check.report import Report
from gmi_appkit.check.source import Piece

# The GMI rules load the protocol document, which takes longer than to check a small app.
_MAKES_SERVICE = re.compile(r"\bnew\s+(\w+\.)*GMIService\b")


@dataclass
class Scripts:
    """The scripts of one app: first all are read, then all are checked.

    Attributes:
        own: What they define.
        services: What they call their GMIService objects.
    """

    own: Definitions = field(default_factory=Definitions)
    services: set[str] = field(default_factory=set)
    _trees: list[tuple[Tree, Scopes]] = field(default_factory=list)

    def read(self, piece: Piece) -> None:
        """Parse a script and note what it defines."""
        tree = Tree(piece)
        scopes = Scopes(tree)
        collect(tree, scopes, self.own)
        if _MAKES_SERVICE.search(piece.text):
            from gmi_appkit.check.javascript.gmi import collect_services

            self.services.update(collect_services(tree))
        self._trees.append((tree, scopes))

    def check(self, report: Report) -> None:
        """Report what is wrong in all the scripts read."""
        for tree, scopes in self._trees:
            check_syntax(tree, scopes, report)
            NameCheck(tree, scopes, self.own, report).run()
            check_literals(tree, report)
            if self.services or _MAKES_SERVICE.search(tree.text):
                from gmi_appkit.check.javascript.gmi import check_gmi

                check_gmi(tree, scopes, self.services, report)
