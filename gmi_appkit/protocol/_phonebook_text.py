"""What the XML and the CSV phonebook share: the error, its codes, and reading bytes as text."""

from __future__ import annotations

import codecs

from gmi_appkit.errors import ConfigurationError

MAX_BYTES = 16 * 1024 * 1024
"""Largest file that is read; 10,000 contacts with four numbers each take about 6 MB."""

FULL = "2"
PARSE_FAILED = "3"
WRONG_ENCODING = "8"
BAD_FORMAT = "10"

# Text encodings that phone books come in. A list of ours, because a file must not be able to
# name a codec that unpacks or interprets.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "gbk": "gbk",
    "gb2312": "gbk",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift_jis": "shift_jis",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "euc_kr": "euc_kr",
    "cp949": "cp949",
    "ascii": "ascii",
    "iso8859-1": "iso8859-1",
    "iso8859-2": "iso8859-2",
    "iso8859-5": "iso8859-5",
    "iso8859-15": "iso8859-15",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp1252": "cp1252",
    "koi8-r": "koi8-r",
}

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class PhonebookError(ConfigurationError):
    """A phonebook file cannot be used.

    Attributes:
        code: The phone's own word for it, as ``phbkresponse`` answers (V1.0 p. 20): ``2`` full,
            ``3`` parse failed, ``8`` encoding wrong, ``10`` format invalid.
        line: Where, from 1; 0 if no line is to blame.
    """

    def __init__(self, message: str, code: str, line: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


def check_size(data: bytes, source: str) -> None:
    """Refuse a file that is too large to be a phonebook."""
    if len(data) > MAX_BYTES:
        raise PhonebookError(
            f"{source} has {len(data):,} bytes, more than the {MAX_BYTES:,} that are read: "
            "split it into several files",
            FULL,
        )


def by_mark(data: bytes, source: str) -> str | None:
    """Decode a file that begins with a byte order mark; None if it has none."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], name, "its byte order mark", source, len(mark))
    return None


def decode_as(data: bytes, name: str, why: str, source: str, skipped: int = 0) -> str:
    """Decode a file.

    Args:
        data: The file.
        name: Its encoding.
        why: What says so, for the message.
        source: What to call the file.
        skipped: Bytes of the file that stand before ``data``.

    Raises:
        PhonebookError: If the encoding is unknown, or the file is not in it.
    """
    try:
        codec = _ENCODINGS[codecs.lookup(name).name]
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        raise PhonebookError(
            f"{source}, line 1: the encoding {name!r} (from {why}) is not known: the phone reads "
            "UTF-8 and GBK, save the file as one of them",
            WRONG_ENCODING,
            1,
        ) from None
    if codec == "utf-16" and data[:1] == b"<":
        raise PhonebookError(
            f"{source}, line 1: its declaration says UTF-16, but its bytes do not: correct the "
            "declaration",
            WRONG_ENCODING,
            1,
        )
    try:
        return data.decode(codec)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise PhonebookError(
            f"{source}, line {line}: byte {problem.start + skipped} is not {name.upper()} "
            f"(from {why}): declare the right encoding in the first line, or give it with "
            "--encoding if the file declares none",
            WRONG_ENCODING,
            line,
        ) from None
