"""What the handlers of one server share. Nothing is global: two servers live in one process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gmi_appkit.server.reload.hub import Hub
from gmi_appkit.server.security import Guard
from gmi_appkit.sources import AppSources
from gmi_appkit.targets import Target

Event = dict[str, Any]
"""Something that happened, for the terminal or an editor: ``event`` says what."""


def _ignore(_event: Event) -> None:
    pass


@dataclass(slots=True)
class Context:
    """One server's parts.

    Attributes:
        sources: The app's files.
        target: The phone.
        hub: Live reload.
        guard: Who may ask.
        control_token: What opens the control routes.
        emit: Told of what happens.
        last_errors: Per page, the error it was last shown with, so that each is told once.
    """

    sources: AppSources
    target: Target
    hub: Hub
    guard: Guard
    control_token: str
    emit: Callable[[Event], None] = _ignore
    last_errors: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        return self.guard.port
