from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gmi_appkit.check import Finding, check_path, check_text
from gmi_appkit.profiles import PROFILES


@pytest.fixture
def rules_in() -> Callable[..., list[tuple[str, int]]]:
    """Rules and lines reported in a text."""

    def look(text: str, kind: str = "js", profile: str = "gxp2200", file: str = ""):
        found = check_text(text, kind, file or f"a.{kind}", (PROFILES[profile],))
        return [(finding.rule, finding.line) for finding in found]

    return look


@pytest.fixture
def app(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Findings in an app of the given files."""

    def make(files: dict[str, str | bytes], *profiles: str) -> list[Finding]:
        for name, content in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else content.encode()
            target.write_bytes(data)
        chosen = [PROFILES[name] for name in profiles or ("gxp2200",)]
        return list(check_path(tmp_path, chosen).findings)

    return make
