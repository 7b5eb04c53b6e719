"""Live reload: what changed since a screen's epoch, brought to it by whatever it understands."""

from __future__ import annotations

from gmi_appkit.server.reload.epoch import Change, History, Update
from gmi_appkit.server.reload.hub import Hub
from gmi_appkit.server.reload.watcher import Watcher

__all__ = ["Change", "History", "Hub", "Update", "Watcher"]
