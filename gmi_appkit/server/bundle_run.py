"""What ``gmi serve`` does until it is stopped."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from pathlib import Path

from gmi_appkit.server.bundle import DEFAULT_PORT, BundleServer, find_bundle
from gmi_appkit.server.control import PREFIX
from gmi_appkit.server.process import running
from gmi_appkit.server.run import make_target
from gmi_appkit.server.terminal import print_event, print_json, say, shown_path
from gmi_appkit.targets.emulated import EmulatedTarget


def serve_bundle(
    folder: Path,
    *,
    phone: str | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    strict_port: bool = False,
    phonebook: Path | None = None,
    model: str | None = None,
    gmi_version: int | None = None,
    allow_host: Iterable[str] = (),
    as_json: bool = False,
) -> None:
    """Serve a bundle until Ctrl-C or SIGTERM.

    Args:
        folder: The bundle, or an app whose ``dist`` is one.
        phone: ``emulated``, or a phone of the app's gmi.toml; by default what that says.
        host: The address to listen on.
        port: The port; by default 8230, or the next that is free.
        strict_port: Fail if the default port is taken.
        phonebook: XML phonebook of the emulated phone; by default gmi.toml's.
        model: Model to emulate; by default gmi.toml's.
        gmi_version: Interface version to emulate; by default gmi.toml's.
        allow_host: Further names that the server may be called by.
        as_json: Print events as JSON, one per line.

    Raises:
        GmiError: If there is no bundle, or the server cannot start.
        KeyboardInterrupt: After Ctrl-C, once everything is stopped.
    """
    bundle, project = find_bundle(folder)
    target = make_target(project, phone, phonebook=phonebook, model=model, gmi_version=gmi_version)
    if isinstance(target, EmulatedTarget):
        _ = target.phone  # what is wrong with it is to be told now
    server = BundleServer(
        bundle,
        target,
        host=host,
        port=DEFAULT_PORT if port is None else port,
        strict_port=strict_port or port is not None,
        allowed_hosts=allow_host,
        emit=print_json if as_json else print_event,
    )
    ready = _json_ready if as_json else _text_ready

    async def serve() -> int:
        async with running(server) as stopping:
            ready(server, bundle)
            return await stopping

    if asyncio.run(serve()) == signal.SIGINT:
        raise KeyboardInterrupt


def _text_ready(server: BundleServer, bundle: Path) -> None:
    lines = [
        f"{server.url}  {shown_path(bundle)}, as a web server would serve it",
        f"  phone     {server.target.title}",
    ]
    if not (bundle / "config.js").is_file():
        lines.append("  config    there is no config.js: the app has to ask")
    if server.host != "127.0.0.1":
        lines.append(
            f"  warning: others can reach {server.host}; a screen joins at "
            f"http://ADDRESS:{server.port}{server.join_path}"
        )
    say("\n".join(lines))


def _json_ready(server: BundleServer, bundle: Path) -> None:
    print_json(
        {
            "event": "ready",
            "url": server.url,
            "port": server.port,
            "bundle": str(bundle),
            "phone": server.target.title,
            "control": f"http://127.0.0.1:{server.port}{PREFIX}",
            "token": server.control_token,
        }
    )
