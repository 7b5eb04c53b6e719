"""The phone's XML phonebook: read with care, written plainly.

The file comes from outside, so the parser is defusedxml's, the size is bounded, and no document
type is accepted. Its encoding is decided here and the parser only ever sees UTF-8, because expat
does not know GBK, which the phone does.

Source of the schema: GXP2200 XML Based Downloadable Phonebook Guide, p. 15 to 18.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from xml.sax import SAXParseException
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol._phonebook_sax import FormatProblem, Full, Handler
from gmi_appkit.protocol.contacts import Book, Contact

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

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_UTF16 = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']{1,40})["'][^>]*?\?>""")

# What XML 1.0 cannot carry, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def read_phonebook(
    data: bytes,
    *,
    encoding: str | None = None,
    limit: int = 1000,
    source: str = "phonebook.xml",
) -> Book:
    """Read a phonebook file.

    Unknown elements are passed over and ``Cell`` is read as ``Mobile``; both are noted.

    Args:
        data: The file.
        encoding: What it is encoded in if neither a byte order mark nor the XML declaration says
            so; UTF-8 if not given.
        limit: Most contacts that are taken, as P1688 of the phone.
        source: What to call the file in messages.

    Raises:
        PhonebookError: If it cannot be used; ``code`` says why in the phone's terms.
    """
    if len(data) > MAX_BYTES:
        raise PhonebookError(
            f"{source} has {len(data):,} bytes, more than the {MAX_BYTES:,} that are read: "
            "split it into several files",
            FULL,
        )
    text = _decode(data, encoding, source)
    declaration = _DECLARATION.match(text)
    if declaration:
        # Blanked, not cut: the lines behind it keep their numbers.
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    handler = Handler(limit)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)  # feed() leaves that out, parse() would do it
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except FormatProblem as problem:
        where = f"{source}, line {problem.line}"
        raise PhonebookError(f"{where}: {problem}", BAD_FORMAT, problem.line) from None
    except Full as problem:
        raise PhonebookError(
            f"{source}, line {problem.line}: more than the {limit} contacts that are allowed: "
            "shorten the file, or raise the limit (P1688, 10 to 10000)",
            FULL,
            problem.line,
        ) from None
    except DefusedXmlException:
        line = parser.getLineNumber() or 1
        raise PhonebookError(
            f"{source}, line {line}: a document type or entity declaration is not accepted in a "
            "phonebook: remove <!DOCTYPE ...>",
            PARSE_FAILED,
            line,
        ) from None
    except SAXParseException as problem:
        line = problem.getLineNumber() or 1
        raise PhonebookError(
            f"{source}, line {line}: not well-formed XML ({problem.getMessage()})",
            PARSE_FAILED,
            line,
        ) from None
    return handler.book()


def write_phonebook(book: Book, encoding: str = "UTF-8") -> bytes:
    """Write a phonebook file.

    Characters that the encoding lacks become references; those that XML cannot carry at all
    (control characters) are left out.

    Args:
        book: What to write; its notes are not written.
        encoding: ``UTF-8`` or ``GBK``, the two that the phone reads (P1681).

    Raises:
        PhonebookError: If the encoding is another.
    """
    if encoding.upper() not in ("UTF-8", "GBK"):
        raise PhonebookError(
            f"cannot write a phonebook in {encoding}: the phone reads UTF-8 and GBK",
            WRONG_ENCODING,
        )
    lines = [f'<?xml version="1.0" encoding="{encoding.upper()}"?>', "<AddressBook>"]
    lines.append("  <version>1</version>")
    for number, group in book.groups.items():
        tone = _element("ringtones", group.ringtone) if group.ringtone else ""
        inner = _element("id", number) + _element("name", group.name) + tone
        lines.append(f"  <pbgroup>{inner}</pbgroup>")
    for contact in book.contacts:
        lines.append("  <Contact>")
        lines += [f"    {line}" for line in _contact_lines(contact)]
        lines.append("  </Contact>")
    lines += ["</AddressBook>", ""]
    return "\n".join(lines).encode(encoding, "xmlcharrefreplace")


def _contact_lines(contact: Contact) -> Iterable[str]:
    yield _element("FirstName", contact.first) + _element("LastName", contact.last)
    if contact.primary is not None:
        yield _element("Primary", contact.primary)
    if contact.frequent:
        yield _element("Frequent", 1)
    if contact.ringtone:
        yield _element("Ringtone", contact.ringtone)
    for entry in contact.numbers:
        inner = _element("phonenumber", entry.number) + _element("accountindex", entry.account)
        yield f"<Phone type={quoteattr(entry.kind)}>{inner}</Phone>"
    for mail in contact.mails:
        yield f"<Mail type={quoteattr(mail.kind)}>{_text(mail.address)}</Mail>"
    yield _element("Group", contact.group)


def _element(name: str, value: object) -> str:
    return f"<{name}>{_text(str(value))}</{name}>"


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("", value))


def _decode(data: bytes, fallback: str | None, source: str) -> str:
    """Decide the encoding by byte order mark, then declaration, then the argument."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], name, "its byte order mark", source, len(mark))
    for start, name in _BARE_UTF16:
        if data.startswith(start):
            return _decode_as(data, name, "its first bytes", source)
    declared = _DECLARED.match(data)
    if declared:
        return _decode_as(data, declared[1].decode("ascii", "replace"), "its declaration", source)
    return _decode_as(data, fallback or "utf-8", "--encoding" if fallback else "default", source)


def _decode_as(data: bytes, name: str, why: str, source: str, skipped: int = 0) -> str:
    try:
        codec = _ENCODINGS[codecs.lookup(name).name]
    except LookupError:
        raise PhonebookError(
            f"{source}: the encoding {name!r} (from {why}) is not known: the phone reads UTF-8 "
            "and GBK, save the file as one of them",
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
