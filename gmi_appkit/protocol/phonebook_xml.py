"""The phone's XML phonebook: read with care, written plainly.

The file comes from outside, so the parser is defusedxml's, the size is bounded, and no document
type is accepted. Its encoding is decided here and the parser only ever sees UTF-8, because expat
does not know GBK, which the phone does.

Source of the schema: GXP2200 XML Based Downloadable Phonebook Guide, p. 15 to 18.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax import SAXParseException
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from gmi_appkit.protocol._phonebook_sax import FormatProblem, Full, Handler
from gmi_appkit.protocol._phonebook_text import (
    BAD_FORMAT,
    FULL,
    PARSE_FAILED,
    WRONG_ENCODING,
    PhonebookError,
    by_mark,
    check_size,
    decode_as,
)
from gmi_appkit.protocol.contacts import Book, Contact

__all__ = ["PhonebookError", "read_phonebook", "write_phonebook"]

_BARE_UTF16 = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']{1,40})["'][^>]*?\?>""")

# What XML 1.0 cannot carry, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    check_size(data, source)
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
    marked = by_mark(data, source)
    if marked is not None:
        return marked
    for start, name in _BARE_UTF16:
        if data.startswith(start):
            return decode_as(data, name, "its first bytes", source)
    declared = _DECLARED.match(data)
    if declared:
        return decode_as(data, declared[1].decode("ascii", "replace"), "its declaration", source)
    return decode_as(data, fallback or "utf-8", "--encoding" if fallback else "default", source)
