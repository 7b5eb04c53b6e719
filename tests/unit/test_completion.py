"""What a shell offers after ``gmi`` and the tabulator."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GMI = Path(sys.executable).parent / "gmi"


def offered(folder: Path, *words: str) -> list[str]:
    """What bash would be told; the last word is the one that is begun."""
    run = subprocess.run(
        [sys.executable, "-m", "gmi_appkit"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "_GMI_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["gmi", *words]),
            "COMP_CWORD": str(len(words)),
        },
    )
    return [line.partition(",")[2] for line in run.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (["sc"], ["screenshot"]),
        (["phone", "co"], ["conform", "control"]),
        (["dev", "--st"], ["--strict-port"]),
        (["new", "x", "--template", "k"], ["kiosk"]),
        (["screenshot", "--profile", "gxp2200-"], ["gxp2200-panel"]),
        (["dev", "--phone", ""], ["emulated", "desk", "hall"]),
        (["dev", "--phone", "d"], ["desk"]),
    ],
)
def test_offered(tmp_path: Path, words: list[str], some: list[str]) -> None:
    (tmp_path / "gmi.toml").write_text(
        '[phones.desk]\nurl = "http://10.0.0.7"\n[phones.hall]\nurl = "http://10.0.0.8"\n'
    )
    assert set(some) <= set(offered(tmp_path, *words))


def test_a_broken_gmi_toml_keeps_nobody_from_completing(tmp_path: Path) -> None:
    (tmp_path / "gmi.toml").write_text("[")
    assert offered(tmp_path, "dev", "--phone", "") == ["emulated"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script(tmp_path: Path, shell: str) -> None:
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("no bash")
    run = subprocess.run(
        [sys.executable, "-m", "gmi_appkit", "completion", shell],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_GMI_COMPLETE" in run.stdout
    program = shutil.which(shell)
    if program is not None:  # it is at least in that shell's grammar
        subprocess.run([program, "-n"], input=run.stdout, text=True, check=True)


@pytest.mark.skipif(shutil.which("bash") is None or not GMI.is_file(), reason="needs bash and gmi")
def test_bash_itself_completes(tmp_path: Path) -> None:
    script = (
        'eval "$(gmi completion bash)"\n'
        "COMP_WORDS=(gmi scr) COMP_CWORD=1\n"
        '_gmi_completion gmi scr gmi\necho "offers ${COMPREPLY[*]}"\n'
    )
    path = f"{GMI.parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    )
    assert run.stdout == "offers screenshot\n"
