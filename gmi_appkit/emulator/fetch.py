"""Fetching a phonebook that putdownphbk was told of: the network side of the emulated phone.

The phone's state machine only asks for a :class:`~gmi_appkit.emulator.transfers.Download`; this
module performs it. The address was given over GMI, by whoever can reach the phone, so the fetch
is narrow: plain http, loopback or hosts that the user allowed, no redirect, one resolved address,
a bounded size.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httputil import HTTPInputError
from tornado.iostream import StreamClosedError
from tornado.netutil import Resolver
from tornado.simple_httpclient import HTTPTimeoutError, SimpleAsyncHTTPClient

from gmi_appkit.emulator.transfers import Download
from gmi_appkit.errors import PhoneError

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

# What a phone of this model calls itself when it is provisioned; servers tell phones by it.
_USER_AGENT: Final = "Grandstream Model HW GXP2200 V2.2A SW 1.0.1.33 DevId 000b82000000"


class FetchFailed(PhoneError):
    """A phonebook was not downloaded; the message says why."""


class _Pinned(Resolver):
    """Answers with one address, found before: what was checked is what is asked."""

    def initialize(self, family: int, address: tuple[Any, ...]) -> None:
        self._found = [(family, address)]

    async def resolve(
        self, host: str, port: int, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[tuple[int, Any]]:
        return self._found


def is_allowed(host: str, address: str, allowed: Iterable[str]) -> bool:
    """Say whether a phonebook may be fetched from a host.

    Args:
        host: The host as the URL names it.
        address: The IP address it resolved to.
        allowed: Host names, addresses and networks (``192.168.1.0/24``) besides loopback.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_loopback:
        return True
    for entry in allowed:
        if entry.lower() == host.lower():
            return True
        try:
            network = ipaddress.ip_network(entry, strict=False)
        except ValueError:
            continue
        if ip in network:
            return True
    return False


async def fetch(download: Download, allowed: Iterable[str] = ()) -> bytes:
    """Fetch what the phone asked for.

    Args:
        download: The phone's request.
        allowed: Hosts, addresses and networks besides loopback that may be asked.

    Returns:
        The file.

    Raises:
        FetchFailed: If the host is not allowed, does not answer in time, answers anything but
            200, or sends more than ``download.limit`` bytes.
    """
    try:
        return await _fetch(download, tuple(allowed))
    except (TimeoutError, HTTPTimeoutError):
        raise FetchFailed(f"{download.url} did not answer within {download.timeout:g} s") from None
    except (OSError, ValueError, HTTPClientError, HTTPInputError, StreamClosedError) as error:
        raise FetchFailed(f"{download.url} cannot be fetched: {error}") from error


async def _fetch(download: Download, allowed: tuple[str, ...]) -> bytes:
    parts = urlsplit(download.url)
    host, port = parts.hostname or "", parts.port or 80
    loop = asyncio.get_running_loop()
    start = loop.time()
    found = await asyncio.wait_for(
        loop.getaddrinfo(host, port, type=socket.SOCK_STREAM), download.timeout
    )
    left = max(download.timeout - (loop.time() - start), 0.001)
    # The phone speaks IPv4; localhost has both.
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    family, _, _, _, address = found[0]
    if not is_allowed(host, str(address[0]), allowed):
        raise FetchFailed(
            f"{host} ({address[0]}) is not this machine: to let the emulated phone download from "
            "it, name it in download_hosts of the emulator's settings"
        )
    client = SimpleAsyncHTTPClient(
        force_instance=True,
        resolver=_Pinned(family=family, address=address),
        max_body_size=download.limit,
    )
    request = HTTPRequest(
        download.url,
        follow_redirects=False,
        decompress_response=False,
        # The client's own limit, because only that closes the connection.
        connect_timeout=left,
        request_timeout=left,
        user_agent=_USER_AGENT,
    )
    try:
        response = await client.fetch(request, raise_error=False)
    finally:
        client.close()
    if response.code != 200:
        raise FetchFailed(f"{download.url} answered {response.code} {response.reason}, not 200")
    return response.body


async def perform(phone: EmulatedPhone, download: Download) -> None:
    """Perform a download and tell the phone its outcome."""
    try:
        data = await fetch(download, phone.settings.download_hosts)
    except FetchFailed as error:
        phone.download_finished(download.number, None, str(error))
    else:
        phone.download_finished(download.number, data)


def perform_in_background(phone: EmulatedPhone) -> None:
    """Perform all the downloads that a phone waits for, each in a thread of its own.

    For whoever hands requests to a phone and must not wait, and has no event loop that lasts.
    """
    for download in phone.take_downloads():
        Thread(
            target=lambda wanted=download: asyncio.run(perform(phone, wanted)),
            name="gmi-download",
            daemon=True,
        ).start()


def perform_now(phone: EmulatedPhone) -> int:
    """Perform all the downloads that a phone waits for, and wait for them.

    For code that holds a phone in its process and is not asynchronous. The server that is asked
    must run in another thread or process than the caller.

    Returns:
        How many there were.
    """
    wanted = phone.take_downloads()
    if wanted:
        # A thread of its own, because the caller's may be running an event loop already.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, _perform_all(phone, wanted)).result()
    return len(wanted)


async def _perform_all(phone: EmulatedPhone, wanted: Iterable[Download]) -> None:
    await asyncio.gather(*(perform(phone, download) for download in wanted))
