"""Where the files that are not Python live: ``web/`` and ``app_templates/``."""

from __future__ import annotations

from pathlib import Path

from gmi_appkit.errors import EnvironmentProblem

_PACKAGE = Path(__file__).resolve().parent


def asset_dir(name: str) -> Path:
    """Find a shipped folder.

    An installed wheel carries the folders inside the package; a clone and an editable install
    have them at the checkout's top level, where the web people look for them.

    Args:
        name: ``"web"`` or ``"app_templates"``.

    Returns:
        The absolute path of the folder.

    Raises:
        EnvironmentProblem: If the installation lacks it.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        candidate = parent / name
        if candidate.is_dir():
            return candidate
    raise EnvironmentProblem(
        f"this installation of gmi-appkit has no {name!r} folder (looked in {_PACKAGE} and "
        f"{_PACKAGE.parent}): reinstall it with `pip install --force-reinstall gmi-appkit`"
    )
