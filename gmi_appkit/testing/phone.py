"""The emulated phone as a test wants it: with expectations that wait."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from time import monotonic

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.emulator.fetch import perform_in_background
from gmi_appkit.emulator.journal import Entry
from gmi_appkit.protocol import Reply, Request

DEFAULT_TIMEOUT = 5.0
"""How long expectations wait, seconds; as long as Playwright's own."""


class PhoneUnderTest(EmulatedPhone):
    """An emulated phone that can be asked what an app did to it.

    The app runs in a browser and takes its time; every ``expect`` method waits until the request
    has come, and says what came instead if it does not.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._news = threading.Condition()
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def handle(self, request: Request) -> Reply:
        """Answer a request, and wake whoever waits for one."""
        reply = super().handle(request)
        perform_in_background(self)
        with self._news:
            self._news.notify_all()
        return reply

    def expect_request(
        self, action: str, *, timeout: float = DEFAULT_TIMEOUT, **fields: object
    ) -> Entry:
        """Wait for a request.

        Args:
            action: As on the wire, e.g. ``setcontact``.
            timeout: How long to wait, seconds.
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

        found = self._wait(matching, timeout)
        if found is None:
            told = " ".join(f"{name}={value!r}" for name, value in wanted.items())
            raise AssertionError(
                f"no request {action} {told} within {timeout:g} s; the phone was asked:\n"
                + self.story()
            )
        return found

    def expect_call(
        self, number: str, *, account: int | None = None, timeout: float = DEFAULT_TIMEOUT
    ) -> Entry:
        """Wait until the app has called a number (originatecall)."""
        __tracebackhide__ = True
        fields: dict[str, object] = {"destnum": number}
        if account is not None:
            fields["account"] = account
        return self.expect_request("originatecall", timeout=timeout, **fields)

    def expect_message(
        self, number: str, text: str | None = None, *, timeout: float = DEFAULT_TIMEOUT
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


_ENVELOPE = frozenset({"action", "format", "jsoncallback"})


def _line(entry: Entry) -> str:
    told = [f"{name}={value!r}" for name, value in entry.fields.items() if name not in _ENVELOPE]
    reply = json.dumps(entry.reply, ensure_ascii=False)
    short = reply if len(reply) <= 160 else reply[:160] + " ..."
    return f"  {entry.number:3} {' '.join([entry.action or entry.path, *told])}\n      -> {short}"
