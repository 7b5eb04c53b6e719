"""Lower and prefix CSS for an old engine, one declaration at a time.

lightningcss knows which prefix and which old syntax an engine wants, but it also merges: given a
whole rule it turns ``background: url(x) no-repeat; background-size: cover`` into a shorthand that
Android 2.3 throws away, drops the fallback of ``color: red; color: var(--x)``, and prefixes no
gradient that has a fallback. So each declaration is lowered alone and put back in its place:
nothing is merged, dropped or reordered, and a fallback stays one.

The structure is found by a small scanner of our own: it is forty times as fast as a full parser,
and ``gmi check`` has read the file with one already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import lightningcss
import rcssmin

_STRING = r""""(?:[^"\\\n]|\\.|\\\n)*"|'(?:[^'\\\n]|\\.|\\\n)*'"""
_COMMENT = r"/\*.*?(?:\*/|\Z)"
_URL = r"""url\(\s*(?:[^"'()\\\s]|\\.)*\s*\)"""
_TOKEN = re.compile(rf"(?is){_COMMENT}|{_STRING}|{_URL}|\\.|[{{}}()\[\];]")
_COMMENTS = re.compile(rf"(?is)({_STRING}|{_URL})|{_COMMENT}")
_LICENCE = re.compile(r"(?s)/\*!.*?\*/")
_URLS = re.compile(
    rf"(?is){_COMMENT}|url\(\s*(?P<quoted>{_STRING})\s*\)|(?P<bare>{_URL})|{_STRING}"
)
_IMPORT = re.compile(
    rf"(?is)@import\s*(?:url\(\s*(?P<a>{_STRING})\s*\)|(?P<b>{_URL})|(?P<c>{_STRING}))(?P<media>.*)"
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.S)
_COMMA = re.compile(r"\s*,\s*(?![^(\[]*[)\]])")
_NUMBERED = re.compile(r"#gmi-(\d+)")
_NUMBER = re.compile(r"\d*\.?\d+")
_GROUPS = ("@media", "@supports", "@document", "@-moz-document")
_PLAIN = ("@font-face", "@page", "@charset", "@namespace")


@dataclass(slots=True)
class _Node:
    """A statement (no block), or a rule with what stands between its braces."""

    text: str
    block: list[_Node] | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """An ``@import``: its address and its media query, empty for all media."""

    url: str
    media: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet, lowered and minified.

    Attributes:
        text: Without its imports and its ``@charset``; addresses still as written.
        imports: In order.
        urls: The addresses in the text, in order.
        notes: What had to be left out to keep the sheet valid.
    """

    text: str
    imports: tuple[Import, ...] = ()
    urls: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def lower_sheet(css: str, targets: Sequence[str]) -> Sheet:
    """Lower and minify a style sheet.

    Args:
        css: The source.
        targets: Browsers in the browserslist's words, e.g. ``["android 2.3"]``.
    """
    nodes, stray = _parse(css)
    notes = ["a closing brace too many"] if stray else []
    licences = "".join(_LICENCE.findall(css))
    imports = []
    kept = []
    for node in nodes:
        match = _IMPORT.fullmatch(node.text.strip()) if node.block is None else None
        if match:
            imports.append(Import(_address(match), match["media"].strip()))
        elif not node.text.lower().startswith("@charset"):
            kept.append(node)
    text = "".join(_Lowering(targets, kept).write(kept))
    text = licences + _minify(text)
    return Sheet(text, tuple(imports), tuple(find_urls(text)), tuple(notes))


def lower_style(declarations: str, targets: Sequence[str]) -> str:
    """Lower the value of a ``style`` attribute."""
    nodes, _ = _parse(declarations)
    lowered = _Lowering(targets, [_Node("a", nodes)])
    text = _minify("a{" + ";".join(lowered.declarations(nodes)) + "}")
    return text[2:-1]


def rewrite_urls(css: str, replace: Callable[[str], str | None]) -> str:
    """Give the addresses in a sheet to `replace`, and put in what it returns, None to keep."""

    def one(match: re.Match[str]) -> str:
        if match["quoted"] is None and match["bare"] is None:
            return match[0]
        new = replace(_address(match))
        if new is None:
            return match[0]
        if re.search(r"""[\s"'()\\]""", new):
            return 'url("' + new.replace("\\", "\\\\").replace('"', '\\"') + '")'
        return f"url({new})"

    return _URLS.sub(one, css)


def keep_selectors(css: str, keep: Callable[[str], bool]) -> str:
    """A sheet without the selectors that are not to be kept, and without rules left with none."""
    return "".join(_keep(_parse(css)[0], keep))


def _keep(nodes: Sequence[_Node], keep: Callable[[str], bool]) -> Iterator[str]:
    for node in nodes:
        if node.block is None:
            yield node.text + ";\n"
        elif node.text.lower().startswith(_GROUPS):
            inner = "".join(_keep(node.block, keep))
            if inner:
                yield f"{node.text}{{{inner}}}\n"
        elif node.text.startswith("@"):
            yield node.raw + "\n"
        else:
            kept = [one for one in _COMMA.split(node.text) if keep(one)]
            if kept:
                yield ",".join(kept) + node.raw[len(node.text) :] + "\n"


def find_urls(css: str) -> list[str]:
    """The addresses in a sheet, imports aside."""
    return [
        _address(match)
        for match in _URLS.finditer(css)
        if match["quoted"] is not None or match["bare"] is not None
    ]


def join_sheets(sheets: Sequence[str]) -> str:
    """One sheet of several; says its encoding where that matters."""
    text = "".join(sheets)
    return text if text.isascii() else '@charset "utf-8";' + text


def _minify(css: str) -> str:
    return str(rcssmin.cssmin(css))


def _address(match: re.Match[str]) -> str:
    groups = match.groupdict()
    quoted = groups.get("quoted") or groups.get("a") or groups.get("c")
    bare = groups.get("bare") or groups.get("b")
    raw = quoted[1:-1] if quoted else (bare or "")[4:-1].strip()
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2].replace("\n", ""), raw)


def _parse(css: str) -> tuple[list[_Node], bool]:
    """Split a sheet, or the inside of a rule, into statements and blocks, at any depth."""
    css = _COMMENTS.sub(lambda match: match[1] or " ", css)
    top: list[_Node] = []
    levels = [top]
    opened: list[int] = []
    begin = 0
    depth = 0  # of round and square brackets: their semicolons and braces mean nothing
    stray = False

    def statement(end: int) -> None:
        text = css[begin:end].strip()
        if text:
            levels[-1].append(_Node(text))

    for match in _TOKEN.finditer(css):
        mark = match[0]
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif depth and mark in "{};":
            continue
        elif mark == ";":
            statement(match.start())
            begin = match.end()
        elif mark == "{":
            node = _Node(css[begin : match.start()].strip(), [])
            levels[-1].append(node)
            levels.append(node.block or [])
            node.block = levels[-1]
            opened.append(begin)
            begin = match.end()
        elif mark == "}":
            if len(levels) == 1:
                stray = True
                begin = match.end()
                continue
            statement(match.start())
            levels.pop()
            levels[-1][-1].raw = css[opened.pop() : match.end()].strip()
            begin = match.end()
    statement(len(css))
    while len(levels) > 1:  # an unclosed block ends with the sheet
        levels.pop()
        levels[-1][-1].raw = css[opened.pop() :].strip() + "}"
    return top, stray


@dataclass(slots=True)
class _Lowering:
    """Lowers what a sheet contains in one call, then writes the sheet."""

    targets: Sequence[str]
    nodes: list[_Node]
    _declared: dict[str, list[str] | None] = field(default_factory=dict)
    _selected: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        declared: dict[str, None] = {}
        selected: dict[str, None] = {}
        for node in _rules(self.nodes):
            declared.update(dict.fromkeys(child.text for child in node.block or ()))
            if ":" in node.text:
                selected[node.text] = None
        self._lower_declarations([*declared])
        self._lower_selectors([*selected])

    def _lower_declarations(self, declared: list[str]) -> None:
        # The numbered custom property keeps rules that lower to the same text apart.
        source = "".join(
            f"#gmi-{number}{{--n:{number};{text}}}\n" for number, text in enumerate(declared)
        )
        out: dict[int, list[str] | None] = {}
        for node in _parse(self._call(source))[0]:
            for number in map(int, _NUMBERED.findall(node.raw)):
                if node.text != f"#gmi-{number}":
                    out[number] = None  # it takes more than one rule to say it
                elif out.get(number, []) is not None:
                    texts = [child.text for child in node.block or ()]
                    out[number] = [
                        _known_transition(text) for text in texts if not text.startswith("--n:")
                    ]
        for number, text in enumerate(declared):
            found = out.get(number, [])
            if found and len(found) == 1 and _gist(found[0]) == _gist(text):
                out[number] = [text]  # lightningcss rounds: 1.42857143 is to stay what it was
        self._declared = {text: out.get(number, []) for number, text in enumerate(declared)}

    def _lower_selectors(self, selected: list[str]) -> None:
        for text in selected:
            nodes = _parse(self._call(f"{text}{{--n:0}}"))[0]
            self._selected[text] = [node.text for node in nodes if node.block is not None]

    def _call(self, css: str) -> str:
        # Without its minifier, which turns legacy gradients around; what is not valid is left
        # out, as every browser would.
        return str(
            lightningcss.process_stylesheet(
                css, error_recovery=True, browsers_list=list(self.targets), minify=False
            )
        )

    def declarations(self, nodes: Sequence[_Node]) -> list[str]:
        """What the declarations of a rule become, in order, repetitions left out."""
        texts: list[str] = []
        for node in nodes:
            for text in self._declared.get(node.text) or []:
                if text not in texts[-1:]:
                    texts.append(text)
        return texts

    def write(self, nodes: Sequence[_Node]) -> Iterator[str]:
        """The sheet, lowered."""
        prefixed = {node.text for node in nodes if node.text.startswith("@-webkit-keyframes")}
        for node in nodes:
            name = re.match(r"@?[\w-]*", node.text.lower())
            kind = name[0] if name else ""
            if node.block is None:
                yield node.text + ";\n"
            elif kind in _GROUPS:
                yield f"{self._query(node.text)}{{{''.join(self.write(node.block))}}}\n"
            elif kind in _PLAIN:
                yield node.raw + "\n"
            elif kind.endswith("keyframes"):
                own = node.text.replace("@keyframes", "@-webkit-keyframes")
                # The author's own prefixed form stays the only one of its name.
                yield node.raw + "\n" if own in prefixed else self._call(node.raw)
            elif kind.startswith("@") or not self._simple(node):
                yield self._call(node.raw)
            else:
                body = ";".join(self.declarations(node.block))
                if body:
                    for selector in self._selected.get(node.text, [node.text]):
                        yield f"{selector}{{{body}}}\n"

    def _simple(self, node: _Node) -> bool:
        return all(
            child.block is None and self._declared.get(child.text, []) is not None
            for child in node.block or ()
        )

    def _query(self, text: str) -> str:
        if not re.search("[<>]", text):
            return text
        nodes = _parse(self._call(f"{text}{{#d{{--n:0}}}}"))[0]
        return nodes[0].text if nodes else text


def _gist(declaration: str) -> str:
    """A declaration without what is a matter of writing: blanks, case, digits nobody sees."""
    text = re.sub(r"\s+", "", declaration.lower())
    return _NUMBER.sub(lambda match: f"{float(match[0]):.4g}", text)


def _known_transition(declaration: str) -> str:
    """Leave out of a prefixed transition what is there under its prefix already.

    Where lightningcss writes ``-webkit-transition: -webkit-transform 1s, transform 1s``, WebKit
    533 and 534 do not know ``transform`` and drop the declaration.
    """
    name, _, value = declaration.partition(":")
    if not name.startswith("-webkit-transition"):
        return declaration
    value, mark, _ = value.partition("!")
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", value)]
    kept = [part for part in parts if f"-webkit-{part}" not in parts]
    return f"{name}: {', '.join(kept)}" + (" !important" if mark else "")


def _rules(nodes: Sequence[_Node]) -> Iterator[_Node]:
    """Style rules whose block holds declarations only, inside media queries too."""
    for node in nodes:
        if node.block is None:
            continue
        if node.text.lower().startswith(_GROUPS):
            yield from _rules(node.block)
        elif not node.text.startswith("@") and all(child.block is None for child in node.block):
            yield node
