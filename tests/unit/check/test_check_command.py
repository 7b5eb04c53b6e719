"""Output forms, exit codes, explanations and the API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gmi_appkit.check import RULES, check_path, check_text, explain
from gmi_appkit.check.command import FORMATS, run
from gmi_appkit.check.engines import all_features, engine_titles, sources
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import PROFILES

BAD = "var a = 1;\nfetch('x, 100%\\ny');\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "app.js").write_text(BAD)
    return tmp_path


def output(path: Path, **options) -> tuple[int, str]:
    lines: list[str] = []
    return run(path, write=lines.append, **options), "\n".join(lines)


def test_text_names_place_reason_and_way_out(folder) -> None:
    code, text = output(folder)
    assert code == 1
    assert text.splitlines()[0].startswith("js/app.js:2:1: error: fetch ")
    assert "use XMLHttpRequest" in text
    assert text.endswith("1 file checked: 1 error, 0 warnings")


def test_nothing_found_is_exit_code_0(tmp_path) -> None:
    assert output(tmp_path) == (0, "0 files checked, nothing found")


def test_warnings_are_findings_too(tmp_path) -> None:
    (tmp_path / "a.js").write_text("const a = 1;")
    code, text = output(tmp_path)
    assert code == 1
    assert text.endswith("0 errors, 1 warning")


def test_json_has_the_agreed_shape(folder) -> None:
    code, text = output(folder, format="json")
    document = json.loads(text)
    assert code == 1
    assert list(document) == ["schema", "summary", "findings"]
    assert document["schema"] == 1
    assert document["summary"] == {"errors": 1, "warnings": 0, "files": 1}
    (finding,) = document["findings"]
    assert list(finding) == [
        "rule", "severity", "file", "line", "column", "feature", "profiles", "message", "instead",
        "fixable",
    ]  # fmt: skip
    assert (finding["file"], finding["profiles"]) == ("js/app.js", ["gxp2200"])


def test_sarif_points_at_rule_and_region(folder) -> None:
    document = json.loads(output(folder, format="sarif")[1])
    assert document["version"] == "2.1.0"
    (one,) = document["runs"]
    assert one["columnKind"] == "unicodeCodePoints"
    (result,) = one["results"]
    rule = one["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "js-global"
    assert rule["shortDescription"]["text"]
    assert rule["helpUri"].startswith("https://")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "js/app.js"
    assert place["region"] == {"startLine": 2, "startColumn": 1}
    assert result["level"] in ("error", "warning")
    assert result["message"]["text"]


def test_github_commands_are_escaped(tmp_path) -> None:
    (tmp_path / "a,b.css").write_text("a { background: url(/100%.png); }")
    _, text = output(tmp_path, format="github")
    assert text.startswith("::warning file=a%2Cb.css,line=1,col=17,title=url-root::")
    assert "/100%25.png" in text
    assert "\n" not in text


def test_every_format_prints_an_empty_result(tmp_path) -> None:
    for name in FORMATS:
        assert output(tmp_path, format=name)[0] == 0


def test_profiles_come_from_the_command_line_or_gmi_toml(folder) -> None:
    (folder / "js" / "app.js").write_text("new Uint8Array(1);")
    assert output(folder)[0] == 1
    assert output(folder, profiles=["gxv3240"])[0] == 0
    (folder / "gmi.toml").write_text('[app]\nprofiles = ["gxv3275"]\n')
    assert output(folder)[0] == 0


def test_fix_says_what_it_did(tmp_path) -> None:
    (tmp_path / "a.js").write_text("parseInt(a);")
    code, text = output(tmp_path, fix=True)
    assert code == 0
    assert text.startswith("mended 1 finding in a.js")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained(rule) -> None:
    text = explain(rule)
    assert text.startswith(f"{rule} (")
    assert "Instead:" in text


def test_examples_of_the_rules_are_reported_under_their_rule() -> None:
    for rule in RULES.values():
        if rule.name in ("encoding", "css-fixed", "suppression"):
            continue
        kinds = {"js": rule.name.startswith(("js", "gmi", "supp")), "css": rule.name[:3] == "css"}
        kind = next((name for name, fits in kinds.items() if fits), "html")
        start = "var gmi = new GMIService();" if rule.name.startswith("gmi") else ""
        found = {f.rule for f in check_text(start + rule.bad, kind, f"a.{kind}")}
        assert rule.name in found, rule
        found = {f.rule for f in check_text(start + rule.good, kind, f"a.{kind}")}
        assert rule.name not in found, rule


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"profiles": ["gxp2000"]}, "gxp2200"),
        ({"format": "xml"}, "sarif"),
        ({"explain": "js-globl"}, "js-global"),
    ],
)
def test_wrong_options_say_what_would_be_right(tmp_path, options, named) -> None:
    with pytest.raises(ConfigurationError, match=named):
        output(tmp_path, **options)


def test_a_wrong_path_is_a_usage_error(tmp_path) -> None:
    with pytest.raises(ConfigurationError, match="there is no"):
        check_path(tmp_path / "gone")
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(ConfigurationError, match="no kind"):
        check_path(tmp_path / "a.png")


def test_what_is_no_part_of_the_app_is_left_out(tmp_path) -> None:
    for name in ("node_modules/a.js", ".git/a.js", "tests/a.js", "test-results/a.js", "out/a.js"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("fetch('x');")
    (tmp_path / "out" / ".gmi-build").write_text("")
    assert check_path(tmp_path).files == 0


def test_the_table_is_sound() -> None:
    engines, known = engine_titles(), sources()
    assert {profile.engine for profile in PROFILES.values()} <= set(engines)
    seen = set()
    for feature in all_features():
        assert (feature.kind, feature.name) not in seen
        seen.add((feature.kind, feature.name))
        assert feature.since in ("", *engines), feature
        assert feature.severity in ("error", "warning"), feature
        assert feature.source.split(":")[0] in known or "/" in feature.source, feature
    assert {"caniuse", "mdn", "core-js-compat"} <= set(known)
    assert all(entry["licence"] for entry in known.values())
