"""How a request gets to a phone: over HTTP, or straight into one in the same process."""

from __future__ import annotations

import time
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from gmi_appkit.client.errors import BadReply, PhoneUnreachable
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Reply, Request

MAX_REPLY = 32 * 1024 * 1024
"""Longest reply that is read, bytes."""


class Transport(Protocol):
    """Carries one request to a phone and brings the reply."""

    @property
    def address(self) -> str:
        """The phone's address, for messages."""

    def send(self, request: Request, timeout: float) -> Reply:
        """Send a request.

        Args:
            request: What to ask.
            timeout: Seconds for the whole exchange.

        Raises:
            PhoneUnreachable: If there is no answer in time.
            BadReply: If the answer is too long.
        """

    def close(self) -> None:
        """Give back what is held."""


class Answering(Protocol):
    """A phone in the same process, such as an emulated one."""

    def handle(self, request: Request) -> Reply:
        """Answer a request."""


class DirectTransport:
    """Asks a phone in the same process; no socket, no waiting.

    Args:
        phone: It.
        name: What to call it in messages.
    """

    def __init__(self, phone: Answering, name: str = "emulated phone") -> None:
        self._phone = phone
        self.address = name

    def send(self, request: Request, timeout: float) -> Reply:
        """Ask; a reply that would come too late does not come."""
        reply = self._phone.handle(request)
        if reply.delivery.drop:
            raise _unreachable(self.address, "connection lost")
        slow = reply.delivery.dribble and len(reply.body) / reply.delivery.dribble > timeout
        if reply.delivery.hang or reply.delivery.delay > timeout or slow:
            raise _unreachable(self.address, f"timed out after {timeout:g} s")
        return reply

    def close(self) -> None:
        """Nothing is held."""


class HttpTransport:
    """Asks over HTTP. No proxy, no redirect, no cookie jar, no credentials from the environment.

    Args:
        base: Where the phone is, see :func:`base_url`.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        parts = urlsplit(base)
        self.address = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        # Phones' own certificates are self-signed, and from before today's key lengths.
        self._transport = httpx.HTTPTransport(
            trust_env=False,
            verify=False,
            # Shorter than any server's own patience, so that a dying connection is not reused.
            limits=httpx.Limits(keepalive_expiry=2.0),
        )

    def send(self, request: Request, timeout: float) -> Reply:
        """Send a request over a connection that is kept open for the next."""
        problem = ""
        try:
            return self._exchange(request, timeout)
        except httpx.TimeoutException:
            problem = f"timed out after {timeout:g} s"
        except httpx.RemoteProtocolError:
            problem = "connection lost, or the answer is not HTTP"
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            problem = str(error) or type(error).__name__
        # Raised out here, because httpx's errors carry the request, and that the password.
        raise _unreachable(self.address, problem)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def _exchange(self, request: Request, timeout: float) -> Reply:
        headers = {"Accept": "*/*", "User-Agent": "gmi-appkit"}
        if request.cookie:
            headers["Cookie"] = request.cookie
        if request.method == "POST":
            headers["Content-Type"] = request.content_type
        url = self.base + request.path + (f"?{request.query}" if request.query else "")
        deadline = time.monotonic() + timeout
        response = self._transport.handle_request(
            httpx.Request(
                request.method,
                url,
                headers=headers,
                content=request.body or None,
                extensions={"timeout": httpx.Timeout(timeout).as_dict()},
            )
        )
        try:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_REPLY:
                    raise BadReply(
                        f"phone {self.address} answered more than {MAX_REPLY:,} bytes: is it a GMI "
                        "phone?"
                    )
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("slow")
        finally:
            response.close()
        return Reply(
            body=bytes(body),
            content_type=response.headers.get("content-type", ""),
            status=response.status_code,
            headers=[(name.title(), value) for name, value in response.headers.multi_items()],
        )


def base_url(address: str) -> str:
    """A phone's base address from what a person writes.

    Args:
        address: ``192.168.1.50``, ``phone.example:8080`` or a URL, with ``/manager`` or without.

    Raises:
        ConfigurationError: If it is not an http address, or has a password in it.
    """
    text = address.strip()
    text = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise ConfigurationError(
            f"the phone's address {address!r} is not one: write http://192.168.1.50"
        ) from None
    if "@" in parts.netloc:
        raise ConfigurationError(
            "the phone's address has a user or password in it: leave them out, and give the "
            "password in an environment variable"
        )
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or path not in ("", "/manager"):
        raise ConfigurationError(
            f"the phone's address {address!r} is not one: write http://192.168.1.50"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def _unreachable(address: str, problem: str) -> PhoneUnreachable:
    return PhoneUnreachable(
        f"cannot reach phone {address} ({problem}): check the address, and that the phone is on "
        "and in this network"
    )
