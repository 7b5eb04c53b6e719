"""Of the kit, an app ships what it uses, and nothing of that is missing."""

from __future__ import annotations

import re

import pytest

from gmi_appkit.assets import asset_dir
from gmi_appkit.build._kit import trim_script, trim_sheet

PARTS = {
    "core": "(function (ui) { ui.el = function () {}; })(GMIUI);\n",
    "list": "(function (ui) { ui.List = function () { ui.el('div'); ui.touch(); }; })(GMIUI);\n",
    "touch": "(function (ui) { ui.touch = function () {}; })(GMIUI);\n",
    "tiles": "(function (ui) { ui.Tiles = function () { ui.el('i'); }; })(GMIUI);\n",
    "keys": "document.onkeydown = function () {};\n",
}
WORDS = (
    "GMIUI.words('en', {\n  'add': 'Add',\n  'it\\'s': 'x',\n  'kind.home': 'Home, sweet',\n"
    "  'kind.work': 'Work',\n  'gone': 'Gone'\n});\n"
)
KIT = "var GMIUI = {};\n" + "".join(PARTS.values()) + WORDS.replace("  'it\\'s': 'x',\n", "")


@pytest.mark.parametrize(
    ("app", "left_out"),
    [
        ("", ("core", "list", "tiles", "touch")),
        ("new GMIUI.List()", ("tiles",)),
        ("var ui = GMIUI; ui.Tiles()", ("list", "touch")),
        ("GMIUI['Tiles']()", ("list", "touch")),
        ("GMIUI . touch ()", ("core", "list", "tiles")),
        ("// the word Tiles alone is no use", ("core", "list", "tiles", "touch")),
    ],
)
def test_parts_are_kept_with_what_they_use_themselves(app, left_out):
    trimmed = trim_script(KIT, PARTS, [app])
    assert trimmed.left_out == left_out
    for name, text in PARTS.items():
        assert (text in trimmed.script) == (name not in left_out)


def test_texts_are_kept_if_a_script_asks_for_them_whole_or_in_pieces():
    script = trim_script(KIT, PARTS, ["t('add'); t('kind.' + kind)"]).script
    assert "'add': 'Add',\n  'kind.home': 'Home, sweet',\n  'kind.work': 'Work'\n});" in script
    assert "Gone" not in script


def test_a_table_that_is_written_otherwise_stays_whole():
    odd = KIT.replace("'gone': 'Gone'", "'gone': 'G' + 'one'")
    assert "'kind.home'" in trim_script(odd, PARTS, []).script


def test_a_kit_that_is_not_made_of_its_parts_stays_whole():
    assert trim_script(KIT, {"other": "not in there"}, []).left_out == ()


def test_rules_are_kept_for_classes_that_are_named_whole_or_in_pieces():
    sheet = (
        "@font-face{font-family:x}.gu-list,.gu-tiles .gu-list{top:0}.gu-i-call{top:1px}"
        ".gu-tab-on{top:2px}@media print{.gu-tiles{top:3px}}@media screen{.gu-list{top:4px}}"
        "body{margin:0}.mine{top:5px}.gu-list:not(.gu-tiles, .x){top:6px}"
    )
    texts = ["el('gu-list'); icon('gu-i-' + name); cls = 'gu-tab' + (on ? '-on' : '')"]
    assert re.sub(r"\s", "", trim_sheet(sheet, texts)) == (
        "@font-face{font-family:x}.gu-list{top:0}.gu-i-call{top:1px}"
        ".gu-tab-on{top:2px}@mediascreen{.gu-list{top:4px}}"
        "body{margin:0}.mine{top:5px}"
    )
    assert "gu-tiles" in trim_sheet(sheet, ["'gu-' + kind; kind = 'tiles'"])
    assert "gu-tiles" not in trim_sheet(sheet, ["'gu-' + kind; kind = 'list'"])


def test_what_is_shipped_of_the_real_kit_lacks_nothing_of_itself(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "index.html": '<meta charset="utf-8"><link rel="stylesheet" href="gmi/ui/kit.css">'
            '<script src="gmi/ui/kit.js"></script><script src="app.js"></script>',
            "app.js": "GMIUI.toast('hello')",
        },
    )
    result = build(root, source_maps=False)
    (note,) = [note for note in result.notes if note.startswith("of the kit")]
    left_out = re.findall(r"[\w-]+", note.partition("uses ")[2].partition(":")[0])
    (path,) = [file.path for file in result.files if file.path.endswith(".js")]
    script = (result.out / path).read_text()
    parts = asset_dir("web") / "ui" / "parts"
    missing = {
        name
        for part in left_out
        for name in re.findall(r"\bui\.(\w+)\s*=[^=]", (parts / f"{part}.js").read_text("utf-8"))
    }
    assert missing
    assert not missing & set(re.findall(r"\bui\.(\w+)", script))


def test_an_ejected_kit_is_shipped_as_it_is(tmp_path, build, write):
    root = write(
        tmp_path / "a",
        {
            "index.html": '<script src="gmi/ui/kit.js"></script>',
            "gmi/ui/kit.js": KIT,
        },
    )
    result = build(root, source_maps=False)
    assert not result.notes
    (path,) = [file.path for file in result.files if file.path.endswith(".js")]
    assert ".Tiles=" in (result.out / path).read_text()
