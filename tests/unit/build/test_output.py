"""Where a bundle goes, what is never deleted, and that its bytes are always the same."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gmi_appkit.build import BuildError, OutputRefused, build_app
from gmi_appkit.project import load_project


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_by_default_it_goes_into_dist_which_is_no_part_of_the_app(app, build):
    first = build(app)
    assert first.out == app / "dist"
    again = build(app)
    assert [file.path for file in again.files] == [file.path for file in first.files]
    assert again.left_out == first.left_out == ("notes.txt",)


def test_an_older_bundle_is_replaced_whole(app, build, write):
    first = build(app)
    (first.out / "stale.txt").write_text("x")
    write(app, {"late.css": "a{left:1px}"})
    second = build(app)
    there = {path for path in contents(second.out) if path not in (".gmi-build", "manifest.json")}
    assert there == {file.path for file in second.files}
    assert not list(app.glob(".dist*"))


def test_a_folder_that_no_build_made_is_never_touched(app, build, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years")
    with pytest.raises(OutputRefused, match="did not make it") as raised:
        build(app, precious)
    assert raised.value.exit_code == 2
    assert contents(precious) == {"thesis.txt": b"years"}


@pytest.mark.parametrize("where", [".", ".."])
def test_the_app_itself_and_what_holds_it_are_refused(app, build, where):
    before = contents(app)
    with pytest.raises(OutputRefused, match="the app itself"):
        build(app, app / where)
    assert contents(app) == before


def test_a_link_and_a_file_are_refused(app, build, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / ".gmi-build").touch()
    link = tmp_path / "link"
    link.symlink_to(target)
    file = tmp_path / "file"
    file.write_text("x")
    for out in (link, file):
        with pytest.raises(OutputRefused, match="no folder"):
            build(app, out)


def test_an_empty_folder_may_be_filled(app, build, tmp_path):
    (tmp_path / "out").mkdir()
    assert (build(app, tmp_path / "out").out / "index.html").is_file()


def test_a_failed_build_leaves_the_last_bundle(app, build, write):
    before = contents(build(app).out)
    write(app, {"index.html": '<img src="gone.png">'})
    with pytest.raises(BuildError):
        build(app)
    assert contents(app / "dist") == before
    assert not list(app.glob(".dist*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_web_server_may_read_it(app, build):
    old = os.umask(0o022)
    try:
        out = build(app).out
    finally:
        os.umask(old)
    for path in (out, out / "hashed", out / "index.html"):
        assert path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH) == stat.S_IRGRP | stat.S_IROTH


def test_zip_holds_the_bundle_and_replaces_only_its_like(app, build):
    result = build(app, zip=True)
    assert result.zip == app / "dist.zip"
    with zipfile.ZipFile(result.zip) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert set(names) == {*(file.path for file in result.files), "manifest.json"}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("index.html") == (result.out / "index.html").read_bytes()
    build(app, zip=True)
    result.zip.write_bytes(b"somebody's photographs")
    with pytest.raises(OutputRefused, match="will not overwrite"):
        build(app, zip=True)
    assert result.zip.read_bytes() == b"somebody's photographs"


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither umask nor TZ")
def test_the_bytes_are_the_same_wherever_and_whenever(app, tmp_path, write):
    code = (
        "import os, sys; os.umask(int(sys.argv[3], 8))\n"
        "from pathlib import Path\n"
        "from gmi_appkit.build import build_app\n"
        "from gmi_appkit.project import load_project\n"
        "build_app(load_project(sys.argv[1]), Path(sys.argv[2]), zip=True, check=False,"
        " offline=True)\n"
    )
    copies = []
    for name, zone, umask, seed, mtime in (
        ("a", "Pacific/Auckland", "022", "1", 1_000_000_000),
        ("some where/b", "America/Los_Angeles", "077", "2", 1_700_000_000),
    ):
        root = tmp_path / name / "app"
        # Written in another order, so that the folder lists otherwise.
        files = dict(sorted(contents(app).items(), reverse=name == "a"))
        write(root, files)
        for path in root.rglob("*"):
            os.utime(path, (mtime, mtime))
        out = tmp_path / name / "out"
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "HOME": str(tmp_path / name)}
        subprocess.run(
            [sys.executable, "-c", code, str(root), str(out), umask],
            check=True,
            env=env,
            cwd=tmp_path / name,
        )
        copies.append((contents(out), out.with_name("out.zip").read_bytes()))
    assert copies[0] == copies[1]


CANARY = "canary-4711-bird"


def test_no_secret_gets_into_a_bundle(app, write, monkeypatch, tmp_path):
    monkeypatch.setenv("GMI_DESK_PASSWORD", CANARY)
    monkeypatch.setenv("ANYTHING_ELSE", CANARY)
    index = (app / "index.html").read_text(encoding="utf-8")
    first = '<script src="first.js">'
    page = index.replace(first, f'<script src="config.js"></script>\n  {first}')
    names = "".join(
        f"'{name}', "
        for name in (
            "config.js",
            "./config.js",
            ".env",
            "gmi.toml",
            "tests/",
            "tests/secret.json",
            "deploy.pem",
            "notes/",
            "calls.gmirec",
        )
    )
    write(
        app,
        {
            "index.html": page,
            "third.js": f"var names = [{names}]",
            "config.js": f"window.GMI_CONFIG = {{password: '{CANARY}'}}",
            "gmi.toml": f'[app]\ntitle = "T"\n[phones.desk]\nurl = "http://{CANARY}.test"\n'
            'password_env = "GMI_DESK_PASSWORD"\n',
            ".env": CANARY,
            ".git/config": CANARY,
            "tests/secret.json": CANARY,
            "tests/test_x.py": CANARY,
            "deploy.pem": CANARY,
            "calls.gmirec": CANARY,
            "notes/.hidden.txt": CANARY,
        },
    )
    result = build_app(load_project(app), tmp_path / "out", check=False, zip=True, offline=True)
    for path, data in contents(result.out).items():
        assert CANARY.encode() not in data, path
    assert result.zip is not None
    assert CANARY.encode() not in result.zip.read_bytes()
    assert '<script src="config.js"></script>' in (result.out / "index.html").read_text()
    assert "config.js" not in (result.out / "app.appcache").read_text()
    assert any("config.js is not part of the bundle" in note for note in result.notes)


def test_a_password_from_the_environment_in_a_source_stops_the_build(app, write, monkeypatch):
    monkeypatch.setenv("GMI_DESK_PASSWORD", CANARY)
    write(
        app,
        {
            "gmi.toml": '[phones.desk]\nurl = "http://10.0.0.5"\n'
            'password_env = "GMI_DESK_PASSWORD"\n',
            "third.js": f"var password = '{CANARY}'",
        },
    )
    with pytest.raises(BuildError, match="GMI_DESK_PASSWORD") as raised:
        build_app(load_project(app), check=False)
    assert CANARY not in str(raised.value)
    assert not (app / "dist").exists()


def test_the_example_of_a_configuration_is_shipped_beside(app, build, write):
    write(app, {"config.example.js": "window.GMI_CONFIG = {}"})
    result = build(app)
    assert (result.out / "config.example.js").read_text() == "window.GMI_CONFIG = {}"
