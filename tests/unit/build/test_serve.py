"""A bundle as ``gmi serve`` shows it: packed, kept, guarded, with a phone on the same origin."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Reply, Request
from gmi_appkit.server.bundle import BundleServer, find_bundle

PATIENCE = 60  # seconds until a test gives up; nothing depends on how fast it goes


class StubPhone:
    """Answers with the query it was asked."""

    title = "stub"

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def handle(self, request: Request) -> Reply:
        self.asked.append(request)
        cookie = ("Set-Cookie", 'phonecookie="0badcafe"; Path=/')
        return Reply(request.query.encode(), headers=[cookie])

    async def close(self) -> None:
        pass


@pytest.fixture
def phone() -> StubPhone:
    return StubPhone()


@pytest.fixture
def bundle(app: Path, build) -> Path:
    return build(app).out


@pytest.fixture
def client(bundle: Path, phone: StubPhone) -> Iterator[httpx.Client]:
    with (
        BundleServer(bundle, phone, port=0).run_in_thread() as server,
        httpx.Client(
            base_url=server.url, headers={"Accept-Encoding": "identity"}, timeout=PATIENCE
        ) as client,
    ):
        yield client


def hashed(bundle: Path, suffix: str) -> str:
    found = sorted(bundle.glob(f"hashed/*{suffix}"), key=lambda path: -path.stat().st_size)
    return found[0].relative_to(bundle).as_posix()


def test_the_entry_is_asked_for_anew_each_time_and_hashed_files_never(client, bundle):
    page = client.get("/")
    assert page.content == (bundle / "index.html").read_bytes()
    assert page.headers["Content-Type"] == "text/html"
    assert page.headers["Cache-Control"] == "no-cache"
    for suffix in (".js", ".css", ".png"):
        reply = client.get(hashed(bundle, suffix))
        assert reply.status_code == 200
        assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("icons/1.png").headers["Cache-Control"] == "no-cache"


def test_packed_for_who_can_unpack_it(client, bundle):
    path = hashed(bundle, ".css")
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content == (bundle / path).read_bytes()
    assert packed.num_bytes_downloaded < plain.num_bytes_downloaded
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    for refused in ("gzip;q=0", "deflate, *;q=0", "br", "gzip;q=x"):
        reply = client.get(path, headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in reply.headers, refused
    image = client.get(hashed(bundle, ".png"), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in image.headers


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_what_a_browser_has_is_not_sent_again(client, coding):
    first = client.get("/", headers={"Accept-Encoding": coding})
    tag = first.headers["ETag"]
    for given in (tag, f'"other", W/{tag}', "*"):
        again = client.get("/", headers={"Accept-Encoding": coding, "If-None-Match": given})
        assert again.status_code == 304, given
        assert again.content == b""
        assert again.headers["ETag"] == tag
        assert "Cache-Control" in again.headers
    assert client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_new_bundle_is_shown_at_once(client, app, build, write):
    before = client.get("/")
    write(app, {"late.css": ".inline { color: olive }"})
    build(app)
    after = client.get("/", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.text != before.text


def test_head_tells_what_get_would_send(client):
    for coding in ("identity", "gzip"):
        got = client.get("/", headers={"Accept-Encoding": coding})
        head = client.head("/", headers={"Accept-Encoding": coding})
        assert head.headers["Content-Length"] == got.headers["Content-Length"]
        assert head.headers["ETag"] == got.headers["ETag"]
        assert head.content == b""


def test_a_range_gets_the_whole_file(client, bundle):
    reply = client.get("/", headers={"Range": "bytes=0-9"})
    assert reply.status_code == 200
    assert reply.content == (bundle / "index.html").read_bytes()
    assert reply.headers["Accept-Ranges"] == "none"


@pytest.mark.parametrize(
    "path",
    [
        ".gmi-build",
        "%2e%2e/gmi.toml",
        "hashed/%2e%2e/index.html",
        "gmi/GMIService.js",  # in every app while it is developed, but not in this bundle
        "gmi/ui/kit.js",
        "config.js",
        "nothing.html",
        "__gmi__/reload.js",
    ],
)
def test_what_is_not_in_the_bundle_is_not_served(client, path):
    reply = client.get(f"/{path}")
    assert reply.status_code in (403, 404)
    assert reply.headers["Cache-Control"] == "no-store"


def test_config_beside_the_pages_is_served_and_not_kept(client, bundle):
    (bundle / "config.js").write_text("window.GMI_CONFIG = {}")
    reply = client.get("config.js")
    assert reply.text == "window.GMI_CONFIG = {}"
    assert reply.headers["Cache-Control"] == "no-cache"


def test_the_cache_manifest_has_its_own_type(app, build, phone):
    bundle = build(app, offline=True).out
    with BundleServer(bundle, phone, port=0).run_in_thread() as server:
        reply = httpx.get(f"{server.url}app.appcache", timeout=PATIENCE)
    assert reply.headers["Content-Type"] == "text/cache-manifest"
    assert reply.headers["Cache-Control"] == "no-cache"


def test_folders_are_found_with_and_without_slash(tmp_path, build, write, phone):
    files = {"index.html": '<a href="help/">help</a>', "help/index.html": "<p>help</p>"}
    bundle = build(write(tmp_path / "a", files)).out
    with BundleServer(bundle, phone, port=0).run_in_thread() as server:
        reply = httpx.get(f"{server.url}help?x=1", follow_redirects=True, timeout=PATIENCE)
    assert reply.text == "<p>help</p>"
    assert str(reply.url) == f"{server.url}help/?x=1"


def test_the_phone_answers_on_the_same_origin_under_the_same_guard(client, phone):
    reply = client.get("/manager", params={"action": "product"})
    assert reply.text == "action=product"
    port = httpx.URL(str(client.base_url)).port
    assert reply.headers["Set-Cookie"].startswith(f'phonecookie_{port}="0badcafe"')
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://elsewhere.test"},
        {"Referer": "http://elsewhere.test/x"},
        {"Host": "elsewhere.test"},
    ):
        assert client.get("/manager", headers=headers).status_code == 403
    assert len(phone.asked) == 1


def test_a_bundle_is_found_by_its_app_and_named_if_missing(app, build, tmp_path):
    with pytest.raises(ConfigurationError, match="gmi build"):
        find_bundle(app)
    out = build(app).out
    for folder in (app, out):
        bundle, _ = find_bundle(folder)
        assert bundle == out.resolve()
    build(app, tmp_path / "elsewhere")
    bundle, project = find_bundle(tmp_path / "elsewhere")
    assert project.config_file is None
    (bundle / "manifest.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="build again"):
        BundleServer(bundle, StubPhone())


def test_gzip_is_what_the_table_promised(app, build, client):
    files = {file.path: file for file in build(app).files}
    for path, file in files.items():
        if path.endswith((".css", ".js")) and file.gzip < file.bytes and file.bytes >= 256:
            reply = client.get(path, headers={"Accept-Encoding": "gzip"})
            assert int(reply.headers["Content-Length"]) == file.gzip
            assert len(gzip.compress(reply.content, 9, mtime=0)) == file.gzip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGTERM")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_command_says_where_and_stops_when_told(bundle, number, code):
    command = [sys.executable, "-m", "gmi_appkit", "serve", str(bundle), "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        ready = json.loads(process.stdout.readline())
        assert list(ready)[:2] == ["schema", "event"]
        assert ready["bundle"] == str(bundle)
        with httpx.Client(base_url=ready["url"], timeout=PATIENCE) as client:
            assert client.get("/").content == (bundle / "index.html").read_bytes()
            product = client.get("/manager?action=product&format=json").json()
        assert product["product"] == "GXP2200"
        process.send_signal(number)
        _, errors = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == code
    assert "Traceback" not in errors
