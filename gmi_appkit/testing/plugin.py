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
    "gmi_fault(kind, action='', **how): break the emulated phone, as in Fault; may be repeated",
    "smoke: also for --engine webkit534; uses only open, tap, see, text, screenshot of screen",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options; none of pytest's or pytest-playwright's changes its meaning."""
    group = parser.getgroup("gmi", "GMI AppKit")
    add = group.addoption
    add("--gmi-app", metavar="DIR", help="the app under test (default: found above the test file)")
    add(
        "--gmi-profile",
        action="append",
        metavar="NAME",
        help="device profile of screens, or `all`; given several times, each test runs at each "
        "(default: gxp2200)",
    )
    add(
        "--gmi-engine",
        metavar="NAME",
        help="chromium; android23, which hides what the phone's engine lacks; or webkit534, for "
        "tests marked smoke (default: gmi.toml's, else chromium)",
    )
    add("--gmi-built", action="store_true", help="test the app's bundle rather than its source")
    add(
        "--gmi-phone",
        metavar="PHONE",
        help="emulated (the default), a phone of gmi.toml, or replay:FILE",
    )
    add(
        "--gmi-allow-changes",
        action="store_true",
        help="let tests change a real phone: call, write, delete; they only read otherwise",
    )
    add(
        "--gmi-allow-destructive",
        action="store_true",
        help="let tests also reset or reboot a real phone",
    )
    add("--gmi-repeat", type=int, default=1, metavar="N", help="run each test N times")
    add("--gmi-shard", metavar="I/N", help="run only the I-th of N parts of the tests")
    add("--gmi-connect", metavar="URL", help="use the browser of this Playwright server")
    add(
        "--gmi-report",
        action="store_true",
        help="write results.json and report.html into --output also when all is well",
    )
    add("--gmi-json", metavar="FILE", help="write the results as JSON")
    add("--gmi-progress", action="store_true", help="show progress on one line of the terminal")
    add(
        "--gmi-trace-failures",
        action="store_true",
        help="run a test that failed once more for a trace of it",
    )
    add(
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
        import gmi_appkit.testing.setup as setup

        setup.register(config)
