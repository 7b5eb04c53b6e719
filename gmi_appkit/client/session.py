"""A session with a phone: login, cookie, one repeated login, and replies read with care."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import quote

from gmi_appkit.client.errors import (
    AuthenticationFailed,
    BadReply,
    DestructiveCall,
    NotSupported,
    Refused,
)
from gmi_appkit.client.query import fields_of
from gmi_appkit.client.transport import (
    Answering,
    DirectTransport,
    HttpTransport,
    Transport,
    base_url,
)
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Interface, Reply, Request, load
from gmi_appkit.protocol.safety import REDACTED, danger
from gmi_appkit.protocol.wire import build_query, is_callback, parse_query, parse_text

DEFAULT_USER = "admin"
DEFAULT_TIMEOUT = 5.0

NO_SESSION = "authentication required"
NO_COMMAND = "command not found"

_WRAPPED = re.compile(r"(?:/\*\*/)?\s*([\w$.]+)\((.*)\)\s*;?", re.DOTALL)
# How an interface with bare values may say an error; the guide asks it without format=json.
_TEXT_ERROR = "Response=Error"
_SHOWN = 120
_SHORT = 1000


class _Secret:
    """A password that no repr, log or traceback shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str | None) -> None:
        self._text = text

    def reveal(self) -> str | None:
        return self._text

    def redact(self, text: str) -> str:
        if not self._text:
            return text
        for form in {self._text, quote(self._text, safe="")}:
            text = text.replace(form, REDACTED)
        return text

    def __repr__(self) -> str:
        return REDACTED


class Session:
    """What :class:`~gmi_appkit.client.Phone` is built on: the generic :meth:`call`.

    Safe to use from several threads: each exchange is sent on its own, a login is made once.

    Args:
        address: The phone's address or URL.
        user: Web user; a GXV phone wants ``gmiadmin`` so that its web pages stay logged in.
        password: The user's password; without one, only what needs no login can be asked.
        timeout: Seconds for one exchange.
        allow_destructive: Let calls through that destroy something.
        transport: Another way to the phone than HTTP.

    Attributes:
        login_reply: What the phone answered to the last login that it took.

    Raises:
        ConfigurationError: If the address is not one.
    """

    def __init__(
        self,
        address: str,
        user: str = DEFAULT_USER,
        password: str | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        allow_destructive: bool = False,
        transport: Transport | None = None,
    ) -> None:
        if timeout <= 0:
            raise ConfigurationError(f"the timeout is {timeout:g} s: it must be more than 0")
        self._transport: Transport = transport or HttpTransport(base_url(address))
        self._secret = _Secret(password)
        self._lock = threading.RLock()
        self._cookie = ""
        self._logged_in = False
        self._logins = 0
        self._version = 0
        self._document = load()
        self.login_reply: Reply | None = None
        self.user = user
        self.timeout = timeout
        self.allow_destructive = allow_destructive

    @classmethod
    def of(
        cls,
        phone: Answering,
        user: str = DEFAULT_USER,
        password: str | None = "123",  # noqa: S107 - the guide's example, the emulator's default
        *,
        timeout: float = DEFAULT_TIMEOUT,
        allow_destructive: bool = True,
    ) -> Self:
        """A client of a phone in the same process, such as an emulated one. No socket is used."""
        return cls(
            "",
            user,
            password,
            timeout=timeout,
            allow_destructive=allow_destructive,
            transport=DirectTransport(phone),
        )

    @property
    def address(self) -> str:
        """The phone's address, for messages."""
        return self._transport.address

    def close(self) -> None:
        """Close the connection. The phone ends its session by itself."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.user}@{self.address}>"

    def call(
        self,
        function: str,
        /,
        *,
        allow_destructive: bool | None = None,
        **parameters: Any,
    ) -> Any:
        """Call any function of the protocol document.

        Args:
            function: Its name in the guide or in Python.
            allow_destructive: For this call instead of the phone's own setting.
            parameters: Its parameters by the guide's names.

        Returns:
            The reply: a dictionary, or the text of a bare value.

        Raises:
            ConfigurationError: If the function or a parameter is wrong.
            DestructiveCall: If it would destroy something and that is not allowed.
            PhoneUnreachable: If there is no answer.
            AuthenticationFailed: If the login fails.
            NotSupported: If the phone is too old for it, or another model.
            Refused: If the phone answers with an error.
            BadReply: If the answer is none.
        """
        interface = self._interface(function)
        fields = fields_of(interface, parameters)
        self._allow(fields, allow_destructive)
        if interface.since > 1:
            self._require(interface)
        return self._ask(fields, interface)

    def exchange(
        self, request: Request, *, session: bool = True, allow_destructive: bool | None = None
    ) -> Reply:
        """Send a request as it is and give the reply as it is, for those who compare phones.

        Args:
            request: What to send.
            session: Whether it carries the session's cookie, and a login is made if need be.
            allow_destructive: For this request instead of the phone's own setting.

        Raises:
            DestructiveCall: If it would destroy something and that is not allowed.
            PhoneUnreachable: If there is no answer.
            AuthenticationFailed: If the login fails.
        """
        self._allow(parse_query(request.query), allow_destructive)
        return self._authorised(request, request.path, login=session)

    def gmi_version(self) -> int:
        """The phone's GMI version, asked once; 1 for a phone that is too old to tell it."""
        if not self._version:
            try:
                text = str(self._ask({"action": "gmiVersion"}, self._interface("getGMIVersion")))
            except NotSupported:
                text = "1"
            if not text.strip().isdigit():
                raise BadReply(f"phone {self.address}: its GMI version is {text[:_SHOWN]!r}")
            self._version = int(text)
        return self._version

    def login(self, user: str | None = None, password: str | None = None) -> None:
        """Log in now; other calls do it by themselves when they need to.

        Args:
            user: Another user than before.
            password: Its password.

        Raises:
            AuthenticationFailed: If the phone does not take them.
        """
        with self._lock:
            if user is not None:
                self.user = user
            if password is not None:
                self._secret = _Secret(password)
            self._log_in()

    def accepts_user(self, user: str) -> bool:
        """Whether the phone takes another user with the same password; the session stays."""
        with self._lock:
            return _is_success(self._login_body(user)[1])

    def _interface(self, function: str) -> Interface:
        for interface in self._document.interfaces:
            if function in (interface.name, interface.python_name):
                return interface
        raise ConfigurationError(f"GMI has no function {function!r}")

    def _allow(self, fields: Mapping[str, str], allowed: bool | None) -> None:
        if self.allow_destructive if allowed is None else allowed:
            return
        why = danger(self._document, fields)
        if why:
            raise DestructiveCall(
                f"{why}: not sent to phone {self.address}; if it is meant, allow it with "
                "--allow-destructive, in Python with allow_destructive=True"
            )

    def _require(self, interface: Interface) -> None:
        version = self.gmi_version()
        if version < interface.since:
            raise NotSupported(
                f"{interface.name} needs GMI {interface.since}, this phone has {version}: "
                "update the phone's firmware, or do without"
            )

    def _ask(self, fields: Mapping[str, str], interface: Interface | None = None) -> Any:
        """Ask an interface or a side action; log in first, and once again if need be."""
        name = interface.name if interface else fields["action"]
        request = Request("/manager", build_query(fields))
        reply = self._authorised(request, name, login=interface is None or interface.login)
        text = self._checked(reply, name)
        body = self._parsed(text, name) if interface is None or interface.reply == "json" else text
        if isinstance(body, str) and body.startswith("{"):
            body = self._parsed(text, name)
        elif isinstance(body, str) and body.startswith(_TEXT_ERROR):
            body = {"res": "error", "msg": parse_text(body).get("Message", "")}
        if isinstance(body, str):
            return _unwrapped(body)
        return self._accepted(body, name)

    def _authorised(self, request: Request, name: str, *, login: bool = True) -> Reply:
        """Send a request with the session's cookie; log in if the phone wants it."""
        if not login:
            return self._send(request)
        with self._lock:
            if not self._logged_in:
                self._log_in()
            seen = self._logins
            request = _with_cookie(request, self._cookie)
        reply = self._send(request)
        if not _has_no_session(reply):
            return reply
        with self._lock:
            if self._logins == seen:
                self._log_in()
            request = _with_cookie(request, self._cookie)
        reply = self._send(request)
        if _has_no_session(reply):
            raise AuthenticationFailed(
                f"phone {self.address} took the login of {self.user!r}, but not its session, for "
                f"{name}: another client of the same user may be logging in at the same time"
            )
        return reply

    def _log_in(self) -> None:
        self._logged_in = False
        reply, body = self._login_body(self.user)
        if not _is_success(body):
            said = self._shown(str(body.get("msg", body)))
            raise AuthenticationFailed(
                f"phone {self.address} refused the login of {self.user!r} ({said}): check user "
                "name and password"
            )
        self.login_reply = reply
        self._cookie = _session_cookie(reply, self._document.cookie)
        self._logged_in = True
        self._logins += 1

    def _login_body(self, user: str) -> tuple[Reply, dict[str, Any]]:
        password = self._secret.reveal()
        if password is None:
            raise AuthenticationFailed(
                f"phone {self.address} wants a login, but no password was given for user {user!r}"
            )
        interface = self._interface("webServiceLogin")
        fields = fields_of(interface, {"username": user, "password": password})
        reply = self._send(Request("/manager", build_query(fields)))
        return reply, self._parsed(self._checked(reply, interface.name), interface.name)

    def _send(self, request: Request, timeout: float | None = None) -> Reply:
        return self._transport.send(request, timeout or self.timeout)

    def _checked(self, reply: Reply, name: str) -> str:
        if reply.status != 200:
            hint = "is it a GMI phone?"
            if 300 <= reply.status < 400:
                hint = "a redirect is not followed, give the phone's own address"
            raise BadReply(f"phone {self.address} answered {name} with HTTP {reply.status}: {hint}")
        return reply.body.decode("utf-8", "replace").strip()

    def _parsed(self, text: str, name: str) -> dict[str, Any]:
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise BadReply(
                f"phone {self.address} answered {name} with something other than a JSON object: "
                f"{self._shown(text)!r}"
            )
        return body

    def _accepted(self, body: dict[str, Any], name: str) -> dict[str, Any]:
        if _is_success(body):
            return body
        said = self._shown(str(body.get("msg", body)))
        if said == NO_COMMAND:
            raise NotSupported(f"phone {self.address} does not know {name} ({said})")
        raise Refused(name, said, f"phone {self.address} refused {name}: {said}")

    def _shown(self, text: str) -> str:
        clean = self._secret.redact(text)
        return clean if len(clean) <= _SHOWN else clean[:_SHOWN] + "..."


def _is_success(body: Mapping[str, Any]) -> bool:
    return str(body.get("res", body.get("Response", ""))).lower() == "success"


def _has_no_session(reply: Reply) -> bool:
    if len(reply.body) > _SHORT or NO_SESSION.encode() not in reply.body:
        return False
    try:
        body = json.loads(reply.body)
    except ValueError:
        text = reply.body.decode("utf-8", "replace")
        return text.startswith(_TEXT_ERROR) and parse_text(text).get("Message") == NO_SESSION
    return isinstance(body, dict) and body.get("msg") == NO_SESSION


def _session_cookie(reply: Reply, name: str) -> str:
    """The session's cookie as it came, quotes and all: that is how the phone knows it again."""
    for header, value in reply.headers:
        if header.lower() == "set-cookie":
            pair = value.split(";")[0].strip()
            given, _, port = pair.partition("=")[0].strip().partition("_")
            # A dev server adds its port to the name.
            if given == name and (not port or port.isdecimal()):
                return pair
    return ""


def _with_cookie(request: Request, cookie: str) -> Request:
    return Request(
        request.path, request.query, request.method, request.body, request.content_type, cookie
    )


def _unwrapped(text: str) -> str:
    found = _WRAPPED.fullmatch(text)
    if found and is_callback(found[1]):
        return found[2].strip().strip('"')
    return text.strip().strip('"')
