"""A real phone as a target: a proxy to one fixed address that holds the session itself.

No page, trace or recording ever has the phone's password: the page's own login is answered here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.simple_httpclient import HTTPStreamClosedError, HTTPTimeoutError, SimpleAsyncHTTPClient

from gmi_appkit.client import AuthenticationFailed, BadReply, PhoneUnreachable
from gmi_appkit.client.transport import base_url
from gmi_appkit.errors import PhoneError
from gmi_appkit.protocol import Reply, Request, load, wire
from gmi_appkit.protocol.safety import (
    danger,
    is_known_action,
    redact_body,
    without_secret_keys,
)
from gmi_appkit.targets.answers import (
    FILE_PATHS,
    FORM_TYPE,
    MANAGER,
    UPLOAD,
    answer,
    callback_of,
    error,
    fields_of,
    is_bare,
    plain,
)

MAX_REPLY = 32 * 1024 * 1024
MAX_UPLOAD = 16 * 1024 * 1024

_log = logging.getLogger("gmi_appkit.phone")
_NO_SESSION = b"authentication required"
_REFUSAL_SECONDS = 5.0
_LEAVE = "run with --allow-destructive if it is meant"


class RealTarget:
    """Passes requests on to a real phone.

    Args:
        url: The phone's address. A name is looked up once and kept, so that it cannot turn into
            another machine's later.
        user: Web user.
        password: Its password; kept here and sent to this phone only.
        allow_destructive: Pass on what destroys something, and actions that the protocol
            document does not know.
        timeout: Seconds for one exchange.
        tell: Gets one line for people when the phone goes offline, comes back, or something is
            refused; the log by default.

    Raises:
        ConfigurationError: If the address is not one.
    """

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        allow_destructive: bool = False,
        *,
        timeout: float = 10.0,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._base = base_url(url)
        parts = urlsplit(self._base)
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._address = f"{self._host}:{self._port}"
        self._user = user
        self._password = password
        self._allowed = allow_destructive
        self._timeout = timeout
        self._tell = tell or _log.warning
        self._document = load()
        self._client: SimpleAsyncHTTPClient | None = None
        self._opening = asyncio.Lock()
        self._logging_in = asyncio.Lock()
        self._cookie = ""
        self._logins = 0
        self._problem = ""
        self._offline = False
        self._refused_until = 0.0

    def __repr__(self) -> str:
        return f"<RealTarget {self._user}@{self._address}>"

    @property
    def title(self) -> str:
        """The phone's address and user."""
        return f"phone {self._address} as {self._user}"

    async def handle(self, request: Request) -> Reply:
        """Answer a request; see :class:`~gmi_appkit.targets.Target`.

        A phone that cannot be reached is an error reply in the phone's own shape, so that the
        page can show it.
        """
        try:
            fields = fields_of(request)
            callback_of(fields)
        except (ValueError, wire.TooManyFields) as problem:
            return plain(400, str(problem))
        if request.method not in ("GET", "POST"):
            return plain(405, "only GET and POST are passed on to a phone")
        try:
            if request.path == MANAGER:
                return await self._manage(request, fields)
            return await self._side_path(request, fields)
        except PhoneError as problem:
            self._offline = isinstance(problem, PhoneUnreachable)
            self._note(str(problem))
            return error(str(problem), fields)

    async def close(self) -> None:
        """Give up the connection; the phone ends its session by itself."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _manage(self, request: Request, fields: dict[str, str]) -> Reply:
        action = fields.get("action", "")
        if action == "login":
            return await self._page_login(fields)
        stopped = self._stopped(action, fields)
        if stopped is not None:
            return stopped
        sent = {name: value for name, value in fields.items() if name != "jsoncallback"}
        if callback_of(fields):
            sent["format"] = "json"
        if action.lower() == "get":
            asked = without_secret_keys(self._document, sent)
            if len(asked) < len(sent) and not any(name.startswith("var-") for name in asked):
                refusal = self._document.by_action["get"].error("new memory failed or no value")
                return answer(refusal.body, fields)
            sent = asked
        query = wire.build_query(sent)
        if request.method == "POST":
            passed = Request(MANAGER, "", "POST", query.encode(), FORM_TYPE)
        else:
            passed = Request(MANAGER, query)
        interface = self._document.by_action.get(action)
        reply = await self._ask(passed, login=interface is None or interface.login)
        return self._rewritten(reply, fields)

    def _stopped(self, action: str, fields: Mapping[str, str]) -> Reply | None:
        """The answer to what is not passed on, None for what is."""
        if self._allowed:
            return None
        why = danger(self._document, fields)
        if why:
            message = (
                f"{why}: not sent to {self.title}; run with --allow-destructive if it is meant"
            )
            self._tell(message)
            return error(message, fields)
        if action and not is_known_action(self._document, action):
            self._tell(
                f"action {action[:40]!r} is not in the protocol document: not sent to "
                f"{self.title}; {_LEAVE}"
            )
            return answer(self._document.general[0].body, fields)
        return None

    async def _page_login(self, fields: Mapping[str, str]) -> Reply:
        """Answer a page's login with our own; what the page sent as password is ignored."""
        login = self._document.by_action["login"]
        try:
            if not self._logins:
                await self._log_in(0)
        except AuthenticationFailed as problem:
            self._note(str(problem))
            return answer(login.error("authentication failed").body, fields)
        return answer(login.success().body, fields)

    async def _side_path(self, request: Request, fields: Mapping[str, str]) -> Reply:
        if request.path == UPLOAD:
            if request.method != "POST":
                return plain(405, "an upload is a POST")
            if len(request.body) > MAX_UPLOAD:
                return plain(413, f"more than {MAX_UPLOAD} bytes are not passed on to a phone")
        elif request.path not in FILE_PATHS or request.method != "GET":
            return plain(404, "the phone's other addresses are not passed on")
        reply = await self._ask(
            Request(
                request.path, request.query, request.method, request.body, request.content_type
            ),
            login=True,
        )
        if request.path == UPLOAD:
            return self._rewritten(reply, {**fields, "format": "json"})
        # Whatever stands in the file, a browser that opens it must not run it as our page.
        headers = [("Content-Security-Policy", "sandbox")]
        return Reply(reply.body, "application/xml", reply.status, headers)

    def _rewritten(self, reply: Reply, fields: Mapping[str, str]) -> Reply:
        """A reply with our own content type and wrapping: what the phone says never runs."""
        text = reply.body.decode("utf-8", "replace").strip()
        try:
            body: Any = json.loads(text)
        except (ValueError, RecursionError):
            body = None
        bare = is_bare(fields)
        if isinstance(body, dict | list):
            shown = redact_body(self._document, body)
            done = answer(shown, fields, bare=True)
        elif bare:
            done = answer(text, fields, bare=True)
        elif callback_of(fields):
            raise BadReply(f"{self.title} answered with something other than JSON: {text[:80]!r}")
        else:
            done = Reply(reply.body, wire.TEXT_TYPE)
        done.status = reply.status
        return done

    async def _ask(self, request: Request, *, login: bool) -> Reply:
        """Ask the phone with our session; log in if it wants that, once."""
        if not login:
            return await self._send(request)
        seen = self._logins
        if not seen:
            await self._log_in(seen)
            seen = self._logins
        reply = await self._send(request)
        if not _has_no_session(reply):
            return reply
        await self._log_in(seen)
        reply = await self._send(request)
        if _has_no_session(reply):
            raise AuthenticationFailed(
                f"{self.title} took the login, but not its session: another client of the same "
                "user may be logging in at the same time"
            )
        return reply

    async def _log_in(self, seen: int) -> None:
        """Log in, unless somebody else has since the login number ``seen``."""
        async with self._logging_in:
            if self._logins > seen:
                return
            loop = asyncio.get_running_loop()
            if loop.time() < self._refused_until:
                raise self._login_refused()
            query = {"action": "login", "username": self._user, "secret": self._password}
            self._cookie = ""
            reply = await self._send(
                Request(MANAGER, wire.build_query({**query, "format": "json"}))
            )
            try:
                accepted = json.loads(reply.body).get("res") == "success"
            except (ValueError, AttributeError, RecursionError):
                raise BadReply(
                    f"{self.title} answered the login with no JSON (HTTP {reply.status}): is it a "
                    "GMI phone?"
                ) from None
            if not accepted:
                # Screens poll; a phone may lock a user out after too many wrong passwords.
                self._refused_until = loop.time() + _REFUSAL_SECONDS
                raise self._login_refused()
            for name, value in reply.headers:
                pair = value.split(";")[0].strip()
                if name.lower() == "set-cookie" and pair.startswith(f"{self._document.cookie}="):
                    self._cookie = pair
            self._logins += 1

    async def _send(self, request: Request) -> Reply:
        client = await self._open()
        headers = {"User-Agent": "gmi-appkit", "Accept": "*/*"}
        if self._cookie:
            headers["Cookie"] = self._cookie
        if request.content_type:
            headers["Content-Type"] = request.content_type
        problem = ""
        try:
            response = await client.fetch(
                HTTPRequest(
                    f"{self._base}{request.path}" + (f"?{request.query}" if request.query else ""),
                    method=request.method,
                    body=request.body if request.method == "POST" else None,
                    headers=headers,
                    connect_timeout=self._timeout,
                    request_timeout=self._timeout,
                    follow_redirects=False,
                    decompress_response=False,
                    # Phones' own certificates are self-signed.
                    validate_cert=False,
                ),
                raise_error=False,
            )
        except HTTPTimeoutError:
            problem = f"timed out after {self._timeout:g} s"
        except HTTPStreamClosedError:
            problem = "connection lost"
        except (OSError, HTTPError, ValueError) as failure:
            problem = getattr(failure, "strerror", None) or type(failure).__name__
        else:
            problem = _transport_problem(response.error, self._timeout)
        # Raised out here: the client's errors carry the request, and that may be the login.
        if problem:
            raise self._unreachable(problem)
        if 300 <= response.code < 400:
            raise BadReply(f"{self.title} redirects, which is not followed: give its own address")
        if self._offline:
            self._offline = False
            self._problem = ""
            self._tell(f"{self.title} answers again")
        return Reply(
            response.body or b"",
            response.headers.get("Content-Type", ""),
            response.code,
            [("Set-Cookie", value) for value in response.headers.get_list("Set-Cookie")],
        )

    async def _open(self) -> SimpleAsyncHTTPClient:
        async with self._opening:
            if self._client is None:
                loop = asyncio.get_running_loop()
                try:
                    found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
                except OSError:
                    raise self._unreachable("no such host") from None
                # A phone speaks IPv4; a name such as localhost has both.
                found.sort(key=lambda entry: entry[0] != socket.AF_INET)
                self._client = SimpleAsyncHTTPClient(
                    force_instance=True,
                    hostname_mapping={self._host: found[0][4][0]},
                    max_body_size=MAX_REPLY,
                    max_buffer_size=2 * MAX_REPLY,
                )
            return self._client

    def _login_refused(self) -> AuthenticationFailed:
        return AuthenticationFailed(
            f"{self.title}: the login was refused: check user name and password"
        )

    def _unreachable(self, problem: str) -> PhoneUnreachable:
        return PhoneUnreachable(
            f"cannot reach phone {self._address} ({problem}): check the address, or run without "
            "--phone to use the emulator"
        )

    def _note(self, problem: str) -> None:
        """Tell people once, not for every request of every screen."""
        if problem != self._problem:
            self._problem = problem
            self._tell(problem)


def _transport_problem(failure: BaseException | None, timeout: float) -> str:
    """What went wrong before there was an HTTP answer; an HTTP status is no such problem."""
    if failure is None or (type(failure) is HTTPError and failure.code != 599):
        return ""
    if isinstance(failure, HTTPTimeoutError):
        return f"timed out after {timeout:g} s"
    if isinstance(failure, HTTPStreamClosedError):
        return "connection lost"
    return getattr(failure, "strerror", None) or type(failure).__name__


def _has_no_session(reply: Reply) -> bool:
    if len(reply.body) > 1000 or _NO_SESSION not in reply.body:
        return False
    try:
        body = json.loads(reply.body)
    except ValueError:
        text = wire.parse_text(reply.body.decode("utf-8", "replace"))
        return text.get("Message", "").lower() == _NO_SESSION.decode()
    return isinstance(body, dict) and body.get("msg") == _NO_SESSION.decode()
