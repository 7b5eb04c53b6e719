"""WebKit 534.34, the nearest relative of the phone's engine that can be had: for smoke tests.

It is PhantomJS 1.9.8, a program from 2014 that nobody maintains, in a third party's package. So
it is opt-in (``python -m gmi_appkit.testing.webkit534`` fetches it), its hash is pinned, it runs
without privileges and reaches the app under test only, and nothing of ours ships it.
"""

from gmi_appkit.testing.webkit534.program import find_program
from gmi_appkit.testing.webkit534.screen import OldScreen, old_screen

__all__ = ["OldScreen", "find_program", "old_screen"]
