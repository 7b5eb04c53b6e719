"""The phone as a test wants it: with expectations that wait."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.fetch import perform_in_background
from gmi_appkit.emulator.journal import Entry, Journal
from gmi_appkit.protocol import Reply, Request
from gmi_appkit.targets.answers import fields_of

STORY_FOLLOWS = "; the phone was asked:"
"""What stands in a message before the journal."""


class Expectations:
    """What a test can expect of the phone it gave an app, whatever kind of phone that is.

    The app runs in a browser and takes its time; every ``expect`` method waits until the request
    has come, and says what came instead if it does not.

    Attributes:
        journal: What was asked and answered.
        patience: Seconds that expectations wait unless told otherwise; as long as Playwright's own.
            A machine that is slow sets it for all tests: ``Expectations.patience = 30``.
    """

    journal: Journal
    patience: float = 5.0
    _news: threading.Condition

    @property
    def title(self) -> str:
        """What the phone is, for people."""
        raise NotImplementedError

    def doing(self) -> list[str]:
        """What the phone is doing now, a line each, for people."""
        raise NotImplementedError

    def expect_request(
        self, action: str, *, timeout: float | None = None, **fields: object
    ) -> Entry:
        """Wait for a request.

        Args:
            action: As on the wire, e.g. ``setcontact``.
            timeout: How long to wait, seconds; ``patience`` unless given.
            fields: What its fields must be; the others are not looked at.

        Returns:
            The newest such request, with the phone's reply.

        Raises:
            AssertionError: If none comes; the message lists what came.
        """
        __tracebackhide__ = True  # the test's line is what a reader wants to see
        wanted = {name: str(value) for name, value in fields.items()}

        def matching() -> Entry | None:
            for entry in reversed(self.journal.calls(action)):
                if all(entry.fields.get(name) == value for name, value in wanted.items()):
                    return entry
            return None

        timeout = self.patience if timeout is None else timeout
        found = self._wait(matching, timeout)
        if found is None:
            told = " ".join(f"{name}={value!r}" for name, value in wanted.items())
            raise AssertionError(
                f"no request {action} {told} within {timeout:g} s{STORY_FOLLOWS}\n{self.story()}"
            )
        return found

    def expect_call(
        self, number: str, *, account: int | None = None, timeout: float | None = None
    ) -> Entry:
        """Wait until the app has called a number (originatecall)."""
        __tracebackhide__ = True
        fields: dict[str, object] = {"destnum": number}
        if account is not None:
            fields["account"] = account
        return self.expect_request("originatecall", timeout=timeout, **fields)

    def expect_message(
        self, number: str, text: str | None = None, *, timeout: float | None = None
    ) -> Entry:
        """Wait until the app has sent a message to a number (setnewmessage with flag 1)."""
        __tracebackhide__ = True
        fields: dict[str, object] = {"number": number, "flag": "1"}
        if text is not None:
            fields["content"] = text
        return self.expect_request("setnewmessage", timeout=timeout, **fields)

    def story(self, last: int = 20) -> str:
        """The last requests and replies, a line each, for people."""
        return "\n".join(map(_line, self.journal.entries()[-last:])) or "  nothing at all"

    def _wait(self, look: Callable[[], Entry | None], timeout: float) -> Entry | None:
        end = monotonic() + timeout
        with self._news:
            while (found := look()) is None:
                left = end - monotonic()
                if left <= 0 or not self._news.wait(left):
                    return look()
            return found


class PhoneUnderTest(Expectations, EmulatedPhone):
    """An emulated phone that can be asked what an app did to it.

    Attributes:
        secrets: Passwords that it was told, so that nothing that is kept of a test holds them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._news = threading.Condition()
        super().__init__(*args, **kwargs)
        self.secrets: list[dict[str, str]] = [{"password": p} for p in self.settings.users.values()]

    def handle(self, request: Request) -> Reply:
        """Answer a request, and wake whoever waits for one."""
        reply = super().handle(request)
        perform_in_background(self)
        if "secret=" in request.query or "val-" in request.query or request.body:
            self.secrets.append(fields_of(request))
        with self._news:
            self._news.notify_all()
        return reply

    @property
    def title(self) -> str:
        """Its model and version."""
        return f"emulated {self.settings.product}, GMI {self.settings.gmi_version}"

    def doing(self) -> list[str]:
        """Its lines, its scenario, and what is wrong with it on purpose."""
        told = []
        for line in self.lines():
            whom = f" {line.number}" if line.number else ""
            named = f" ({line.name})" if line.name else ""
            talked = f", {line.seconds:.0f} s" if line.seconds else ""
            told.append(f"line {line.index + 1}: {line.state_name}{whom}{named}{talked}")
        state = self.state()
        scenario = state.get("staging")
        if isinstance(scenario, dict) and scenario.get("title"):
            told.append(f"scenario: {scenario['title']}")
        told += [f"fault: {json.dumps(fault)}" for fault in self.faults.listed()]
        told.append(f"{self.now():.0f} s since it was made")
        return told


_ENVELOPE = frozenset({"action", "format", "jsoncallback"})


def _line(entry: Entry) -> str:
    told = [f"{name}={value!r}" for name, value in entry.fields.items() if name not in _ENVELOPE]
    reply = json.dumps(entry.reply, ensure_ascii=False)
    short = reply if len(reply) <= 160 else reply[:160] + " ..."
    return f"  {entry.number:3} {' '.join([entry.action or entry.path, *told])}\n      -> {short}"
