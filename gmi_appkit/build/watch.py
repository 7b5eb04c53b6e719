"""Build again whenever a file of the app or of the kit is saved.

The bundle is written first and checked right after, so that a save shows at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import watch

from gmi_appkit.build._builder import Builder, BuildResult
from gmi_appkit.errors import GmiError
from gmi_appkit.project import CONFIG_NAME
from gmi_appkit.sources import AppSources

_STEP_MS = 5  # a look at the kernel's events
_DEBOUNCE_MS = 40  # several files saved at once make one build
_LOOK_MS = 250

Told = Callable[[BuildResult | GmiError], None]


def watch_app(
    builder: Builder,
    told: Told,
    *,
    check: bool = True,
    stop: threading.Event | None = None,
    poll: bool | None = None,
) -> None:
    """Build now, and then after every save, until stopped.

    Args:
        builder: What to build with, told not to check; it keeps what did not change.
        told: Gets every result, or the error that stopped a build (the last bundle then stays),
            and after a result the errors that the check found.
        check: Whether ``gmi check`` runs after each build.
        stop: Ends the watching; by default only Ctrl-C does.
        poll: Whether to poll; None leaves it to the system.

    Raises:
        KeyboardInterrupt: After Ctrl-C.
    """
    roots = [root for root in AppSources(builder.project).roots() if root.is_dir()]
    outs = (builder.out, builder.archive)

    def wanted(_change: object, name: str) -> bool:
        file = Path(name)
        if any(file.is_relative_to(out) for out in outs):
            return False
        root = next((root for root in roots if file.is_relative_to(root)), None)
        return root is not None and not any(
            part.startswith(".") or part.endswith("~") for part in file.relative_to(root).parts
        )

    first = _attempt(builder, told, check)
    armed = False
    for changes in watch(
        *roots,
        watch_filter=wanted,
        debounce=_DEBOUNCE_MS,
        step=_STEP_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=poll,
        ignore_permission_denied=True,
    ):
        if any(Path(name).name == CONFIG_NAME for _, name in changes):
            _attempt(builder, told, check, reload=True)
        elif changes:
            _attempt(builder, told, check)
        elif not armed:  # a save while the watches were being set
            _attempt(builder, told, check, unless=first)
        armed = True


def _attempt(
    builder: Builder,
    told: Told,
    check: bool,
    *,
    reload: bool = False,
    unless: BuildResult | GmiError | None = None,
) -> BuildResult | GmiError:
    result: BuildResult | GmiError
    try:
        if reload:
            builder.reload()
        result = builder.build()
    except GmiError as error:
        result = error
    if unless is not None and _gist(result) == _gist(unless):
        return result
    told(result)
    if check and isinstance(result, BuildResult):
        try:
            builder.check()
        except GmiError as error:
            told(error)
    return result


def _gist(result: BuildResult | GmiError) -> object:
    if isinstance(result, BuildResult):
        return [(file.path, file.sha256) for file in result.files]
    return str(result)
