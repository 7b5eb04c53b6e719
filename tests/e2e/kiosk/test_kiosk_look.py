"""What an eye and a fingertip need of the kiosk: contrast, targets, nothing cut, at every size."""

import hashlib
import json

import pytest
from calls import CLEARED, UNHURRIED
from looks import CONTRAST, badly_placed
from playwright.sync_api import expect

pytestmark = UNHURRIED

SIZES = [(800, 480), (800, 420), (480, 272), (640, 330), (480, 240)]
CODE = {"salt": "pier", "code": hashlib.sha256(b"pier:1").hexdigest()}
LONG = "Maximiliane Katharina von Hohenstein-Weissenfels zu Eberstadt"
PLACES = [
    {"name": LONG, "number": "2101", "note": LONG, "colour": "yellow"},
    {"name": "Reception", "number": "2102", "colour": "orange"},
    {"name": "Wi-Fi", "text": "Ask for today's word. " * 40, "colour": "teal"},
    *({"name": f"Desk {number}", "number": f"22{number:02}"} for number in range(5)),
]


def screens(lobby):
    """Every kind of screen, one after the other."""
    lobby.at_start().ready()
    yield "start"
    lobby.begin()
    yield "tiles"
    lobby.button("Wi-Fi").tap()
    yield "text"
    lobby.button("Back").tap()
    lobby.button("Dial").tap()
    lobby.type("21030")
    lobby.button("Call").tap()
    yield "dial pad"
    lobby.button("Back").tap()
    lobby.button("Call Reception").tap()
    lobby.phone.expect_call("2102")
    lobby.says("Calling …")
    yield "call"
    lobby.calls.fail_call()
    lobby.says("The call could not be put through.")
    yield "failed"
    lobby.button("Back").tap()
    lobby.button("Start page").tap()
    lobby.at_start()
    lobby.ask_for_code()
    lobby.enter("2")
    yield "code"
    lobby.enter("1")
    lobby.says("GXP2200")
    yield "staff"
    lobby.button("Leave the kiosk").tap()
    yield "stopped"
    lobby.button("Start the kiosk").tap()
    lobby.at_start()
    lobby.phone.advance(CLEARED)
    lobby.calls.ring("5551")
    lobby.says("Incoming call")
    yield "incoming"


def _out_of_place(lobby):
    """What leaves its tile or lies over something else in it."""
    return lobby.page.evaluate(
        """() => {
          const bad = [];
          for (const tile of document.querySelectorAll('[role=group] > [role=button]')) {
            const box = tile.getBoundingClientRect();
            if (!box.width) continue;
            for (const part of tile.children) {
              const inner = part.getBoundingClientRect();
              if (inner.top < box.top - 1 || inner.bottom > box.bottom + 1 ||
                  inner.right > box.right + 1) bad.push(part.textContent);
              for (const other of tile.children) {
                const rest = other.getBoundingClientRect();
                if (other !== part && part.textContent && inner.top < rest.bottom - 1 &&
                    inner.bottom > rest.top + 1 && inner.left < rest.right - 1 &&
                    inner.right > rest.left + 1) bad.push('over: ' + part.textContent);
              }
            }
          }
          return bad;
        }"""
    )


@pytest.mark.kiosk(destinations=PLACES, staff=CODE, sentence=LONG + ", " + LONG)
@pytest.mark.login(username="admin", password="123", theme="light")
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_targets_are_large_and_nothing_is_cut_or_outside(lobby, size):
    lobby.page.set_viewport_size({"width": size[0], "height": size[1]})
    lobby.screen.open()
    for name in screens(lobby):
        least = 64 if size[0] >= 720 else 40
        assert (name, badly_placed(lobby.page, least, spared=".gu-status")) == (name, [])
        assert (name, _out_of_place(lobby)) == (name, [])
        assert lobby.page.evaluate(
            "document.documentElement.scrollHeight <= innerHeight"
            " && document.documentElement.scrollWidth <= innerWidth"
        ), name


@pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")
@pytest.mark.kiosk(destinations=PLACES)
def test_the_lines_of_a_tile_begin_on_one_edge(lobby):
    lobby.begin()
    for tile in lobby.page.locator(".kiosk-tile").filter(visible=True).all():
        # In a low tile the name stands beside the sign, the note below it.
        low = "kiosk-low" in tile.get_attribute("class")
        upper = tile.locator(".kiosk-disc" if low else ".kiosk-tile-name").bounding_box()
        lower = tile.locator(".kiosk-tile-note").bounding_box()
        assert upper["x"] == lower["x"]
        assert upper["x"] == tile.locator(".kiosk-disc").bounding_box()["x"]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("image", ["welcome.png", ""])
def test_the_start_page_says_its_whole_sentence(screen, size, image):
    sentence = "Welcome. Whom may we call for you?"
    settings = {"sentence": sentence, "image": image, "button": "Touch to begin"}
    answer = f"window.GMI_KIOSK = {json.dumps(settings)};"
    screen.page.route(
        "**/kiosk.js",
        lambda route: route.fulfill(body=answer, content_type="application/javascript"),
    )
    screen.page.set_viewport_size({"width": size[0], "height": size[1]})
    screen.open()
    heading = screen.page.get_by_role("heading", name=sentence)
    expect(heading).to_be_visible()
    expect(heading).to_have_text(sentence)
    text, button = heading.bounding_box(), screen.page.get_by_role("button").last.bounding_box()
    assert text["y"] + text["height"] <= button["y"] + 1


@pytest.mark.kiosk(destinations=PLACES, staff=CODE)
@pytest.mark.login(username="admin", password="123", theme="light")
def test_text_has_contrast_by_day(lobby):
    _check_contrast(lobby)


@pytest.mark.kiosk(destinations=PLACES, staff=CODE)
@pytest.mark.login(username="admin", password="123", theme="dark")
def test_text_has_contrast_by_night(lobby):
    _check_contrast(lobby)


@pytest.mark.parametrize(
    "colour", ["blue", "teal", "green", "yellow", "orange", "red", "purple", "grey"]
)
def test_the_start_page_has_contrast_in_every_colour(lobby, colour):
    lobby.at_start()
    attract = lobby.page.locator(".kiosk-attract")
    attract.evaluate("(node, c) => { node.className = node.className.replace('blue', c); }", colour)
    assert lobby.page.evaluate(CONTRAST)["bad"] == []
    lobby.page.evaluate("GMIUI.setTheme('dark')")
    assert lobby.page.evaluate(CONTRAST)["bad"] == []


def _check_contrast(lobby):
    for name in screens(lobby):
        found = lobby.page.evaluate(CONTRAST)
        assert found["seen"] >= 2, name
        assert (name, found["bad"]) == (name, [])
