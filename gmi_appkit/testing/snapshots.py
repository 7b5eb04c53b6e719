"""Keep pictures of the screen beside the tests, and compare with them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gmi_appkit.profiles import Profile
from gmi_appkit.testing.fonts import font_set, measured_fonts
from gmi_appkit.testing.images import Comparison, compare, read_notes, with_notes

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_NAME = re.compile(r"[\w][\w .-]{0,80}")
_TRIES = 12
_FONTS_NOTE = "fonts"
_BROWSER_NOTE = "browser"

_kept_by: dict[Path, str] = {}
"""Which test of this process has kept which picture."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A picture that differs, for the report."""

    name: str
    message: str
    expected: bytes = b""
    actual: bytes = b""
    difference: bytes = b""


@dataclass(slots=True)
class Snapshots:
    """The pictures of one test file at one profile.

    Attributes:
        folder: Where they are kept, e.g. ``tests/snapshots``.
        profile: The device.
        update: Write new pictures where they differ or are missing.
        remote: Whether the browser runs on another machine, whose fonts count then.
        test: The test that compares, for messages.
        mismatches: What differed so far in this test.
        written: Files that were written.
    """

    folder: Path
    profile: Profile
    update: bool = False
    remote: bool = False
    test: str = ""
    mismatches: list[Mismatch] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)

    def file(self, name: str) -> Path:
        """Where the picture of a name is kept: by profile and platform.

        Raises:
            ValueError: If the name cannot be that of a file.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a picture: letters, digits, blanks, . _ -")
        return self.folder / f"{self.profile.name}-{sys.platform}" / f"{name}.png"

    def check(
        self,
        page: Page,
        name: str,
        *,
        masks: Sequence[Locator] = (),
        tolerance: float = 0.0,
        threshold: int = 8,
    ) -> None:
        """Compare the page with its kept picture, or keep it when updating.

        Raises:
            AssertionError: See :meth:`gmi_appkit.testing.screen.Screen.expect_screenshot`.
        """
        actual = settled_screenshot(page, masks)
        file = self.file(name)
        fonts = measured_fonts(page) if self.remote else font_set()
        notes = {_FONTS_NOTE: fonts, _BROWSER_NOTE: _browser(page)}
        expected = file.read_bytes() if file.is_file() else b""
        message = self._judge(file, expected, actual, notes, tolerance, threshold)
        if message is None:
            return
        if self.update:
            self._keep(file, with_notes(actual, notes))
            return
        found = _compared(expected, actual, threshold)
        self.mismatches.append(Mismatch(name, message, expected, actual, found.picture))
        raise AssertionError(message)

    def _keep(self, file: Path, picture: bytes) -> None:
        """Write a picture, whole or not at all.

        Raises:
            AssertionError: If another test of this run has just kept another one there.
        """
        other = _kept_by.get(file)
        if other is not None and other != self.test:
            raise AssertionError(
                f"{other} has kept another picture as {file}: call one of them otherwise"
            )
        _kept_by[file] = self.test
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{os.getpid()}.part")
        beside.write_bytes(picture)
        beside.replace(file)
        self.written.append(file)

    def _judge(
        self,
        file: Path,
        expected: bytes,
        actual: bytes,
        notes: dict[str, str],
        tolerance: float,
        threshold: int,
    ) -> str | None:
        """What is wrong, or None."""
        update = "run again with --update-snapshots to keep what the screen shows now"
        if not expected:
            return f"there is no picture {file} yet: {update}"
        kept = read_notes(expected)
        for note, what in ((_FONTS_NOTE, "fonts"), (_BROWSER_NOTE, "browser version")):
            if kept.get(note, "") != notes[note]:
                return (
                    f"not comparable: {file} was made with {what} {kept.get(note) or 'unknown'}, "
                    f"this machine has {notes[note]}: install the same, or {update}"
                )
        found = compare(expected, actual, threshold=threshold)
        if found.size_differs:
            return f"the screen does not have the size of {file}"
        if found.share > tolerance:
            return (
                f"{found.different} of {found.total} pixels ({found.share:.2%}) differ from "
                f"{file}, within {found.box}; {tolerance:.2%} may: {update}"
            )
        return None


def _compared(expected: bytes, actual: bytes, threshold: int) -> Comparison:
    return compare(expected, actual, threshold=threshold) if expected else Comparison(0, 0)


def _browser(page: Page) -> str:
    browser = page.context.browser
    # Minor releases of one major version draw alike.
    return f"chromium {browser.version.partition('.')[0]}" if browser else "chromium"


def settled_screenshot(page: Page, masks: Sequence[Locator] = ()) -> bytes:
    """Take pictures until two in a row are the same.

    Raises:
        AssertionError: If the page never comes to rest.
    """
    before = b""
    for _ in range(_TRIES):
        picture = page.screenshot(animations="disabled", caret="hide", mask=list(masks))
        if picture == before:
            return picture
        before = picture
    raise AssertionError(
        f"the screen does not settle: {_TRIES} pictures in a row all differ. Something moves "
        "by itself; mask it, or stop it before the picture"
    )
