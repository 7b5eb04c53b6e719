"""The small apps, which have no screen kit, on an emulated phone."""

import re

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.project import load_project


def pytest_configure(config):
    config.addinivalue_line("markers", "app(name): the template")


@pytest.fixture
def gmi_project(request):
    return load_project(asset_dir("app_templates") / request.node.get_closest_marker("app").args[0])


@pytest.fixture
def answer(screen):
    """The answer that the phone report gives to a question."""

    def found(question):
        row = screen.page.get_by_role("row", name=re.compile(f"^{question}"))
        return row.get_by_role("cell")

    return found
