"""Of the kit's icons, an app ships those that it names, and they look as before."""

import base64
import io
import re

import pytest
from PIL import Image

from gmi_appkit.assets import asset_dir
from gmi_appkit.build._icons import trim_icons
from gmi_appkit.build._kit import trim_sheet
from gmi_appkit.project import load_project
from gmi_appkit.sources import AppSources

RULE = re.compile(r"\.gu-i-([\w-]+) \{ background-position: ([\d.]+)% 0; \}")
STRIP = re.compile(r"url\(data:image/png;base64,([\w+/=]+)\)")


@pytest.fixture(scope="module")
def sheet():
    sources = AppSources(load_project(asset_dir("app_templates") / "phonebook"))
    return sources.read(sources.lookup("gmi/ui/kit.css")).decode()


def icons(sheet):
    """What each rule shows of each strip, in order of the strips."""
    rules = RULE.findall(sheet)
    out = {}
    for data in STRIP.findall(sheet):
        with Image.open(io.BytesIO(base64.b64decode(data))) as strip:
            size = strip.height
            assert strip.width == size * len(rules)
            for name, place in rules:
                left = round(float(place) * (strip.width - size) / 100)
                piece = strip.convert("RGBA").crop((left, 0, left + size, size))
                out.setdefault(name, []).append(piece.tobytes())
    return out


@pytest.mark.parametrize("kept", [{"back", "next"}, {"call", "erase", "star-full", "send"}])
def test_icons_that_are_named_look_as_before_and_the_rest_is_gone(sheet, kept):
    before, after = icons(sheet), icons(trim_icons(sheet, kept))
    assert after == {name: before[name] for name in before if name in kept}


def test_all_that_are_named_stay(sheet):
    assert trim_icons(sheet, set(icons(sheet))) == sheet


@pytest.mark.parametrize("text", ["icon: 'star'", "<i class='gu-i gu-i-star'>", "icon('star big')"])
def test_a_name_counts_in_scripts_and_in_pages(sheet, text):
    trimmed = trim_sheet(sheet, [text + " 'back' gu-i- gu-i"])
    assert {name for name, _ in RULE.findall(trimmed)} == {"star", "back"}


def test_a_strip_that_is_written_otherwise_stays_whole(sheet):
    odd = STRIP.sub("url(data:image/png;base64,AAAA)", sheet)
    assert trim_icons(odd, {"back", "next"}) == odd
    assert trim_icons("body { margin: 0 }", {"back"}) == "body { margin: 0 }"
