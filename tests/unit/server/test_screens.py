"""What a screen is called in the terminal."""

import pytest

from gmi_appkit.profiles import PROFILES
from gmi_appkit.project import PhoneEntry
from gmi_appkit.server.screens import screen_name

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
PHONES = {"desk": PhoneEntry("desk", "http://10.0.0.7"), "hall": PhoneEntry("hall", "10.0.0.8:80")}


@pytest.mark.parametrize(
    ("peer", "agent", "size", "name"),
    [
        ("127.0.0.1", CHROME, (800, 480), "Chromium 800x480"),
        ("::1", CHROME.replace("Chrome/156.0", "Chrome/156.0 Edg/156.0"), (1, 2), "Edge 1x2"),
        ("127.0.0.1", "Mozilla/5.0 Gecko/20100101 Firefox/153.0", (800, 480), "Firefox 800x480"),
        ("127.0.0.1", PROFILES["gxp2200"].user_agent, (480, 218), "GXP2200 480x218"),
        ("127.0.0.1", CHROME.replace("X11", "Linux; Android 14"), (0, 0), "Chromium on Android 14"),
        ("10.0.0.7", PROFILES["gxp2200"].user_agent, (480, 218), "phone desk"),
        ("10.0.0.8", "", (0, 0), "phone hall"),
        ("10.0.0.9", CHROME, (800, 480), "Chromium 800x480 at 10.0.0.9"),
        ("127.0.0.1", "", (None, "x"), "a screen"),
        ("127.0.0.1", "\x1b[2J", (True, 99999), "a screen"),
    ],
)
def test_names(peer, agent, size, name):
    assert screen_name(peer, agent, size, PHONES) == name
