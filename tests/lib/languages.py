"""An app in another language than it ships in."""

import shutil

from gmi_appkit.project import load_project


def in_language(app, folder, language):
    """A copy of the app in the folder, its language changed."""
    root = folder / "app"
    shutil.copytree(app, root)
    config = root / "gmi.toml"
    config.write_text(config.read_text().replace('language = "en"', f'language = "{language}"'))
    return load_project(root)
