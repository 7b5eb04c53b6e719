"""What stands behind ``/manager``."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from gmi_appkit.protocol import Reply, Request


@runtime_checkable
class Target(Protocol):
    """A phone, whatever kind: emulated, real or replayed. An app cannot tell which it is."""

    @property
    def title(self) -> str:
        """What it is, for people: ``emulated GXP2200``."""

    async def handle(self, request: Request) -> Reply:
        """Answer a request to ``/manager`` or one of the addresses beside it.

        Raises:
            PhoneError: If the phone cannot be reached or refuses; the message is for people.
        """

    async def close(self) -> None:
        """Let go of everything it holds."""


@runtime_checkable
class Controllable(Protocol):
    """A target whose state can be set from outside the phone's own interface."""

    async def control(self, method: str, path: str, arguments: Any) -> tuple[int, Any]:
        """Answer a control request.

        Args:
            method: ``GET`` or ``POST``; only a POST changes anything.
            path: What stands after the control address.
            arguments: The decoded JSON body of a POST, the fields of the query of a GET.

        Returns:
            The HTTP status and what to answer as JSON.
        """
