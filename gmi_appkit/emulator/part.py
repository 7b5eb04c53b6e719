"""What the parts of the phone have in common: a domain of state, its actions, its replies."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gmi_appkit.protocol import Document, Reply, ReplyForm, Request

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

JSON = Any
"""What :mod:`json` reads and writes."""


class Listing:
    """A success reply whose ``msg`` is a list of records that are written as JSON already.

    A long phonebook is asked for over and over; its rows are encoded once per change.

    Attributes:
        rows: The records, each a JSON object.
    """

    __slots__ = ("_json", "rows")

    def __init__(self, rows: Sequence[bytes]) -> None:
        self.rows = rows
        self._json: bytes | None = None

    def json(self) -> bytes:
        """The whole reply as JSON."""
        if self._json is None:
            self._json = b'{"res":"success","msg":[' + b",".join(self.rows) + b"]}"
        return self._json

    def plain(self) -> dict[str, Any]:
        """The whole reply as Python values."""
        return {"res": "success", "msg": [json.loads(row) for row in self.rows]}


Body = dict[str, Any] | str | Listing
"""What a handler answers: an object, a bare value as text, or a ready list."""

Handler = Callable[[Mapping[str, str]], Body]
"""Takes the request's fields (first of each name), returns the reply's body."""

PathHandler = Callable[[Request, Mapping[str, str]], Reply]
"""Answers a side path such as ``/upload``; gets the request and the fields of its query."""


class ProtocolDrift(AssertionError):
    """The emulator was about to say something that the protocol document does not list."""


class Replies:
    """Makes the bodies of replies, and only such as the protocol document lists.

    Args:
        document: The protocol document.
        gmi_version: Replies younger than this do not occur; the interface's first older error
            reply stands in.
    """

    def __init__(self, document: Document, gmi_version: int) -> None:
        self._errors: dict[tuple[str, str], Body] = {}
        self._shapes: dict[str, list[frozenset[str]]] = {}
        forms: dict[str, tuple[ReplyForm, ...]] = {
            side.action: side.replies for side in document.side_actions
        }
        for interface in document.interfaces:
            for action in (interface.action, *interface.also):
                forms[action] = forms.get(action, ()) + interface.replies
        for action, replies in forms.items():
            errors = [form for form in (*replies, *document.general) if form.kind == "error"]
            for form in errors:
                known = form
                if form.since > gmi_version:
                    known = next(older for older in errors if older.since <= gmi_version)
                self._errors.setdefault((action, _message(form)), known.body)
            self._shapes[action] = [
                frozenset(form.body)
                for form in replies
                if form.kind == "success" and isinstance(form.body, dict)
            ]

    def ok(self, action: str, /, **fields: Any) -> dict[str, Any]:
        """A success reply.

        Args:
            action: The action that is answered.
            fields: The reply's fields besides ``res``, in order. All scalars are text.

        Raises:
            ProtocolDrift: If the document has no success reply with these fields.
        """
        shapes = self._shapes.get(action, ())
        body = fields if "Response" in fields else {"res": "success", **fields}
        # Only a reply whose field names are P values has fields of any name.
        if not any(body.keys() == shape or "7044" in shape for shape in shapes):
            raise ProtocolDrift(f"{action} has no success reply with the fields {list(fields)}")
        return body

    def error(self, action: str, message: str) -> Body:
        """An error reply, the bare ones included.

        Raises:
            ProtocolDrift: If the document has no such error reply for the action.
        """
        try:
            return self._errors[action, message]
        except KeyError:
            raise ProtocolDrift(f"{action} has no error reply {message!r}") from None

    def errors(self, action: str) -> list[str]:
        """The messages of all the error replies of an action, the general ones included."""
        return [message for of, message in self._errors if of == action]

    def actions(self) -> list[str]:
        """All the actions the document has."""
        return list(self._shapes)


def _message(form: ReplyForm) -> str:
    return str(form.body["msg"]) if isinstance(form.body, dict) else form.body


def number(text: str) -> int | None:
    """Read an id or index of a request.

    Args:
        text: What came.

    Returns:
        The number; None if the text is not one (signs, blanks and other scripts' digits are not).
        A number too long to be an id of anything is -1.
    """
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) <= 15 else -1


class Part:
    """One domain of the phone's state. Without I/O; the time comes from ``self.phone``.

    Subclasses keep immutable values in dictionaries, so that a snapshot is a shallow copy. All
    the work happens under ``phone.lock``.

    Attributes:
        name: Unique among the parts; names its events and its rows in storage.
        phone: The phone it belongs to.
        replies: Makes reply bodies.
        dirty: Keys of :meth:`dump` that changed since storage last cleared this set.
        tracked: Whether somebody saves; without that nothing is noted in ``dirty``.
    """

    name = ""

    def __init__(self, phone: EmulatedPhone) -> None:
        self.phone = phone
        self.replies = phone.replies
        self.dirty: set[str] = set()
        self.tracked = False

    def actions(self) -> Mapping[str, Handler]:
        """Handlers of the actions that this part answers."""
        return {}

    def paths(self) -> Mapping[str, PathHandler]:
        """Handlers of side paths. They need a session; the phone has checked it."""
        return {}

    def events(self) -> Mapping[str, Callable[..., None]]:
        """What can be scheduled: ``phone.schedule(2.0, "calls.answer", 0)`` runs ``answer``."""
        return {}

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """What the control API can do to this part; arguments come by keyword, checked by type."""
        return {}

    def state(self) -> JSON:
        """What the control API shows of this part; None for nothing."""
        return None

    def snapshot(self) -> object:
        """All the state, as something that later changes leave alone."""
        return None

    def restore(self, state: object) -> None:
        """Go back to a state that :meth:`snapshot` gave; it may be restored again later."""

    def dump(self) -> dict[str, JSON]:
        """What outlives a power cut: flat keys and JSON values."""
        return {}

    def row(self, key: str) -> JSON:
        """One value of :meth:`dump`; None where it has no such key (any more)."""
        return self.dump().get(key)

    def load(self, rows: dict[str, JSON]) -> None:
        """Take up what :meth:`dump` gave before the power cut."""

    def rebooted(self) -> None:
        """The phone came up again: drop what does not outlive that."""

    def touch(self, *keys: str) -> None:
        """Note that the values of these keys changed, or went away."""
        if self.tracked:
            self.dirty.update(keys)
