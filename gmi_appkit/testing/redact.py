"""Take secrets out of what a run leaves behind: texts, JSON, and the archives of traces.

Two ways, because neither is enough alone: a secret's *place* is known (``secret=...`` in an
address), whatever it is; and a secret's *value*, once the phone was told it, wherever it stands.
"""

from __future__ import annotations

import html
import json
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, quote_plus

from gmi_appkit.protocol import load
from gmi_appkit.protocol.safety import REDACTED, parameter_key

SHORTEST: Final = 5
"""A shorter value is redacted by its place only: ``123`` stands everywhere."""

_NAMES = r"(?:secret|password|passwd|pwd|passcode)"
_QUOTE = r"\\*[\"']"

# In addresses and forms; the session cookie; in code and JSON, also JSON within JSON; in the
# lists of names and values that a trace keeps; in front of a host.
_PLACES: Final = (
    (re.compile(rf"(?i)\b({_NAMES}=)(?!\s)[^&\s\"'<>\\;]+"), rf"\1{REDACTED}"),
    (re.compile(r"(phonecookie\w*=)\\*\"?[^;,\"\\\s]+\\*\"?"), rf"\1{REDACTED}"),
    (
        re.compile(rf"(?i)({_NAMES}(?:{_QUOTE})?\s*[:=]\s*(\\*[\"']))(?:(?!\2)[^\n])+?(?=\2)"),
        rf"\1{REDACTED}",
    ),
    (
        re.compile(
            rf"(?i)((\\*\")name\2\s*:\s*\2(?:{_NAMES}|phonecookie\w*|authorization|cookie|set-cookie)"
            r"\2\s*,\s*\2value\2\s*:\s*\2)(?:(?!\2)[^\n])+?(?=\2\s*[,}])"
        ),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"(?<=://)[^/@\s\"'<>]+@"), f"{REDACTED}@"),
)
_PARAMETER = re.compile(r"(?i)\bvar-(\w+)=(P?\d+)")


class Redactor:
    """Knows the secrets of one run.

    Args:
        secrets: Values to begin with.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._values: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None
        self._secret_keys = load().secret_parameters
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: str) -> None:
        """Remember a value that must not be kept anywhere."""
        if len(secret) < SHORTEST or secret in self._values or secret == REDACTED:
            return
        spellings = (
            secret,
            quote(secret, safe=""),
            quote(secret),
            quote_plus(secret),
            html.escape(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            json.dumps(json.dumps(secret)[1:-1])[1:-1],
            repr(secret)[1:-1],
        )
        self._values.update(dict.fromkeys(spellings))
        longest_first = sorted(self._values, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def learn_fields(self, fields: Mapping[str, str]) -> None:
        """Remember what a request to the phone holds: passwords, and P values that are some."""
        for name, value in fields.items():
            if re.fullmatch(_NAMES, name, re.IGNORECASE):
                self.learn(value)
            elif name.startswith("var-") and parameter_key(value) in self._secret_keys:
                self.learn(fields.get(f"val-{name[4:]}", ""))

    def text(self, text: str) -> str:
        """The text without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(REDACTED, text)
        for pattern, instead in _PLACES:
            text = pattern.sub(instead, text)
        for found in _PARAMETER.finditer(text):
            if parameter_key(found[2]) in self._secret_keys:
                value = re.compile(rf"(?i)\b(val-{re.escape(found[1])}=)[^&\s\"'<>\\;]+")
                text = value.sub(rf"\1{REDACTED}", text)
        return text

    def value(self, value: Any) -> Any:
        """The same values of JSON, with all texts without secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                name: REDACTED
                if item and isinstance(item, str) and re.fullmatch(_NAMES, str(name), re.IGNORECASE)
                else self.value(item)
                for name, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value

    def data(self, data: bytes) -> bytes:
        """The bytes of a file without secrets; pictures and the like stay as they are."""
        if b"\0" in data:
            return data
        text = data.decode("utf-8", "surrogateescape")
        return self.text(text).encode("utf-8", "surrogateescape")

    def archive(self, path: Path) -> None:
        """Take secrets out of a zip, in place; whoever reads it sees the old one or the new."""
        beside = path.with_name(f"{path.name}.part")
        with (
            zipfile.ZipFile(path) as old,
            zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in old.infolist():
                new.writestr(entry, self.data(old.read(entry)), zipfile.ZIP_DEFLATED)
        beside.replace(path)

    def representation(self, thing: Any) -> None:
        """Take secrets out of what pytest keeps of a failure: its lines, locals and arguments."""
        if isinstance(thing, list):
            for number, item in enumerate(thing):
                if isinstance(item, str):
                    thing[number] = self.text(item)
                elif isinstance(item, tuple):
                    thing[number] = tuple(self._part(part) for part in item)
                else:
                    self.representation(item)
            return
        for name, item in getattr(thing, "__dict__", {}).items():
            if isinstance(item, str | tuple):
                setattr(thing, name, self._part(item))
            else:
                self.representation(item)

    def _part(self, part: Any) -> Any:
        if isinstance(part, str):
            return self.text(part)
        if isinstance(part, tuple):
            return tuple(self._part(item) for item in part)
        self.representation(part)
        return part


def secrets_of_environment(names: Iterable[str]) -> list[str]:
    """The values of variables that hold passwords of phones."""
    return [value for name in names if name and (value := os.environ.get(name))]
