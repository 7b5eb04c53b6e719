"""The text of a saved page that goes to screens with the news of the save."""

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server.pages import texts_of
from gmi_appkit.server.reload import Change, Hub
from gmi_appkit.sources import AppSources


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "app").mkdir()
    return AppSources(load_project(tmp_path / "app"))


def page(path):
    return Change(f"/app/{path}", "page")


def test_as_a_script_would_get_it(sources):
    (sources.root / "a b.html").write_bytes(b"\xef\xbb\xbf<p>J\xc3\xb6rg")
    (sources.root / "style.css").write_text("a {}")
    changes = [page("a b.html"), Change("/app/style.css", "css")]
    assert texts_of(sources, changes) == {"/app/a b.html": "<p>Jörg"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe<\0p\0>\0", b"<p>J\xf6rg", b"<p>" + b"x" * 70_000],
    ids=["empty", "UTF-16", "Latin-1", "long"],
)
def test_else_screens_ask(sources, content):
    (sources.root / "index.html").write_bytes(content)
    assert texts_of(sources, [page("index.html")]) == {}


def test_nothing_private_and_nothing_rendered(sources, tmp_path):
    (tmp_path / "outside.html").write_text("secret")
    (sources.root / "link.html").symlink_to(tmp_path / "outside.html")
    (sources.root / ".hidden.html").write_text("secret")
    (sources.root / "t.html.j2").write_text("{{ nobody }}")
    names = ["link.html", ".hidden.html", "../outside.html", "t.html", "gone.html"]
    assert texts_of(sources, map(page, names)) == {}


def test_only_with_the_news_of_that_save(sources):
    hub, told = Hub(), []
    hub.join(told.append)
    hub.announce([page("index.html")], {"/app/index.html": "text"})
    assert told[0].as_json()["pages"] == {"/app/index.html": "text"}
    assert "pages" not in hub.history.since(hub.history.boot, 0).as_json()
