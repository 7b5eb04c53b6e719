"""``--fix``: mends what has one certain answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gmi_appkit.check.findings import Edit, Finding, Result
from gmi_appkit.check.scan import check_path
from gmi_appkit.profiles import DEFAULT_PROFILE, Profile

_ROUNDS = 5  # a mend can uncover another; more rounds than this would mean a circle


def fix_text(text: str, findings: Iterable[Finding]) -> str:
    """Apply the mends of findings to a text; of two that overlap the first wins."""
    edits = sorted({edit for f in findings for edit in f.edits}, key=lambda e: (e.start, e.end))
    parts: list[str] = []
    position = 0
    for edit in _apart(edits):
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, text[position:]])


def _apart(edits: Sequence[Edit]) -> Iterable[Edit]:
    end = -1
    for edit in edits:
        if edit.start >= end:
            yield edit
            end = max(edit.end, edit.start + (edit.start == edit.end))


def fix_path(
    path: Path, profiles: Sequence[Profile] = (DEFAULT_PROFILE,)
) -> tuple[Result, dict[str, int]]:
    """Mend what is certain in an app's folder or in one file, and check again.

    Args:
        path: The folder or file.
        profiles: The screens that the app must work on.

    Returns:
        What is left, and how many findings were mended by file.

    Raises:
        ConfigurationError: As :func:`gmi_appkit.check.check_path` does.
    """
    root = path.parent if path.is_file() else path
    mended: dict[str, int] = {}
    result = check_path(path, profiles)
    for _ in range(_ROUNDS):
        fixable: dict[str, list[Finding]] = {}
        for finding in result.findings:
            if finding.fixable:
                fixable.setdefault(finding.file, []).append(finding)
        if not fixable:
            break
        for name, findings in fixable.items():
            _rewrite(root / name, findings)
            mended[name] = mended.get(name, 0) + len(findings)
        result = check_path(path, profiles)
    return result, mended


def _rewrite(file: Path, findings: Sequence[Finding]) -> None:
    data = file.read_bytes()
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = data[len(mark) :].decode("utf-8")
    file.write_bytes(mark + fix_text(text, findings).encode("utf-8"))
