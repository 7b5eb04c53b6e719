"""What users install works as the clone does: wheel, sdist to wheel, editable."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (ROOT / "pyproject.toml").is_file(), reason="needs the checkout, not an installed copy"
)

USE = (
    "from gmi_appkit.assets import asset_dir; import gmi_appkit, sys;"
    "print(gmi_appkit.__file__, *sorted(str(asset_dir(n)) for n in ('web', 'app_templates')))"
)


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python_with_our_packages(folder: Path) -> Path:
    """A virtual environment that sees the packages we depend on, but not this checkout."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mine = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    site = next(folder.rglob("site-packages"))
    for entry in mine.iterdir():
        if not entry.name.startswith(("gmi_appkit", "_editable", "_gmi", "__editable__")):
            (site / entry.name).symlink_to(entry)
    return python


def install(wheel: Path, python: Path) -> None:
    site = next(python.parents[1].rglob("site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, a wheel made from it, and an editable wheel."""
    out = tmp_path_factory.mktemp("dist")
    program = (
        "import hatchling.build as b; print(b.build_sdist({out!r})); "
        "print(b.build_editable({out!r} + '/editable'))"
    )
    (out / "editable").mkdir()
    run(sys.executable, "-c", program.format(out=str(out)), cwd=ROOT)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        # Debian 12's Python 3.11.2 has no filters yet.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(out / "source", **safely)
    (source,) = (out / "source").iterdir()
    run(
        sys.executable,
        "-c",
        f"import hatchling.build as b; b.build_wheel({str(out)!r})",
        cwd=source,
    )
    return out


def test_the_wheel_from_the_sdist_works_as_the_clone_does(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    python = python_with_our_packages(tmp_path / "venv")
    install(wheel, python)
    where = run(python, "-c", USE, cwd=tmp_path).split()
    assert len(where) == 3
    assert all("site-packages" in place for place in where), where
    run(python, "-m", "gmi_appkit", "new", "desk", "--template", "phonebook", cwd=tmp_path)
    assert (tmp_path / "desk" / "index.html").is_file()


def test_the_editable_install_uses_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = (built / "editable").glob("*.whl")
    python = python_with_our_packages(tmp_path / "venv")
    install(wheel, python)
    where = run(python, "-c", USE, cwd=tmp_path).split()
    assert where[1:] == [str(ROOT / "app_templates"), str(ROOT / "web")]


def test_archives_hold_no_secret_and_nothing_of_this_machine(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"PRIVATE KEY" not in content, name
            assert str(ROOT).encode() not in content, name
            assert not name.endswith((".pem", ".key", ".env")), name
