"""A way to run coroutines that works beside Playwright, whose loop owns the main thread."""

import pytest
from running import run


@pytest.fixture
def run_async():
    return run
