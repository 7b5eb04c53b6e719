"""The phone's addresses, each request going to the phone of the screen that asks, and noted."""

from __future__ import annotations

from dataclasses import replace

from gmi_appkit.errors import PhoneError
from gmi_appkit.protocol import Reply, Request
from gmi_appkit.server.context import Context
from gmi_appkit.server.pages import AppFile
from gmi_appkit.server.phone import Phone
from gmi_appkit.server.workbench.exchanges import Exchange, Exchanges
from gmi_appkit.server.workbench.screens import PREFIX, Place, place_of
from gmi_appkit.server.workbench.shared import Shared
from gmi_appkit.targets import Target
from gmi_appkit.targets.emulated import EmulatedTarget

_GONE = "this screen was closed: reload the workbench"


class ScreenPhone(Phone):
    """``/manager`` and the addresses beside it."""

    shared: Shared
    _place: Place | None

    def initialize(self, context: Context, shared: Shared) -> None:  # type: ignore[override]
        """Take what the handlers share."""
        super().initialize(context)
        self.shared = shared

    def prepare(self) -> None:
        """Ask the guard, then find the screen's phone."""
        super().prepare()
        if self._finished:
            return
        self._place = place_of(self.request.headers.get("Referer", ""))
        target = self.shared.screens.target(self._place.screen if self._place else "")
        if target is None:
            # Not the first screen's phone: what was meant for a twin must not happen to it.
            self.refuse(410, _GONE)
            return
        self.context = replace(self.context, target=target)

    @property
    def session_name(self) -> str:
        """What tells this phone's session from others of the same browser."""
        screen = self._place.screen if self._place and self.shared.screens.own_phones else ""
        return f"{self.context.port}_{screen}" if screen else super().session_name

    async def get(self) -> None:
        """Ask the phone, and note what became of it."""
        place, log = self._place, self.shared.exchanges
        exchange = log.begin(
            self._request(),
            screen=self.shared.screens.shown_as(place.screen) if place else "",
            page=place.page if place else None,
        )
        noted = _Noted(self.context.target, exchange, log)
        self.context = replace(self.context, target=noted)
        try:
            await super().get()
        finally:
            log.end(exchange, self._outcome(noted.reply), self.get_status())

    def _outcome(self, reply: Reply | None) -> str:
        if reply is not None and reply.delivery.drop:
            return "dropped"
        return "done" if self._finished and not self._closed.is_set() else "gone"


class _Noted:
    """A target whose reply to one request is noted."""

    def __init__(self, target: Target, exchange: Exchange, log: Exchanges) -> None:
        self._target = target
        self._exchange = exchange
        self._log = log
        self.reply: Reply | None = None

    @property
    def title(self) -> str:
        return self._target.title

    async def handle(self, request: Request) -> Reply:
        try:
            self.reply = reply = await self._target.handle(request)
        except PhoneError as error:
            failed = Reply(str(error).encode(), status=502)
            self._log.answered(self._exchange, request, failed, "")
            raise
        faults = ""
        if isinstance(self._target, EmulatedTarget):
            # Nothing came in between: an emulated phone answers without waiting for anything.
            entry = self._target.phone.journal.last()
            faults = entry.fault if entry is not None else ""
        self._log.answered(self._exchange, request, reply, faults)
        return reply

    async def close(self) -> None:
        await self._target.close()


class ScreenFile(AppFile):
    """``/__gmi__/screen/ID/app/...``: the app's files on a further screen."""

    shared: Shared

    def initialize(self, context: Context, shared: Shared) -> None:  # type: ignore[override]
        """Take what the handlers share."""
        super().initialize(context)
        self.shared = shared

    def prepare(self) -> None:
        """Ask the guard, then go on as if it were ``/app/``."""
        super().prepare()
        if self._finished:
            return
        name, _, rest = self.request.path.removeprefix(f"{PREFIX}/").partition("/")
        if self.shared.screens.target(name) is None:
            self.refuse(410, _GONE)
            return
        self.request.path = f"/{rest}"
