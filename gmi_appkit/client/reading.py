"""Taking typed values out of replies: what does not fit is a :class:`BadReply`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from gmi_appkit.client.errors import BadReply, Refused
from gmi_appkit.client.session import Session
from gmi_appkit.client.values import ALL
from gmi_appkit.errors import ConfigurationError

_E = TypeVar("_E", bound=Enum)


class Reading(Session):
    """The readers, for :class:`~gmi_appkit.client.Phone`."""

    def _id(self, value: Any, what: str, *, every: bool = False) -> str:
        """An id as text. Only :data:`ALL` becomes the empty id that means all to the phone."""
        if every and value is ALL:
            return ""
        if isinstance(value, bool) or not str(value).isdigit():
            meant = ", or ALL for all" if every else ""
            raise ConfigurationError(f"{value!r} is no {what} id: give its number{meant}")
        return str(int(value))

    def _bare(self, text: Any, function: str) -> str:
        said = str(text)
        if said == "Unknown":
            raise Refused(function, said, f"phone {self.address} refused {function}: {said}")
        return said

    def _list(self, body: Any, key: str, function: str) -> list[Mapping[str, Any]]:
        entries = body.get(key)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self._odd(function, body)
        return entries

    def _str(self, body: Mapping[str, Any], key: str, function: str) -> str:
        value = body.get(key)
        if not isinstance(value, str | int):
            raise self._odd(function, body)
        return str(value)

    def _int(self, body: Mapping[str, Any], key: str, function: str) -> int:
        text = self._str(body, key, function)
        try:
            return int(text)
        except ValueError:
            raise self._odd(function, body) from None

    def _enum(self, kind: type[_E], value: Any, function: str) -> _E:
        try:
            return kind(value)
        except ValueError:
            raise self._odd(function, value) from None

    def _odd(self, function: str, body: Any) -> BadReply:
        return BadReply(
            f"phone {self.address} answered {function} with {self._shown(str(body))!r}, which the "
            "protocol document does not know"
        )
