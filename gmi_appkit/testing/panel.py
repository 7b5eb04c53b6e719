"""A real page as the emulated phone's screen: for grabWindow and touchScreen.

Playwright's objects may be used from the thread that made them only, which is the test's; the
phone is asked from a server's thread. So what the phone wants of the page is queued, and done
while the test serves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Final, TypeVar

from playwright.sync_api import Page

T = TypeVar("T")

_PATIENCE: Final = 5.0
_TIMEOUT: Final = 30.0
_PUMP: Final = 0.02


class PagePanel:
    """A page as a :class:`~gmi_appkit.emulator.services.Screen`.

    Nothing here can wait for ever: a picture that nobody serves is given up, a touch is made
    after the phone has answered (as on a phone, whose reply does not wait for the app), and
    :meth:`serve` ends in time.

    Args:
        page: The page, made by the thread that makes the panel.
        patience: How long a picture waits to be taken, seconds.

    Attributes:
        size: Width and height of the viewport, CSS pixels.
    """

    def __init__(self, page: Page, *, patience: float = _PATIENCE) -> None:
        viewport = page.viewport_size
        if viewport is None:
            raise ValueError("the page has no viewport of a fixed size: give its context one")
        self.size = (viewport["width"], viewport["height"])
        self._page = page
        self._patience = patience
        self._owner = threading.get_ident()
        self._jobs: SimpleQueue[Callable[[], None] | Future[object]] = SimpleQueue()

    def screenshot(self) -> bytes:
        """What the page shows, as a PNG; from any thread.

        Raises:
            TimeoutError: If the test does not serve.
        """
        if threading.get_ident() == self._owner:
            return self._shoot()
        picture: Future[bytes] = Future()

        def take() -> None:
            if not picture.set_running_or_notify_cancel():
                return
            try:
                picture.set_result(self._shoot())
            except Exception as error:
                picture.set_exception(error)

        self._jobs.put(take)
        try:
            return picture.result(self._patience)
        except TimeoutError:
            if picture.cancel():
                raise
            # It was begun just in time.
            return picture.result(self._patience)

    def tap(self, x: int, y: int, msec: int) -> None:
        """Have the page touched; done while the test serves."""
        self._jobs.put(lambda: self._touch(x, y, msec))

    def serve(self, call: Callable[[], T], *, timeout: float = _TIMEOUT) -> T:
        """Do what the phone wants of the page while something runs in another thread.

        Args:
            call: What makes somebody ask the phone, or waits until somebody has, for instance
                ``lambda: phone.grab_window("/tmp/now.png")``. It must not touch the page.
            timeout: How long it may take, seconds.

        Returns:
            What the call returns; what it raises is raised.

        Raises:
            AssertionError: If it takes longer.
            RuntimeError: If this is not the page's thread.
        """
        __tracebackhide__ = True  # the test's line is what a reader wants to see
        if threading.get_ident() != self._owner:
            raise RuntimeError("serve() must be called in the thread that made the page")
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(call())
            except BaseException as error:
                done.set_exception(error)
            # Behind every touch that the call has led to.
            self._jobs.put(done)  # type: ignore[arg-type]

        threading.Thread(target=run, daemon=True, name="gmi-panel").start()
        end = monotonic() + timeout
        while monotonic() < end:
            try:
                job = self._jobs.get(timeout=_PUMP)
            except Empty:
                # Let the page's routes and events come through meanwhile.
                self._page.wait_for_timeout(1)
                continue
            if job is done:
                return done.result()
            if callable(job):
                job()
        raise AssertionError(f"what the panel was served for did not end within {timeout:g} s")

    def _shoot(self) -> bytes:
        return self._page.screenshot(timeout=self._patience * 1000)

    def _touch(self, x: int, y: int, msec: int) -> None:
        if not msec:
            self._page.touchscreen.tap(x, y)
            return
        session = self._page.context.new_cdp_session(self._page)
        finger = {"x": x, "y": y}
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
        self._page.wait_for_timeout(msec)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()
