"""Phonebook files coming and going (interfaces 21 and 22, V1.0 p. 19 to 22).

A download is an effect: the phone asks for it with a :class:`Download`, somebody with a network
performs it (:mod:`gmi_appkit.emulator.fetch`) and tells the outcome.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from gmi_appkit.emulator import uploads
from gmi_appkit.emulator.parameters import Parameters
from gmi_appkit.emulator.part import JSON, Body, Handler, Part, PathHandler
from gmi_appkit.emulator.phonebook import PhonebookFull
from gmi_appkit.emulator.savedfile import file_reply
from gmi_appkit.protocol import Reply, Request, wire

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

DONE: Final = "0"
DOWNLOADING: Final = "1"
FULL: Final = "2"
PARSE_FAILED: Final = "3"
DOWNLOAD_FAILED: Final = "4"
MODE_OFF: Final = "5"
BAD_ADDRESS: Final = "6"
IMPORTING: Final = "9"
BAD_FORMAT: Final = "10"

DOWNLOAD_LIMIT: Final = 8 * 1024 * 1024
"""Largest phonebook that is downloaded, bytes."""

PHONEBOOK_PATH: Final = "/phonebook/phonebook.xml"
UPLOAD_PATH: Final = "/upload"

_OFF, _HTTP = "0", "2"
_XML = "0"
_ENCODINGS = ("UTF-8", "GBK")

# Where putdownphbk keeps its settings; the names that older clients send come second.
_DOWN_FIELDS = {
    "330": ("downMode", "mode"),
    "331": ("downUrl", "url"),
    "332": ("downInterval", "interval"),
    "1435": ("downClear", "clear-old"),
    "1436": ("downReplace", "rm-redup"),
    "1681": ("downEncode", "encode"),
}
_TYPE_FIELDS = ("downtype", "downType")


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the phone wants from the network.

    Attributes:
        number: Names this download when its outcome is told.
        url: Where it is, checked: plain http with a host.
        timeout: Seconds it may take.
        limit: Most bytes it may have.
    """

    number: int
    url: str
    timeout: float
    limit: int = DOWNLOAD_LIMIT


@dataclass(frozen=True, slots=True)
class _Job:
    """What is being downloaded or imported."""

    number: int
    clear: bool
    replace: bool
    encoding: str
    file_type: str
    data: bytes | None = None


class Transfers(Part):
    """The last download, upload, import and export of the phonebook."""

    name = "transfers"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._parameters = phone.part(Parameters)
        # Not part of a snapshot: an outcome that is told late must never fit another job.
        self._count = 0
        self._wanted: tuple[Download, ...] = ()
        self._job: _Job | None = None
        self._result = DONE
        self._problem = ""
        self._down_type = _XML
        self._port_encoding = _ENCODINGS[0]
        self._uploaded: bytes | None = None
        self._saving = False
        self._saved: bytes | None = None

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "putdownphbk": self._put_down,
            "putportphbk": self._put_port,
            "phbkresponse": self._response,
            "savephbk": self._save,
            "portphbkresponse": self._port_response,
        }

    def paths(self) -> Mapping[str, PathHandler]:
        """See :class:`Part`."""
        return {UPLOAD_PATH: self._upload, PHONEBOOK_PATH: self._file}

    def events(self) -> Mapping[str, Callable[..., None]]:
        """See :class:`Part`."""
        return {"import": self._import, "expire": self._expire, "saved": self._save_now}

    def state(self) -> JSON:
        """See :class:`Part`."""
        meanings = self.phone.document.tables["phbkresponse"]
        return {
            "phbkresponse": self._result,
            "meaning": meanings[self._result],
            "problem": self._problem,
            "uploaded": None if self._uploaded is None else len(self._uploaded),
            "saving": self._saving,
            "saved": None if self._saved is None else len(self._saved),
        }

    # What the network side uses.

    def take_downloads(self) -> tuple[Download, ...]:
        """What is wanted from the network; each is handed out once."""
        wanted, self._wanted = self._wanted, ()
        return wanted

    def download_finished(self, number: int, data: bytes | None, problem: str = "") -> None:
        """Tell the outcome of a download; nothing happens if it is not waited for any more.

        Args:
            number: Which.
            data: The file; None if there is none.
            problem: Why not, for people.
        """
        job = self._job
        if job is None or job.number != number or self._result != DOWNLOADING:
            return
        if data is None:
            self._finish(DOWNLOAD_FAILED, problem)
        else:
            self._begin_import(replace(job, data=data))

    # Download and import.

    def _put_down(self, fields: Mapping[str, str]) -> Body:
        """Interface 21. What is not said stays as it was."""
        if self.phone.system.rebooting:
            return self.replies.error("putdownphbk", "phone rebooting")
        for key, names in _DOWN_FIELDS.items():
            said = next((fields[name] for name in names if name in fields), None)
            if said is not None:
                self._parameters.accept(key, said)
        self._down_type = next((fields[n] for n in _TYPE_FIELDS if n in fields), self._down_type)
        self.touch("down_type")
        flag = fields.get("flag", "")
        if flag == "1":
            self._start_download()
        return self.replies.ok("putdownphbk", flag="1" if flag == "1" else "0")

    def _start_download(self) -> None:
        mode, address, clear, duplicates, encoding = (
            self._parameters.value(key) or "" for key in ("330", "331", "1435", "1436", "1681")
        )
        url = uploads.checked_url(address)
        self._drop_job()
        if mode == _OFF:
            self._finish(MODE_OFF, "the download mode is OFF")
        elif mode != _HTTP:
            self._finish(DOWNLOAD_FAILED, "the emulator downloads by HTTP only (mode 2)")
        elif url is None:
            self._finish(BAD_ADDRESS, f"{address!r} is no plain http address")
        else:
            job = self._new_job(clear == "1", duplicates == "1", encoding, self._down_type)
            timeout = self.phone.settings.timings.download
            self._wanted = (*self._wanted, Download(job.number, url, timeout))
            self.phone.schedule(timeout, "transfers.expire", job.number)
            self._set_job(job, DOWNLOADING)

    def _put_port(self, fields: Mapping[str, str]) -> Body:
        """Interface 22, the import; of opmode 1 only the encoding is kept."""
        opmode, flag = fields.get("opmode", ""), fields.get("flag", "")
        encoding = fields.get("portEncode", "") or _ENCODINGS[0]
        if opmode not in ("0", "1") or flag not in ("0", "1"):
            return self.replies.error("putportphbk", "configuration file not found")
        if opmode == "1":
            self._port_encoding = encoding.upper() if encoding.upper() in _ENCODINGS else "UTF-8"
            self.touch("port_encoding")
        if opmode == "1" and flag == "1":
            self._start_saving()
        if opmode == "0" and flag == "1":
            if self._uploaded is None:
                return self.replies.error("putportphbk", "configuration file not found")
            self._drop_job()
            job = self._new_job(
                fields.get("portClear") == "1",
                fields.get("portReplace") == "1",
                encoding,
                fields.get("portType", "") or _XML,
            )
            data, self._uploaded = self._uploaded, None
            self.touch("uploaded")
            self._begin_import(replace(job, data=data))
        return self.replies.ok("putportphbk", flag=flag)

    def _response(self, fields: Mapping[str, str]) -> Body:
        return self.replies.ok("phbkresponse", phbkresponse=self._result)

    def _new_job(self, clear: bool, duplicates: bool, encoding: str, file_type: str) -> _Job:
        self._count += 1
        return _Job(self._count, clear, duplicates, encoding, file_type)

    def _set_job(self, job: _Job | None, result: str, problem: str = "") -> None:
        self._job, self._result, self._problem = job, result, problem
        self.touch("job", "result")

    def _drop_job(self) -> None:
        self._wanted = ()
        self._job = None

    def _finish(self, result: str, problem: str = "") -> None:
        self._drop_job()
        self._set_job(None, result, problem)

    def _begin_import(self, job: _Job) -> None:
        self._set_job(job, IMPORTING)
        self.phone.schedule(self.phone.settings.timings.importing, "transfers.import", job.number)

    def _expire(self, number: int) -> None:
        self.download_finished(number, None, "the download took too long")

    def _import(self, number: int) -> None:
        job = self._job
        if job is None or job.number != number or job.data is None:
            return
        if job.file_type != _XML:
            self._finish(BAD_FORMAT, f"file type {job.file_type} is not known, only XML (0) is")
            return
        # Only here: the XML parser takes a quarter of the time that a phone needs to start.
        from gmi_appkit.protocol.phonebook_xml import PhonebookError, read_phonebook

        phonebook = self.phone.phonebook
        try:
            book = read_phonebook(
                job.data, encoding=job.encoding or None, limit=phonebook.limit, source="the file"
            )
            phonebook.load_book(book, clear=job.clear, replace_duplicates=job.replace)
        except PhonebookError as error:
            self._finish(error.code, str(error))
        except PhonebookFull as error:
            self._finish(FULL, str(error))
        else:
            self._finish(DONE)

    def _upload(self, request: Request, fields: Mapping[str, str]) -> Reply:
        if request.method != "POST":
            return Reply(b"method not allowed\n", status=405, headers=[("Allow", "POST")])
        if fields.get("type") != "phonebook":
            return Reply(b"only type=phonebook can be uploaded\n", status=400)
        data = uploads.uploaded_file(request.body, request.content_type)
        if data is None:
            return Reply(b"no file in the request\n", status=400)
        self._uploaded = data
        self.touch("uploaded")
        return Reply(wire.json_bytes({"res": "success"}), wire.JSON_TYPE)

    # Export.

    def _save(self, fields: Mapping[str, str]) -> Body:
        self._start_saving()
        return self.replies.ok("savephbk")

    def _start_saving(self) -> None:
        if not self._saving:
            self._saving = True
            self.touch("saving")
            self.phone.schedule(self.phone.settings.timings.saving, "transfers.saved")

    def _save_now(self) -> None:
        from gmi_appkit.protocol.phonebook_xml import write_phonebook

        self._saving = False
        self._saved = write_phonebook(self.phone.phonebook.book(), self._port_encoding)
        self.touch("saving", "saved")

    def _port_response(self, fields: Mapping[str, str]) -> Body:
        return self.replies.ok("portphbkresponse", phbkresponse=str(int(self._saving)))

    def _file(self, request: Request, fields: Mapping[str, str]) -> Reply:
        return file_reply(request, self._saved)

    # State.

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return (
            (self._wanted, self._job, self._result, self._problem),
            (self._down_type, self._port_encoding),
            (self._uploaded, self._saving, self._saved),
        )

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        job, kinds, files = cast("_State", state)
        self._wanted, self._job, self._result, self._problem = job
        self._down_type, self._port_encoding = kinds
        self._uploaded, self._saving, self._saved = files

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        return {key: self.row(key) for key in _KEYS}

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        if key == "job":
            return _job_row(self._job)
        value = getattr(self, f"_{key}")
        return _text(value) if isinstance(value, bytes) else value

    def load(self, rows: dict[str, JSON]) -> None:
        """Take up the state; an import or export that was accepted goes on."""
        self._down_type = rows.get("down_type", self._down_type)
        self._port_encoding = rows.get("port_encoding", self._port_encoding)
        self._uploaded, self._saved = _bytes(rows.get("uploaded")), _bytes(rows.get("saved"))
        self._result = rows.get("result", self._result)
        job = rows.get("job")
        if job is not None:
            self._begin_import(replace(self._new_job(*job[:4]), data=_bytes(job[4])))
        elif self._result in (DOWNLOADING, IMPORTING):
            self._finish(DOWNLOAD_FAILED, "the phone lost its power meanwhile")
        if rows.get("saving"):
            self._start_saving()

    def rebooted(self) -> None:
        """See :class:`Part`."""
        if self._result in (DOWNLOADING, IMPORTING):
            failed = DOWNLOAD_FAILED if self._result == DOWNLOADING else PARSE_FAILED
            self._finish(failed, "the phone rebooted meanwhile")
        self._saving = False
        self.touch("saving")


_KEYS = (
    "job",
    "result",
    "down_type",
    "port_encoding",
    "uploaded",
    "saving",
    "saved",
)

_State = tuple[
    tuple[tuple[Download, ...], _Job | None, str, str],
    tuple[str, str],
    tuple[bytes | None, bool, bytes | None],
]


def _job_row(job: _Job | None) -> JSON:
    """A job as storage keeps it; a download cannot go on, so it is not kept."""
    if job is None or job.data is None:
        return None
    return [job.clear, job.replace, job.encoding, job.file_type, _text(job.data)]


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
