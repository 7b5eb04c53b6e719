"""The walls of the house: who may import whom, and what the command line may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import gmi_appkit

PACKAGE = Path(gmi_appkit.__file__).parent

# From the roof down; a module imports from its own floor's module or from lower floors only.
FLOORS = [
    {"reference"},  # writes the docs of all the others
    {"cli"},
    {"doctor", "phone_cli", "test_command"},
    {"testing"},
    {"build", "server", "scaffold", "conformance"},
    {"check"},  # the build checks first
    {"targets"},
    {"emulator", "client"},
    {"sources"},
    {"project"},
    {"protocol", "profiles"},
    {"assets"},
    {"errors"},
]
HEIGHT = {name: len(FLOORS) - number for number, floor in enumerate(FLOORS) for name in floor}

# What `gmi --help` may load beside the standard library: it has to start like click itself.
START_UP = {"click", "gmi_appkit"}


def module_of(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gmi_appkit"):
            names = [node.module or ""]
            if node.module == "gmi_appkit":
                names = [f"gmi_appkit.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "gmi_appkit" and len(parts) > 1 and not parts[1].startswith("__"):
                found.add(parts[1])
    return found


def test_arrows_point_down() -> None:
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        module = module_of(file)
        if module.startswith("__"):
            continue
        wrong += [
            f"{file.relative_to(PACKAGE)} imports {other}"
            for other in imports_of(file) - {module}
            if HEIGHT[other] >= HEIGHT[module]
        ]
    assert wrong == []


def test_leaf_libraries_know_nothing_of_click() -> None:
    shells = {"cli", "phone_cli", "test_command", "reference"}
    for file in PACKAGE.rglob("*.py"):
        if module_of(file) not in shells:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            names = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
            names += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
            assert "click" not in names, file


def test_help_loads_only_what_it_needs() -> None:
    program = (
        "import sys\n"
        "sys.argv = ['gmi', '--help']\n"
        "import click\n"
        "before = set(sys.modules)\n"
        "from gmi_appkit.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print('loaded', *sorted(new - set(sys.stdlib_module_names)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = run.stdout.splitlines()[-1].split()[1:]
    assert set(loaded) <= START_UP, f"gmi --help loads {loaded}"
    assert "Usage: gmi" in run.stdout


def test_neither_the_emulator_nor_the_pytest_plugin_loads_livereload() -> None:
    program = (
        "import sys; import gmi_appkit.emulator.run, gmi_appkit.testing.fixtures;"
        "sys.exit('livereload' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
