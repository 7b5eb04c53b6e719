"""Write a bundle so that a server never sees half of it, and nothing foreign is ever deleted."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from gmi_appkit.build._errors import OutputRefused
from gmi_appkit.sources import BUILD_MARKER

_MARKER_TEXT = "Made by `gmi build`, which replaces this folder when it runs again.\n"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can say
_FILE = 0o100644 << 16


def check_output(out: Path, root: Path) -> None:
    """Make sure that a folder may be replaced.

    Args:
        out: The folder to write, absolute.
        root: The app's folder.

    Raises:
        OutputRefused: If it was not made by a build, or holds the app itself.
    """
    if root.is_relative_to(out):
        raise OutputRefused(f"cannot build into {out}: the app itself is in there; give another -o")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OutputRefused(f"cannot build into {out}: it is no folder; give another -o")
    if out.is_dir() and not (out / BUILD_MARKER).is_file() and any(out.iterdir()):
        raise OutputRefused(
            f"cannot build into {out}: `gmi build` did not make it and would delete what is in "
            "there; empty it, or give another -o"
        )


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the folder, then put the new one in the old one's place.

    Raises:
        OutputRefused: If the folder cannot be written.
    """
    tag = f"{os.getpid()}-{os.urandom(4).hex()}"
    new = out.with_name(f".{out.name}.new-{tag}")
    old = out.with_name(f".{out.name}.old-{tag}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        try:
            for path, data in {BUILD_MARKER: _MARKER_TEXT.encode(), **files}.items():
                file = new / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            if out.exists():
                out.rename(old)
                try:
                    new.rename(out)
                except OSError:
                    old.rename(out)
                    raise
            else:
                new.rename(out)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise OutputRefused(
            f"cannot write {out} ({error.strerror or error}): give another folder with -o"
        ) from None


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A zip with the same bytes for the same files, wherever and whenever it is made.

    Stored, not deflated: compressors differ between machines.
    """
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, _LONG_AGO)
            info.create_system = 3
            info.external_attr = _FILE
            archive.writestr(info, files[path])
    return buffer.getvalue()


def write_zip(target: Path, files: Mapping[str, bytes]) -> None:
    """Write the zip, in place of an older one of ours only.

    Raises:
        OutputRefused: If another file is in the way, or it cannot be written.
    """
    if target.exists() and not _is_ours(target):
        raise OutputRefused(f"will not overwrite {target}: `gmi build` did not make it; move it")
    fresh = target.with_name(f".{target.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        fresh.write_bytes(zip_bytes(files))
        fresh.replace(target)
    except OSError as error:
        raise OutputRefused(f"cannot write {target} ({error.strerror or error})") from None
    finally:
        fresh.unlink(missing_ok=True)


def _is_ours(target: Path) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(target) as archive:
            return b'"generator": "gmi-appkit"' in archive.read("manifest.json")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
