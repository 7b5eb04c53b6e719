"""``/__gmi__/control/...``: what tests and tools can do to the phone from outside.

Every request needs the token, reading too: the journal and the phonebook are nobody else's
business. Only a POST changes anything.
"""

from __future__ import annotations

import hmac
import json
from typing import Any

from gmi_appkit.server.handlers import Guarded
from gmi_appkit.targets import Controllable

PREFIX = "/__gmi__/control/"
_LONGEST_BODY = 4 << 20


class Control(Guarded):
    """Hands a control request to the target."""

    def prepare(self) -> None:
        """Ask the guard, then for the token."""
        super().prepare()
        if not self._finished and not self._has_token():
            self.refuse(
                401,
                "the control token is missing or wrong: send it as 'Authorization: Bearer TOKEN' "
                "(GMI_CONTROL_TOKEN sets it)",
            )

    def _has_token(self) -> bool:
        kind, _, given = self.request.headers.get("Authorization", "").partition(" ")
        expected = self.context.control_token.encode()
        right = hmac.compare_digest(given.strip().encode("utf-8", "replace"), expected)
        return kind.lower() == "bearer" and right and bool(expected)

    async def get(self) -> None:
        """Read something of the phone's state."""
        await self._answer(None)

    async def post(self) -> None:
        """Change something."""
        if len(self.request.body) > _LONGEST_BODY:
            self.refuse(413, f"the body has more than {_LONGEST_BODY} bytes")
            return
        try:
            body = json.loads(self.request.body or b"null")
        except ValueError:
            self.refuse(400, "the body must be JSON")
            return
        await self._answer(body)

    async def _answer(self, body: Any) -> None:
        target = self.context.target
        if not isinstance(target, Controllable):
            self.refuse(404, f"{target.title} has no controls: run without --phone to have them")
            return
        path = self.request.path.removeprefix(PREFIX)
        status, reply = await target.control(self.request.method or "GET", path, body)
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(json.dumps(reply))
