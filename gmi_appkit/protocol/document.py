"""The protocol document, loaded and typed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

Standing = Literal["documented", "proposed"]
"""``documented`` stands in a guide; ``proposed`` is agreed until a real phone says otherwise."""

Body = dict[str, Any] | str
"""A reply's body: a JSON object, or bare text for the interfaces that answer so."""


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """One reply that an interface can give.

    Attributes:
        kind: ``success`` or ``error``.
        body: The body as the guide prints it, with its example values.
        standing: Whether the guide has it.
        when: What leads to an error reply; empty for success.
        cause: ``input`` if some request leads to it, ``fault`` if only a broken phone does.
        since: First GMI version that has it.
    """

    kind: Literal["success", "error"]
    body: Body
    standing: Standing
    when: str = ""
    cause: Literal["input", "fault"] = "input"
    since: int = 1


@dataclass(frozen=True, slots=True)
class QueryField:
    """One field of a request's query.

    Attributes:
        name: Its name on the wire; ``var-`` stands for the numbered pairs of get and put.
        meaning: What it says.
        source: The function parameter it is taken from, ``struct.field`` for one field of a
            structure; empty for a constant.
        value: The constant; empty unless there is one.
        values: The values it takes, or an example.
        record: The structure's fields that are joined with ``::``.
        pairs: For ``var-``: ``key``, ``key and value``, or P value to parameter.
    """

    name: str
    meaning: str
    source: str = ""
    value: str = ""
    values: str = ""
    record: tuple[str, ...] = ()
    pairs: str | Mapping[str, str] = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """One function of GMIService and the action behind it.

    Attributes:
        number: 1 to 38 as the guide counts; 39 to 42 are the GXV extensions.
        name: The guide's function name.
        action: The value of ``action`` on the wire.
        also: Other action names that the guide lists for it.
        summary: One line for people.
        parameters: The function's parameters in the guide's order, without the callback.
        callback: Whether the guide gives the function a callback parameter.
        login: Whether it needs a session.
        since: First GMI version that has it.
        models: Models that have it; empty for all.
        reply: ``json``, or ``bare`` for a bare value.
        standing: Whether the guide has the request.
        source: The guide's page, e.g. ``V1.0 p. 9``.
        example: The guide's example request.
        query: Fields of the request.
        structs: Structures that parameters take: name to field to meaning.
        replies: All the replies it can give.
        destructive: When a call destroys data or service, see :meth:`is_destructive`.
        proposed: Rules agreed where the guide says nothing.
        notes: What else the guide says.
        slips: Mistakes of the guide that this document mends.
    """

    number: int
    name: str
    action: str
    summary: str
    parameters: tuple[str, ...]
    callback: bool
    login: bool
    since: int
    reply: Literal["json", "bare"]
    standing: Standing
    source: str
    example: str
    query: tuple[QueryField, ...]
    replies: tuple[ReplyForm, ...]
    also: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    structs: Mapping[str, Mapping[str, str]] | None = None
    destructive: tuple[Mapping[str, Any], ...] = ()
    proposed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()

    @property
    def python_name(self) -> str:
        """The function's name in Python: ``getPN`` is ``get_pn``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", self.name).lower()

    def success(self) -> ReplyForm:
        """The first success reply."""
        return next(reply for reply in self.replies if reply.kind == "success")

    def error(self, message: str) -> ReplyForm:
        """The error reply with this message.

        Raises:
            KeyError: If the document has no such reply here.
        """
        for reply in self.replies:
            text = reply.body.get("msg") if isinstance(reply.body, dict) else reply.body
            if reply.kind == "error" and text == message:
                return reply
        raise KeyError(f"{self.name} has no error reply {message!r}")


@dataclass(frozen=True, slots=True)
class SideAction:
    """An action without a function of its own, used by others (polls, save, reboot)."""

    action: str
    summary: str
    of: tuple[str, ...]
    standing: Standing
    source: str
    example: str
    replies: tuple[ReplyForm, ...]
    values: str = ""
    destructive: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole protocol.

    Attributes:
        interfaces: The 38 interfaces and the 4 extensions, by number.
        side_actions: Actions that other interfaces use.
        side_paths: Addresses beside ``/manager``: uploads and saved files.
        general: The two error replies common to all.
        tables: Code tables: name to code to meaning.
        services: Applications of ``launchService`` by model.
        sources: The guides by their short names.
        cookie: Name of the session cookie.
        cookie_limit: Longest cookie value that is looked at, characters.
        idle_seconds: A session ends this long after its last request.
        callback_field: Name of the JSONP callback field.
        callback_limit: Longest callback name, characters.
        secret_parameters: P values that hold passwords; write-only everywhere.
        protected_parameters: P values that can take the phone off the network.
    """

    interfaces: tuple[Interface, ...]
    side_actions: tuple[SideAction, ...]
    side_paths: tuple[Mapping[str, str], ...]
    general: tuple[ReplyForm, ...]
    tables: Mapping[str, Mapping[str, str]]
    services: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str]
    cookie: str
    cookie_limit: int
    idle_seconds: int
    callback_field: str
    callback_limit: int
    secret_parameters: frozenset[str]
    protected_parameters: frozenset[str]

    @cached_property
    def by_name(self) -> dict[str, Interface]:
        """Interfaces by the guide's function name."""
        return {interface.name: interface for interface in self.interfaces}

    @cached_property
    def by_action(self) -> dict[str, Interface]:
        """Interfaces by action; ``put`` is setParameter, which setUpgrade uses too."""
        found: dict[str, Interface] = {}
        for interface in self.interfaces:
            for action in (interface.action, *interface.also):
                if action != "put" or interface.name == "setParameter":
                    found.setdefault(action, interface)
        return found

    @cached_property
    def side_by_action(self) -> dict[str, SideAction]:
        """Side actions by action."""
        return {side.action: side for side in self.side_actions}


def _reply(entry: Mapping[str, Any]) -> ReplyForm:
    return ReplyForm(**{key: value for key, value in entry.items() if key != "source"})


def _query_field(entry: Mapping[str, Any]) -> QueryField:
    rest = {key: value for key, value in entry.items() if key not in ("from", "record")}
    return QueryField(source=entry.get("from", ""), record=tuple(entry.get("record", ())), **rest)


_TUPLES = ("also", "parameters", "models", "destructive", "proposed", "notes", "slips", "of")


def _common(entry: Mapping[str, Any]) -> dict[str, Any]:
    rest = {k: v for k, v in entry.items() if k not in ("request", "replies", "query", "fields")}
    for key in _TUPLES:
        if key in rest:
            rest[key] = tuple(rest[key])
    return {**rest, **entry["request"], "replies": tuple(map(_reply, entry["replies"]))}


def _interface(entry: Mapping[str, Any]) -> Interface:
    return Interface(query=tuple(map(_query_field, entry["query"])), **_common(entry))


@cache
def load() -> Document:
    """Load the protocol document.

    Returns:
        The document; the same object every time.
    """
    raw = json.loads(Path(__file__).with_name("gmi.json").read_text(encoding="utf-8"))
    return Document(
        interfaces=tuple(map(_interface, raw["interfaces"])),
        side_actions=tuple(SideAction(**_common(entry)) for entry in raw["side_actions"]),
        side_paths=tuple(raw["side_paths"]),
        general=tuple(map(_reply, raw["general_replies"])),
        tables=raw["tables"],
        services={model: tuple(names) for model, names in raw["services"].items()},
        sources=raw["sources"],
        cookie=raw["session"]["cookie"],
        cookie_limit=raw["session"]["cookie_limit"],
        idle_seconds=raw["session"]["idle_seconds"],
        callback_field=raw["callback"]["field"],
        callback_limit=raw["callback"]["limit"],
        secret_parameters=frozenset(raw["parameters"]["secret"]["keys"]),
        protected_parameters=frozenset(raw["parameters"]["protected"]["keys"]),
    )
