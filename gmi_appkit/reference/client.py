"""The page of the Python client, from its signatures and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import gmi_appkit.client as api
from gmi_appkit.client import Phone
from gmi_appkit.protocol import load
from gmi_appkit.reference.docstrings import Told, as_markdown, read

_HEAD = """\
<!-- Made from the client's docstrings by `python -m gmi_appkit.reference`: edit those. -->

# Python client

`Phone` talks to a phone, real or emulated. Each of the guide's 42 functions is a method with typed
results.

```python
from gmi_appkit.client import Phone

with Phone("192.168.1.50", "gmiadmin", password) as phone:
    print(phone.get_product(), phone.get_contact_count())
    phone.originate_call("2107")
    for contact in phone.get_contact(name="Okafor"):
        print(contact.name, contact.work)
```

- It logs in when that is needed, and once more where the phone has ended the session.
- An error of the phone is an exception, see [below](#errors).
- What destroys something raises `DestructiveCall` before anything is sent, unless
  `allow_destructive=True` is given to `Phone` or to the call.
- It may be used from several threads.
- `Phone.of(emulated)` talks to an `EmulatedPhone` in the same process, without a network.

What the phone answers, and what of it is documented or proposed, stands in
[GMIService functions](gmiservice.md).

## Functions
"""
_ERRORS = """\
## Errors

All are `gmi_appkit.errors.GmiError` and have an `exit_code`, see [exit codes](exit-codes.md).
"""
_PREFIXES = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}


def page() -> str:
    """The text of the page."""
    return "\n".join(_parts()).rstrip() + "\n"


def _parts() -> Iterator[str]:
    yield _HEAD
    yield "| function of the guide | method |\n|---|---|"
    names = [(f"{it.number}. `{it.name}`", it.python_name) for it in load().interfaces]
    for guide, name in names:
        yield f"| {guide} | [`{name}`](#{name}) |"
    yield ""
    yield from _entry("Phone", Phone, level=3, signature=_signature("Phone", Phone.__init__))
    for _, name in names:
        yield from _method(name)
    yield "## Beside the functions\n"
    of_guide = {name for _, name in names}
    for name, member in inspect.getmembers(Phone):
        if not name.startswith("_") and name not in of_guide:
            yield from _method(name, member)
    yield "## Values\n"
    values = [getattr(api, name) for name in api.__all__ if name != "Phone"]
    for kind in values:
        if inspect.isclass(kind) and not issubclass(kind, Exception):
            yield from _value(kind)
    yield "### ALL\n"
    yield "What is given in place of an id where all of something is meant; no empty id means it.\n"
    yield _ERRORS
    yield "| error | when | is a |\n|---|---|---|"
    for kind in values:
        if inspect.isclass(kind) and issubclass(kind, Exception):
            yield f"| `{kind.__name__}` | {read(kind).summary} | `{kind.__mro__[1].__name__}` |"


def _method(name: str, member: Any = None) -> Iterator[str]:
    member = member or getattr(Phone, name)
    if isinstance(member, property):
        yield from _entry(name, member, level=3)
    elif callable(member):
        yield from _entry(name, member, level=3, signature=_signature(name, member))


def _entry(name: str, told: Any, *, level: int, signature: str = "") -> Iterator[str]:
    yield f"{'#' * level} {name}\n"
    if signature:
        yield f"```python\n{signature}\n```\n"
    yield as_markdown(_whole(told))


def _whole(told: Any) -> Told:
    """A class's docstring, with the arguments that its base tells of."""
    found = read(told)
    if inspect.isclass(told):
        for base in told.__mro__[1:]:
            if base.__module__.startswith("gmi_appkit.client.session"):
                found.sections.update(read(base).sections)
    found.sections.pop("Example", None)
    return found


def _value(kind: type[Any]) -> Iterator[str]:
    told = read(kind)
    yield f"### {kind.__name__}\n"
    yield told.text + "\n"
    if issubclass(kind, Enum):
        yield "| name | value |\n|---|---|"
        yield from (f"| `{entry.name}` | `{entry.value}` |" for entry in kind)
        yield ""
    elif is_dataclass(kind):
        about = dict(told.items("Attributes"))
        yield "| field | type | |\n|---|---|---|"
        for entry in fields(kind):
            kept = str(entry.type).replace(" | ", " or ")
            yield f"| `{entry.name}` | `{kept}` | {about.get(entry.name, '')} |"
        properties = [
            (name, read(member).summary)
            for name, member in vars(kind).items()
            if isinstance(member, property)
        ]
        yield from (f"| `{name}` | property | {summary} |" for name, summary in properties)
        yield ""


def _signature(name: str, function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    parts, star = [], False
    for param in signature.parameters.values():
        if param.name in ("self", "cls"):
            continue
        if param.kind is param.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        prefix = _PREFIXES.get(param.kind.name, "")
        star = star or prefix == "*"
        text = f"{prefix}{param.name}: {param.annotation}"
        if param.default is not param.empty:
            text += f" = {param.default!r}"
        parts.append(text)
        if param.kind is param.POSITIONAL_ONLY:
            parts.append("/")
    returned = "" if name == "Phone" else f" -> {signature.return_annotation}"
    line = f"{name}({', '.join(parts)}){returned}"
    if len(line) <= 80:
        return line
    inner = "".join(f"    {part},\n" for part in parts)
    return f"{name}(\n{inner}){returned}"
