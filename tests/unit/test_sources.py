"""Which files of an app a page can have, and which never."""

from __future__ import annotations

import os
from pathlib import Path

import jinja2
import pytest

from gmi_appkit.project import load_project
from gmi_appkit.sources import AppSources, NotServed, PageError


@pytest.fixture
def app(tmp_path: Path) -> Path:
    root = tmp_path / "app"
    (root / "img").mkdir(parents=True)
    (root / "tests").mkdir()
    (root / ".git").mkdir()
    (tmp_path / "app-secret").mkdir()
    (tmp_path / "app-secret" / "x.txt").write_text("secret")
    (tmp_path / "private.txt").write_text("secret")
    (root / "index.html").write_text("<p>hello")
    (root / "page.html.j2").write_text("<p>{{ app.title }}{{ '<' }}")
    (root / "_part.html.j2").write_text("part")
    (root / "brace.css").write_text("{#id{color:red}")
    (root / "img" / "a b.png").write_bytes(b"png")
    (root / "gmi.toml").write_text("[app]\ntitle = 'T'")
    (root / "test-results").mkdir()
    private = [".env", ".git/config", "key.pem", "tests/test_x.py", "calls.gmirec"]
    for name in (*private, "test-results/report.html"):
        (root / name).write_text("secret")
    return root


def sources(root: Path) -> AppSources:
    return AppSources(load_project(root))


@pytest.mark.parametrize(
    ("path", "content", "content_type"),
    [
        ("", b"<p>hello", "text/html"),
        ("index.html", b"<p>hello", "text/html"),
        ("page.html", b"<p>T&lt;", "text/html"),
        ("brace.css", b"{#id{color:red}", "text/css"),
        ("img/a%20b.png", b"png", "image/png"),
    ],
)
def test_files_of_the_app(app: Path, path: str, content: bytes, content_type: str) -> None:
    found = sources(app).lookup(path)
    assert sources(app).read(found) == content
    assert found.content_type == content_type


def test_our_files_are_virtual_and_an_own_copy_wins(app: Path) -> None:
    found = sources(app).lookup("gmi/GMIService.js")
    assert b"GMIService" in sources(app).read(found)
    (app / "gmi").mkdir()
    (app / "gmi" / "GMIService.js").write_text("own")
    assert sources(app).read(sources(app).lookup("gmi/GMIService.js")) == b"own"


@pytest.mark.parametrize(
    "path",
    [
        "../private.txt",
        "..%2fprivate.txt",
        "%2e%2e/private.txt",
        "%2e%2e%2fprivate.txt",
        "%252e%252e/private.txt",
        "..\\private.txt",
        "..%5cprivate.txt",
        "img/../../private.txt",
        "./index.html",
        "img/./a b.png",
        "//index.html",
        "/etc/passwd",
        "img//a b.png",
        "../app-secret/x.txt",
        "gmi/ui/../../../pyproject.toml",
        "gmi/ui/%2e%2e/gmi/GMIService.js",
        ".env",
        ".env/",
        ".env/.",
        ".env%20",
        ".env.",
        "gmi.toml",
        "GMI.TOML",
        "gmi.toml%20",
        "gmi.toml::$DATA",
        "GMI~1.TOM",
        ".git/config",
        "key.pem",
        "tests/test_x.py",
        "test-results/report.html",
        "calls.gmirec",
        "page.html.j2",
        "_part.html.j2",
        "index.html%00.png",
        "index.html%0a",
        "%ff%fe",
        "%c0%ae%c0%ae/private.txt",
        "NUL",
        "a/con.txt",
        "C:/windows",
        "C%3a",
        "img",
        "a" * 5000,
        "missing.html",
    ],
)
def test_nothing_else_is_ever_served(app: Path, path: str) -> None:
    with pytest.raises(NotServed) as caught:
        sources(app).lookup(path)
    assert caught.value.status in (403, 404)


def test_links_lead_nowhere_outside(app: Path) -> None:
    (app / "out.txt").symlink_to(app.parent / "private.txt")
    (app / "folder").symlink_to(app.parent / "app-secret")
    (app / "in.html").symlink_to(app / "index.html")
    for path in ("out.txt", "folder/x.txt"):
        with pytest.raises(NotServed) as caught:
            sources(app).lookup(path)
        assert caught.value.status == 403
    assert sources(app).read(sources(app).lookup("in.html")) == b"<p>hello"


def test_a_file_swapped_for_a_link_after_the_check_is_not_read(app: Path) -> None:
    found = sources(app).lookup("index.html")
    (app / "index.html").unlink()
    (app / "index.html").symlink_to(app.parent / "private.txt")
    with pytest.raises(NotServed):
        sources(app).read(found)


def test_an_app_folder_that_is_itself_a_link_works(app: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(app)
    assert sources(link).read(sources(link).lookup("index.html")) == b"<p>hello"


def test_walk_lists_what_the_bundle_holds(app: Path) -> None:
    assert sources(app).walk() == ["brace.css", "img/a b.png", "index.html", "page.html"]


def test_a_changed_file_is_known_by_its_path_on_the_page(app: Path) -> None:
    site = sources(app)
    assert site.path_of(app / "page.html.j2") == "page.html"
    assert site.path_of(app / "_part.html.j2") is None
    assert site.path_of(app / "gmi.toml") is None
    assert site.path_of(site.lookup("gmi/GMIService.js").file) == "gmi/GMIService.js"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\nb\n{{ nothing }}", 3, "'nothing' is undefined"),
        ("{% include 'gone.html' %}", 0, "gone.html"),
        ("{% include '../private.txt' %}", 0, "private.txt"),
        ("\n{{ 1 / 0 }}", 2, "division"),
        ("{{ ''.__class__.__mro__ }}", 1, "__class__"),
    ],
)
def test_a_template_error_names_file_and_line(app: Path, text: str, line: int, says: str) -> None:
    (app / "page.html.j2").write_text(text)
    site = sources(app)
    with pytest.raises(PageError, match=says) as caught:
        site.read(site.lookup("page.html"))
    assert (caught.value.file, caught.value.line) == ("page.html.j2", line)


def test_templates_see_edits_of_their_parts(app: Path) -> None:
    (app / "page.html.j2").write_text("{% include '_part.html.j2' %}")
    site = sources(app)
    assert site.read(site.lookup("page.html")) == b"part"
    (app / "_part.html.j2").write_text("new")
    assert site.read(site.lookup("page.html")) == b"new"


def settled(app: Path) -> None:
    """Let the app's files be old enough for what they make to be kept."""
    for file in app.rglob("*.j2"):
        os.utime(file, (1_700_000_000, 1_700_000_000))


def test_a_kept_template_sees_edits_of_a_part_of_a_part(app: Path) -> None:
    (app / "page.html.j2").write_text("{% include '_part.html.j2' %}")
    (app / "_part.html.j2").write_text("{% include '_inner.html.j2' %}")
    (app / "_inner.html.j2").write_text("old")
    settled(app)
    site = sources(app)
    assert site.read(site.lookup("page.html")) == b"old"
    assert site.read(site.lookup("page.html")) == b"old"
    (app / "_inner.html.j2").write_text("new")
    assert site.read(site.lookup("page.html")) == b"new"


def test_a_kept_template_sees_a_part_that_was_not_there(app: Path) -> None:
    (app / "page.html.j2").write_text("{% include ['_mine.html.j2', '_part.html.j2'] %}")
    settled(app)
    site = sources(app)
    assert site.read(site.lookup("page.html")) == b"part"
    (app / "_mine.html.j2").write_text("mine")
    assert site.read(site.lookup("page.html")) == b"mine"
    (app / "_mine.html.j2").unlink()
    assert site.read(site.lookup("page.html")) == b"part"


def test_a_kept_template_sees_settings_and_an_own_copy_of_ours(app: Path) -> None:
    settled(app)
    site = sources(app)
    assert site.read(site.lookup("page.html")) == b"<p>T&lt;"
    (app / "gmi.toml").write_text("[app]\ntitle = 'U'")
    site.project = load_project(app)
    assert site.read(site.lookup("page.html")) == b"<p>U&lt;"
    assert b"own kit" not in site.read(site.lookup("gmi/ui/kit.css"))
    (app / "gmi" / "ui").mkdir(parents=True)
    (app / "gmi" / "ui" / "kit.css.j2").write_text("own kit")
    assert site.read(site.lookup("gmi/ui/kit.css")) == b"own kit"


def test_what_nothing_has_changed_of_is_not_rendered_again(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(app)
    site = sources(app)
    page = site.read(site.lookup("page.html"))

    def rendered(*_args: object, **_more: object) -> str:
        raise AssertionError("rendered again")

    monkeypatch.setattr(jinja2.Template, "render", rendered)
    assert site.read(site.lookup("page.html")) == page


def test_what_a_build_made_is_no_part_of_the_app(app: Path) -> None:
    dist = app / "dist"
    (dist / "hashed").mkdir(parents=True)
    (dist / ".gmi-build").touch()
    (dist / "hashed" / "a.js").touch()
    assert not any(path.startswith("dist/") for path in sources(app).walk())
    assert sources(app).path_of(dist / "hashed" / "a.js") is None
    assert sources(app).path_of(app / "index.html") == "index.html"
