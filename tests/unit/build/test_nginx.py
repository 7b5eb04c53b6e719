"""The nginx configuration of the docs, in a real nginx, with phones on loopback addresses."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from gmi_appkit.emulator import EmulatedPhone, PhoneSettings
from gmi_appkit.emulator.http import EmulatorServer

CONFIG = Path(__file__).parents[3] / "docs" / "guide" / "nginx" / "gmi-app.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
SECRET = "canary-4711-bird"
PATIENCE = 60

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="no nginx here: apt install nginx-light"),
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="needs 127.0.0.2 and its neighbours"
    ),
]

MAIN = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log info; {user}
events {{ worker_connections 64; }}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/gmi-app.conf;
}}
"""


def free_port(*addresses: str) -> int:
    """A port that is free on all of the addresses, and that nobody gets who takes any."""
    given_out = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(1025, max(given_out, 1100))
        with ExitStack() as stack:
            try:
                for address in addresses:
                    stack.enter_context(socket.socket()).bind((address, port))
            except OSError:
                continue
            return port


def configure(bundle: Path, port: int, phone_port: int) -> str:
    """The shipped file with its marked lines changed, as a user changes them."""
    text = CONFIG.read_text()
    for old, new in (
        (r"10\.20\.0\.0/24  1;", "127.0.0.0/29 1;"),
        (r"listen       80;", f"listen 127.0.0.1:{port};"),
        (r"server_name  apps\.example\.net;", "server_name 127.0.0.1;"),
        (r"root         /srv/gmi/phonebook;", f"root {bundle};"),
        (r"\$gmi_phone_port 80;", f"$gmi_phone_port {phone_port};"),
    ):
        text, changed = re.subn(old, new, text)
        assert changed == 1, old
    return text


@contextmanager
def nginx(folder: Path, config: str) -> Iterator[None]:
    folder.mkdir()
    (folder / "gmi-app.conf").write_text(config)
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are its own user's only
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user))
    command = [NGINX, "-p", str(folder), "-c", str(main), "-e", str(folder / "start.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr
    process = subprocess.Popen(command)
    try:
        # The sockets listen before the pid file is written.
        while not (folder / "nginx.pid").is_file():
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=0.02)
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


class Site:
    """A running nginx, and who asks it."""

    def __init__(self, port: int, folder: Path, bundle: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.bundle = bundle

    def get(self, path: str, peer: str = "127.0.0.9", **options: object) -> httpx.Response:
        """Ask as somebody with that address would."""
        transport = httpx.HTTPTransport(local_address=peer)
        with httpx.Client(transport=transport, base_url=self.url) as client:
            return client.get(path, timeout=PATIENCE, **options)

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


@pytest.fixture
def site(app: Path, build, write, tmp_path: Path) -> Iterator[Site]:
    page = (app / "index.html").read_text(encoding="utf-8")
    words = " ".join(f"line{number}" for number in range(400))
    write(app, {"index.html": page + f"<!-- {words} -->", "base.css": ".a{top:0}\n" * 99})
    bundle = build(app, offline=True).out
    phone_port = free_port("127.0.0.2", "127.0.0.3")
    port = free_port("127.0.0.1")
    with ExitStack() as stack:
        for number, name in ((2, "two"), (3, "three")):
            phone = EmulatedPhone(PhoneSettings(vendor=f"phone {name}"))
            stack.enter_context(EmulatorServer(phone, f"127.0.0.{number}", phone_port))
        folder = tmp_path / "nginx"
        stack.enter_context(nginx(folder, configure(bundle, port, phone_port)))
        yield Site(port, folder, bundle)


def test_the_bundle_is_served_packed_and_kept_like_gmi_serve_does(site):
    page = site.get("/")
    assert page.content == (site.bundle / "index.html").read_bytes()
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Vary"] == "Accept-Encoding"
    again = site.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    for file in sorted(site.bundle.glob("hashed/*")):
        if file.suffix != ".map":
            reply = site.get(f"/hashed/{file.name}")
            assert reply.content == file.read_bytes()
            assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    manifest = site.get("/app.appcache")
    assert manifest.headers["Content-Type"] == "text/cache-manifest"
    assert manifest.headers["Cache-Control"] == "no-cache"


def test_config_beside_the_bundle_is_served_and_its_absence_is_a_plain_404(site):
    assert site.get("/config.js").status_code == 404
    (site.bundle / "config.js").write_text("window.GMI_CONFIG = {}")
    reply = site.get("/config.js")
    assert reply.text == "window.GMI_CONFIG = {}"
    assert reply.headers["Cache-Control"] == "no-cache"


def test_hidden_files_and_what_lies_outside_are_not_served(site):
    for path in ("/.gmi-build", "/.git/config", "/%2e%2e/app/gmi.toml", "/nothing"):
        assert site.get(path).status_code in (400, 404), path


def test_source_maps_are_for_desks(site):
    (source_map,) = [path.name for path in site.bundle.glob("hashed/*.map")][:1]
    assert site.get(f"/hashed/{source_map}").status_code == 200
    assert site.get(f"/hashed/{source_map}", peer="127.0.0.2").status_code == 404


def test_every_phone_talks_to_itself(site):
    for peer, name in (("127.0.0.2", "two"), ("127.0.0.3", "three")):
        reply = site.get("/manager?action=vendor&format=json", peer=peer)
        assert reply.json() == {"res": "success", "vendor": f"phone {name}"}
        assert reply.headers["Cache-Control"] == "no-store"


def test_no_header_makes_it_another_phone(site):
    others = "127.0.0.3"
    headers = {
        "X-Forwarded-For": others,
        "X-Real-IP": others,
        "Forwarded": f"for={others}",
        "Host": others,
    }
    reply = site.get("/manager?action=vendor&format=json", peer="127.0.0.2", headers=headers)
    assert reply.json()["vendor"] == "phone two"


def test_the_session_cookie_comes_through_as_the_phone_wrote_it(site):
    login = site.get("/manager?action=login&username=admin&secret=123", peer="127.0.0.2")
    cookie = login.headers["Set-Cookie"]
    value = re.match(r'phonecookie="[0-9a-f]+"', cookie)
    assert value, cookie
    query = "/manager?action=getcontactcount&format=json"
    assert "authentication required" in site.get(query, peer="127.0.0.2").text
    mine = site.get(query, peer="127.0.0.2", headers={"Cookie": value[0]})
    assert mine.json()["res"] == "success"


def test_who_is_no_phone_is_refused(site):
    for path in ("/manager?action=vendor", "/upload", "/phonebook/x", "/callhistory/x"):
        assert site.get(path, peer="127.0.0.9").status_code == 403, path
        assert site.get(path, peer="127.0.0.2").status_code != 403, path


def test_no_password_gets_into_a_log(site):
    login = f"/manager?action=login&username=admin&secret={SECRET}"
    assert site.get(login, peer="127.0.0.2").status_code == 200
    assert site.get(login, peer="127.0.0.9").status_code == 403
    nobody = "127.0.0.4"  # of the subnet, but nothing listens there
    assert site.get(login, peer=nobody).status_code == 502
    site.get("/?mark=1")
    end = time.monotonic() + PATIENCE
    while "mark=1" not in site.logs():  # nginx writes a line once the answer is sent
        assert time.monotonic() < end, site.logs()
        time.sleep(0.02)
    assert SECRET not in site.logs()
