"""Tests see an app as it is."""

from __future__ import annotations

from pathlib import Path

import httpx

from gmi_appkit.project import load_project
from gmi_appkit.sources import AppSources
from gmi_appkit.testing.serving import serve_app


def test_a_page_under_test_has_no_reload_client(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>"
    (tmp_path / "index.html").write_text(page)
    with serve_app(AppSources(load_project(tmp_path))) as served:
        assert httpx.get(served.url, timeout=60).text == page
