"""A picture of what a screen shows, taken by a browser that opens the same page.

The page is opened on a screen of its own, whose phone is a twin of the one in question: taking a
picture asks nothing of the phone that the app is used with. A phone that has no twin is asked
what the page asks when it is loaded.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.profiles import get_profile
from gmi_appkit.server.workbench.screens import PREFIX, Screens

_SECONDS = 60.0
_LONGEST_PAGE = 2000
_LONGEST_REASON = 500
_PROGRAM = "gmi_appkit.testing.page_picture"


async def take_picture(screens: Screens, origin: str, asked: Mapping[str, Any]) -> bytes:
    """Take a picture.

    Args:
        screens: The screens; an empty id is the first.
        origin: This server's address, ``http://HOST:PORT``.
        asked: ``screen``, ``profile``, ``page`` (relative to the app) and ``storage`` (the
            page's local storage).

    Returns:
        A PNG of the profile's size.

    Raises:
        ConfigurationError: If something asked for cannot be.
        EnvironmentProblem: If there is no browser, or it does not manage.
    """
    page = str(asked.get("page", ""))
    if len(page) > _LONGEST_PAGE or page.startswith(("/", "\\")) or not page.isprintable():
        raise ConfigurationError("page must be an address relative to the app")
    stored = asked.get("storage")
    storage = stored if isinstance(stored, dict) else {}
    profile = get_profile(str(asked.get("profile", "")))
    name = str(asked.get("screen", ""))
    if screens.target(name) is None:
        raise ConfigurationError("this screen is closed: reload the workbench")
    async with screens.taking_pictures:
        posing = await screens.open(like=name, posing=True)
        try:
            return await _run(
                {
                    "url": f"{origin}{PREFIX}/{posing}/app/{page}",
                    "profile": profile.name,
                    "storage": {str(key): str(value) for key, value in storage.items()},
                }
            )
        finally:
            await screens.close(posing)


async def _run(order: Mapping[str, Any]) -> bytes:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(_SECONDS):
            png, told = await process.communicate(json.dumps(order).encode())
    except TimeoutError:
        raise EnvironmentProblem(f"the browser took no picture within {_SECONDS:.0f} s") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0 or not png:
        lines = told.decode("utf-8", "replace").strip().splitlines()
        reason = lines[-1] if lines else f"exit code {process.returncode}"
        raise EnvironmentProblem(reason[:_LONGEST_REASON])
    return png
