"""How long tests wait, and which take long and say little that others do not.

``make slow`` runs the latter.
"""

import pytest
from playwright.sync_api import expect

from gmi_appkit.testing.phone import Expectations

# How soon something comes is a matter of the machine, and no test waits for what is not to come.
expect.set_options(timeout=60_000)
Expectations.patience = 60.0

# On the small screen these walk the same paths; the phonebook and all that is about looks run on
# both anyway.
_ON_ONE_SCREEN = ("e2e/kiosk/", "e2e/sms_composer/", "e2e/speed_dial/", "e2e/kit/", "e2e/keys/")
# Each starts `gmi test`, with pytest and a browser, as a process of its own, often twice.
_WHOLE_RUNS = ("plugin/test_choice.py", "plugin/test_processes.py", "plugin/test_record.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        path = item.path.as_posix()
        small = "gxp2200-panel" in item.nodeid and "_look.py" not in path
        if path.endswith(_WHOLE_RUNS) or (small and any(part in path for part in _ON_ONE_SCREEN)):
            item.add_marker("slow")
