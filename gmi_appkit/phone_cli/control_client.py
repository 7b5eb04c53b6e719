"""The other side of the control API: asks a running ``gmi emulate`` or ``gmi dev``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from gmi_appkit.emulator.control import PREFIX
from gmi_appkit.errors import ConfigurationError, PhoneError

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_USUAL_PATHS = ("", "/manager", "/app", PREFIX)
_WRONG_REQUEST = (400, 404, 405, 413)
_OK = 200


@dataclass(frozen=True, slots=True)
class Operations:
    """What the phone at the other end can be made to do.

    Attributes:
        read: Names of the operations that only read.
        run: The arguments of those that change something, by name, as text for people.
        arguments: The types of every operation's arguments, by name.
        faults: What each kind of fault does.
    """

    read: tuple[str, ...]
    run: Mapping[str, str]
    arguments: Mapping[str, Mapping[str, str]]
    faults: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "read": list(self.read),
            "run": dict(self.run),
            "arguments": {name: dict(types) for name, types in self.arguments.items()},
            "faults": dict(self.faults),
        }


class ControlClient:
    """Runs operations on the emulated phone behind a control API.

    No proxy, no redirect: the token goes to the address that was given and nowhere else.

    Args:
        url: See :func:`control_url`.
        token: The API's token.
        timeout: Seconds for one exchange.
    """

    def __init__(self, url: str, token: str, timeout: float = 10.0) -> None:
        self.url = control_url(url)
        self._timeout = timeout
        if not (token and token.isascii() and token.isprintable()):
            raise ConfigurationError(
                "the control token is empty or has characters that no token has: take the one "
                "that gmi emulate or gmi dev was started with"
            )
        self._http = httpx.Client(
            trust_env=False,
            follow_redirects=False,
            timeout=timeout,
            headers={"X-GMI-Token": token, "User-Agent": "gmi-appkit"},
        )

    def __enter__(self) -> ControlClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def operations(self) -> Operations:
        """Ask what there is.

        Raises:
            PhoneError: If nobody answers, the token is wrong, or there is no emulated phone.
        """
        status, answer = self._ask("GET", "operations", {})
        if status != _OK:
            raise PhoneError(f"{self.url} refused: {answer.get('error', f'status {status}')}")
        found = answer["result"]
        return Operations(tuple(found["read"]), found["run"], found["arguments"], found["faults"])

    def run(self, name: str, arguments: Mapping[str, Any], *, read: bool = False) -> Any:
        """Run an operation.

        Args:
            name: Its name.
            arguments: Its arguments.
            read: Whether it only reads.

        Returns:
            What it says.

        Raises:
            ConfigurationError: If there is no such operation, or an argument is wrong.
            PhoneError: If the phone's present state does not allow it, or nobody answers.
        """
        status, answer = self._ask("GET" if read else "POST", name, arguments)
        if status == _OK:
            return answer["result"]
        said = str(answer.get("error", f"status {status}"))
        raise (ConfigurationError if status in _WRONG_REQUEST else PhoneError)(said)

    def _ask(self, method: str, name: str, arguments: Mapping[str, Any]) -> tuple[int, Any]:
        problem = ""
        try:
            request = self._http.build_request(
                method,
                f"{self.url}/{quote(name, safe='')}",
                params={key: str(value) for key, value in arguments.items()}
                if method == "GET"
                else None,
                content=None if method == "GET" else json.dumps(arguments).encode(),
            )
            response = self._http.send(request)
        except httpx.TimeoutException:
            problem = f"timed out after {self._timeout:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            problem = str(error) or type(error).__name__
        if problem:
            # Raised out here, because httpx's errors carry the request, and that the token.
            raise PhoneError(
                f"cannot reach the control API at {self.url} ({problem}): check that gmi emulate "
                "or gmi dev runs there"
            )
        try:
            answer = response.json()
        except ValueError:
            answer = None
        whole = isinstance(answer, dict) and "schema" in answer
        if not whole or (response.status_code == _OK and "result" not in answer):
            raise PhoneError(
                f"{self.url} does not answer as the control API does (status "
                f"{response.status_code}): give the address that gmi emulate or gmi dev printed"
            )
        return response.status_code, answer


def control_url(address: str) -> str:
    """The control API's address from what a person writes.

    Args:
        address: The server's origin, with or without http://; also the address that ``gmi
            emulate`` or ``gmi dev`` printed.

    Raises:
        ConfigurationError: If it is not one.
    """
    text = address.strip()
    text = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if (
        not right
        or "@" in parts.netloc
        or parts.query
        or parts.path.rstrip("/") not in _USUAL_PATHS
    ):
        # Not repeated: it may have a password or a token in it.
        raise ConfigurationError(
            "that is no address of a control API: write the one that gmi emulate or gmi dev "
            "printed, such as http://127.0.0.1:8220"
        )
    return f"{parts.scheme}://{parts.netloc}{PREFIX}"


def read_arguments(pairs: Iterable[str], types: Mapping[str, str]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` arguments.

    A value is a number, true, false, a JSON object or list, or else text. Where the operation
    wants text it stays as it is: a phone number is not a number.

    Args:
        pairs: As written.
        types: What types the operation's arguments have, by name.

    Raises:
        ConfigurationError: If one is no pair, stands twice, or is not the JSON that it begins as.
    """
    read: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name:
            raise ConfigurationError(f"{pair[:40]!r} is no argument: write NAME=VALUE")
        if name in read:
            raise ConfigurationError(f"the argument {name} stands twice: give it once")
        kinds = {kind.strip() for kind in types.get(name, "").split("|")} - {"None"}
        read[name] = text if kinds == {"str"} else _value(name, text)
    return read


def _value(name: str, text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    if text[:1] in ("{", "["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"{name} begins like JSON, but is not ({error})") from None
    return text
