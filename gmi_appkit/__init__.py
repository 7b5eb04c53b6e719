"""GMI AppKit: build, run and test web apps for the screen of Grandstream desk phones."""

from __future__ import annotations

__version__ = "0.1.0"
