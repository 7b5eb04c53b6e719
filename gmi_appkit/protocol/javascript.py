"""Makes ``GMIService.js``, its types and its reference from ``runtime.js`` and the document.

Run ``python -m gmi_appkit.protocol.javascript`` after a change of either; a test holds the
checked-in files to what this module writes.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from gmi_appkit.assets import asset_dir
from gmi_appkit.protocol.document import Document, Interface, QueryField, load
from gmi_appkit.protocol.reference import reference
from gmi_appkit.protocol.typescript import declarations
from gmi_appkit.protocol.wording import signature, standing

_HEADER = """\
/* GMIService.js: the GMI functions of Grandstream GXP2200, GXV3240 and GXV3275 phones.
 * MIT licence. Not by Grandstream.
 *
 * Made from runtime.js and the protocol document by `python -m gmi_appkit.protocol.javascript`:
 * edit those. ES3, no dependencies; types and all the options are in GMIService.d.ts.
 */
"""

_MARK = "    // @functions\n"


def javascript(document: Document, runtime: str) -> str:
    """Write ``GMIService.js``.

    Args:
        document: The protocol document.
        runtime: The text of ``runtime.js``, which marks where the functions go.
    """
    secret = f"  var SECRET = /^({_numbers(document.secret_parameters)})$/;\n"
    table = "\n".join(_comment(i) + _definition(i, document) for i in document.interfaces)
    before, mark, after = runtime.partition(_MARK)
    if not mark:
        raise ValueError(f"runtime.js lacks its line {_MARK.strip()!r}")
    first, rest = before.split("\n", 1)
    return f"{_HEADER}{first}\n{secret}{rest}{table}{after}"


def _comment(interface: Interface) -> str:
    notes = [interface.summary, f"{standing(interface)}, {interface.source}."]
    if interface.since > 1:
        notes.append(f"Since GMI {interface.since}.")
    if interface.models:
        notes.append(f"Only {', '.join(name.upper() for name in interface.models)}.")
    text = "\n".join(textwrap.wrap(" ".join(notes), 92))
    return textwrap.indent(f"{interface.number}. {signature(interface)}\n{text}\n", "    // ")


def _definition(interface: Interface, document: Document) -> str:
    danger = _danger(interface, document)
    values: list[str | int] = [interface.name, _request(interface)]
    if interface.since > 1 or danger:
        values.append(interface.since if interface.since > 1 else 0)
    if danger:
        values.append(danger)
    quoted = [str(value) if isinstance(value, int) else _quoted(value) for value in values]
    line = f"    define({', '.join(quoted)});"
    if len(line) > 100:
        line = f"    define({quoted[0]},\n      " + ",\n      ".join(quoted[1:]) + ");"
    return f"{line}\n"


def _numbers(keys: frozenset[str]) -> str:
    """A pattern for these numbers; those that differ in the last digit only share a class."""
    digits: dict[str, str] = {}
    for key in sorted(keys, key=int):
        digits[key[:-1]] = digits.get(key[:-1], "") + key[-1]
    return "|".join(head + (f"[{last}]" if last[1:] else last) for head, last in digits.items())


def _quoted(text: str) -> str:
    return "'" + json.dumps(text)[1:-1].replace("'", "\\'") + "'"


def _request(interface: Interface) -> str:
    """The request as the runtime's ``build`` reads it."""
    fields = (part for field in interface.query for part in _field(interface, field))
    return "&".join((interface.action, *fields))


def _field(interface: Interface, field: QueryField) -> Iterator[str]:
    if not field.source:
        yield f"{field.name}={field.value}"
        return
    parameter, _, member = field.source.partition(".")
    argument = f"${interface.parameters.index(parameter)}"
    if isinstance(field.pairs, str) and field.pairs:
        yield f"{'val-' if 'value' in field.pairs else 'var-'}={argument}"
    elif field.pairs:
        for key, source in field.pairs.items():
            yield f"{field.name}{key}={argument}.{source.partition('.')[2]}"
    elif field.record:
        yield f"{field.name}={'::'.join((argument, *field.record))}"
    else:
        yield f"{field.name}={argument}{'.' + member if member else ''}"


def _danger(interface: Interface, document: Document) -> str:
    """A pattern for the part of a request that destroys, from the document's rules."""
    rules = [_rule(interface, document, dict(rule)) for rule in interface.destructive]
    return rules[0] if len(rules) < 2 and rules else f"({'|'.join(rules)})" if rules else ""


def _rule(interface: Interface, document: Document, rule: dict[str, object]) -> str:
    if rule.get("always"):
        return interface.action
    if "parameters" in rule:
        keys = document.protected_parameters | document.secret_parameters
        return f"var-\\d+=({_numbers(keys)})"
    return f"{re.escape(str(rule['field']))}={re.escape(str(rule['equals']))}"


def write(folder: Path | None = None) -> list[Path]:
    """Write the generated files beside ``runtime.js``.

    Args:
        folder: Where; the shipped ``web/gmi`` unless given.

    Returns:
        The files written.
    """
    source = asset_dir("web") / "gmi"
    folder = folder or source
    runtime = (source / "runtime.js").read_text(encoding="utf-8")
    written = []
    for name, text in {
        "GMIService.js": javascript(load(), runtime),
        "GMIService.d.ts": declarations(load()),
    }.items():
        written.append(folder / name)
        written[-1].write_text(text, encoding="utf-8", newline="\n")
    return written


def write_reference(folder: Path | None = None) -> Path:
    """Write the reference page of the functions.

    Args:
        folder: Where; the checkout's ``docs/reference`` unless given. An installed package has
            no docs.

    Returns:
        The file written.
    """
    folder = folder or asset_dir("web").parent / "docs" / "reference"
    page = folder / "gmiservice.md"
    page.write_text(reference(load()), encoding="utf-8", newline="\n")
    return page


if __name__ == "__main__":
    write()
    write_reference()
