import pytest

from gmi_appkit.emulator.services import App, Touch


class Page:
    size = (800, 480)

    def __init__(self):
        self.taps = []
        self.broken = False

    def screenshot(self):
        if self.broken:
            raise RuntimeError("the page is gone")
        return b"\x89PNG picture"

    def tap(self, x, y, msec):
        if self.broken:
            raise RuntimeError("the page is gone")
        self.taps.append((x, y, msec))


@pytest.fixture
def gxv(make_talk):
    return make_talk(model="gxv3275")


def test_an_application_comes_to_the_front(talk, phone):
    assert phone.foreground is None
    reply = talk("launchservice", name="browser", arg="http://192.168.121.29/a.html")
    assert reply == {"res": "success"}
    assert phone.foreground == App("Browser", "http://192.168.121.29/a.html")
    talk("launchservice", name="MESSAGE")
    assert phone.foreground == App("Message")
    talk("launchservice", name="Browser", args="http://b/")
    assert phone.foreground == App("Browser", "http://b/")
    assert [app["name"] for app in phone.state()["services"]["open"]] == ["Message", "Browser"]


@pytest.mark.parametrize("name", ["AlarmClock", "Audio", "Browser", "Message", "Video"])
def test_all_documented_applications(talk, name):
    assert talk("launchservice", name=name) == {"res": "success"}


def test_what_cannot_be_launched(talk, phone):
    assert talk.msg("launchservice") == "name is empty"
    assert talk.msg("launchservice", name=" ") == "name is empty"
    assert talk.msg("launchservice", name="Doom") == "run application failed"
    assert talk.msg("launchservice", name="BLF") == "run application failed"
    assert phone.foreground is None


def test_closing(gxv):
    gxv("launchservice", name="BLF")
    gxv("launchservice", name="Browser", arg="http://a/")
    assert gxv("closeservice", name="blf") == {"res": "success"}
    assert gxv.phone.foreground == App("Browser", "http://a/")
    assert gxv.msg("closeservice", name="BLF") == "close application failed"
    assert gxv.msg("closeservice") == "name is empty"
    gxv("closeservice", name="Browser")
    assert gxv.phone.foreground is None


def test_extensions_are_not_on_the_smaller_phone(talk):
    for action in ("closeservice", "grabwindow", "touchscreen"):
        assert talk.msg(action) == "command not found"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "path is empty"),
        ("/pro/", "filename is empty"),
        ("/pro/.png", "filename is empty"),
        ("/pro/pic", "lost the extension"),
        ("/pro/pic.", "lost the extension"),
        ("/pro/pic.exe", "wrong extension"),
        ("pic.png", "save pictrue failed"),
        ("/pro/../pic.png", "save pictrue failed"),
        ("/pro/pic.png", "save grab failed"),
    ],
)
def test_grabbing_that_fails(gxv, path, message):
    assert gxv.msg("grabwindow", path=path) == message
    assert gxv.phone.pictures == {}


def test_grabbing_a_page(gxv):
    gxv.phone.screen = page = Page()
    assert gxv("grabwindow", path="/pro/pic.PNG", time="10") == {"res": "success"}
    assert gxv.phone.pictures == {"/pro/pic.PNG": b"\x89PNG picture"}
    page.broken = True
    assert gxv.msg("grabwindow", path="/pro/pic.png") == "save grab failed"


def test_old_pictures_give_way(gxv):
    gxv.phone.screen = Page()
    for index in range(25):
        gxv("grabwindow", path=f"/{index}.png")
    assert list(gxv.phone.pictures) == [f"/{index}.png" for index in range(5, 25)]


def test_touching_a_page(gxv):
    gxv.phone.screen = page = Page()
    assert gxv("touchscreen", px="100", py="200", msec="3000") == {"res": "success"}
    assert gxv("touchscreen", px="799", py="479", msec="") == {"res": "success"}
    assert page.taps == [(100, 200, 3000), (799, 479, 0)]
    page.broken = True
    assert gxv.msg("touchscreen", px="1", py="1") == "the point out of screen"


@pytest.mark.parametrize(
    ("x", "y"), [("1024", "0"), ("0", "600"), ("-1", "0"), ("", "0"), ("0", ""), ("a", "0")]
)
def test_points_outside_the_screen(gxv, x, y):
    assert gxv.msg("touchscreen", px=x, py=y, msec="1") == "the point out of screen"


def test_a_touch_without_a_page_is_noted(gxv):
    assert gxv("touchscreen", px="1023", py="599", msec="5") == {"res": "success"}
    assert gxv.phone.touches == (Touch(1023, 599, 5),)


def test_a_reboot_closes_everything(talk, phone):
    talk("launchservice", name="Browser")
    talk("reboot")
    phone.advance(5)
    assert phone.foreground is None
