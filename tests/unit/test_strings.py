"""Every language of the screen kit has all the words, with the same places to fill in."""

import re

import pytest

from gmi_appkit.assets import asset_dir

STRINGS = asset_dir("web") / "ui" / "strings"
APPS = sorted(asset_dir("app_templates").glob("*/words"))
ENTRY = re.compile(r"^  '([^']+)': '((?:[^'\\]|\\.)*)',?$", re.MULTILINE)
LANGUAGES = sorted(file.stem for file in STRINGS.glob("*.js"))


def words(language):
    return dict(ENTRY.findall((STRINGS / f"{language}.js").read_text(encoding="utf-8")))


def places(text):
    return sorted(re.findall(r"\{\d\}", text))


def test_there_are_four_languages():
    assert set(LANGUAGES) >= {"en", "de", "zh", "ar"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_words(language):
    assert words(language).keys() == words("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_places_to_fill_in_are_the_same(language):
    english, other = words("en"), words(language)
    assert {key for key in english if places(english[key]) != places(other[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_read(language):
    lines = (STRINGS / f"{language}.js").read_text(encoding="utf-8").splitlines()
    assert len(words(language)) == len(lines) - 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", APPS, ids=lambda folder: folder.parent.name)
def test_an_app_says_everything_in_every_language_with_the_same_gaps(folder, language):
    files = (folder / f"_{code}.js.j2" for code in ("en", language))
    english, other = (
        re.sub(r"' \+\n *'", "", file.read_text(encoding="utf-8"))  # long texts stand in two lines
        for file in files
    )
    here, there = dict(ENTRY.findall(english)), dict(ENTRY.findall(other))
    assert len(there) == other.count("\n") - 3, "every line is read"
    assert list(there) == list(here)
    assert {key for key in here if places(here[key]) != places(there[key])} == set()


def test_three_apps_bring_words_along():
    assert {folder.parent.name for folder in APPS} >= {"kiosk", "sms_composer", "speed_dial"}
