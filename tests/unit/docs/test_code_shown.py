"""Code that the documentation shows is sound: it parses, and the phone's engine can run it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import ROOT, Block, blocks

from gmi_appkit.check.scan import check_path

DOCS = ROOT / "docs"
FOR_A_SERVER = '.mjs"'
# The emulated phone's own login stands in examples; it is no secret.
ALLOWED = {"gmi-credentials"}

if not DOCS.is_dir():
    pytest.skip("the docs are not part of this installation", allow_module_level=True)


def shown(*languages: str) -> Iterator[tuple[str, Block]]:
    for page in [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]:
        for block in blocks(page):
            if block.language in languages:
                yield f"{page.name}:{block.line}", block


def test_python_parses() -> None:
    found = [*shown("python")]
    assert found
    for where, block in found:
        try:
            ast.parse(block.text)
        except SyntaxError:  # a signature, as references have them
            ast.parse(f"def {block.text.strip()}: ...", where)


def test_toml_parses() -> None:
    for where, block in shown("toml"):
        assert tomllib.loads(block.text), where


def test_what_is_for_the_phone_runs_there(tmp_path: Path) -> None:
    for number, (where, block) in enumerate(shown("js", "html", "css")):
        if FOR_A_SERVER in block.rest:
            continue
        file = tmp_path / f"{number}.{block.language}"
        file.write_text(block.text, encoding="utf-8")
        found = [it for it in check_path(file).findings if it.rule not in ALLOWED]
        assert [f"{where}: {it.line}: {it.message}" for it in found] == []
