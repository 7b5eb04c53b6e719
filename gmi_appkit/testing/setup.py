"""Puts the plugin together once pytest is configured; see :mod:`gmi_appkit.testing.plugin`."""

from __future__ import annotations

import pytest

import gmi_appkit.testing.fixtures as fixtures
import gmi_appkit.testing.hooks as hooks
from gmi_appkit.errors import GmiError
from gmi_appkit.project import load_project
from gmi_appkit.testing.choosing import Choosing, check_options
from gmi_appkit.testing.process import end_with_parent


def register(config: pytest.Config) -> None:
    """Register the fixtures and hooks.

    Raises:
        pytest.UsageError: If an option of ours cannot be meant.
    """
    check_options(config)
    add = config.pluginmanager.register
    add(fixtures, "gmi_fixtures")
    add(hooks, "gmi_hooks")
    add(Choosing(), "gmi_choosing")
    if hasattr(config, "workerinput"):
        return
    end_with_parent()
    from gmi_appkit.testing.collector import Collector

    add(Collector(config, _title(config)), "gmi_collector")
    if config.getoption("--gmi-progress"):
        from gmi_appkit.testing.progress import Progress

        add(Progress(config), "gmi_progress")


def _title(config: pytest.Config) -> str:
    named = config.getoption("--gmi-app")
    folder = config.invocation_params.dir / named if named else config.rootpath
    try:
        return load_project(folder).app.title
    except GmiError as error:
        if named:
            raise pytest.UsageError(str(error)) from None
        return folder.name
