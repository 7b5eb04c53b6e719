"""The pytest plugin's entry point: options and markers only.

It is loaded in every pytest run of every project that has gmi-appkit installed, so it imports
nothing but pytest; the fixtures follow once pytest is configured.
"""

from __future__ import annotations

import pytest

_MARKERS = (
    "gmi_profile(name, ...): run this test at these device profiles",
    "gmi_scenario(name_or_file): start the emulated phone in a scenario",
    "gmi_settings(**settings): settings of the emulated phone, as in PhoneSettings",
    "smoke: also for --engine webkit534; uses only open, tap, see, text, screenshot of screen",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options; none of pytest's or pytest-playwright's changes its meaning."""
    group = parser.getgroup("gmi", "GMI AppKit")
    group.addoption(
        "--gmi-app", metavar="DIR", help="the app under test (default: found above the test file)"
    )
    group.addoption(
        "--gmi-profile",
        action="append",
        metavar="NAME",
        help="device profile of screens; given several times, each test runs at each "
        "(default: gxp2200)",
    )
    group.addoption(
        "--gmi-engine",
        choices=("chromium", "android23"),
        help="android23 hides what the phone's engine lacks (default: gmi.toml's, else chromium)",
    )
    group.addoption(
        "--gmi-built", action="store_true", help="test the app's bundle rather than its source"
    )
    group.addoption(
        "--update-snapshots",
        action="store_true",
        help="keep what screens show now, where it differs from the kept pictures",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures, after pytest-playwright has registered its own that ours extend."""
    # pytest-playwright 0.8 to 0.10 with pytest 9: nothing that a user could mend.
    config.addinivalue_line("filterwarnings", "ignore:(?s).*base_url.*:pytest.PytestWarning")
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    if config.pluginmanager.hasplugin("playwright"):
        import gmi_appkit.testing.fixtures as fixtures

        config.pluginmanager.register(fixtures, "gmi_fixtures")
