"""Writes the reference page of GMIService's functions, documented and proposed marked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gmi_appkit.protocol.document import Document, Interface, ReplyForm
from gmi_appkit.protocol.wording import (
    behaviour,
    codes,
    destruction,
    guide_page,
    meaning,
    reply_standing,
    sentence,
    signature,
)

_HEAD = """\
<!-- Made from the protocol document by `python -m gmi_appkit.protocol.javascript`: edit that. -->

# GMIService functions

The functions of `GMIService.js`, in the order of Grandstream's guides. How to use them is told in
[the guide to GMIService](../guide/gmiservice.md); editors complete them from `GMIService.d.ts`.

**Documented** stands in a guide, on the page named. **Proposed** is agreed between this project's
emulated phone and its clients, because the guide leaves it open or the page was not at hand: a
real phone may say otherwise, and then one line of the protocol document changes.

Every function takes `callbackFunction` after its parameters, and after that, if need be,
`{timeout: milliseconds, allowDestructive: true}`. It returns a handle with `cancel()`. All values
in replies are text. Two errors can come from any function:

"""

_SIDE = """\
## Requests without a function

Some functions use these by themselves.

"""


def reference(document: Document) -> str:
    """Write the page.

    Args:
        document: The protocol document.
    """
    return "".join(_parts(document)).rstrip() + "\n"


def _parts(document: Document) -> Iterator[str]:
    yield _HEAD
    yield from _errors(document.general)
    yield "\n| function | action | request | replies | since |\n|---|---|---|---|---|\n"
    for interface in document.interfaces:
        link = f"[{interface.name}](#{interface.name.lower()})"
        yield (
            f"| {interface.number}. {link} | `{interface.action}` | {_mark(interface.standing)} | "
            f"{_mark(reply_standing(interface))} | {_since(interface)} |\n"
        )
    for interface in document.interfaces:
        yield from _function(interface, document)
    yield "\n" + _SIDE
    yield "| request | what it does | used by | standing |\n|---|---|---|---|\n"
    for side in document.side_actions:
        yield (
            f"| `{side.example}` | {side.summary} | {', '.join(side.of)} | "
            f"{_mark(side.standing)}, {side.source} |\n"
        )
    for path in document.side_paths:
        yield (
            f"| `{path['method']} {path['path']}` | {path['summary']} |  | "
            f"{_mark(path['standing'])}, {path['source']} |\n"
        )


def _mark(standing: str) -> str:
    return standing if standing == "documented" else f"**{standing}**"


def _since(interface: Interface) -> str:
    told = [f"GMI {interface.since}"] if interface.since > 1 else []
    if interface.models:
        told.append(", ".join(model.upper() for model in interface.models) + " only")
    return "; ".join(told) or "always"


def _function(interface: Interface, document: Document) -> Iterator[str]:
    yield f"\n## {interface.name}\n\n{interface.summary}\n\n"
    yield f"```js\n{signature(interface)}\n```\n\n"
    yield f"{guide_page(interface, document)}. Request {_mark(interface.standing)}"
    if _since(interface) != "always":
        yield f". Since {_since(interface)}" if interface.since > 1 else f". {_since(interface)}"
    yield f":\n\n    {interface.example}\n"
    yield from _parameters(interface)
    for text in (behaviour(interface), destruction(interface)):
        if text:
            yield f"\n{text}\n"
    yield "\nReplies:\n\n"
    for form in interface.replies:
        if form.kind == "success":
            when = f" ({form.when})" if form.when else ""
            yield f"- {_body(form.body)}{when}, {_mark(form.standing)}\n"
    yield from _errors(form for form in interface.replies if form.kind == "error")
    what, table = codes(interface, document)
    if table:
        yield f"\n{what}:\n\n| code | meaning |\n|---|---|\n"
        yield from (f"| {code} | {text} |\n" for code, text in table.items())
    for title, lines in (
        ("What the guide leaves open, decided here (**proposed**)", interface.proposed),
        ("Notes", interface.notes),
        ("Mistakes of the guide, mended here", interface.slips),
    ):
        if lines:
            yield f"\n{title}:\n\n" + "".join(f"- {sentence(line)}\n" for line in lines)


def _parameters(interface: Interface) -> Iterator[str]:
    rows = []
    for name in interface.parameters:
        fields = _struct(interface, name)
        if fields:
            inner = "; ".join(f"`{field}` {text}" for field, text in fields.items())
            several = "A list of items, each with" if name == "confItem" else "An object with"
            rows.append((name, f"{several} {inner}"))
        else:
            rows.append((name, meaning(interface, name)))
    if rows:
        yield "\n| parameter | meaning |\n|---|---|\n"
        yield from (f"| `{name}` | {text.replace('|', '&#124;')} |\n" for name, text in rows)


def _struct(interface: Interface, parameter: str) -> dict[str, str]:
    for struct, fields in (interface.structs or {}).items():
        if struct.lower() == parameter.lower():
            wire = {field.name: field for field in interface.query}
            return {
                name: f"{wire[text].meaning} ({wire[text].values})" if text in wire else text
                for name, text in fields.items()
            }
    return {}


def _errors(forms: Iterable[ReplyForm]) -> Iterator[str]:
    for form in forms:
        since = f", since GMI {form.since}" if form.since > 1 else ""
        yield f"- {_body(form.body)}: {form.when}{since}, {_mark(form.standing)}\n"


def _body(body: dict[str, Any] | str) -> str:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return f"`{text}`"
