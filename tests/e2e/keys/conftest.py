"""The apps by the phone's keys alone: arrows, OK, and the keys that write."""

import pytest
from playwright.sync_api import expect

from gmi_appkit.assets import asset_dir
from gmi_appkit.project import load_project

# Where the focus is, and whether an eye finds it: an outline, or the thicker border of a field,
# with a contrast of 3:1 to what it stands on.
LOOK = """(target) => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  function parse(text) { return text.match(/[\\d.]+/g).map(Number); }
  function light(colour) {
    const [red, green, blue] = colour.map(value => {
      value /= 255;
      return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function ground(at) {
    for (; at && at.nodeType === 1; at = at.parentNode) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  }
  const box = node.closest('.gu-box') || node, style = getComputedStyle(node);
  const edge = getComputedStyle(box), from = node.getBoundingClientRect();
  const to = target.getBoundingClientRect();
  let ring = null;
  if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) {
    ring = style.outlineColor;
  } else if (parseFloat(edge.borderTopWidth) >= 2) {
    ring = edge.borderTopColor;
  }
  let contrast = 0;
  if (ring) {
    // An outline may lie on the element itself, or around it.
    const offset = parseFloat(style.outlineOffset) || 0;
    const under = ground(offset < 0 ? box : box.parentNode);
    const pair = [light(parse(ring)), light(under)].sort((a, b) => b - a);
    contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
  }
  return {
    there: node === target, contrast, what: node.outerHTML.slice(0, 160),
    place: [from.left, from.top, from.right, from.bottom].join(),
    across: (to.left + to.right - from.left - from.right) / 2,
    down: (to.top + to.bottom - from.top - from.bottom) / 2,
    beside: to.left >= from.right - 2 || to.right <= from.left + 2
  };
}"""


def pytest_configure(config):
    config.addinivalue_line("markers", "app(name): the template")


@pytest.fixture
def gmi_project(request):
    return load_project(asset_dir("app_templates") / request.node.get_closest_marker("app").args[0])


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return request.param


class Keys:
    """A person with the phone's keys."""

    def __init__(self, page):
        self.page = page
        self.press = page.keyboard.press
        self.write = page.keyboard.type

    def go(self, target):
        """Move the focus there with arrows; it is to be seen on the whole way."""
        expect(target).to_be_visible()
        seen = set()
        for _ in range(60):
            here = target.evaluate(LOOK)
            if here is None:
                self.press("ArrowDown")
                continue
            assert here["contrast"] >= 3, f"the focus cannot be seen on {here['what']}"
            if here["there"]:
                return self
            across = "ArrowRight" if here["across"] > 0 else "ArrowLeft"
            down = "ArrowDown" if here["down"] > 0 else "ArrowUp"
            order = [across, down] if abs(here["down"]) < 20 and here["beside"] else [down, across]
            tries = [key for key in order if (here["place"], key) not in seen] or list(_ARROWS)
            seen.add((here["place"], tries[0]))
            self.press(tries[0])
        raise AssertionError(f"the arrows do not lead to {target}")

    def ok(self, target):
        """Go there and press OK."""
        self.go(target)
        self.press("Enter")


_ARROWS = ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown")


@pytest.fixture
def keys(screen, theme):
    """The keys, on an app in one of the themes."""
    failures = []
    screen.page.on("pageerror", lambda error: failures.append(str(error)))
    screen.page.evaluate("theme => window.GMIUI && GMIUI.setTheme(theme)", theme)
    yield Keys(screen.page)
    assert not failures


@pytest.fixture
def button(screen):
    """A button by its name."""
    return lambda name, **more: screen.page.get_by_role("button", name=name, exact=True, **more)
