"""``/__gmi__/control/...``: what tests and tools can do to the phone from outside.

Every request needs the token, reading too: the journal and the phonebook are nobody else's
business. Only a POST changes anything.
"""

from __future__ import annotations

import hmac
import json
from typing import Any

from gmi_appkit.protocol import wire
from gmi_appkit.server.handlers import Guarded
from gmi_appkit.targets import Controllable

PREFIX = "/__gmi__/control"

_LONGEST_BODY = 4 << 20
_LONGEST_NUMBER = 15


class Control(Guarded):
    """Hands a control request to the target."""

    def prepare(self) -> None:
        """Ask the guard, then for the token."""
        super().prepare()
        if not self._finished and not self._has_token():
            self._reply(
                401,
                _error(
                    "a token is needed: send it as Authorization: Bearer or X-GMI-Token "
                    "(it comes from GMI_CONTROL_TOKEN, or from the ready line with --json)"
                ),
            )

    def _has_token(self) -> bool:
        kind, _, given = self.request.headers.get("Authorization", "").partition(" ")
        shown = given.strip() if kind.lower() == "bearer" else ""
        shown = shown or self.request.headers.get("X-GMI-Token", "")
        expected = self.context.control_token.encode()
        return hmac.compare_digest(shown.encode("utf-8", "replace"), expected) and bool(expected)

    async def get(self) -> None:
        """Read something of the phone's state."""
        fields: dict[str, Any] = dict(wire.parse_query(self.request.query or ""))
        since = fields.get("since", "")
        if since.isdecimal() and len(since) <= _LONGEST_NUMBER:
            fields["since"] = int(since)
        await self._run(fields)

    async def post(self) -> None:
        """Change something."""
        if len(self.request.body) > _LONGEST_BODY:
            self._reply(413, _error(f"the body has more than {_LONGEST_BODY} bytes"))
            return
        try:
            body = json.loads(self.request.body or b"null", parse_constant=_no_constant)
        except (ValueError, RecursionError):
            self._reply(400, _error("the body must be a JSON object in UTF-8"))
            return
        await self._run(body)

    async def _run(self, arguments: Any) -> None:
        target = self.context.target
        if not isinstance(target, Controllable):
            self._reply(404, _error(f"{target.title} has no controls: the emulated phone has"))
            return
        path = self.request.path.removeprefix(PREFIX)
        self._reply(*await target.control(self.request.method or "GET", path, arguments))

    def _reply(self, status: int, body: Any) -> None:
        self.set_status(status)
        self.set_header("Content-Type", wire.JSON_TYPE)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(json.dumps(body))


def _error(message: str) -> dict[str, Any]:
    return {"schema": 1, "error": message}


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON")
