"""Which fonts a picture was made with: another set makes another picture."""

from __future__ import annotations

import functools
import hashlib
import platform
import shutil
import subprocess
import sys

# What our apps ask for, and the scripts their texts may hold.
_PATTERNS = ("Droid Sans", "Roboto", "Noto Sans", "Arial", "sans-serif", "monospace")
_LANGUAGES = ("en", "de", "ru", "el", "ar", "he", "hi", "ja", "ko", "zh-cn", "und-zsye")


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
