"""From a function's parameters to the fields of its request, by the protocol document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Interface, QueryField
from gmi_appkit.protocol.wire import join_record


def fields_of(interface: Interface, parameters: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a request, in the document's order, ``action`` first.

    Args:
        interface: The function.
        parameters: Its parameters by the guide's names; a structure is a mapping of its fields,
            ``confItem`` a mapping of P values or, to read, their numbers.

    Raises:
        ConfigurationError: If a parameter is missing or unknown, or cannot be sent.
    """
    known = [*interface.parameters]
    for name in parameters:
        if name not in known:
            raise ConfigurationError(
                f"{interface.name} has no parameter {name!r}: it takes "
                + (", ".join(known) or "none")
            )
    fields = {"action": interface.action}
    for field in interface.query:
        if field.pairs:
            fields.update(_pairs(interface, field, parameters))
        else:
            fields[field.name] = _value(interface, field, parameters)
    if interface.reply == "json":
        fields["format"] = "json"
    return fields


def _value(interface: Interface, field: QueryField, parameters: Mapping[str, Any]) -> str:
    if not field.source:
        return field.value
    name, _, part = field.source.partition(".")
    value = _given(interface, name, parameters)
    if field.record:
        return join_record(field.record, _structure(interface, name, value, field.record))
    if part:
        return _text(value.get(part, "")) if isinstance(value, Mapping) else ""
    return _text(value)


def _structure(
    interface: Interface, name: str, value: Any, known: tuple[str, ...]
) -> Mapping[str, Any]:
    unknown = [key for key in value if key not in known]
    if unknown:
        raise ConfigurationError(
            f"{interface.name}: {name} has no field {unknown[0]!r}: it has {', '.join(known)}"
        )
    return {key: _text(item) for key, item in value.items()}


def _pairs(
    interface: Interface, field: QueryField, parameters: Mapping[str, Any]
) -> dict[str, str]:
    items = _given(interface, field.source.partition(".")[0], parameters)
    fields: dict[str, str] = {}
    if isinstance(field.pairs, Mapping):
        named = {key: source.partition(".")[2] for key, source in field.pairs.items()}
        items = {key: items[part] for key, part in named.items() if items.get(part) is not None}
    pairs: Iterable[tuple[Any, Any]]
    pairs = items.items() if isinstance(items, Mapping) else ((key, None) for key in items)
    for count, (key, value) in enumerate(pairs):
        fields[f"var-{count:04}"] = _text(key)
        if field.pairs != "key":
            fields[f"val-{count:04}"] = _text(value)
    return fields


def _given(interface: Interface, name: str, parameters: Mapping[str, Any]) -> Any:
    try:
        return parameters[name]
    except KeyError:
        raise ConfigurationError(f"{interface.name} lacks its parameter {name!r}") from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return str(value)
