"""Pages: elements, attributes, addresses, and the scripts and styles inside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from gmi_appkit.check.files import check_url
from gmi_appkit.check.findings import Edit
from gmi_appkit.check.markup import Attribute, Tag, attribute_piece, tags
from gmi_appkit.check.report import Report
from gmi_appkit.check.source import Piece, Source

_SCRIPT_TYPES = re.compile(r"^$|(text|application)/(x-)?(java|ecma|live)script", re.IGNORECASE)
_LOADING = {
    "src": frozenset(
        {"img", "script", "iframe", "frame", "audio", "video", "source", "embed", "track", "input"}
    ),
    "href": frozenset({"link", "a", "area", "base"}),
    "data": frozenset({"object"}),
    "poster": frozenset({"video"}),
    "action": frozenset({"form"}),
    "background": frozenset({"body", "table", "td"}),
    "manifest": frozenset({"html"}),
}
_MEDIA = frozenset({"img", "source", "audio", "video", "embed", "object", "input", "track"})
_DOCUMENT = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]", re.IGNORECASE)
_CHARSET = re.compile(r"<meta\s[^>]*charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 1024


@dataclass
class PageParts:
    """What a page holds for other checks.

    Attributes:
        scripts: Its scripts and event attributes.
        styles: Its style elements and attributes.
        zoomable: Whether it is a whole page whose viewport allows zooming.
    """

    scripts: list[Piece] = field(default_factory=list)
    styles: list[Piece] = field(default_factory=list)
    zoomable: bool = False


def check_page(source: Source, text: str, report: Report) -> PageParts:
    """Check a page.

    Args:
        source: The file.
        text: Its text with template marks blanked.
        report: Takes the findings.

    Returns:
        The scripts and styles in it, to be checked by others.
    """
    parts = PageParts()
    found = list(tags(text))
    for tag in found:
        _check_tag(source, tag, report)
        _collect(source, tag, parts, report)
    if _DOCUMENT.search(text):
        _check_charset(source, text, found, report)
        parts.zoomable = _check_viewport(source, found, report)
    return parts


def _check_tag(source: Source, tag: Tag, report: Report) -> None:
    piece = Piece(source, source.text)
    element = report.engines.find("html-element", tag.name)
    if element is not None and not (element.block and _is_block(tag, source.text)):
        report.lacks(element, piece, tag.start, title=f"<{tag.name}>")
    for attribute in tag.attributes:
        for name in (f"{tag.name}[{attribute.name}]", f"*[{attribute.name}]"):
            feature = report.engines.find("html-attribute", name)
            if feature is not None and not (attribute.name == "draggable" and _off(attribute)):
                report.lacks(feature, piece, attribute.start, title=name)
                break
        for word in attribute.value.lower().split() if attribute.name == "rel" else ():
            feature = report.engines.find("html-attribute", f"{tag.name}[rel={word}]")
            if feature is not None:
                report.lacks(feature, piece, attribute.value_start)
    kind = tag.get("type")
    if tag.name == "input" and kind is not None:
        feature = report.engines.find("html-input-type", kind.value.strip().lower())
        if feature is not None:
            report.lacks(
                feature, piece, kind.start, title=f"<input type={feature.name}>", rule=feature.kind
            )
    password = tag.get("value")
    if tag.value("type") == "password" and password is not None and password.value.strip("_ "):
        report.add(
            "gmi-credentials",
            (source, password.value_start),
            "a password stands in the page",
            instead="ask for it, or read it from config.js beside the bundle",
        )
    _check_addresses(source, tag, report)


def _off(attribute: Attribute) -> bool:
    return attribute.value.strip().lower() == "false"


def _is_block(tag: Tag, text: str) -> bool:
    """Whether the page gives an element ``display: block`` itself."""
    return bool(re.search(rf"\b{tag.name}\b[^{{}}<>]*\{{[^}}]*display\s*:\s*block", text))


def _check_addresses(source: Source, tag: Tag, report: Report) -> None:
    for attribute in tag.attributes:
        address = attribute.value.strip()
        if tag.name not in _LOADING.get(attribute.name, ()) or not address:
            continue
        place = (source, attribute.value_start)
        navigates = tag.name in ("a", "area")
        if not navigates or (address.startswith("/") and not address.startswith("//")):
            check_url(report, place, address)
        icon = tag.name == "link" and "icon" in tag.value("rel").lower()
        if tag.name in _MEDIA or icon:
            _check_type(source, tag, attribute, report, quiet=icon)


def _check_type(
    source: Source, tag: Tag, attribute: Attribute, report: Report, *, quiet: bool
) -> None:
    address = attribute.value.strip()
    data = re.match(r"data:\w+/(?:x-)?([\w-]+)", address)
    suffix = data[1] if data else re.split(r"[?#]", address)[0].rpartition(".")[2]
    feature = report.engines.find("file-type", suffix.lower())
    if feature is None:
        return
    if quiet:
        return  # an icon that is not shown harms nothing
    piece = Piece(source, source.text)
    report.lacks(feature, piece, attribute.value_start, title=f"a .{feature.name} file")


def _collect(source: Source, tag: Tag, parts: PageParts, report: Report) -> None:
    if tag.name == "style":
        parts.styles.append(Piece(source, tag.text, tag.text_start, context="element"))
    elif tag.name == "script":
        kind = tag.value("type").lower()
        if kind == "module" or kind == "importmap":
            attribute = tag.get("type")
            report.add(
                "html-module",
                (source, attribute.start if attribute else tag.start),
                f"a script of type {kind} is never run on {', '.join(report.engines.lacking())}",
                instead="write a plain script",
                feature=kind,
            )
        if (_SCRIPT_TYPES.search(kind) or kind == "module") and tag.text.strip():
            parts.scripts.append(Piece(source, tag.text, tag.text_start, context="element"))
    for attribute in tag.attributes:
        if not attribute.value.strip():
            continue
        if attribute.name.startswith("on"):
            parts.scripts.append(attribute_piece(source, attribute))
        elif attribute.name == "style":
            parts.styles.append(attribute_piece(source, attribute))
        elif attribute.name == "href" and attribute.value.lower().startswith("javascript:"):
            start = attribute.value_start + len("javascript:")
            inner = Attribute("href", attribute.value[11:], attribute.start, start)
            parts.scripts.append(attribute_piece(source, inner))


def _check_charset(source: Source, text: str, found: Iterable[Tag], report: Report) -> None:
    head = text.encode("utf-8", "replace")[:_CHARSET_WITHIN].decode("utf-8", "ignore")
    match = _CHARSET.search(head)
    if match is not None and match[1].lower().replace("_", "-") in ("utf-8", "utf8"):
        return
    tag = next((t for t in found if t.name == "head"), None)
    late = match is None and _CHARSET.search(text) is not None
    edits: tuple[Edit, ...] = ()
    if tag is not None and match is None and not late:
        indent = re.match(r"\s*", text[tag.end :])
        blank = indent[0] if indent and "\n" in indent[0] else ""
        edits = (Edit(tag.end, tag.end, f'{blank}<meta charset="utf-8">'),)
    message = (
        f"the page says that it is {match[1]}"
        if match
        else f"the page says its charset after the first {_CHARSET_WITHIN} bytes"
        if late
        else "the page does not say its charset"
    )
    report.add(
        "html-charset",
        (source, tag.start if tag else 0),
        f"{message}: names that the phone sends come out broken",
        instead='put <meta charset="utf-8"> first in head',
        feature="charset",
        edits=edits,
    )


def _check_viewport(source: Source, found: Iterable[Tag], report: Report) -> bool:
    """Check the viewport; whether the page can be zoomed."""
    wanted = '<meta name="viewport" content="width=device-width, user-scalable=no">'
    metas = [t for t in found if t.name == "meta" and t.value("name").lower() == "viewport"]
    if not metas:
        head = next((t for t in found if t.name == "head"), None)
        report.add(
            "html-viewport",
            (source, head.start if head else 0),
            "the page does not set its viewport",
            instead=f"add {wanted}",
            feature="viewport",
        )
        return True
    content = re.sub(r"\s", "", metas[-1].value("content").lower())
    settings = dict(part.partition("=")[::2] for part in re.split(r"[,;]", content))
    fixed = settings.get("user-scalable") in ("no", "0")
    missing = []
    if "width" not in settings:
        missing.append("width=device-width")
    if not fixed:
        missing.append("user-scalable=no")
    if missing:
        attribute = metas[-1].get("content")
        report.add(
            "html-viewport",
            (source, attribute.start if attribute else metas[-1].start),
            f"the viewport lacks {' and '.join(missing)}",
            instead=f"write {wanted}",
            feature="viewport",
        )
    return not fixed
