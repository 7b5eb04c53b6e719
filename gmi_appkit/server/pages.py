"""``/app/``: the app's files, with the reload client in its pages."""

from __future__ import annotations

import asyncio
import codecs
import html
import re
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from gmi_appkit.assets import asset_dir
from gmi_appkit.server.examine import template_problem
from gmi_appkit.server.handlers import Guarded
from gmi_appkit.server.inject import inject, is_fragment
from gmi_appkit.server.problems import Problem
from gmi_appkit.server.reload.epoch import Change
from gmi_appkit.server.reload.script import script_address
from gmi_appkit.server.security import Area
from gmi_appkit.server.versions import KEPT, PARAMETER, version_of, with_versions
from gmi_appkit.sources import AppSources, Found, NotServed, PageError

_LOOKS_AT_EMPTY = 100
_LOOK_SECONDS = 0.005
_JUST_NOW = 0.5

_MOST_TEXTS = 2
_LONGEST_TEXT = 64 << 10

_FORBIDS_INLINE = re.compile(rb"content-security-policy", re.IGNORECASE)

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")
_HTML = "text/html"
_XHTML = "application/xhtml+xml"
_TEXTS = ("text/", "application/javascript", "application/json", "application/xml")

# Where a browser puts what it fetched into a window of its own.
_WINDOWS = ("document", "iframe", "frame", "embed", "object")

# The colours of the overlay, web/reload/overlay.js.
_OWN_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, user-scalable=no">
<style>
body {{ margin: 0; padding: 20px 24px; background: #16191d; color: #f1f3f5;
  border-top: 4px solid #ff7b6b;
  font: 18px/1.4 "Droid Sans", Roboto, "Noto Sans", Arial, sans-serif }}
h1 {{ font-size: 24px; margin: 0 0 8px }}
p {{ margin: 0 0 12px }}
.detail {{ color: #ff7b6b; word-wrap: break-word }}
.advice {{ color: #a9b1ba }}
pre {{ margin: 0 0 12px; padding: 8px 0; background: #0c0e10; overflow: hidden;
  font: 16px/1.45 "Droid Sans Mono", Consolas, Menlo, monospace }}
pre span {{ display: block; padding: 0 12px 0 9px; border-left: 3px solid transparent }}
pre .here {{ background: #4a2220; border-left-color: #ff7b6b }}
i {{ color: #a9b1ba; font-style: normal }}
@media (max-height: 360px) {{
  body {{ padding: 8px 12px; font-size: 14px }}
  h1 {{ font-size: 18px }}
  pre {{ font-size: 13px }}
}}
</style></head>
<body><h1>{title}</h1><p class="detail">{detail}</p>{lines}<p class="advice">{advice}</p></body></html>
"""  # noqa: E501


class AppFile(Guarded):
    """One file of the app."""

    area = Area.APP

    async def get(self) -> None:
        """Serve it."""
        path = self.request.path.removeprefix("/app/")
        # Before the file is read: a save in between then counts as news for this page.
        history = self.context.hub.history
        epoch = (history.boot, history.epoch)
        sources = self.context.sources
        try:
            found = sources.lookup(path)
            body = sources.read(found) or await self._written(found)
        except NotServed as refusal:
            self._not_served(path, refusal, _snippet(*epoch))
            return
        except PageError as error:
            self._failed(error, epoch)
            return
        self.context.visits.served += 1
        self.set_header("Content-Type", self._content_type(found))
        if found.content_type in (_HTML, _XHTML):
            # By it a page knows what it was loaded from; a save is on the disk before it is news.
            digest = version_of(body)
            self.set_header("X-GMI-Page", digest)
            if self._is_window(body):
                self.context.visits.note(self.request.remote_ip or "")
                snippet = _snippet(*epoch, f"/app/{found.path}", digest=digest)
                early = "" if _FORBIDS_INLINE.search(body) else _early()
                xml = found.content_type == _XHTML
                body = with_versions(body, found.path, self._version, xml=xml)
                body = inject(body, snippet, early=early, xml=xml)
        elif self.get_query_arguments(PARAMETER) == [version_of(body)]:
            self.set_header("Cache-Control", KEPT)
            if found.path.endswith(".js") and not body.startswith(_UTF16):
                body += self._plain_name()
        self._send(body)

    head = get

    def _plain_name(self) -> bytes:
        """The name by which developer tools know a script, whatever is saved: without the hash."""
        address = f"{self.request.protocol}://{self.request.host}{self.request.path}"
        return f"\n//# sourceURL={quote(address, safe=':/[]%')}".encode("ascii")

    def _version(self, path: str) -> str:
        sources = self.context.sources
        try:
            content = sources.read(sources.lookup(quote(path)))
        except (NotServed, PageError):
            return ""
        return version_of(content) if content else ""  # just emptied, to be written

    async def _written(self, found: Found) -> bytes:
        """What stands in a file that was just found empty: most editors empty it first."""
        for _ in range(_LOOKS_AT_EMPTY):
            if not _is_fresh(found.file):
                break
            await asyncio.sleep(_LOOK_SECONDS)
            if body := self.context.sources.read(found):
                return body
        return b""

    def _content_type(self, found: Found) -> str:
        kind = found.content_type
        # We know the encoding of what we wrote or rendered ourselves, and of nothing else.
        ours = found.template or not found.file.is_relative_to(self.context.sources.root)
        return f"{kind}; charset=utf-8" if ours and kind.startswith(_TEXTS) else kind

    def _is_window(self, body: bytes) -> bool:
        """Whether a browser shows this as a page, rather than hand it to a script."""
        headers = self.request.headers
        dest = headers.get("Sec-Fetch-Dest", "")
        if dest:
            return dest in _WINDOWS
        if headers.get("X-Requested-With", ""):
            return False
        # Old engines do not say whether a page or a script asks: by its looks, then.
        return "html" in headers.get("Accept", "html") or not is_fragment(body)

    def _send(self, body: bytes) -> None:
        self.set_header("Accept-Ranges", "bytes")
        wanted = self.request.headers.get("Range", "")
        match = _RANGE.fullmatch(wanted) if self.request.method == "GET" else None
        if match is None:  # also several ranges at once, which no browser needs from us
            self.finish(body)
            return
        size = len(body)
        if match[3] is not None:
            first, last = max(size - int(match[3]), 0), size - 1
            valid = int(match[3]) > 0
        else:
            first = int(match[1])
            last = min(int(match[2]), size - 1) if match[2] else size - 1
            valid = not match[2] or int(match[2]) >= first
        if match[3] is None and not valid:
            self.finish(body)
            return
        if not valid or first >= size:
            self.set_header("Content-Range", f"bytes */{size}")
            self.refuse(416, f"the file has {size} bytes")
            return
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.finish(body[first : last + 1])

    def _not_served(self, path: str, refusal: NotServed, snippet: str) -> None:
        if refusal.status == 404 and path and not path.endswith("/") and self._is_folder(path):
            self.send_on("", (self.request.uri or "").replace(path, f"{path}/", 1))
            return
        if self.request.headers.get("Sec-Fetch-Dest", "") in _WINDOWS:
            self.set_status(refusal.status)
            advice = "This page follows by itself when the file is there."
            self._own_page("Not found", str(refusal), advice, snippet)
            return
        self.refuse(refusal.status, str(refusal))

    def _is_folder(self, path: str) -> bool:
        try:
            self.context.sources.lookup(f"{path}/")
        except NotServed:
            return False
        return True

    def _failed(self, error: PageError, epoch: tuple[str, int]) -> None:
        problem = template_problem(self.context.sources, error)
        self.context.problems.found(problem.file, [problem])
        self.set_status(500)
        self._own_page(
            f"{error.file} cannot be rendered",
            str(error),
            "This page follows by itself when the template is mended.",
            _snippet(*epoch, own=problem.file),
            _lines(problem),
        )

    def _own_page(
        self, title: str, detail: str, advice: str, snippet: str, lines: str = ""
    ) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; connect-src 'self'; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        )
        parts = {"title": title, "detail": detail, "advice": advice}
        escaped = {name: html.escape(text) for name, text in parts.items()}
        page = _OWN_PAGE.format(**escaped, lines=lines)
        self.finish(inject(page.encode("utf-8", "replace"), snippet))


def _lines(problem: Problem) -> str:
    """The lines around as markup."""
    if not problem.around:
        return ""
    width = len(str(problem.around[-1][0]))
    rows = (
        f'<span class="{"here" if number == problem.line else "near"}">'
        f"<i>{number:{width}}  </i>{html.escape(text)}</span>"
        for number, text in problem.around
    )
    return f"<pre>{''.join(rows)}</pre>"


def texts_of(sources: AppSources, changes: Iterable[Change]) -> dict[str, str]:
    """The text of changed pages, as a script would get it; those that are at hand and not long."""
    texts: dict[str, str] = {}
    for change in changes:
        if change.kind == "page" and len(texts) < _MOST_TEXTS:
            try:
                found = sources.lookup(quote(change.path.removeprefix("/app/")))
                if not found.template and found.file.stat().st_size <= _LONGEST_TEXT:
                    text = sources.read(found).decode("utf-8-sig")
                    if text and "\0" not in text:
                        texts[change.path] = text
            except (NotServed, UnicodeDecodeError, OSError):
                continue
    return texts


def _is_fresh(file: Path) -> bool:
    try:
        return abs(time.time() - file.stat().st_mtime) < _JUST_NOW
    except OSError:
        return False


@cache
def _early() -> str:
    """What goes before a page's first script; on one line, so that its lines keep their numbers."""
    from rjsmin import jsmin  # not before there is a page

    script = jsmin((asset_dir("web") / "reload" / "early.js").read_text(encoding="ascii"))
    return f'<script data-gmi="">{script.replace(chr(10), " ").strip()}</script>'


def _snippet(boot: str, epoch: int, path: str = "", own: str = "", digest: str = "") -> str:
    attributes = {
        "src": script_address(),
        "async": "async",
        "defer": "defer",
        "data-boot": boot,
        "data-epoch": str(epoch),
        "data-path": path,
        "data-page": digest,
        "data-own": own,
        "data-gmi": "",
    }
    written = (f'{name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<script {' '.join(written)}></script>".encode("ascii", "xmlcharrefreplace").decode()
