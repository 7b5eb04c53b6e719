"""``gmi new``: a folder with an app to start from."""

from __future__ import annotations

import re
import shutil
import tempfile
from difflib import get_close_matches
from pathlib import Path

from gmi_appkit.assets import asset_dir
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import CONFIG_NAME

_NAME = re.compile(r"[^\W_][\w .-]{0,62}[\w-]|[^\W_]")
_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "test-results")


def template_names() -> list[str]:
    """Names of the shipped templates, sorted."""
    folders = asset_dir("app_templates").iterdir()
    return sorted(folder.name for folder in folders if (folder / CONFIG_NAME).is_file())


def new_app(target: Path, template: str, *, eject: bool = False) -> Path:
    """Make a new app's folder.

    The folder appears whole or not at all; nothing that exists is touched.

    Args:
        target: The folder to make; its last part names the app.
        template: Name of a shipped template.
        eject: Also copy GMIService.js and the screen kit into the app, which then no longer
            follow upgrades of the package.

    Returns:
        The folder, absolute.

    Raises:
        ConfigurationError: If the template is unknown, the name is none, or something is there.
    """
    source = _template(template)
    target = target.absolute()
    if not _NAME.fullmatch(target.name):
        raise ConfigurationError(
            f"{target.name!r} is no name for an app: letters, digits, blanks, '-', '_' and '.', "
            "beginning with a letter or digit"
        )
    if target.exists() or target.is_symlink():
        raise ConfigurationError(f"{target} is already there: choose another name, or remove it")
    if not target.parent.is_dir():
        raise ConfigurationError(f"no folder {target.parent}: make it first")
    # Beside the target, so that the last step is one rename.
    with tempfile.TemporaryDirectory(prefix=".gmi-new-", dir=target.parent) as scratch:
        work = Path(scratch) / "app"
        shutil.copytree(source, work, ignore=_IGNORED)
        if eject:
            _eject(work)
        _rename(work, target.name)
        work.rename(target)
    return target


def _template(name: str) -> Path:
    known = template_names()
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ConfigurationError(f"no template {name!r}{hint} (there are: {', '.join(known)})")
    return asset_dir("app_templates") / name


def _eject(work: Path) -> None:
    web = asset_dir("web")
    (work / "gmi").mkdir(exist_ok=True)
    shutil.copy(web / "gmi" / "GMIService.js", work / "gmi")
    shutil.copytree(web / "ui", work / "gmi" / "ui", ignore=_IGNORED)


def _rename(work: Path, name: str) -> None:
    """Put the app's name where people read it; all other files stay as they are."""
    config = work / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^name = ".*"$', f'name = "{name}"', text, count=1)
    config.write_text(text, encoding="utf-8")
    readme = work / "README.md"
    if readme.is_file():
        text = readme.read_text(encoding="utf-8")
        readme.write_text(re.sub(r"\A# .*", lambda _: f"# {name}", text), encoding="utf-8")
