"""The screen of a smoke test in the old engine: what ``screen`` has there of Chromium's."""

from __future__ import annotations

import base64
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

from gmi_appkit.errors import EnvironmentProblem
from gmi_appkit.profiles import Profile
from gmi_appkit.testing.evidence import Evidence
from gmi_appkit.testing.screen import Screen
from gmi_appkit.testing.webkit534.driving import Driven
from gmi_appkit.testing.webkit534.program import start

_SCRIPT = Path(__file__).with_name("driver.js")
_PATIENCE = 5.0
_TRIES = 12


class OldScreen:
    """A page in WebKit 534.34: it can be opened, touched, read and pictured.

    Args:
        driven: The engine.
        url: Address of the app.
        profile: The device.
        evidence: Takes what the page says.
    """

    def __init__(self, driven: Driven, url: str, profile: Profile, evidence: Evidence) -> None:
        self._driven = driven
        self.url = url
        self.profile = profile
        self._evidence = evidence
        self.errors: list[str] = []

    def open(self, path: str = "") -> None:
        """Load the app, or one of its pages."""
        if not self._ask("open", url=self.url + path)["opened"]:
            raise AssertionError(f"{self.url}{path} could not be opened")

    def tap(self, name: str | re.Pattern[str]) -> None:
        """Touch what is called so, as soon as it is there.

        Raises:
            AssertionError: If it does not come, or two things have the name.
        """
        __tracebackhide__ = True
        count = self._ask("tap", **_named(name), patience=_PATIENCE * 1000)["count"]
        if count == 0:
            raise AssertionError(
                f"nothing on the screen is called {name!r}; it shows:\n{self._now()}"
            )
        if count > 1:
            raise AssertionError(f"{count} things on the screen are called {name!r}")

    def see(self, text: str | re.Pattern[str]) -> None:
        """Wait until the text is on the screen."""
        __tracebackhide__ = True
        self._seen(text, wanted=True)

    def not_see(self, text: str | re.Pattern[str]) -> None:
        """Wait until the text is not on the screen (any more)."""
        __tracebackhide__ = True
        self._seen(text, wanted=False)

    def _seen(self, text: str | re.Pattern[str], *, wanted: bool) -> None:
        __tracebackhide__ = True
        asked = {**_named(text), "wanted": wanted, "patience": _PATIENCE * 1000}
        if not self._ask("see", **asked)["seen"]:
            what = "is not" if wanted else "is"
            raise AssertionError(f"{text!r} {what} on the screen; it shows:\n{self._now()}")

    def text(self) -> str:
        """All the text that the page shows; without waiting."""
        return str(self._ask("text")["text"])

    def screenshot(self) -> bytes:
        """The screen as a PNG, once it has come to rest.

        Raises:
            AssertionError: If it never does.
        """
        before = b""
        for _ in range(_TRIES):
            picture = self.picture(timeout=0)
            if picture == before:
                return picture
            before = picture
        raise AssertionError(f"the screen does not settle: {_TRIES} pictures in a row all differ")

    def picture(self, *, timeout: float) -> bytes:
        """The screen as it is at this moment."""
        return base64.b64decode(self._ask("render")["png"])

    def outline(self, *, timeout: float) -> str:
        """What stands on the screen."""
        return self.text()

    def address(self) -> str:
        """The address of the page that is shown."""
        return str(self._ask("where")["url"])

    def _now(self) -> str:
        return "\n".join(f"  {line}" for line in self.text().splitlines() if line.strip())

    def _ask(self, what: str, **more: Any) -> dict[str, Any]:
        answer = self._driven.do({"what": what, **more})
        for line in answer["said"]:
            self._evidence.console.append(line)
        for line in answer["errors"]:
            self._evidence.console.append(f"error: {line}")
            self.errors.append(line)
        return answer

    def __getattr__(self, name: str) -> NoReturn:
        """Say clearly what a smoke test may use."""
        if hasattr(Screen, name) or name in ("page", "phone"):
            pytest.fail(
                f"screen.{name} is not to be had in WebKit 534: a smoke test uses open, tap, see, "
                "not_see, text and screenshot"
            )
        raise AttributeError(f"a screen has no {name}")


def _named(name: str | re.Pattern[str]) -> dict[str, Any]:
    if isinstance(name, str):
        return {"name": " ".join(name.split()), "pattern": None, "flags": ""}
    flags = "i" if name.flags & re.IGNORECASE else ""
    return {"name": "", "pattern": name.pattern, "flags": flags}


@contextmanager
def old_screen(url: str, profile: Profile, evidence: Evidence) -> Iterator[OldScreen]:
    """A fresh engine with an empty page; it fails the test if scripts of the page failed.

    Args:
        url: Address of the app.
        profile: The device.
        evidence: Takes what the page says.
    """
    parts = urlsplit(url)
    with tempfile.TemporaryDirectory(prefix="gmi-webkit534-") as home:
        Path(home).chmod(0o755)
        with Driven(secrets.token_urlsafe(24)) as driven:
            settings = {
                "GMI_DRIVER": driven.address,
                "GMI_ORIGIN": f"{parts.scheme}://{parts.netloc}/",
                "GMI_WIDTH": str(profile.width),
                "GMI_HEIGHT": str(profile.height),
                "GMI_AGENT": profile.user_agent,
            }
            process = start(_SCRIPT, settings, Path(home))
            try:
                if not driven.wait_for_first(process):
                    raise EnvironmentProblem(
                        "WebKit 534.34 does not start here "
                        f"(exit code {process.poll()}): only Debian 12 on x86-64 was tried"
                    )
                screen = OldScreen(driven, url, profile, evidence)
                evidence.screen = screen
                yield screen
                if screen.errors:
                    pytest.fail("in WebKit 534.34 the page failed:\n" + "\n".join(screen.errors))
            finally:
                process.kill()
                process.wait()
