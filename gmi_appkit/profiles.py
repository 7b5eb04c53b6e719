"""Device profiles: the screens and engines that an app can meet.

Sizes are CSS pixels. ``gxp2200`` is the page width that an Android 2.x browser lays out when a
page does not say otherwise, and what end-to-end tests run at; ``gxp2200-panel`` is what the same
phone shows when the page asks for ``width=device-width``.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from gmi_appkit.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Profile:
    """One screen.

    Attributes:
        name: What users write: ``--profile gxp2200``.
        width: Width of the viewport, CSS pixels.
        height: Height of the viewport, CSS pixels.
        model: The product name a phone with this screen reports.
        engine: Key of the browser engine in the compatibility table of ``gmi check``.
        user_agent: What its browser calls itself.
    """

    name: str
    width: int
    height: int
    model: str
    engine: str
    user_agent: str


_ANDROID_23 = (
    "Mozilla/5.0 (Linux; U; Android 2.3.4; en-us; GXP2200 Build/GRJ22) "
    "AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1"
)
_ANDROID_42 = (
    "Mozilla/5.0 (Linux; U; Android 4.2.2; en-us; {model} Build/JDQ39) "
    "AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30"
)

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("gxp2200", 800, 480, "GXP2200", "android23", _ANDROID_23),
        Profile("gxp2200-panel", 480, 272, "GXP2200", "android23", _ANDROID_23),
        Profile("gxv3240", 480, 272, "GXV3240", "android42", _ANDROID_42.format(model="GXV3240")),
        Profile("gxv3275", 1024, 600, "GXV3275", "android42", _ANDROID_42.format(model="GXV3275")),
    )
}

DEFAULT_PROFILE = PROFILES["gxp2200"]

MODELS: tuple[str, ...] = ("gxp2200", "gxv3240", "gxv3275")
"""What ``--model`` takes; the four extensions of the protocol answer on the GXV models only."""


def get_profile(name: str) -> Profile:
    """Look a profile up by name.

    Args:
        name: As in :data:`PROFILES`, in any case.

    Raises:
        ConfigurationError: If there is no such profile; the message lists them.
    """
    try:
        return PROFILES[name.lower()]
    except KeyError:
        close = get_close_matches(name.lower(), PROFILES, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ConfigurationError(
            f"unknown profile {name!r}{hint} (known: {', '.join(PROFILES)})"
        ) from None
