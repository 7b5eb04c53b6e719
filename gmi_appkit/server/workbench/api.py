"""What the workbench's page asks of its server, beside the control routes.

The page learns the control token from :class:`Start`, which answers only a request that says it
comes from a page of this very origin; every browser that can show the workbench says so, and no
page can make a browser say so falsely. All else needs the token.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from dataclasses import replace
from typing import Any

from tornado.websocket import WebSocketClosedError

from gmi_appkit.errors import GmiError
from gmi_appkit.profiles import PROFILES
from gmi_appkit.protocol import load, wire
from gmi_appkit.server.control import Control
from gmi_appkit.server.handlers import OwnSocket
from gmi_appkit.server.workbench.page import Workbench
from gmi_appkit.server.workbench.picture import take_picture
from gmi_appkit.server.workbench.screens import PREFIX
from gmi_appkit.targets import Controllable
from gmi_appkit.targets.emulated import EmulatedTarget

_LONGEST_BODY = 512 << 10
_SETTLE_SECONDS = 0.03
_BATCH = 200
_MOST_PAGES = 32


class _Json(Workbench):
    """A POST with a JSON object, answered with JSON."""

    open_to_pages = False

    def prepare(self) -> None:
        """Ask for the token too, unless this is where it is told."""
        super().prepare()
        if self._finished or self.open_to_pages:
            return
        given = self.request.headers.get("X-GMI-Token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.context.control_token.encode()):
            self.answer({"error": "the control token is needed: reload the workbench"}, 401)

    def body(self) -> dict[str, Any] | None:
        """The object that was sent; None, and a refusal, if it was none."""
        # No page of another site can send this type without asking first.
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            self.answer({"error": "send application/json"}, 415)
            return None
        if len(self.request.body) > _LONGEST_BODY:
            self.answer({"error": f"the body has more than {_LONGEST_BODY} bytes"}, 413)
            return None
        try:
            found = json.loads(self.request.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.answer({"error": "the body must be a JSON object in UTF-8"}, 400)
            return None
        return found

    def answer(self, found: dict[str, Any], status: int = 200) -> None:
        """Send an object."""
        self.set_status(status)
        self.set_header("Content-Type", wire.JSON_TYPE)
        self.finish(json.dumps({"schema": 1, **found}))


class Start(_Json):
    """``POST /__gmi__/workbench/start``: all that the page needs to begin, the token included."""

    open_to_pages = True

    def post(self) -> None:
        """Answer a page of this origin."""
        asker = self.asker()
        # Beyond loopback a browser tells its origin only; the guard has compared it.
        if asker.site != "same-origin" and (asker.site or not asker.origin):
            self.answer({"error": "open the workbench in a current browser"}, 403)
            return
        if self.body() is None:
            return
        context = self.context
        project = context.sources.project
        self.answer(
            {
                "token": context.control_token,
                "boot": context.hub.history.boot,
                "app": {"name": project.app.name, "title": project.app.title},
                "profiles": [
                    {"name": it.name, "width": it.width, "height": it.height, "model": it.model}
                    for it in PROFILES.values()
                ],
                "own": list(project.app.profiles),
                "phone": self._phone(),
                "cookie": f"{load().cookie}_{context.port}",
                "open": [it.action for it in load().interfaces if not it.login],
            }
        )

    def _phone(self) -> dict[str, Any]:
        target = self.context.target
        found: dict[str, Any] = {"title": target.title, "emulated": False, "why": ""}
        if isinstance(target, EmulatedTarget):
            from gmi_appkit.emulator.faults import KINDS  # loaded with the phone

            replies = target.phone.replies
            actions = replies.actions()
            found["emulated"] = True
            found["faults"] = KINDS
            found["errors"] = {action: replies.errors(action) for action in sorted(actions)}
            found["paths"] = sorted(side["path"] for side in load().side_paths)
            found["scenarios"] = _scenarios()
        elif isinstance(target, Controllable):
            found["why"] = "This phone's controls are those of gmi phone control."
        elif target.title.startswith("recording"):
            found["why"] = (
                "A recording answers what the phone answered then. Nothing can be changed in it: "
                "to ring a phone from here, start gmi dev with --phone emulated."
            )
        elif target.title.endswith(", recorded"):
            found["why"] = (
                "What this phone says is being recorded, and a recording holds only what the app "
                "did. Start gmi dev without --record to have the controls."
            )
        else:
            found["why"] = (
                "A real phone stands behind the app. It rings when somebody calls it, and it "
                "fails when it fails: to do that from here, start gmi dev with --phone emulated."
            )
        return found


class OpenScreen(_Json):
    """``POST /__gmi__/workbench/open``: one more screen, with a phone of its own."""

    async def post(self) -> None:
        """Open it."""
        if self.body() is not None:
            self.answer({"id": await self.shared.screens.open()})


class CloseScreen(_Json):
    """``POST /__gmi__/workbench/close``: screens that are no longer shown."""

    async def post(self) -> None:
        """Close them."""
        found = self.body()
        if found is None:
            return
        names = found.get("ids")
        for name in names if isinstance(names, list) else ():
            await self.shared.screens.close(str(name))
        self.answer({})


class Clear(_Json):
    """``POST /__gmi__/workbench/clear``: forget what the inspector shows."""

    def post(self) -> None:
        """Forget."""
        if self.body() is not None:
            self.shared.exchanges.clear()
            self.answer({"revision": self.shared.exchanges.revision})


class Picture(_Json):
    """``POST /__gmi__/workbench/picture``: a PNG of a screen at its profile's size."""

    async def post(self) -> None:
        """Take it; it is sent to the page and kept nowhere."""
        found = self.body()
        if found is None:
            return
        try:
            origin = self.context.guard.own_origin(self.asker())
            png = await take_picture(self.shared.screens, origin, found)
        except GmiError as error:
            self.answer({"error": str(error)}, 503)
            return
        self.set_header("Content-Type", "image/png")
        self.finish(png)


class ScreenControl(Control, Workbench):
    """``/__gmi__/screen/ID/control/...``: the control routes of a further screen's phone."""

    def prepare(self) -> None:
        """Ask the guard and for the token, then find the screen."""
        super().prepare()
        if self._finished:
            return
        name, _, rest = self.request.path.removeprefix(f"{PREFIX}/").partition("/")
        target = self.shared.screens.target(name)
        if target is None:
            self._reply(404, {"schema": 1, "error": "this screen is closed"})
            return
        self.context = replace(self.context, target=target)
        self.request.path = rest.removeprefix("control")


class Live(Workbench, OwnSocket):
    """``/__gmi__/workbench/live``: what is asked of the phones, as it happens.

    The page first sends ``{"token": ..., "revision": N}`` and is then told every exchange that
    is newer, in batches.
    """

    _revision = -1
    _due = False

    def on_message(self, message: str | bytes) -> None:
        """Begin to tell, once the token was shown."""
        try:
            said = json.loads(message)
            token = str(said["token"]).encode("utf-8", "replace")
            revision = int(said.get("revision", 0))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.close(1008, "the token is needed")
            return
        if not hmac.compare_digest(token, self.context.control_token.encode()):
            self.close(1008, "the token is needed")
            return
        if self._revision < 0:
            if self.shared.pages >= _MOST_PAGES:
                self.close(1013, "too many workbenches")
                return
            self.shared.pages += 1
        # A server that was started anew counts from the beginning.
        self._revision = revision if 0 <= revision <= self.shared.exchanges.revision else 0
        self.shared.exchanges.observe(self._wake)
        self._send()

    def on_close(self) -> None:
        """Tell no more."""
        if self._revision >= 0:
            self._revision = -1
            self.shared.pages -= 1
        self.shared.exchanges.forget(self._wake)

    def _wake(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_later(_SETTLE_SECONDS, self._send)

    def _send(self) -> None:
        self._due = False
        if self._revision < 0:
            return
        log = self.shared.exchanges
        fresh = log.since(self._revision, _BATCH)
        self._revision = log.revision
        told = {"revision": log.revision, "exchanges": [it.as_json() for it in fresh]}
        try:
            self.write_message(json.dumps(told))
        except WebSocketClosedError:
            self.on_close()


def _scenarios() -> list[dict[str, str]]:
    found = []
    from gmi_appkit.emulator.scenario_file import load_scenario, shipped_scenarios

    for name in shipped_scenarios():
        scenario = load_scenario(name)
        found.append({"name": name, "title": scenario.title, "about": scenario.about})
    return found
