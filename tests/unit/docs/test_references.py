"""Reference pages name all there is, with the values it has."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_playwright.pytest_playwright as pytest_playwright
from click.testing import CliRunner
from documents import ROOT

from gmi_appkit.cli import cli
from gmi_appkit.errors import GmiError
from gmi_appkit.profiles import PROFILES
from gmi_appkit.project import App, Budget, DevConfig, EmulatorConfig, PhoneEntry, TestConfig
from gmi_appkit.protocol import load
from gmi_appkit.reference import pages
from gmi_appkit.testing import fixtures as testing_fixtures
from gmi_appkit.testing import hooks
from gmi_appkit.testing.phone import PhoneUnderTest
from gmi_appkit.testing.screen import Screen

# What one of our processes tells another; nobody else sets them.
BETWEEN_PROCESSES = {
    "GMI_AGENT",
    "GMI_ORIGIN",
    "GMI_WIDTH",
    "GMI_HEIGHT",
    "GMI_DRIVER",
    "GMI_TEST_LIFELINE",
}
REFERENCE = ROOT / "docs" / "reference"

if not REFERENCE.is_dir():
    pytest.skip("the docs are not part of this installation", allow_module_level=True)


def text(page: str) -> str:
    return (REFERENCE / page).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text(page), re.M | re.S)
    assert found, f"{page} has no section {title}"
    return found[1]


def rows(table: str) -> dict[str, list[str]]:
    """The rows of a table by what stands in the first column's code."""
    found = {}
    for line in table.splitlines():
        if not line.startswith("| "):
            continue
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        for name in re.findall(r"`([^`]+)`", cells[0]):
            found[name] = cells[1:]
    return found


@pytest.mark.parametrize("file", pages(), ids=lambda file: file.name)
def test_made_pages_are_fresh(file: Path) -> None:
    kept = file.read_text(encoding="utf-8")
    assert kept == pages()[file], "run `python -m gmi_appkit.reference`"


def test_every_function_has_its_place_in_the_clients_page() -> None:
    page = text("python-client.md")
    for interface in load().interfaces:
        assert f"| {interface.number}. `{interface.name}` | [`{interface.python_name}`]" in page
        assert f"\n### {interface.python_name}\n" in page


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("[app]", App),
        ("[budget]", Budget),
        ("[emulator]", EmulatorConfig),
        ("[phones.NAME]", PhoneEntry),
        ("[dev]", DevConfig),
        ("[test]", TestConfig),
    ],
)
def test_every_key_of_gmi_toml_is_told_with_its_default(title: str, kind: Any) -> None:
    told = rows(section("gmi-toml.md", title))
    keys = [entry for entry in fields(kind) if kind is not PhoneEntry or entry.name != "name"]
    assert set(told) == {entry.name for entry in keys}
    for entry in keys:
        if entry.default not in (MISSING, ""):
            assert told[entry.name][0] == f"`{as_toml(entry.default)}`"


def as_toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def test_every_variable_of_the_environment_is_told() -> None:
    told = rows(section("gmi-toml.md", "Environment"))
    package = ROOT / "gmi_appkit"
    code = "\n".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    named = {name for line in code.splitlines() for name in re.findall(r'"(GMI_[A-Z0-9_]+)"', line)}
    assert named - BETWEEN_PROCESSES == set(told)


def test_profiles_are_told_as_they_are() -> None:
    found = re.findall(
        r"^\| `([\w-]+)` \| (\d+)x(\d+) \| (\w+) \| `(\w+)` \|$", text("profiles.md"), re.M
    )
    assert found == [
        (it.name, str(it.width), str(it.height), it.model, it.engine) for it in PROFILES.values()
    ]


def test_exit_codes_are_those_of_the_errors() -> None:
    told = rows(section("exit-codes.md", "Errors"))
    assert told
    here = [GmiError, *GmiError.__subclasses__()]
    of_errors = {kind for kind in here if kind.__module__ == "gmi_appkit.errors"}
    assert set(told) == {kind.__name__ for kind in of_errors}
    for kind in of_errors:
        assert told[kind.__name__][0] == str(kind.exit_code)
    help_text = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    for code in re.findall(r"^\| (\d+) \|", text("exit-codes.md"), re.M):
        assert re.search(rf"(: |, ){code} ", help_text)


def fixtures_of(*modules: ModuleType) -> set[str]:
    """The fixtures that modules define, by their names."""
    return {
        node.name
        for module in modules
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.FunctionDef)
        and any("pytest.fixture" in ast.unparse(mark) for mark in node.decorator_list)
        and not node.name.startswith("_")
    }


def test_fixtures_markers_and_options_are_those_of_the_plugin(pytestconfig: pytest.Config) -> None:
    ours_alone = fixtures_of(testing_fixtures, hooks) - fixtures_of(pytest_playwright)
    assert set(rows(section("fixtures.md", "Fixtures"))) == ours_alone
    markers = rows(section("fixtures.md", "Markers"))
    ours = {
        line.partition(":")[0]
        for line in pytestconfig.getini("markers")
        if line.startswith(("gmi_", "smoke"))
    }
    assert set(markers) >= ours
    told = {
        option.split()[0] for option in rows(section("fixtures.md", "Options")) if "--" in option
    }
    [group] = [it for it in pytestconfig._parser._groups if it.name == "gmi"]
    assert told == {name for option in group.options for name in option.names()}


@pytest.mark.parametrize(("title", "kind"), [("screen", Screen), ("gmi_phone", PhoneUnderTest)])
def test_what_a_fixture_offers_is_there(title: str, kind: type) -> None:
    named = [re.match(r"\w+", name) for name in rows(section("fixtures.md", title))]
    there = {*dir(kind), *_set_by(kind)}
    assert {name[0] for name in named if name} - there == set()


def _set_by(kind: type) -> Iterable[str]:
    """Attributes that its constructors set."""
    for base in kind.__mro__:
        names = getattr(base.__init__, "__code__", None)
        if names is not None:
            yield from names.co_names


def test_every_method_of_a_screen_is_told() -> None:
    told = rows(section("fixtures.md", "screen"))
    named = {name for row in told for name in re.findall(r"\w+", row.partition("(")[0])}
    for_reports = {"picture", "outline", "address"}
    offered = {name for name in vars(Screen) if not name.startswith("_")}
    assert offered - for_reports <= named
