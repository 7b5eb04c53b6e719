"""What a phone said, written down as it says it: a file that people can read and compare.

One JSON object per line: first what was recorded, then one line for each request with its reply.
Secrets are taken out before anything is written, and what changes with every request (callback
names, cache busters, cookies, times) is left out, so that two recordings differ where the phones
do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Document, Reply, Request, load, wire
from gmi_appkit.protocol.safety import redact_body, redact_fields
from gmi_appkit.targets.answers import MANAGER, UPLOAD, fields_of
from gmi_appkit.targets.base import Target

VERSION = 1
PASSING = frozenset({"jsoncallback", "_", "time", "username", "secret"})
"""Fields that say nothing about what is asked, in lower case."""


class RecordingTarget:
    """Another target, written down.

    Args:
        target: What answers.
        path: The file to write; one that is there is written over.

    Raises:
        ConfigurationError: If the file cannot be written.
    """

    def __init__(self, target: Target, path: Path | str) -> None:
        self._target = target
        self._document = load()
        try:
            self._file: IO[str] = Path(path).open(  # noqa: SIM115 - open while the target lives
                "w", encoding="utf-8", newline="\n"
            )
        except OSError as problem:
            raise ConfigurationError(
                f"cannot write the recording {path} ({problem.strerror}): choose another file"
            ) from None
        self._write({"gmirec": VERSION, "phone": target.title})

    @property
    def title(self) -> str:
        """The other target's, and that it is recorded."""
        return f"{self._target.title}, recorded"

    async def handle(self, request: Request) -> Reply:
        """Let the other target answer, and write it down."""
        reply = await self._target.handle(request)
        entry = described(self._document, request, reply)
        if entry and not self._file.closed:
            self._write(entry)
        return reply

    async def close(self) -> None:
        """Close the file and the other target."""
        self._file.close()
        await self._target.close()

    def _write(self, entry: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()


def described(document: Document, request: Request, reply: Reply) -> dict[str, Any]:
    """One line of a recording; empty for what says nothing about the phone."""
    try:
        entry = asked(document, request)
    except wire.TooManyFields:
        return {}
    if reply.status != 200:
        entry["status"] = reply.status
    text = reply.body.decode("utf-8", "replace")
    callback = wire.parse_query(request.query).get("jsoncallback", "")
    opening = f"/**/{callback}("
    if callback and text.startswith(opening) and text.endswith(");"):
        text = text[len(opening) : -2]
    try:
        body: Any = json.loads(text)
    except ValueError:
        body = text
    if not isinstance(body, dict | list):
        # A bare value is text, however much it looks like a number.
        body = body if callback and isinstance(body, str) else text
    entry["reply"] = redact_body(document, body)
    return entry


def asked(document: Document, request: Request) -> dict[str, Any]:
    """What a request asks, as a recording has it and a replay looks it up."""
    if request.path == UPLOAD:
        digest = hashlib.sha256(request.body).hexdigest()[:16]
        return {"path": request.path, "bytes": len(request.body), "sha256": digest}
    if request.path != MANAGER:
        return {"path": request.path}
    fields = redact_fields(document, fields_of(request))
    kept = {name: value for name, value in fields.items() if name.lower() not in PASSING}
    action = kept.pop("action", "")
    form = kept.pop("format", "")
    entry: dict[str, Any] = {"action": action, "fields": kept}
    interface = document.by_action.get(action)
    bare = interface is not None and interface.reply == "bare"
    if form.lower() != "json" and not bare and "jsoncallback" not in fields:
        entry["form"] = "text"
    return entry
