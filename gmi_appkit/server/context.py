"""What the handlers of one server share. Nothing is global: two servers live in one process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gmi_appkit.server.allowance import Allowance
from gmi_appkit.server.problems import Problems
from gmi_appkit.server.reload.hub import Hub
from gmi_appkit.server.security import Guard
from gmi_appkit.server.visits import Visits
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
        problems: What is wrong with the app's files; a server that examines saves sets its own.
        allowance: How much each screen may still say.
        visits: Who has been served the app.
    """

    sources: AppSources
    target: Target
    hub: Hub
    guard: Guard
    control_token: str
    emit: Callable[[Event], None] = _ignore
    problems: Problems = field(init=False)
    allowance: Allowance = field(default_factory=Allowance)
    visits: Visits = field(default_factory=Visits)

    def __post_init__(self) -> None:
        self.problems = Problems(self.hub, self.emit)

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        return self.guard.port
