"""What a bundle is made of, and that it does what its source does."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from gmi_appkit.build import BuildError
from gmi_appkit.build._html import find_tags


def scripts(page: str) -> list[str]:
    """What the scripts of a page say, in order: their address or their text."""
    return [
        tag.get("src") or page[tag.end : tag.content_end].strip()
        for tag in find_tags(page)
        if tag.name == "script"
    ]


def read(result, pattern: str) -> str:
    (file,) = [file for file in result.files if re.fullmatch(pattern, file.path)]
    return (result.out / file.path).read_text(encoding="utf-8")


def test_scripts_in_a_row_become_one_and_an_inline_script_keeps_its_place(app, build):
    result = build(app)
    page = (result.out / "index.html").read_text(encoding="utf-8")
    first, inline, rest = scripts(page)
    assert inline == 'log("inline");'
    assert "'first'" in (result.out / first).read_text()
    text = (result.out / rest).read_text()
    assert text.index("'second'") < text.index("'third'")
    assert "gone.js" in page, "comments stay"
    assert 'id="out" data-detail="more.html">Ünter</p>' in page


def test_sheets_in_a_row_become_one_and_a_style_element_keeps_its_rank(app, build):
    result = build(app)
    page = (result.out / "index.html").read_text(encoding="utf-8")
    order = [
        tag.get("href") if tag.name == "link" else "style"
        for tag in find_tags(page)
        if tag.name in ("link", "style")
    ]
    before, style, after = order
    assert style == "style"
    joined = (result.out / before).read_text()
    assert joined.index("margin:0") < joined.index("@media print") < joined.index("color:red")
    assert (result.out / after).read_text() == "@media screen{.inline{color:green}}"
    assert "<style>.inline{display:-webkit-box;" in page


def test_small_images_used_once_are_put_in(app, build):
    result = build(app)
    page = (result.out / "index.html").read_text(encoding="utf-8")
    sheets = [file.path for file in result.files if file.path.endswith(".css")]
    sheet = "".join((result.out / path).read_text() for path in sheets)
    assert 'src="data:image/png;base64,' in page
    assert "no-repeat;background-size:cover" in sheet
    assert sheet.count("data:image/png") == 1, "tile.png is used twice, big.png is big"
    assert re.search(r"url\(big\.[0-9a-f]{10}\.png\)", sheet)
    assert re.search(r"url\(hashed/tile\.[0-9a-f]{10}\.png\)", page)


def test_files_that_scripts_name_keep_their_names(app, build):
    paths = {file.path for file in build(app).files}
    assert {"icons/1.png", "icons/2.png", "more.html"} <= paths


def test_a_script_of_settings_that_another_loads_stays_for_people_to_edit(app, build, write):
    settings = "// Where the tiles lead.\nwindow.PLACES = [{name: 'Desk', at: /^1/, size: -2}];\n"
    code = "// later\nfunction later() { return 1; }\n"
    write(
        app,
        {
            "third.js": "add('settings.js'); add('later.js')",
            "settings.js": settings,
            "later.js": code,
        },
    )
    result = build(app)
    assert (result.out / "settings.js").read_text() == settings
    assert (result.out / "later.js").read_text().startswith("function later(){return 1;}")


def test_what_nothing_refers_to_is_left_out_and_said(app, build):
    result = build(app)
    assert result.left_out == ("notes.txt",)
    assert not (result.out / "notes.txt").exists()


def test_names_are_made_of_the_content(app, build, write):
    before = {file.path for file in build(app).files}
    write(app, {"late.css": ".inline { color: olive }"})
    after = {file.path for file in build(app).files}
    assert len(before - after) == 1
    assert len(after - before) == 1


def test_manifest_tells_size_and_hash_of_every_file(app, build):
    result = build(app)
    manifest = json.loads((result.out / "manifest.json").read_text())
    assert manifest["schema"] == 1
    assert set(manifest["versions"]) == {"gmi-appkit", "lightningcss", "rcssmin", "rjsmin"}
    there = {
        path.relative_to(result.out).as_posix()
        for path in result.out.rglob("*")
        if path.is_file() and path.name not in (".gmi-build", "manifest.json")
    }
    assert {entry["path"] for entry in manifest["files"]} == there
    for entry in manifest["files"]:
        data = (result.out / entry["path"]).read_bytes()
        assert entry["bytes"] == len(data)
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()


def test_kit_and_gmi_service_come_in_as_far_as_used(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "index.html": '<meta charset="utf-8"><script src="gmi/GMIService.js"></script>'
            "<script>new GMIService()</script>"
        },
    )
    result = build(root)
    assert "GMIService" in read(result, r"hashed/index\.\w+\.js")
    assert not any("ui" in file.path or file.path.endswith(".css") for file in result.files)


def test_templates_are_rendered(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "gmi.toml": '[app]\ntitle = "Desk & door"\n',
            "index.html.j2": '{% include "_head.html.j2" %}<link rel="stylesheet" href="a.css">',
            "_head.html.j2": "<title>{{ app.title }}</title>",
            "a.css.j2": ".a { content: '{{ app.title }}' }",
        },
    )
    result = build(root)
    assert "<title>Desk &amp; door</title>" in (result.out / "index.html").read_text()
    assert '"Desk & door"' in read(result, r"hashed/index\.\w+\.css")
    assert not list(result.out.rglob("*.j2"))


@pytest.mark.parametrize(
    "between",
    [
        "<script>inline()</script>",
        '<script src="http://elsewhere.test/x.js"></script>',
        '<script src="writes.js"></script>',
        '<script src="b.js" id="special"></script>',
        '<script src="b.js" onerror="gone()"></script>',
    ],
)
def test_scripts_are_not_joined_across_what_could_tell(tmp_path, build, write, between):
    root = write(
        tmp_path / "a",
        {
            "index.html": f'<script src="a.js"></script>{between}<script src="c.js"></script>',
            "a.js": "var a = 1;",
            "b.js": "var b = 1;",
            "c.js": "var c = 1;",
            "writes.js": "document.write('x')",
        },
    )
    result = build(root, source_maps=False)
    first, middle, last = scripts((result.out / "index.html").read_text())
    assert (result.out / first).read_text() == "var a=1;\n"
    assert (result.out / last).read_text() == "var c=1;\n"
    assert middle


def test_attributes_of_a_script_of_its_own_stay(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "index.html": '<script async data-key="v" src="a.js"></script>'
            '<script defer src="b.js"></script><script src="c.js"></script>'
            '<script defer src="d.js"></script>'
            '<script type="text/template" src="t.js"><p>x</p></script>',
            **{f"{name}.js": f"var {name} = 1;" for name in "abcd"},
        },
    )
    result = build(root, source_maps=False)
    page = (result.out / "index.html").read_text()
    assert re.search(r'<script async data-key="v" src="hashed/a\.\w+\.js"></script>', page)
    plain, deferred = re.findall(
        r'<script src="(hashed/index\.\w+\.js)"(?: defer)?></script>', page
    )
    assert page.index(plain) < page.index(deferred)
    assert (result.out / deferred).read_text() == "var b=1;\nvar d=1;\n"
    assert '<script type="text/template" src="t.js"><p>x</p></script>' in page


def test_one_strict_file_does_not_make_the_others_strict(tmp_path, build, write):
    files = {
        "index.html": '<script src="a.js"></script><script src="b.js"></script>',
        "a.js": "'use strict'; var a = 1",
        "b.js": "(function () { undeclared = 1 })()",
    }
    result = build(write(tmp_path / "a", files), source_maps=False)
    text = read(result, r"hashed/.*\.js")
    assert text == ";'use strict';var a=1;\n(function(){undeclared=1})();\n"
    files["b.js"] = "'use strict'; var b = 1"
    result = build(write(tmp_path / "a", files), source_maps=False)
    assert read(result, r"hashed/.*\.js").startswith("'use strict'")


def test_scripts_that_are_not_ascii_say_their_encoding(tmp_path, build, write):
    root = write(
        tmp_path / "a", {"index.html": '<script src="a.js"></script>', "a.js": "var a = 'ü'"}
    )
    assert 'charset="utf-8"></script>' in (build(root).out / "index.html").read_text()


def test_pages_in_folders_find_their_files(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "index.html": '<a href="help/one.html#top">help</a>',
            "help/one.html": '<link rel="stylesheet" href="../s.css"><img src="i.png">'
            '<script src="../gmi/GMIService.js"></script><a href="../index.html">back</a>',
            "help/i.png": b"x" * 9000,
            "s.css": "a { background: url(help/i.png) }",
        },
    )
    result = build(root)
    page = (result.out / "help/one.html").read_text()
    for tag in find_tags(page):
        address = tag.get("src") or tag.get("href")
        assert (result.out / "help" / address).is_file(), address
    assert re.search(r"url\(i\.\w+\.png\)", read(result, r"hashed/one\.\w+\.css"))


def test_everything_missing_is_said_at_once_with_its_place(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "index.html": '<p>\n<script src="gone.js"></script>\n<img src="gone.png">',
            "a.css": "",
        },
    )
    with pytest.raises(BuildError) as raised:
        build(root)
    assert raised.value.problems == (
        "index.html:2: there is no file 'gone.js': correct the address",
        "index.html:3: there is no file 'gone.png': correct the address",
    )
    assert raised.value.exit_code == 1


def test_addresses_elsewhere_are_left_alone(tmp_path, build, write):
    page = (
        '<a href="tel:123">x</a><a href="#top">y</a><img src="//cdn.test/x.png">'
        '<a href="http://a.test/?b=1&amp;c=2">z</a><form action="/manager"></form>'
        '<a href="javascript:void(0)">w</a>'
    )
    root = write(tmp_path / "a", {"index.html": page})
    assert (build(root).out / "index.html").read_text() == page


def test_offline_writes_a_cache_manifest_that_lets_the_phone_through(app, build, write):
    result = build(app, offline=True)
    page = (result.out / "index.html").read_text(encoding="utf-8")
    assert '<html manifest="app.appcache" lang="en">' in page
    assert '<!DOCTYPE html><html manifest="app.appcache">' in (result.out / "more.html").read_text()
    lines = (result.out / "app.appcache").read_text().splitlines()
    assert lines[0] == "CACHE MANIFEST"
    assert lines[-2:] == ["NETWORK:", "*"]
    listed = lines[lines.index("CACHE:") + 1 : -2]
    assert "index.html" in listed
    assert all((result.out / path).is_file() for path in listed)
    assert not [path for path in listed if path.endswith(".map")]
    version = lines[1]
    write(app, {"third.js": "log('changed')"})
    assert (
        build(app, offline=True).out.joinpath("app.appcache").read_text().split("\n")[1] != version
    )
