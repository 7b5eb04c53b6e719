"""A hook of mkdocs: pages that ``nav`` does not name come last in their folder's section."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SECTIONS = {"guide": "Guides", "screens": "Guides", "reference": "Reference"}


def on_config(config: Any) -> Any:
    """Put what mkdocs.yml does not name into its section.

    Args:
        config: What mkdocs has read from mkdocs.yml.
    """
    named = set(_pages(config["nav"]))
    docs = Path(config["docs_dir"])
    for entry in config["nav"]:
        for folder, title in _SECTIONS.items():
            if title in entry:
                found = sorted(
                    path.relative_to(docs).as_posix() for path in docs.glob(f"{folder}/*.md")
                )
                entry[title] += [page for page in found if page not in named]
    return config


def _pages(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    entries = nav.values() if isinstance(nav, dict) else nav
    return [page for entry in entries for page in _pages(entry)]
