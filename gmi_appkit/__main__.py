"""``python -m gmi_appkit`` is the command ``gmi``."""

from __future__ import annotations

from gmi_appkit.cli import main

main()
