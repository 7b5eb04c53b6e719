"""Syntax that the phone's script engine cannot parse, and what it reads differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gmi_appkit.check.findings import Edit
from gmi_appkit.check.javascript.scopes import Scopes
from gmi_appkit.check.javascript.tree import FUNCTIONS, Node, Tree
from gmi_appkit.check.report import Report

RESERVED = frozenset(
    [
        "abstract",
        "boolean",
        "break",
        "byte",
        "case",
        "catch",
        "char",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "double",
        "else",
        "enum",
        "export",
        "extends",
        "false",
        "final",
        "finally",
        "float",
        "for",
        "function",
        "goto",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "int",
        "interface",
        "long",
        "native",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "return",
        "short",
        "static",
        "super",
        "switch",
        "synchronized",
        "this",
        "throw",
        "throws",
        "transient",
        "true",
        "try",
        "typeof",
        "var",
        "void",
        "volatile",
        "while",
        "with",
    ]
)
_FUTURE_ONLY = frozenset(
    [
        "abstract",
        "boolean",
        "byte",
        "char",
        "double",
        "final",
        "float",
        "goto",
        "implements",
        "int",
        "interface",
        "long",
        "native",
        "package",
        "private",
        "protected",
        "public",
        "short",
        "static",
        "synchronized",
        "throws",
        "transient",
        "volatile",
    ]
)
# V8 and JavaScriptCore never reserved the words that only ECMAScript 3 kept for later.
_REFUSED = RESERVED - _FUTURE_ONLY

_BY_KIND = {
    "arrow_function": "arrow-function",
    "class_declaration": "class",
    "class": "class",
    "template_string": "template-literal",
    "rest_pattern": "rest-parameter",
    "generator_function": "generator",
    "generator_function_declaration": "generator",
    "import_statement": "module",
    "export_statement": "module",
    "optional_chain": "optional-chaining",
    "shorthand_property_identifier": "shorthand-property",
    "computed_property_name": "computed-property",
    "private_property_identifier": "private-field",
    "field_definition": "class-field",
    "class_static_block": "static-block",
    "decorator": "decorator",
    "hash_bang_line": "hashbang",
    "jsx_element": "jsx",
    "jsx_self_closing_element": "jsx",
    "using_declaration": "using",
}
_OPERATORS = {
    "??": "nullish-coalescing",
    "**": "exponent",
    "**=": "exponent",
    "&&=": "logical-assignment",
    "||=": "logical-assignment",
    "??=": "logical-assignment",
}
_METHOD = re.compile(r"(?:static\s+)?(?:(get|set)\s+(?=[^\s(]))?(?:(async)\s+)?(\*)?")


def check_syntax(tree: Tree, scopes: Scopes, report: Report) -> None:
    """Report what the engine cannot parse."""
    errors = list(tree.all("ERROR", "MISSING"))
    if errors and not tree.piece.source.name.endswith(".j2"):
        first = min(errors, key=lambda node: node.start)
        place = (tree.piece.source, tree.piece.offset(first.start))
        report.add("js-parse", place, "the script cannot be parsed from here on")
    for node, name, detail, edits in _uses(tree, scopes):
        feature = report.engines.find("syntax", name)
        if feature is None:
            continue
        report.lacks(
            feature,
            tree.piece,
            node.start,
            title=(feature.title or name).replace("{0}", detail),
            note=feature.note or "is a syntax error",
            rule="js-reserved-name" if name == "reserved-property" else "",
            instead=feature.instead.replace("{{", "{").replace("}}", "}").replace("{0}", detail),
            edits=edits if tree.piece.exact else (),
        )
    _check_radix(tree, scopes, report)
    _check_strict(tree, report)


Use = tuple[Node, str, str, tuple[Edit, ...]]


def _uses(tree: Tree, scopes: Scopes) -> Iterator[Use]:
    for kind, name in _BY_KIND.items():
        for node in tree.all(kind):
            if (
                kind in ("rest_pattern",)
                and node.parent
                and node.parent.kind != "formal_parameters"
            ):
                continue
            yield node, name, "", _edit_shorthand(node)
    yield from _declarations(tree, scopes)
    yield from _operators(tree)
    yield from _literals(tree)
    yield from _functions(tree)
    yield from _properties(tree)


def _edit(tree: Tree, start: int, end: int, text: str) -> Edit:
    return Edit(tree.piece.offset(start), tree.piece.offset(start) + end - start, text)


def _edit_shorthand(node: Node) -> tuple[Edit, ...]:
    if node.kind != "shorthand_property_identifier" or node.text in RESERVED:
        return ()
    return (_edit(node.tree, node.end, node.end, f": {node.text}"),)


def _declarations(tree: Tree, scopes: Scopes) -> Iterator[Use]:
    for node in tree.all("lexical_declaration"):
        keyword = node.get("kind")
        if keyword is not None:
            edits = _edit_declaration(node, keyword, scopes)
            yield node, keyword.text, "", edits
    for node in tree.all("for_in_statement"):
        keyword = node.get("kind")
        if keyword is not None and keyword.text in ("let", "const"):
            yield keyword, keyword.text, "", ()
        if node.operator == "of":
            header = tree.text[node.start : node.start + 12]
            yield node, "for-await" if re.match(r"for\s*await", header) else "for-of", "", ()
    for node in tree.all("object_pattern", "array_pattern"):
        if not any(outer.kind in ("object_pattern", "array_pattern") for outer in node.up()):
            yield node, "destructuring", "", ()
    for node in tree.all("assignment_pattern"):
        if node.parent is not None and node.parent.kind == "formal_parameters":
            yield node, "default-parameter", "", ()
    for node in tree.all("catch_clause"):
        if node.get("parameter") is None:
            yield node, "optional-catch-binding", "", ()
    for node in tree.all("function_declaration"):
        block = node.parent
        if block is None or block.kind != "statement_block" or block.parent is None:
            continue
        if block.parent.kind not in FUNCTIONS:
            yield node, "block-function", "", ()


def _edit_declaration(node: Node, keyword: Node, scopes: Scopes) -> tuple[Edit, ...]:
    """``var`` means the same only where the whole function sees the name once."""
    parent = node.parent
    body = parent is not None and (
        parent.kind == "program"
        or (parent.kind == "statement_block" and parent.parent and parent.parent.kind in FUNCTIONS)
    )
    if not body:
        return ()
    counts = scopes.declared_within(scopes.around(node))
    for declarator in node.children:
        name = declarator.get("name")
        if name is not None and (name.kind != "identifier" or counts.get(name.text) != 1):
            return ()
    return (_edit(node.tree, keyword.start, keyword.end, "var"),)


def _operators(tree: Tree) -> Iterator[Use]:
    for node in tree.all("binary_expression", "augmented_assignment_expression"):
        name = _OPERATORS.get(node.operator)
        if name is not None:
            operator = node.get("operator")
            yield operator or node, name, "", ()
    for node in tree.all("spread_element"):
        in_object = node.parent is not None and node.parent.kind == "object"
        yield node, "object-spread" if in_object else "spread", "", ()
    for node in tree.all("import"):
        yield node, "dynamic-import", "", ()
    for node in tree.all("meta_property"):
        yield node, "new-target" if node.text.startswith("new") else "import-meta", "", ()
    for node in tree.all("await_expression"):
        if not any(outer.kind in FUNCTIONS for outer in node.up()):
            yield node, "async-function", "", ()
    for node in tree.all("arguments", "formal_parameters"):
        inner = tree.text[node.start : node.end]
        found = re.search(r",\s*\)$", inner)
        if found and not (node.children and node.children[-1].kind == "comment"):
            comma = node.start + found.start()
            yield (
                Node("comma", comma, comma + 1, "", node, tree),
                "trailing-comma-parameters",
                "",
                (_edit(tree, comma, comma + 1, ""),),
            )


def _literals(tree: Tree) -> Iterator[Use]:
    for node in tree.all("number"):
        text = node.text
        if "_" in text:
            yield node, "numeric-separator", "", ()
        if re.match(r"0[bBoO]", text):
            yield node, "binary-octal-literal", "", ()
        if text.endswith("n"):
            yield node, "bigint-literal", "", ()
    for node in tree.all("escape_sequence"):
        if node.text.startswith("\\u{") and node.parent and node.parent.kind == "string":
            yield node, "unicode-escape", "", ()
    for node in tree.all("regex"):
        flags, pattern = node.get("flags"), node.get("pattern")
        for flag in flags.text if flags else "":
            if flag not in "gim":
                yield node, "regexp-flag", flag, ()
        text = pattern.text if pattern else ""
        if re.search(r"(?<!\\)\(\?<[=!]", text):
            yield node, "regexp-lookbehind", "", ()
        if re.search(r"(?<!\\)\(\?<[A-Za-z_$]", text):
            yield node, "regexp-named-group", "", ()
        if re.search(r"\\[pP]\{", text) and flags and re.search("[uv]", flags.text):
            yield node, "regexp-property-escape", "", ()


def _functions(tree: Tree) -> Iterator[Use]:
    for node in tree.all(*FUNCTIONS):
        head = tree.text[node.start : node.start + 7]
        if node.kind == "method_definition":
            found = _METHOD.match(tree.text[node.start : node.end])
            in_class = node.parent is not None and node.parent.kind == "class_body"
            accessor, is_async, star = found.groups() if found else ("", "", "")
            if is_async:
                yield node, "async-function", "", ()
            elif star:
                yield node, "generator", "", ()
            elif not accessor and not in_class:
                yield node, "shorthand-method", "", ()
        elif re.match(r"async[\s(]", head):
            yield node, "async-function", "", ()


def _properties(tree: Tree) -> Iterator[Use]:
    for node in tree.all("property_identifier"):
        word, parent = node.text, node.parent
        if word not in _REFUSED or parent is None:
            continue
        if parent.kind == "member_expression":
            dot = tree.text.rfind(".", parent.start, node.start)
            optional = parent.get("optional_chain") is not None
            edits = () if optional else (_edit(tree, dot, node.end, f"['{word}']"),)
            yield node, "reserved-property", word, edits
        elif parent.kind == "pair":
            yield (
                node,
                "reserved-property",
                word,
                (_edit(tree, node.start, node.end, f"'{word}'"),),
            )
        elif parent.kind == "method_definition" and parent.get("name") is node:
            yield node, "reserved-property", word, ()


def _check_radix(tree: Tree, scopes: Scopes, report: Report) -> None:
    for call in tree.all("call_expression"):
        callee = call.get("function")
        if callee is None or callee.text not in ("parseInt", "window.parseInt"):
            continue
        arguments = call.arguments()
        if len(arguments) != 1 or arguments[0].kind in ("spread_element", "number"):
            continue
        if callee.kind == "identifier" and scopes.resolve("parseInt", call):
            continue
        edits = (_edit(tree, arguments[0].end, arguments[0].end, ", 10"),)
        report.add(
            "js-radix",
            (tree.piece.source, tree.piece.offset(call.start)),
            "parseInt without a radix reads a leading 0 as octal: parseInt('08') is 0",
            instead="add the radix: parseInt(value, 10)",
            feature="parseInt",
            edits=edits if tree.piece.exact else (),
        )


def _check_strict(tree: Tree, report: Report) -> None:
    feature = report.engines.find("syntax", "strict-mode")
    if feature is None or "use strict" not in tree.text:
        return
    for node in tree.all("this"):
        parent = node.parent
        while parent is not None and parent.kind == "parenthesized_expression":
            parent = parent.parent
        if parent is None:
            continue
        tested = parent.kind == "unary_expression" and parent.operator == "!"
        if parent.kind == "binary_expression" and parent.operator in ("===", "!==", "==", "!="):
            tested = any(child.kind in ("undefined", "null") for child in parent.children)
        if tested and any(outer.kind in FUNCTIONS for outer in node.up()):
            report.lacks(
                feature,
                tree.piece,
                node.start,
                title="strict mode",
                rule="js-strict",
                note="is ignored: this is the window in a plain call",
                instead="pass what you need as a parameter",
            )
