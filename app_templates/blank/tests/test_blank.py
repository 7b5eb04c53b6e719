"""The app on an emulated phone. Run it with `gmi test`, or with pytest in this folder."""

import pytest

from gmi_appkit.emulator.faults import Fault

pytestmark = pytest.mark.gmi_profile("gxp2200", "gxp2200-panel")


def test_it_says_what_the_phone_is(screen):
    screen.see("This is a GXP2200 by Grandstream Networks, Inc.")


def test_it_recovers_when_the_phone_does(screen, gmi_phone):
    gmi_phone.faults.add(Fault("drop"))
    screen.tap("Ask again")
    screen.see("The phone does not answer")
    gmi_phone.faults.clear()
    screen.tap("Ask again")
    screen.see("This is a GXP2200")


@pytest.mark.smoke  # this runs in old WebKit too: gmi test --engine webkit534
def test_smoke_it_asks_the_phone(screen):
    screen.see("This is a GXP2200")
    screen.tap("Ask again")
    screen.see("This is a GXP2200")
    screen.screenshot()
