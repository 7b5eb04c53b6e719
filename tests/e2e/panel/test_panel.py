"""grabWindow and touchScreen of a GXV3275 act on the page that a test has open."""

import io
import threading

import pytest
from PIL import Image

from gmi_appkit.assets import asset_dir
from gmi_appkit.client import Phone, Refused
from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.services import Services, Touch
from gmi_appkit.project import load_project
from gmi_appkit.testing.panel import PagePanel

pytestmark = pytest.mark.gmi_profile("gxv3275")


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "blank")


@pytest.fixture
def phone(gmi_app):
    """The phone as a program on the network has it."""
    address = gmi_app.url.removesuffix("/app/")
    with Phone(address, "admin", "123", timeout=60) as phone:
        yield phone


@pytest.fixture
def picture(gmi_phone):
    return lambda path: Image.open(io.BytesIO(gmi_phone.part(Services).pictures[path]))


def middle(locator):
    box = locator.bounding_box()
    return round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)


def test_grab_window_gives_the_page(screen, phone, picture, gmi_profile):
    screen.see("This is a GXV3275")
    screen.panel.serve(lambda: phone.grab_window("/mnt/before.png"))
    before = picture("/mnt/before.png")
    assert (before.format, before.size) == ("PNG", (gmi_profile.width, gmi_profile.height))
    shown = Image.open(io.BytesIO(screen.page.screenshot()))
    assert before.convert("RGB").tobytes() == shown.convert("RGB").tobytes()
    screen.page.evaluate("document.body.style.background = '#00f'")
    screen.panel.serve(lambda: phone.grab_window("/mnt/after.png"))
    assert picture("/mnt/after.png").convert("RGB").getpixel((1, 100)) == (0, 0, 255)


@pytest.mark.parametrize("msec", [100, 0])
def test_touch_screen_taps_the_button(screen, phone, gmi_phone, msec):
    screen.see("This is a GXV3275")
    x, y = middle(screen.find("Ask again"))
    asked = len(gmi_phone.journal.calls("productinfo"))
    gmi_phone.faults.add(Fault("drop", "productinfo"))
    screen.panel.serve(lambda: phone.touch_screen(x, y, msec))
    screen.see("The phone does not answer")
    assert len(gmi_phone.journal.calls("productinfo")) > asked
    assert gmi_phone.part(Services).touches == (Touch(x, y, msec),)


def test_a_finger_stays_as_long_as_it_was_told(screen, phone):
    screen.page.evaluate(
        """() => {
          window.held = new Promise(function (done) {
            var start;
            document.addEventListener('touchstart', function (e) { start = e.timeStamp; });
            document.addEventListener('touchend', function (e) { done(e.timeStamp - start); });
          });
        }"""
    )
    screen.panel.serve(lambda: phone.touch_screen(5, 5, 300))
    assert screen.page.evaluate("() => window.held") >= 250


def test_a_page_that_asks_the_phone_and_waits_blocks_nobody(screen, phone, gmi_phone):
    # The worst app: it holds the browser's thread until the phone has answered.
    screen.panel.serve(lambda: phone.get_uptime())
    screen.page.evaluate(
        """() => document.addEventListener('touchend', function () {
          var asked = new XMLHttpRequest();
          asked.open('GET', '/manager?action=hardware&format=json', false);
          asked.send();
          document.getElementById('told').textContent = asked.status;
        })"""
    )
    screen.panel.serve(lambda: phone.touch_screen(5, 5, 50))
    screen.see("200")
    assert gmi_phone.journal.calls("hardware")


def test_the_app_itself_can_have_a_picture_taken(screen, gmi_phone, picture):
    panel = screen.panel
    screen.page.evaluate(
        """() => {
          var gmi = new GMIService();
          gmi.webServiceLogin('', 'admin', '123', function () {
            gmi.grabWindow('/mnt/self.png', function () {});
          });
        }"""
    )
    entry = panel.serve(lambda: gmi_phone.expect_request("grabwindow"))
    assert entry.reply["res"] == "success"
    assert picture("/mnt/self.png").format == "PNG"


def test_in_the_same_process(screen, gmi_phone, picture):
    screen.see("This is a GXV3275")
    x, y = middle(screen.find("Ask again"))
    gmi_phone.faults.add(Fault("drop", "productinfo"))
    panel = screen.panel
    with Phone.of(gmi_phone) as phone:
        # A picture needs no serving in the page's own thread, a touch does.
        phone.grab_window("/mnt/a.png")
        panel.serve(lambda: phone.touch_screen(x, y))
    assert picture("/mnt/a.png").format == "PNG"
    screen.see("The phone does not answer")


def test_what_nobody_serves_is_given_up(screen, gmi_phone, picture):
    panel = PagePanel(screen.page, patience=0.05)
    gmi_phone.part(Services).screen = panel

    def unserved():
        # From this thread the picture would have to be taken by the one that waits for it.
        with Phone.of(gmi_phone) as phone, pytest.raises(Refused, match="save grab failed"):
            phone.grab_window("/mnt/a.png")
        return True

    # Served by another panel, so that nobody works off this one's queue.
    assert screen.panel is not panel
    gmi_phone.part(Services).screen = panel
    assert screen.panel.serve(unserved)
    # The request that was given up is not made later.
    panel.serve(lambda: None)
    assert not gmi_phone.part(Services).pictures


def test_serving_ends_in_time_and_passes_on_what_is_raised(screen):
    late = threading.Event()
    with pytest.raises(AssertionError, match=r"did not end within 0\.1 s"):
        screen.panel.serve(late.wait, timeout=0.1)
    with pytest.raises(ZeroDivisionError):
        screen.panel.serve(lambda: 1 / 0)
    # The late end of the first does not end the next.
    assert screen.panel.serve(lambda: late.set() or "the next") == "the next"


def test_a_point_beside_the_screen_is_refused(screen, phone, gmi_profile):
    with pytest.raises(Refused, match="out of screen"):
        screen.panel.serve(lambda: phone.touch_screen(gmi_profile.width, 1))
