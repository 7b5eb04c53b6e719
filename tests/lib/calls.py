"""Calls that wait for the test: on a busy machine a second is soon over."""

import pytest

UNHURRIED = pytest.mark.gmi_settings(timings={"dialing": 600.0, "ringback": 600.0, "failed": 600.0})
"""Nobody answers and no failed line is free again until a test says so or advances the phone."""

CLEARED = 601
"""How far to advance the phone until a failed line is free."""
