"""Which fonts a picture was made with: another set makes another picture."""

from __future__ import annotations

import functools
import hashlib
import platform
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What our apps ask for, and the scripts their texts may hold.
_PATTERNS = ("Droid Sans", "Roboto", "Noto Sans", "Arial", "sans-serif", "monospace")
_LANGUAGES = ("en", "de", "ru", "el", "ar", "he", "hi", "ja", "ko", "zh-cn", "und-zsye")


_SAMPLE = "Handgloves 0123 Ж Ω ش ש अ あ 中 한 ☎ ✓"
_MEASURE = """([families, sample]) => {
  const pen = document.createElement('canvas').getContext('2d');
  return families.flatMap(family => sample.split(' ').map(word => {
    pen.font = '40px "' + family + '"';
    return pen.measureText(word).width.toFixed(3);
  }));
}"""


def measured_fonts(page: Page) -> str:
    """The same for the fonts of a browser elsewhere, told by the widths of words in them."""
    widths = page.evaluate(_MEASURE, [list(_PATTERNS), _SAMPLE])
    return f"measured-{hashlib.sha256(','.join(widths).encode()).hexdigest()[:12]}"


@functools.cache
def font_set() -> str:
    """A short name for the fonts of this machine, the same wherever the fonts are the same.

    Where fontconfig is at hand it names the files that would be used, by family and version;
    elsewhere the system and its release have to do.
    """
    match = shutil.which("fc-match")
    if match is None:
        return f"{sys.platform}-{platform.release()}"
    wanted = [*_PATTERNS, *(f"sans-serif:lang={language}" for language in _LANGUAGES)]
    names = [
        subprocess.run(
            [match, "--format=%{family}|%{style}|%{fontversion}\n", pattern],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for pattern in wanted
    ]
    digest = hashlib.sha256("".join(names).encode()).hexdigest()[:12]
    return f"{sys.platform}-{digest}"
