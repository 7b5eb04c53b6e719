"""The control API: what a test or the workbench can do to a phone, beside what GMI can.

Without I/O: whoever serves it passes method, path and JSON in. State changes only by POST.
"""

from __future__ import annotations

import hmac
import inspect
import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gmi_appkit.emulator.errors import CannotHappen
from gmi_appkit.emulator.faults import KINDS, Fault, fault_from_mapping
from gmi_appkit.emulator.part import JSON
from gmi_appkit.emulator.people import make_book
from gmi_appkit.emulator.phone import EmulatedPhone, Snapshot
from gmi_appkit.errors import GmiError
from gmi_appkit.protocol import Reply, Request, wire
from gmi_appkit.protocol.contacts import Book
from gmi_appkit.protocol.phonebook_xml import read_phonebook

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders

PREFIX: Final = "/__gmi__/control"
"""Where the routes lie, on the emulator and on the dev server."""

_MOST_SNAPSHOTS = 100

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "bool": (bool,),
    "None": (type(None),),
    "dict": (dict,),
    "list": (list,),
}


class Control:
    """The operations of one phone.

    ``GET state``, ``contacts``, ``journal``, ``faults``, ``snapshots`` and ``operations`` read;
    ``POST`` of an operation's name runs it, its arguments being the fields of the JSON object that
    is sent. The answer is ``{"schema": 1, "result": ...}`` or ``{"schema": 1, "error": "..."}``.

    Args:
        phone: The phone.
        like: The controls of the phone that this one is a twin of: its snapshots fit both.
    """

    def __init__(self, phone: EmulatedPhone, *, like: Control | None = None) -> None:
        self._phone = phone
        self._snapshots: dict[str, Snapshot] = dict(like._snapshots) if like else {}
        self._reads: dict[str, Callable[..., JSON]] = {
            "state": phone.state,
            "contacts": phone.phonebook.listed,
            "journal": self._journal,
            "faults": phone.faults.listed,
            "snapshots": self._listed_snapshots,
            "operations": self._listed,
        }
        self._writes: dict[str, Callable[..., JSON]] = {
            **phone.operations(),
            "reset": self._reset,
            "snapshot": self._snapshot,
            "restore": self._restore,
            "advance": self._advance,
            "fault": self._fault,
            "clear_faults": self._clear_faults,
            "clear_journal": self._clear_journal,
            "end_sessions": self._end_sessions,
            "load_phonebook": self._load_phonebook,
            "clear_phonebook": self._clear_phonebook,
        }

    def handle(self, method: str, path: str, arguments: JSON) -> tuple[int, JSON]:
        """Run an operation.

        Args:
            method: ``GET`` or ``POST``.
            path: Its name, with or without :data:`PREFIX`.
            arguments: A JSON object, or None for no arguments.

        Returns:
            The HTTP status and the JSON document to answer: 404 and 405 for an unknown operation,
            400 for wrong arguments, 409 for what the phone's present state does not allow.
        """
        name = path.removeprefix(PREFIX).strip("/").replace("-", "_")
        table = self._reads if method == "GET" else self._writes
        operation = table.get(name)
        if operation is None:
            other = self._writes if method == "GET" else self._reads
            if name in other:
                return 405, _error(f"{name} needs {'POST' if method == 'GET' else 'GET'}")
            hint = _did_you_mean(name, [*self._reads, *self._writes])
            return 404, _error(f"no operation {name[:80]!r}{hint}; GET operations lists them")
        if arguments is None:
            arguments = {}
        if not isinstance(arguments, dict):
            return 400, _error("arguments must be a JSON object")
        problem = _mismatch(operation, arguments)
        if problem:
            return 400, _error(f"{name}: {problem}")
        try:
            with self._phone.lock:
                self._phone.tick()
                result = operation(**arguments)
                self._phone.save()
        except CannotHappen as error:
            return 409, _error(f"{name}: {error}")
        except (GmiError, ValueError, LookupError) as error:
            message = error.args[0] if isinstance(error, KeyError) and error.args else error
            return 400, _error(f"{name}: {message}")
        return 200, {"schema": 1, "result": result}

    def _journal(self, *, since: int = 0, action: str | None = None) -> JSON:
        return self._phone.journal.as_json(since, action)

    def _listed(self) -> JSON:
        shown = {**self._writes, "fault": Fault}
        return {
            "read": sorted(self._reads),
            "run": {name: _signature(run) for name, run in sorted(shown.items())},
            "arguments": {
                name: {it.name: str(it.annotation) for it in _parameters(run)}
                for name, run in sorted({**self._reads, **shown}.items())
            },
            "faults": KINDS,
        }

    def _reset(self) -> JSON:
        self._phone.reset()
        return None

    def _snapshot(self, *, name: str = "default") -> JSON:
        if name not in self._snapshots and len(self._snapshots) >= _MOST_SNAPSHOTS:
            raise ValueError(f"there are {_MOST_SNAPSHOTS} snapshots already: reuse a name")
        self._snapshots[name] = self._phone.snapshot()
        return {"name": name}

    def _listed_snapshots(self) -> JSON:
        return [{"name": name, "time": it.time} for name, it in self._snapshots.items()]

    def _restore(self, *, name: str = "default") -> JSON:
        if name not in self._snapshots:
            known = ", ".join(self._snapshots) or "none was taken"
            raise ValueError(f"no snapshot {name!r} (there are: {known})")
        self._phone.restore(self._snapshots[name])
        return {"name": name}

    def _advance(self, *, seconds: float) -> JSON:
        self._phone.advance(seconds)
        return {"time": self._phone.now()}

    def _fault(self, **fault: Any) -> JSON:
        return {"number": self._phone.faults.add(fault_from_mapping(fault))}

    def _clear_faults(self, *, number: int | None = None, action: str | None = None) -> JSON:
        return {"cleared": self._phone.faults.clear(number, action)}

    def _clear_journal(self) -> JSON:
        self._phone.journal.clear()
        return None

    def _end_sessions(self, *, user: str | None = None) -> JSON:
        return {"ended": self._phone.sessions.end_all(user)}

    def _load_phonebook(
        self, *, base64: str | None = None, people: int | None = None, clear: bool = True
    ) -> JSON:
        book = self._phone.phonebook
        if (base64 is None) == (people is None):
            raise ValueError("give either base64, an XML phonebook, or people, how many to make up")
        if people is not None:
            if not 0 <= people <= book.limit:
                raise ValueError(f"people is {people}: it must be from 0 to {book.limit}")
            return {"contacts": book.load_book(make_book(people), clear=clear)}
        # Bytes, since only the reader of the file can tell its encoding.
        found = read_phonebook(b64decode(base64 or "", validate=True), limit=book.limit)
        return {"contacts": book.load_book(found, clear=clear)}

    def _clear_phonebook(self) -> JSON:
        return {"contacts": self._phone.phonebook.load_book(Book({}, ()), clear=True)}


def _error(message: str) -> JSON:
    return {"schema": 1, "error": message}


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _parameters(operation: Callable[..., JSON]) -> list[inspect.Parameter]:
    return list(inspect.signature(operation).parameters.values())


def _signature(operation: Callable[..., JSON]) -> str:
    shown = []
    for parameter in _parameters(operation):
        text = f"{parameter.name}: {parameter.annotation}"
        if parameter.default is not parameter.empty:
            text += f" = {json.dumps(parameter.default)}"
        shown.append(text)
    return ", ".join(shown)


def _mismatch(operation: Callable[..., JSON], arguments: Mapping[str, Any]) -> str:
    """Say what is wrong with arguments; empty if they fit."""
    signature = inspect.signature(operation)
    try:
        bound = signature.bind(**arguments)
    except TypeError as error:
        hints = [
            _did_you_mean(name, signature.parameters)
            for name in arguments
            if name not in signature.parameters
        ]
        return f"{error}{''.join(hints[:1])} (takes: {_signature(operation) or 'nothing'})"
    for name in bound.arguments:
        annotation = signature.parameters[name].annotation
        if signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
            continue
        kinds = [kind.strip().partition("[")[0] for kind in str(annotation).split("|")]
        wanted = [kind for known in kinds for kind in _TYPES.get(known, (object,))]
        value = arguments[name]
        # True is an int to Python, and to nobody else.
        right = isinstance(value, tuple(wanted))
        if isinstance(value, bool) and "bool" not in kinds and object not in wanted:
            right = False
        if not right:
            return f"{name} is {value!r}: it must be {annotation}"
    return ""


def mount(phone: EmulatedPhone, token: str) -> Callable[[Request, HTTPHeaders], Reply]:
    """Make the HTTP side of the control API.

    Args:
        phone: The phone.
        token: What a request must show, as ``Authorization: Bearer`` or ``X-GMI-Token``.

    Returns:
        A function for :attr:`.EmulatorServer.mounts`.
    """
    control = Control(phone)

    def answer(request: Request, headers: HTTPHeaders) -> Reply:
        status, result = _checked(control, token, request, headers)
        body = json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")
        return Reply(body, wire.JSON_TYPE, status)

    return answer


def _checked(
    control: Control, token: str, request: Request, headers: HTTPHeaders
) -> tuple[int, JSON]:
    if not same_origin(headers):
        return 403, _error("control routes answer their own origin only")
    if not hmac.compare_digest(shown_token(headers).encode(), token.encode()):
        return 401, _error(
            "a token is needed: send it as Authorization: Bearer or X-GMI-Token "
            "(it comes from GMI_CONTROL_TOKEN, or from the ready line with --json)"
        )
    if request.method == "GET":
        fields: dict[str, Any] = dict(wire.parse_query(request.query))
        if fields.get("since", "").isdigit() and len(fields["since"]) < 16:
            fields["since"] = int(fields["since"])
        return control.handle("GET", request.path, fields)
    try:
        arguments = json.loads(request.body, parse_constant=_no_constant) if request.body else None
    except (ValueError, RecursionError):
        return 400, _error("the body must be a JSON object in UTF-8")
    return control.handle("POST", request.path, arguments)


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def shown_token(headers: HTTPHeaders) -> str:
    """The token that a request shows; empty if none."""
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return str(value.strip())
    return str(headers.get("X-GMI-Token", ""))


def same_origin(headers: HTTPHeaders) -> bool:
    """Whether a request comes from a page of this server, or from no page at all."""
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("Host", "").lower()
