"""What of the emulated phone a test and its module set: the closest counts."""

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.project import load_project

pytestmark = pytest.mark.gmi_settings(gmi_version=6, vendor="Module")


@pytest.fixture
def gmi_project():
    return load_project(asset_dir("app_templates") / "blank")


@pytest.mark.gmi_settings(gmi_version=9)
def test_a_tests_own_setting_wins_over_its_modules(gmi_phone):
    assert gmi_phone.settings.gmi_version == 9
    assert gmi_phone.settings.vendor == "Module"
