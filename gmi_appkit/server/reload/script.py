"""The script that pages load: what it is made of, and its address.

Apart from the transports, since pages name it also where there is no live reload, under test.
"""

from __future__ import annotations

from functools import cache

from gmi_appkit.assets import asset_dir
from gmi_appkit.server.versions import PARAMETER, version_of

SCRIPT_PATH = "/__gmi__/reload.js"

_PARTS = ("swap.js", "patch.js", "relay.js", "client.js")


def script_address() -> str:
    """Where pages load the script from; another one whenever the script is."""
    return f"{SCRIPT_PATH}?{PARAMETER}={script_version()}"


@cache
def script_version() -> str:
    """A hash of the script."""
    return version_of(script())


@cache
def script() -> bytes:
    """The script itself."""
    from rjsmin import jsmin  # not before there is a page

    folder = asset_dir("web") / "reload"
    parts = "\n".join((folder / name).read_text(encoding="ascii") for name in _PARTS)
    # Fetched and parsed with every page: without what is for people, half of it.
    return f"(function () {{\n{jsmin(parts)}\n}}());\n".encode("ascii")
