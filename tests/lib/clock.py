"""The page's clock, where something would come by itself before a test gets at it."""

from contextlib import contextmanager

from playwright.sync_api import expect

_PRESS = """() => {
  const buttons = [...document.querySelectorAll('button')];
  const button = buttons.find(button => button.textContent === 'Try now');
  if (button) button.click();
}"""


@contextmanager
def at_one_moment(page):
    """The page's clock shows one time until the block ends; what it waits for comes as ever."""
    now = page.evaluate("Date.now() / 1000")
    page.clock.set_fixed_time(now)
    yield
    page.clock.set_system_time(now)


def press_try_now(page, phone):
    """Let a phone that answers nothing answer again, and press the button that asks it.

    The page counts down to asking by itself, and takes the button away then: its clock stands
    still meanwhile. A request that was on its way when the phone came back may end the matter too,
    so the button is pressed if it is there.
    """
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 10)
    expect(page.get_by_role("button", name="Try now", exact=True)).to_be_visible()
    phone.faults.clear()
    page.evaluate(_PRESS)
    page.clock.resume()
