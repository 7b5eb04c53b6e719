"""Every language of the screen kit has all the words, with the same places to fill in."""

import re

import pytest

from gmi_appkit.assets import asset_dir

STRINGS = asset_dir("web") / "ui" / "strings"
ENTRY = re.compile(r"^  '([^']+)': '((?:[^'\\]|\\.)*)',?$", re.MULTILINE)
LANGUAGES = sorted(file.stem for file in STRINGS.glob("*.js"))


def words(language):
    return dict(ENTRY.findall((STRINGS / f"{language}.js").read_text(encoding="utf-8")))


def test_there_are_four_languages():
    assert set(LANGUAGES) >= {"en", "de", "zh", "ar"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_words(language):
    assert words(language).keys() == words("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_places_to_fill_in_are_the_same(language):
    def places(text):
        return sorted(re.findall(r"\{\d\}", text))

    english, other = words("en"), words(language)
    assert {key for key in english if places(english[key]) != places(other[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_read(language):
    lines = (STRINGS / f"{language}.js").read_text(encoding="utf-8").splitlines()
    assert len(words(language)) == len(lines) - 2
