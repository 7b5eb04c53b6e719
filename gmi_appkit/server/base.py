"""livereload's server, with our routes, and bound to the port that was free."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from typing import Any

import livereload
from livereload.watcher import Watcher
from tornado import web
from tornado.httpserver import HTTPServer

from gmi_appkit.errors import EnvironmentProblem

_PORTS_TRIED = 50
_LARGEST_BODY = 16 << 20
_LARGEST_HEAD = 96 << 10
_IDLE_SECONDS = 120.0
_BODY_SECONDS = 30.0
_BACKLOG = 128

Routes = list[tuple[Any, ...]]


class ReloadServer(livereload.Server):  # type: ignore[misc]  # livereload has no types
    """livereload's server without its watcher, its globals and its ``/forcereload``.

    Its own watcher polls and drops what is saved within three seconds of the last reload, its
    handlers share one set of screens among all servers of a process, and its injection knows only
    one spelling of ``</head>`` (see the modules that stand in for them).

    Args:
        routes: Makes the routes once the port is known.
    """

    def __init__(self, routes: Callable[[int], Routes], fallback: type[web.RequestHandler]) -> None:
        super().__init__(watcher=Watcher())  # never started
        self._routes = routes
        self._fallback = fallback
        self.http: HTTPServer | None = None

    def application(
        self,
        port: int,
        host: str,
        liveport: None = None,
        debug: bool | None = None,
        live_css: bool = True,
        *,
        strict: bool = False,
    ) -> tuple[web.Application, int]:
        """Bind and begin to answer.

        Args:
            port: Where; 0 takes any free port.
            host: The address to listen on.
            liveport: Not used: everything is on one port.
            debug: Not used: the server does not restart itself.
            live_css: Not used: stylesheets are always swapped in place.
            strict: Whether another port is not good enough.

        Returns:
            The application, and the port it got.

        Raises:
            EnvironmentProblem: If the port is taken and ``strict``, or the address is not there.
        """
        sockets = bind(port, host, strict=strict)
        got = int(sockets[0].getsockname()[1])
        routes = self._routes(got)
        application = web.Application(
            routes,
            default_handler_class=self._fallback,
            default_handler_args=routes[0][2],
            log_function=_quiet,
            websocket_ping_interval=20,
            websocket_max_message_size=64 << 10,
        )
        self.http = HTTPServer(
            application,
            max_header_size=_LARGEST_HEAD,
            max_body_size=_LARGEST_BODY,
            max_buffer_size=_LARGEST_BODY + _LARGEST_HEAD,
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_BODY_SECONDS,
        )
        self.http.add_sockets(sockets)
        return application, got


def addresses(host: str) -> tuple[str, ...]:
    """Where to listen for a host: there, and always where this machine itself asks."""
    if host == "::":
        return ("0.0.0.0", "::")  # noqa: S104  # asked for
    if host in ("127.0.0.1", "0.0.0.0", "localhost"):  # noqa: S104  # compared
        return (host,)
    return ("127.0.0.1", host)


def bind(port: int, host: str, *, strict: bool) -> list[socket.socket]:
    """Bind a port, or the next one that is free.

    Args:
        port: The port wanted; 0 takes any.
        host: The address to listen on; 127.0.0.1 comes with any other.
        strict: Whether no other port will do.

    Raises:
        EnvironmentProblem: If there is none, or the address is not this machine's.
    """
    last = port if strict else min(port + _PORTS_TRIED, 65535)
    for candidate in [0] * _PORTS_TRIED if port == 0 else range(port, last + 1):
        try:
            return _listen_all(candidate, addresses(host))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise EnvironmentProblem(
                    f"port {candidate} may not be used: choose one from 1024 on with --port"
                ) from None
            if error.errno != errno.EADDRINUSE:
                raise EnvironmentProblem(
                    f"cannot listen on {host} ({error.strerror or error}): "
                    "give an address of this machine with --host"
                ) from None
    if last == port:
        raise EnvironmentProblem(
            f"port {port} is taken: stop what uses it, or choose another with --port"
        )
    raise EnvironmentProblem(f"ports {port} to {last} are taken: choose one with --port")


def _listen_all(port: int, hosts: tuple[str, ...]) -> list[socket.socket]:
    """Listen on one port of all hosts, or on none."""
    listening: list[socket.socket] = []
    try:
        for host in hosts:
            listening.append(_listen(port, host))
            port = int(listening[0].getsockname()[1])
    except BaseException:
        for one in listening:
            one.close()
        raise
    return listening


def _listen(port: int, host: str) -> socket.socket:
    # tornado's own way leaves a socket open behind each port that is taken.
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name != "nt":  # there it would let two servers have one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:  # else it would take the other family's port too
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.setblocking(False)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def _quiet(_handler: web.RequestHandler) -> None:
    """No access log: the request inspector and the journal show more."""
