"""What a phone takes and gives as files: phonebook, messages, call history. With the polling."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from gmi_appkit.client.errors import BadReply, ImportFailed, PhoneUnreachable
from gmi_appkit.client.reading import Reading
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol import Request

PHONEBOOK_PATH = "/phonebook/phonebook.xml"
MESSAGES_PATH = "/message/message.xml"
CALLS_PATH = "/callhistory/callhistory.xml"
UPLOAD_PATH = "/upload"

DONE = "0"
_BUSY = frozenset({"1", "9"})
_POLL = 0.25
_BOUNDARY = "----gmi-appkit-phonebook"


class Files(Reading):
    """The functions that move files, for :class:`~gmi_appkit.client.Phone`."""

    def download_phonebook(
        self,
        url: str,
        *,
        mode: int = 2,
        interval: int = 0,
        replace: bool = False,
        clear: bool = False,
        encoding: str = "UTF-8",
        file_type: int = 0,
        start: bool = True,
        wait: float = 60.0,
        allow_destructive: bool | None = None,
    ) -> None:
        """Let the phone fetch a phonebook by itself (21).

        Args:
            url: Where the phone finds it.
            mode: 0 off, 1 TFTP, 2 HTTP.
            interval: Minutes until it fetches again; 0 for never.
            replace: Whether it replaces duplicates.
            clear: Whether it clears the old phonebook first.
            encoding: ``UTF-8`` or ``GBK``.
            file_type: 0 XML, 2 CSV of the phone's own.
            start: Fetch now; otherwise only the settings are kept.
            wait: Seconds until the phone must be done; 0 does not wait.
            allow_destructive: For this call instead of the phone's own setting.

        Raises:
            ImportFailed: If the phone says that it went wrong.
            PhoneUnreachable: If it is not done in time.
        """
        conf = {
            "mode": mode,
            "url": url,
            "interval": interval,
            "redup": replace,
            "clearold": clear,
            "encode": encoding,
            "filetype": file_type,
        }
        self.call(
            "downloadPhonebook",
            phbkConfigure=conf,
            flag=start,
            allow_destructive=allow_destructive,
        )
        if start and wait:
            self._wait_for("phbkresponse", "downloadPhonebook", wait)

    def set_phonebook(
        self,
        data: bytes,
        *,
        replace: bool = False,
        clear: bool = False,
        encoding: str = "UTF-8",
        wait: float = 60.0,
        allow_destructive: bool | None = None,
    ) -> None:
        """Give the phone a phonebook (22, import): upload, import, wait until it is done.

        Args:
            data: The XML file.
            replace: Whether it replaces duplicates.
            clear: Whether it clears the old phonebook first.
            encoding: ``UTF-8`` or ``GBK``, as the file is.
            wait: Seconds until the phone must be done; 0 does not wait.
            allow_destructive: For this call instead of the phone's own setting.

        Raises:
            ImportFailed: If the phone says that it went wrong.
            PhoneUnreachable: If it is not done in time.
        """
        conf = {"filetype": 0, "encode": encoding, "redup": replace, "clearold": clear}
        # Asked before the upload: a call that is not allowed must leave nothing on the phone.
        self._allow({"action": "putportphbk", "portClear": str(int(clear))}, allow_destructive)
        self.upload_phonebook(data)
        self.call("setPhonebook", phbkConfigure=conf, flag=1, allow_destructive=True)
        if wait:
            self.wait_for_phonebook(wait)

    def upload_phonebook(self, data: bytes) -> None:
        """Put a phonebook on the phone without importing it; see :meth:`set_phonebook`."""
        if _BOUNDARY.encode() in data:
            raise ConfigurationError(f"the phonebook holds {_BOUNDARY!r}, it cannot be uploaded")
        head = (
            f"--{_BOUNDARY}\r\n"
            'Content-Disposition: form-data; name="file"; filename="phonebook.xml"\r\n'
            "Content-Type: text/xml\r\n\r\n"
        )
        request = Request(
            UPLOAD_PATH,
            "type=phonebook&format=json",
            "POST",
            head.encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode(),
            f"multipart/form-data; boundary={_BOUNDARY}",
        )
        text = self._checked(self._authorised(request, "upload"), "upload")
        self._accepted(self._parsed(text, "upload"), "upload")

    def wait_for_phonebook(self, wait: float = 60.0) -> None:
        """Wait until the phone has imported a phonebook.

        Args:
            wait: Seconds until it must be done.

        Raises:
            ImportFailed: If the phone says that it went wrong.
            PhoneUnreachable: If it is not done in time.
        """
        self._wait_for("phbkresponse", "setPhonebook", wait)

    def save_phonebook(self, *, wait: float = 60.0) -> bytes:
        """Read the phone's phonebook (22, save): let it be written, wait, fetch it.

        Returns:
            The XML file.
        """
        self._ask({"action": "savephbk", "format": "json"})
        self._wait_for("portphbkresponse", "setPhonebook", wait)
        return self._fetch(PHONEBOOK_PATH, "setPhonebook")

    def save_message(self) -> bytes:
        """Let the phone write its messages to a file, and fetch it (27)."""
        self.call("saveMessage")
        return self._fetch(MESSAGES_PATH, "saveMessage")

    def save_call_history(self) -> bytes:
        """Let the phone write its call history to a file, and fetch it (30)."""
        self.call("saveCallHistory")
        return self._fetch(CALLS_PATH, "saveCallHistory")

    def _fetch(self, path: str, name: str) -> bytes:
        reply = self._authorised(Request(path), name)
        self._checked(reply, f"{name} ({path})")
        return reply.body

    def _wait_for(self, action: str, name: str, wait: float) -> None:
        deadline = time.monotonic() + wait
        while True:
            state = self._state(self._ask({"action": action, "format": "json"}), name)
            if state == DONE:
                return
            if state not in _BUSY:
                meaning = self._document.tables[action].get(state, "unknown").split(" (")[0]
                raise ImportFailed(
                    name, state, f"phone {self.address} refused the phonebook: {state}, {meaning}"
                )
            if time.monotonic() + _POLL > deadline:
                raise PhoneUnreachable(
                    f"phone {self.address} was not done with {name} after {wait:g} s: it may still "
                    "be working, ask again later"
                )
            time.sleep(_POLL)

    def _state(self, body: Mapping[str, Any], name: str) -> str:
        state = body.get("phbkresponse")
        if not isinstance(state, str | int):
            raise BadReply(f"phone {self.address} does not say how {name} stands")
        return str(state)
