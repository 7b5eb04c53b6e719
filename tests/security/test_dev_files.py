"""What is served: the app's own files and nothing beside them, whatever the path looks like."""

import re

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget

REFUSED = [
    # climbing out
    "/app/../private.txt",
    "/app/../../private.txt",
    "/app/%2e%2e/private.txt",
    "/app/%2E%2E%2Fprivate.txt",
    "/app/..%2fprivate.txt",
    "/app/%252e%252e/private.txt",
    "/app/..%5cprivate.txt",
    "/app/..\\private.txt",
    "/app/%5c..%5cprivate.txt",
    "/app/sub/../../private.txt",
    "/app/sub/..%2f..%2fprivate.txt",
    "/app//etc/passwd",
    "/app/%2fetc/passwd",
    "/app/./../private.txt",
    "/app/.%00./private.txt",
    "/app/..%c0%afprivate.txt",
    "/app/%c0%ae%c0%ae/private.txt",
    "/app/%u002e%u002e/private.txt",
    "/app/;/../private.txt",
    "/../private.txt",
    "//private.txt",
    "/%2e%2e/private.txt",
    # a folder whose name begins like the app's
    "/app-secret/x.txt",
    "/app/../app-secret/x.txt",
    "/app/%2e%2e/app-secret/x.txt",
    "/app/..-secret/x.txt",
    # hidden and private files, and other ways to say their names
    "/app/.env",
    "/app/.env/",
    "/app/.env/.",
    "/app/.env%20",
    "/app/.env.",
    "/app/.env%2f",
    "/app/.env?raw",
    "/app/.env?import&raw??",
    "/app/.env?.svg",
    "/app/.ENV",
    "/app/%2eenv",
    "/app/.env::$DATA",
    "/app/.env%3a%3a$DATA",
    "/app/ENV~1",
    "/app/sub/.git/config",
    "/app/sub/.GIT/config",
    "/app/key.pem",
    "/app/KEY.PEM",
    "/app/key.pem/",
    "/app/key.pem%20",
    "/app/key.pem%00.html",
    "/app/gmi.toml",
    "/app/GMI.TOML",
    "/app/gmi.toml?x=.html",
    "/app/notes.py",
    "/app/page.html.j2",
    "/app/page.html.J2",
    "/app/@fs/etc/passwd",
    "/@fs/etc/passwd",
    "/app/gmi/../../private.txt",
    "/app/gmi/ui/../../../private.txt",
    "/app/gmi/ui/%2e%2e/%2e%2e/reload/client.js",
    # links that lead out
    "/app/link.txt",
    "/app/linked/x.txt",
    "/app/linked",
    # Windows
    "/app/NUL",
    "/app/con",
    "/app/sub/NUL.txt",
    "/app/COM1",
    "/app/C:/private.txt",
    "/app/C:private.txt",
    "/app/file:///etc/passwd",
    "/app//127.0.0.1/share/x",
    "/app/\\\\127.0.0.1\\share\\x",
    # odd
    "/app/index.html%00",
    "/app/index.html%0d%0aX: y",
    "/app/" + "a" * 4000,
    "/app/" + "a/" * 3000,
    "/app/" + "%2e%2e%2f" * 200 + "etc/passwd",
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("target", REFUSED)
def test_never_served(raw, secret, target, method):
    answer = raw.ask(target, method=method)
    assert answer.status in (400, 403, 404, 414)
    assert secret not in answer.raw
    assert b"root:" not in answer.raw
    assert b"\r\nX:" not in answer.raw


@pytest.mark.parametrize("target", ["/app/#", "/app/#/../private.txt", "/app/?a#b", "/#"])
def test_a_fragment_in_the_target_is_refused(raw, target):
    assert raw.ask(target).status == 400


def test_a_query_changes_nothing(raw):
    plain = raw.ask("/app/data.txt")
    for query in ("?", "?raw", "?&", "?url", "?a=../x", "?__gmi=3"):
        answer = raw.ask(f"/app/data.txt{query}")
        assert (answer.status, answer.body) == (200, plain.body)


def test_a_link_within_the_app_is_served(raw):
    assert raw.ask("/app/within.txt").body == raw.ask("/app/data.txt").body


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/app", "/app/"),
        ("/app/sub", "/app/sub/"),
        ("/app/sub?q=1", "/app/sub/?q=1"),
    ],
)
def test_redirects_stay_here(raw, target, location):
    answer = raw.ask(target)
    assert answer.status == 307
    assert answer.headers["location"] == location


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/%2e%2e",
        "//evil.example/app",
        "/\\evil.example",
        "/%5cevil.example",
        "/app//evil.example",
        "/app/%2f%2fevil.example",
        "/app/sub%2f..%2f..%2f%2fevil.example",
        "/app/\\evil.example",
        "/app/sub\\@evil.example",
        "/app?//evil.example",
        "/?//evil.example",
        "/app/sub%0d%0aLocation: http://evil.example",
        "/__gmi__/join//evil.example",
    ],
)
@pytest.mark.parametrize("host", [None, "localhost:{port}"])
def test_no_redirect_leads_away(raw, target, host):
    answer = raw.ask(target, host=host and host.format(port=raw.port))
    location = answer.headers.get("location", "/").removeprefix(f"http://127.0.0.1:{raw.port}")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert b"\nLocation: http://evil" not in answer.raw


# -- HEAD and Range, also where a script was put into the page -------------------------------


@pytest.mark.parametrize("target", ["/app/", "/app/data.txt", "/app/gone.html", "/app/sub/"])
def test_head_says_what_get_gives(raw, target):
    got, head = raw.ask(target), raw.ask(target, method="HEAD")
    assert head.status == got.status
    assert head.body == b""
    assert int(head.headers["content-length"]) == len(got.body)
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("target", ["/app/", "/app/data.txt"])
@pytest.mark.parametrize("part", ["0-0", "0-60", "10-", "-5", "50-100000", "0-"])
def test_ranges_are_of_what_is_served(raw, target, part):
    whole = raw.ask(target).body
    answer = raw.ask(target, {"Range": f"bytes={part}"})
    first, _, last = part.partition("-")
    if first:
        wanted = whole[int(first) : int(last) + 1 if last else None]
        start = int(first)
    else:
        wanted = whole[-int(last) :]
        start = len(whole) - len(wanted)
    assert answer.status == 206
    assert answer.body == wanted
    end = start + len(wanted) - 1
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"
    assert int(answer.headers["content-length"]) == len(wanted)


@pytest.mark.parametrize("part", ["100-", "99999999-", "-0"])
def test_a_range_beyond_the_end(raw, part):
    answer = raw.ask("/app/data.txt", {"Range": f"bytes={part}"})
    assert answer.status == 416
    assert answer.headers["content-range"] == "bytes */100"


@pytest.mark.parametrize(
    "header",
    [
        "bytes=5-1",
        "bytes=a-b",
        "bytes=",
        "bytes=-",
        "bytes=1",
        "chunks=0-1",
        "bytes=0-1,2-3",
        "bytes=" + "0-1," * 1500,
        "bytes=" + "9" * 4000 + "-",
        "bytes=--1",
    ],
)
def test_other_ranges_get_the_whole(raw, header):
    answer = raw.ask("/app/data.txt", {"Range": header})
    assert answer.status == 200
    assert len(answer.body) == 100


def test_conditions_never_show_an_old_page(raw):
    for headers in (
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Range": '"x"', "If-None-Match": '"' + "x" * 4000 + '"'},
    ):
        assert raw.ask("/app/", headers).status == 200


def test_an_app_that_is_itself_a_link_is_held_to_what_it_links_to(
    site, secret, phone, raw_at, tmp_path
):
    (tmp_path / "app").symlink_to(site)
    sources = AppSources(load_project(tmp_path / "app"))
    with DevServer(sources, EmulatedTarget(phone), port=0).run_in_thread() as server:
        raw = raw_at(server.port)
        assert raw.ask("/app/data.txt").status == 200
        assert raw.ask("/app/within.txt").status == 200
        for target in ("/app/link.txt", "/app/linked/x.txt", "/app/../private.txt"):
            answer = raw.ask(target)
            assert answer.status in (400, 403, 404)
            assert secret not in answer.raw


def test_a_file_that_turns_into_a_link_while_it_is_read_is_not_served(
    tmp_path, secret, phone, raw_at, monkeypatch
):
    app = tmp_path / "app"
    app.mkdir()
    (tmp_path / "private.txt").write_bytes(secret)
    (app / "data.txt").write_text("plain")
    sources = AppSources(load_project(app))
    lookup = sources.lookup

    def then_swapped(path):
        found = lookup(path)
        (app / "data.txt").unlink()
        (app / "data.txt").symlink_to(tmp_path / "private.txt")
        return found

    monkeypatch.setattr(sources, "lookup", then_swapped)
    with DevServer(sources, EmulatedTarget(phone), port=0).run_in_thread() as server:
        answer = raw_at(server.port).ask("/app/data.txt")
    assert answer.status in (403, 404)
    assert secret not in answer.raw


def test_the_clients_script_is_kept_under_the_name_of_its_content_only(raw):
    page = raw.ask("/app/", {"Sec-Fetch-Dest": "document"}).body.decode()
    address = re.search(r'src="(/__gmi__/reload\.js\?v=\w+)"', page)[1]
    assert "immutable" in raw.ask(address).headers["cache-control"]
    for other in ("/__gmi__/reload.js", address[:-1], address + "&v=x"):
        assert raw.ask(other).headers["cache-control"] == "no-store"


def test_a_file_is_kept_under_the_name_of_its_content_only(tmp_path, phone, raw_at):
    (tmp_path / "index.html").write_text("<script src='kept.js'></script>")
    (tmp_path / "kept.js").write_text("first")
    sources = AppSources(load_project(tmp_path))
    with DevServer(sources, EmulatedTarget(phone), port=0).run_in_thread() as server:
        raw = raw_at(server.port)
        page = raw.ask("/app/", {"Sec-Fetch-Dest": "document"}).body.decode()
        address = "/app/" + re.search(r"src='(kept\.js\?v=\w+)'", page)[1]
        assert "immutable" in raw.ask(address).headers["cache-control"]
        for other in ("/app/kept.js", address[:-1], address + "&v=x"):
            assert raw.ask(other).headers["cache-control"] == "no-store"
        (tmp_path / "kept.js").write_text("other")
        answer = raw.ask(address)
    assert (answer.body, answer.headers["cache-control"]) == (b"other", "no-store")
