"""Style sheets and style attributes: parsed with tinycss2, compared with the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tinycss2

from gmi_appkit.check.engines import Feature
from gmi_appkit.check.files import check_url
from gmi_appkit.check.lowering import all_tokens, is_computed, is_lowered_gradient
from gmi_appkit.check.report import Report
from gmi_appkit.check.selectors import check_selector
from gmi_appkit.check.source import Piece, Source

Token = Any
_FOREIGN = re.compile(r"-(moz|ms|o|khtml)-")
_CONDITIONAL = frozenset({"media", "supports", "layer", "container", "scope", "starting-style"})
_PAGE_SCROLLS = re.compile(r"(^|,)\s*(html|body|:root)\s*(,|$)")
_SCROLLS = frozenset({"auto", "scroll", "overlay"})
_OVERFLOWS = frozenset({"overflow", "overflow-x", "overflow-y"})
_IE_FILTER = re.compile(r"alpha\(|progid:|chroma\(")
_LIST_STYLES = frozenset({"font", "font-family", "content", "quotes", "animation-name"})


class StyleCheck:
    """Checks style sheets.

    Attributes:
        fixed: Places of ``position: fixed``, judged when all pages are known.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._engines = report.engines
        self.fixed: list[tuple[Source, int]] = []
        self._piece = Piece(Source("", ""), "")
        self._starts: list[int] = []

    def check(self, piece: Piece) -> None:
        """Check a sheet, or the declarations of a style attribute."""
        self._piece = piece
        inner = Source(piece.text, "")
        self._starts = [inner.line_start(line + 1) for line in range(inner.lines)]
        try:
            if piece.context == "attribute":
                self._block(tinycss2.parse_blocks_contents(piece.text), "")
            else:
                self._rules(tinycss2.parse_stylesheet(piece.text, skip_comments=True))
        except RecursionError:
            place = (piece.source, piece.offset(0))
            self._report.add("css-parse", place, "brackets are nested too deep to be read")

    def _index(self, node: Token) -> int:
        line = min(node.source_line, len(self._starts))
        return int(self._starts[line - 1] + node.source_column - 1)

    def _place(self, node: Token) -> tuple[Source, int]:
        return self._piece.source, self._piece.offset(self._index(node))

    def _lacks(self, feature: Feature, node: Token, title: str = "", shift: int = 0) -> None:
        self._report.lacks(feature, self._piece, self._index(node) + shift, title=title)

    def _broken(self, error: Token) -> None:
        if not self._piece.source.name.endswith(".j2"):
            self._report.add("css-parse", self._place(error), error.message)

    def _rules(self, rules: Iterable[Token], outer: str = "") -> None:
        for rule in rules:
            if rule.type == "qualified-rule":
                self._qualified(rule)
            elif rule.type == "at-rule":
                self._at_rule(rule, outer)
            elif rule.type == "error":
                self._broken(rule)

    def _qualified(self, rule: Token) -> None:
        check_selector(rule.prelude, self._report, lambda f, n, t="": self._lacks(f, n, t))
        selector = tinycss2.serialize(rule.prelude).strip()
        self._block(tinycss2.parse_blocks_contents(rule.content), selector)

    def _at_rule(self, rule: Token, outer: str) -> None:
        name = rule.lower_at_keyword
        if _FOREIGN.match(name):
            return
        feature = self._engines.find("css-at-rule", name)
        if feature is not None and not feature.lowered:
            self._lacks(feature, rule, f"@{name}")
            if name == "supports":
                return  # a feature test: an engine without it skips what it guards
        if name == "import":
            self._import(rule)
        elif name == "media":
            self._media(rule.prelude)
        if rule.content is None:
            return
        if name == "font-face":
            self._font_face(tinycss2.parse_blocks_contents(rule.content))
        elif name in _CONDITIONAL:
            if outer:
                self._block(tinycss2.parse_blocks_contents(rule.content), outer)
            else:
                self._rules(tinycss2.parse_rule_list(rule.content, skip_comments=True))
        elif name.endswith("keyframes"):
            for frame in tinycss2.parse_rule_list(rule.content, skip_comments=True):
                if frame.type == "qualified-rule":
                    self._block(tinycss2.parse_blocks_contents(frame.content), "")
        elif name == "page":
            return

    def _import(self, rule: Token) -> None:
        for token in rule.prelude:
            address = _address(token)
            if address is not None:
                check_url(self._report, self._place(token), address)

    def _media(self, prelude: Sequence[Token]) -> None:
        for block in _of_type(prelude, "() block"):
            names = [t for t in block.content if t.type == "ident"]
            for token in names[:1]:
                name = re.sub(r"^(min|max)-", "", token.lower_value)
                feature = self._engines.find("css-media", name)
                if feature is not None and not feature.lowered:
                    self._lacks(feature, token, f"({token.value})")

    def _font_face(self, items: Iterable[Token]) -> None:
        """A font is lost only if no src declaration leads to a file that can be read."""
        faults: list[tuple[Feature, Token, str]] = []
        readable = False
        for declaration in items:
            if declaration.type != "declaration":
                continue
            name = declaration.lower_name
            feature = self._engines.find("css-property", name)
            if name == "font-display" and feature is not None:
                self._lacks(feature, declaration)
            if name != "src":
                continue
            addresses = [(t, a) for t in declaration.value if (a := _address(t)) is not None]
            for token, address in addresses:
                check_url(self._report, self._place(token), address)
            lost = list(self._faults(declaration, "src"))
            types = [(t, self._engines.find("file-type", _suffix(a))) for t, a in addresses]
            readable = readable or (not lost and any(feature is None for _, feature in types))
            faults += [(feature, token, title) for feature, token, title, _ in lost]
            faults += [(f, token, f"a .{f.name} font") for token, f in types if f is not None]
        if not readable:
            for feature, token, title in faults[:1]:
                self._lacks(feature, token, title)

    def _block(self, items: Iterable[Token], selector: str) -> None:
        declarations = []
        for item in items:
            if item.type == "declaration":
                declarations.append(item)
            elif item.type == "qualified-rule":
                self._qualified(item)
            elif item.type == "at-rule":
                self._at_rule(item, selector or "&")
            elif item.type == "error":
                self._broken(item)
        written = {declaration.lower_name for declaration in declarations}
        known: set[str] = set()
        for declaration in declarations:
            name = declaration.lower_name
            if _FOREIGN.match(name):
                continue
            quiet = name in known
            if self._property(declaration, written):
                continue
            if not self._values(declaration, name, report=not quiet):
                known.add(name)
            self._judge(declaration, name, selector, quiet)

    def _property(self, declaration: Token, written: set[str]) -> bool:
        """Report the property itself; whether it is at fault."""
        name = declaration.lower_name
        feature = self._engines.find("css-property", "--*" if name.startswith("--") else name)
        if feature is None or feature.lowered:
            return False
        value = tinycss2.serialize(declaration.value).strip().lower()
        if value in feature.unless or (name == "filter" and _IE_FILTER.match(value)):
            return False
        if f"-webkit-{name}" in written and feature.prefix == "-webkit-":
            return True
        stands_in = {"overflow-wrap": "word-wrap"}.get(name)
        if stands_in in written:
            return True
        self._lacks(feature, declaration, name)
        return True

    def _judge(self, declaration: Token, name: str, selector: str, quiet: bool) -> None:
        words = {t.lower_value for t in declaration.value if t.type == "ident"}
        if name in _OVERFLOWS and words & _SCROLLS and not _PAGE_SCROLLS.search(selector):
            profiles = self._report.engines.lacking("android42")
            if profiles:
                self._report.add(
                    "css-scroll",
                    self._place(declaration),
                    f"an element with {name}: {', '.join(sorted(words & _SCROLLS))} cannot be "
                    f"scrolled by touch on {', '.join(profiles)}",
                    instead="let the page scroll, or turn pages with buttons",
                    feature=name,
                    profiles=profiles,
                )
        elif name == "position" and "fixed" in words and not quiet:
            self.fixed.append(self._place(declaration))

    def _values(self, declaration: Token, name: str, *, report: bool) -> bool:
        """Look at a declaration's value; whether it is at fault."""
        faults = list(self._faults(declaration, name))
        if report:
            for feature, token, title, shift in faults:
                self._lacks(feature, token, title, shift)
        return any(feature.severity == "error" for feature, *_ in faults)

    def _faults(self, declaration: Token, name: str) -> Iterator[tuple[Feature, Token, str, int]]:
        bare = name.removeprefix("-webkit-")
        find = self._engines.find
        for token in declaration.value:
            if token.type == "ident" and name not in _LIST_STYLES:
                value = token.lower_value
                feature = find("css-value", f"{bare}: {value}") or find("css-value", f"*: {value}")
                if feature is not None and not feature.lowered:
                    yield feature, token, f"{bare}: {value}", 0
        for token in all_tokens(declaration.value):
            if name == "flex" and token.type in ("dimension", "percentage") and token.value:
                feature = find("css-property", "flex-basis")
                if feature is not None:
                    yield feature, token, "a basis in flex", 0
            elif token.type == "dimension":
                feature = find("css-unit", token.lower_unit)
                if feature is not None and not feature.lowered:
                    yield feature, token, f"the unit {token.unit}", 0
            elif token.type == "function":
                feature = self._function(token, name)
                if feature is not None:
                    yield feature, token, f"{token.name}()", 0
            address = _address(token)
            if address is not None and name != "src":
                check_url(self._report, self._place(token), address)
                feature = find("file-type", _suffix(address))
                if feature is not None:
                    yield feature, token, f"a .{feature.name} file", 0

    def _function(self, token: Token, name: str) -> Feature | None:
        feature = self._engines.find("css-function", token.lower_name)
        if feature is None:
            return None
        if feature.lowered:
            straight = token.lower_name != "linear-gradient" or is_lowered_gradient(token)
            return None if straight else feature
        if token.lower_name == "attr" and name == "content":
            return None
        if token.lower_name in ("calc", "min", "max", "clamp") and is_computed(token):
            return None
        if token.lower_name == "perspective" and not name.endswith("transform"):
            return None
        return feature


def _of_type(tokens: Iterable[Token], kind: str) -> Iterator[Token]:
    return (token for token in all_tokens(tokens) if token.type == kind)


def _address(token: Token) -> str | None:
    """The address that a token loads, or ``None``."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return next((str(t.value) for t in token.arguments if t.type == "string"), None)
    return None


def _suffix(address: str) -> str:
    """The ending of an address's file name, or the subtype of a data: address."""
    data = re.match(r"data:(?:[\w-]+)/(?:x-)?(?:font-)?([\w-]+)", address)
    if data:
        return data[1].lower()
    path = re.split(r"[?#]", address)[0]
    return path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
