"""The phone's screen as a test drives it: a Playwright page at the profile's size."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import Locator, Page, expect

from gmi_appkit.emulator.services import Services
from gmi_appkit.profiles import Profile
from gmi_appkit.testing.evidence import PlainPage
from gmi_appkit.testing.panel import PagePanel
from gmi_appkit.testing.phone import PhoneUnderTest
from gmi_appkit.testing.snapshots import settled_screenshot

if TYPE_CHECKING:
    from gmi_appkit.testing.snapshots import Snapshots

TIME_ZONE = "UTC"
START_TIME = "2026-03-02T09:30:00Z"
"""What the page's clock says when a test begins, so that pictures do not depend on the day."""

Touchable = Literal["button", "link", "tab", "option", "menuitem", "checkbox", "radio", "switch"]
_TOUCHABLE: tuple[Touchable, ...] = (
    "button", "link", "tab", "option", "menuitem", "checkbox", "radio", "switch",
)  # fmt: skip


class Screen:
    """What a person sees and touches.

    Args:
        page: A Playwright page with the profile's viewport.
        url: Address of the app.
        phone: The emulated phone behind it, if it is one.
        profile: The device.
        snapshots: Keeps and compares pictures.

    Attributes:
        page: The Playwright page, for everything this class does not offer.
    """

    def __init__(
        self,
        page: Page,
        url: str,
        phone: PhoneUnderTest | None,
        profile: Profile,
        snapshots: Snapshots,
    ) -> None:
        self.page = page
        self.url = url
        self.phone = phone
        self.profile = profile
        self._snapshots = snapshots

    def open(self, path: str = "") -> None:
        """Load the app, or one of its pages."""
        self.page.goto(self.url + path)

    def find(self, name: str | re.Pattern[str]) -> Locator:
        """What can be touched and is called so, or else the text itself.

        Args:
            name: The whole accessible name or text; or a pattern to be found in the name of what
                can be touched.
        """
        touchable = self._touchable(name)
        found = touchable[0]
        for locator in touchable[1:]:
            found = found.or_(locator)
        if isinstance(name, str):
            found = found.or_(self.page.get_by_text(name, exact=True))
        return found.filter(visible=True)

    def _touchable(self, name: str | re.Pattern[str]) -> list[Locator]:
        exact = isinstance(name, str)
        return [self.page.get_by_role(role, name=name, exact=exact) for role in _TOUCHABLE]

    def tap(self, name: str | re.Pattern[str]) -> None:
        """Touch what is called so.

        Raises:
            AssertionError: If two things that can be touched have the name.
        """
        found = self.find(name)
        expect(found.first).to_be_visible()
        count = sum(found.filter(visible=True).count() for found in self._touchable(name))
        if count > 1:
            raise AssertionError(
                f"{count} things on the screen are called {name!r}: tap one of them by "
                "screen.page.get_by_role(...)"
            )
        found.first.tap()

    def type(self, label: str, text: str) -> None:
        """Write into the field with this label or placeholder, as keys would."""
        field = self.page.get_by_label(label, exact=True).or_(
            self.page.get_by_placeholder(label, exact=True)
        )
        field.filter(visible=True).first.press_sequentially(text)

    def see(self, text: str | re.Pattern[str]) -> None:
        """Wait until the text is on the screen."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def not_see(self, text: str | re.Pattern[str]) -> None:
        """Wait until the text is not on the screen (any more)."""
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def text(self) -> str:
        """All the text that the page shows, as a person would read it; without waiting."""
        return self.page.locator("body").inner_text()

    def screenshot(self) -> bytes:
        """The screen as a PNG, once it has come to rest.

        Raises:
            AssertionError: If it never does.
        """
        return settled_screenshot(self.page)

    @cached_property
    def panel(self) -> PagePanel:
        """The page as the phone's own screen, from the first use on: grabWindow and touchScreen.

        They act on it while the test is in ``screen.panel.serve(...)``.
        """
        panel = PagePanel(self.page)
        if self.phone is not None:
            self.phone.part(Services).screen = panel
        return panel

    def advance(self, seconds: float) -> None:
        """Move the page's clock and the phone's together; what falls due on the way happens."""
        if self.phone is not None:
            self.phone.advance(seconds)
        self.page.clock.run_for(int(seconds * 1000))

    def picture(self, *, timeout: float) -> bytes:
        """The screen as it is at this moment, a PNG; the timeout in milliseconds."""
        return PlainPage(self.page).picture(timeout=timeout)

    def outline(self, *, timeout: float) -> str:
        """What stands on the screen, as those hear it who cannot see it."""
        return PlainPage(self.page).outline(timeout=timeout)

    def address(self) -> str:
        """The address of the page that is shown."""
        return self.page.url

    def expect_screenshot(
        self,
        name: str,
        *,
        masks: tuple[Locator, ...] = (),
        tolerance: float = 0.0,
        threshold: int = 8,
    ) -> None:
        """Compare the screen with the picture kept under this name.

        Args:
            name: Name of the picture, unique in the app; tests that show the same may share one.
            masks: What is left out.
            tolerance: Share of pixels, 0 to 1, that may differ.
            threshold: Largest difference of a colour channel that counts as the same.

        Raises:
            AssertionError: If it differs, never settles, has no picture yet, or was made with
                other fonts.
        """
        self._snapshots.check(
            self.page, name, masks=masks, tolerance=tolerance, threshold=threshold
        )
