"""A small app with one of everything that a bundle must get right."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gmi_appkit.build import BuildResult, build_app
from gmi_appkit.project import load_project

Write = Callable[[Path, dict[str, str | bytes]], Path]
Build = Callable[..., BuildResult]

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Lines &amp; calls</title>
  <link rel="stylesheet" href="base.css">
  <link rel="stylesheet" href="app.css">
  <style>
    .inline { display: flex }
  </style>
  <link rel="stylesheet" href="late.css" media="screen">
</head>
<body style="background: url(img/tile.png)">
  <!-- <script src="gone.js"></script> -->
  <img src="img/logo.png" alt="" width="4" height="4">
  <p id="out" data-detail="more.html">Ünter</p>
  <script src="first.js"></script>
  <script>  log("inline");  </script>
  <script src="second.js"></script>
  <script src="third.js"></script>
</body>
</html>
"""


def png(colour: bytes, side: int = 4, noise: int = 0) -> bytes:
    """A PNG of one colour; `noise` bytes of text make it as heavy as a test wants."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + colour * side) * side
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
        + (chunk(b"tEXt", b"pad\0" + b"x" * noise) if noise else b"")
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


FILES: dict[str, str | bytes] = {
    "index.html": INDEX,
    "more.html": '<!DOCTYPE html><meta charset="utf-8"><a href="index.html">back</a>',
    "base.css": "/* base */\nbody { margin: 0; color: #111 }\n.a { display: flex }\n",
    "app.css": (
        "@import url(part.css) print;\n"
        ".a { color: red; color: var(--x) }\n"
        ".b { background: url(img/once.png) no-repeat; background-size: cover }\n"
        ".c { background: url(img/big.png) } .d { background: url('img/tile.png') }\n"
    ),
    "part.css": ".p { color: blue }",
    "late.css": ".inline { color: green }",
    "first.js": (
        "// first\n'use strict';\nvar lines = [];\n"
        "function log(text) {\n  lines.push(text);\n}\nlog('first')\n"
    ),
    "second.js": "/* second */\n(function () {\n  log('second');\n}())\n",
    "third.js": (
        "(function () {\n  log('third');\n  var icon = 'icons/' + lines.length + '.png';\n"
        "  document.getElementById('out').innerHTML = lines.join(' ');\n"
        "  window.icon = icon;\n}());\n"
    ),
    "img/logo.png": png(b"\xff\0\0"),
    "img/once.png": png(b"\0\xff\0"),
    "img/big.png": png(b"\0\0\xff", noise=9000),
    "img/tile.png": png(b"\xff\xff\0"),
    "icons/1.png": png(b"\0\xff\xff"),
    "icons/2.png": png(b"\0\x80\xff"),
    "notes.txt": "nobody refers to this",
}


@pytest.fixture
def write() -> Write:
    def write_files(root: Path, files: dict[str, str | bytes]) -> Path:
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return write_files


@pytest.fixture
def app(tmp_path: Path, write: Write) -> Path:
    return write(tmp_path / "app", FILES)


@pytest.fixture
def build() -> Build:
    def build_folder(root: Path, out: Path | None = None, **options: object) -> BuildResult:
        return build_app(load_project(root), out, **{"check": False, **options})

    return build_folder
