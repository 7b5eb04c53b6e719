"""What answers ``/manager``: an emulated phone, a real one, or a recording of one.

Each kind is a module of its own, loaded only when it is wanted.
"""

from __future__ import annotations

from gmi_appkit.targets.base import Controllable, Target

__all__ = ["Controllable", "Target"]
