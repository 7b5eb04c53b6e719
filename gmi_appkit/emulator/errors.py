"""What cannot happen to an emulated phone as it is."""

from __future__ import annotations

from gmi_appkit.errors import ConfigurationError


class CannotHappen(ConfigurationError):
    """Somebody wants from the phone what its present state does not allow.

    A test that asks for it has a mistake; a scenario passes over it, since what the app did may
    have changed the course of things.
    """
