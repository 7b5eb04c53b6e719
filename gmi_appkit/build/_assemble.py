"""Put a bundle together: name files by their content, and write the pages anew."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from gmi_appkit.build._css import (
    Sheet,
    join_sheets,
    lower_style,
    rewrite_urls,
)
from gmi_appkit.build._errors import BuildError
from gmi_appkit.build._gather import Gathering
from gmi_appkit.build._html import (
    Edit,
    apply_edits,
    remove,
    set_attribute,
    write_attribute,
)
from gmi_appkit.build._js import Script, join_scripts
from gmi_appkit.build._pages import Page, Run, Use
from gmi_appkit.build._refs import (
    CONFIG_SCRIPT,
    IMAGES,
    PAGES,
    Reference,
    relative,
    resolve,
)
from gmi_appkit.build._sourcemap import write_source_map
from gmi_appkit.sources import CONTENT_TYPES

HASHED = "hashed"
"""The folder of the files whose names change with their content, so that they never expire."""

_HASH_DIGITS = 10
_INLINE_BYTES = 4096
_CACHE_MANIFEST = "app.appcache"
_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.I)


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the bundle.

    Attributes:
        data: Its bytes.
        sources: Files of the app it was made from.
        shipped: Whether the phone ever loads it; source maps and the like it does not.
        first: Whether it is loaded before the first page is painted.
    """

    data: bytes
    sources: tuple[str, ...]
    shipped: bool = True
    first: bool = False


class Assembly:
    """One bundle.

    Args:
        app: What the app consists of.
        source_maps: Whether to write them.
        offline: Whether to write an application cache manifest.

    Attributes:
        outputs: The files by path, once :meth:`make` has run.
    """

    def __init__(self, app: Gathering, *, source_maps: bool, offline: bool) -> None:
        self._app = app
        self._source_maps = source_maps
        self._offline = offline
        self._urls: dict[str, str] = {}
        self._runs: dict[tuple[object, ...], str] = {}
        self._first: set[str] = set()
        self._on_entry = False
        self.outputs: dict[str, Output] = {}

    def make(self) -> None:
        """Fill `outputs`.

        Raises:
            BuildError: With everything that is wrong.
        """
        app = self._app
        if not app.problems:
            for path in sorted(app.as_named - app.bundled - set(app.pages)):
                self._emit_as_named(path)
            # The entry first: what it loads is what counts before the first paint.
            for page in sorted(app.pages.values(), key=lambda page: page.path != app.entry):
                self._on_entry = page.path == app.entry
                self._emit_page(page)
            self._on_entry = False
            if self._offline:
                self._emit_cache_manifest()
        if app.problems:
            raise BuildError(list(dict.fromkeys(app.problems)))
        self.outputs = {
            path: replace(out, first=path in self._first)
            for path, out in sorted(self.outputs.items())
        }

    # Files of the bundle ---------------------------------------------------------------------

    def _put(self, path: str, data: bytes, sources: Iterable[str], *, shipped: bool = True) -> str:
        self.outputs.setdefault(path, Output(data, tuple(sources), shipped))
        return path

    def _put_hashed(self, name: str, data: bytes, sources: Iterable[str]) -> str:
        digest = hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]
        path = PurePosixPath(name)
        return self._put(f"{HASHED}/{path.stem}.{digest}{path.suffix}", data, sources)

    def _loaded(self, path: str) -> str:
        if self._on_entry:
            self._first.add(path)
        return path

    def _asset_url(self, to: Reference, folder: str, *, inline: bool = True) -> str:
        """The address of an image or the like, as seen from a folder of the bundle."""
        data = self._app.raw[to.path]
        if to.path in self._app.as_named:
            return relative(self._loaded(to.path), folder, to.fragment)
        once = self._app.image_uses[to.path] == 1
        if inline and once and to.suffix in IMAGES and len(data) <= _INLINE_BYTES:
            return f"data:{CONTENT_TYPES[to.suffix]};base64,{base64.b64encode(data).decode()}"
        if to.path not in self._urls:
            self._urls[to.path] = self._put_hashed(PurePosixPath(to.path).name, data, [to.path])
        return relative(self._loaded(self._urls[to.path]), folder, to.fragment)

    def _emit_as_named(self, path: str) -> None:
        data = self._app.read(path, path)
        suffix = PurePosixPath(path).suffix.lower()
        if data is None or PurePosixPath(path).name == CONFIG_SCRIPT:
            return
        script = self._app.script(path, path) if suffix == ".js" else None
        if script and not script.settings:
            self._put_script(path, [path], [script])
        elif suffix == ".css":
            self._put(path, self._sheet_of([(path, "")], posixpath.dirname(path)), [path])
        else:
            self._put(path, data, [path])

    def _put_script(self, path: str, names: list[str], scripts: list[Script]) -> str:
        """Write a script, under a hashed name if `path` has no folder of its own sources."""
        text, places = join_scripts(scripts)
        data = text.encode("utf-8")
        target = path
        if path.startswith(HASHED + "/"):
            digest = hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]
            pure = PurePosixPath(path)
            target = f"{HASHED}/{pure.stem}.{digest}{pure.suffix}"
        if self._source_maps:
            name = PurePosixPath(target).name
            folder = posixpath.dirname(target)
            seen = [relative(source, folder) for source in names]
            map_text = write_source_map(name, seen, scripts, places)
            self._put(target + ".map", map_text.encode("utf-8"), names, shipped=False)
            data += f"//# sourceMappingURL={name}.map\n".encode()
        return self._put(target, data, names)

    def _sheet_of(self, members: Sequence[tuple[str, str]], folder: str) -> bytes:
        """Sheets joined, their imports put in, their addresses as seen from a folder."""
        outside: list[str] = []
        parts = []
        for path, media in members:
            sheet = self._app.sheet(path, path)
            if sheet is None:
                continue
            text = self._finish(sheet, posixpath.dirname(path), folder, outside, (path,))
            parts.append(_within(media, text))
        return join_sheets([*outside, *parts]).encode("utf-8")

    def _finish(
        self,
        sheet: Sheet,
        own_folder: str,
        folder: str,
        outside: list[str],
        stack: tuple[str, ...],
    ) -> str:
        parts = []
        for imported in sheet.imports:
            to = resolve(own_folder, imported.url)
            if to is None:
                outside.append(f'@import url("{imported.url}") {imported.media};')
            elif to.path not in stack and (inner := self._app.sheet(to.path, to.path)):
                text = self._finish(
                    inner, posixpath.dirname(to.path), folder, outside, (*stack, to.path)
                )
                parts.append(_within(imported.media, text))

        def new_url(url: str) -> str | None:
            to = resolve(own_folder, url)
            return None if to is None else self._asset_url(to, folder)

        parts.append(rewrite_urls(sheet.text, new_url) if sheet.urls else sheet.text)
        return "".join(parts)

    # Pages -----------------------------------------------------------------------------------

    def _emit_page(self, page: Page) -> None:
        edits: list[Edit] = []
        for run in page.runs:
            edits += self._run_edits(page, run)
        for tag in page.styles:
            sheet = self._app.inline_sheet(page, tag)
            outside: list[str] = []
            text = self._finish(sheet, page.folder, page.folder, outside, ())
            edits.append(Edit(tag.end, tag.content_end, "".join([*outside, text])))
        for use in page.uses:
            edits += self._use_edits(page, use)
        in_runs = {id(member.tag) for run in page.runs for member in run.members}
        for tag in page.tags:
            style = tag.attributes.get("style")
            if style and id(tag) not in in_runs:
                value = self._style(style.value, page.folder)
                edits += [set_attribute(style, value)] if value != style.value else []
        if self._offline:
            edits += self._manifest_edits(page)
        text = apply_edits(page.text, edits)
        self._put(self._loaded(page.path), text.encode("utf-8"), [page.path])
        if page.config:
            self._loaded(posixpath.join(page.folder, CONFIG_SCRIPT))

    def _style(self, value: str, folder: str) -> str:
        def new_url(url: str) -> str | None:
            to = resolve(folder, url)
            return None if to is None else self._asset_url(to, folder)

        return rewrite_urls(lower_style(value, self._app.targets), new_url)

    def _use_edits(self, page: Page, use: Use) -> list[Edit]:
        if use.how == "link" or use.to.suffix in PAGES:
            return []
        url = self._asset_url(use.to, page.folder, inline=use.how == "asset")
        return [set_attribute(use.attribute, url)]

    def _run_edits(self, page: Page, run: Run) -> list[Edit]:
        path = self._emit_run(page, run)
        url = relative(self._loaded(path), page.folder)
        address = "src" if run.kind == "script" else "href"
        if run.alone:
            return [set_attribute(run.members[0].tag.attributes[address], url)]
        attributes = [write_attribute(address, url)]
        if run.kind == "sheet":
            text = f'<link rel="stylesheet" {attributes[0]}>'
        else:
            if not self.outputs[path].data.isascii():
                attributes.append('charset="utf-8"')
            if run.defer:
                attributes.append("defer")
            text = f"<script {' '.join(attributes)}></script>"
        # Scripts run no earlier than their last did, sheets hold from where the first stood.
        kept = run.members[-1 if run.kind == "script" else 0].tag
        return [
            Edit(member.tag.start, member.tag.close, text)
            if member.tag is kept
            else remove(page.text, member.tag.start, member.tag.close)
            for member in run.members
        ]

    def _emit_run(self, page: Page, run: Run) -> str:
        members = [(member.path, member.media) for member in run.members]
        if run.alone:
            members = [(members[0][0], "")]  # its tag keeps its media attribute
        key = (run.kind, *members)
        if key in self._runs:
            return self._runs[key]
        stem = PurePosixPath(run.members[0].path if run.alone else page.path).stem
        names = [path for path, _ in members]
        if run.kind == "script":
            scripts = [script for path in names if (script := self._app.script(path, page.path))]
            path = self._put_script(f"{HASHED}/{stem}.js", names, scripts)
        else:
            path = self._put_hashed(f"{stem}.css", self._sheet_of(members, HASHED), names)
        self._runs[key] = path
        return path

    # Offline ---------------------------------------------------------------------------------

    def _manifest_edits(self, page: Page) -> list[Edit]:
        url = write_attribute("manifest", relative(_CACHE_MANIFEST, page.folder))
        html = next((tag for tag in page.tags if tag.name == "html"), None)
        if html is None:  # its start tag may be left out, but not with an attribute
            doctype = _DOCTYPE.match(page.text)
            at = doctype.end() if doctype else 0
            return [Edit(at, at, f"<html {url}>")]
        own = html.attributes.get("manifest")
        if own:
            return [Edit(own.start, own.end, url)]
        at = html.start + len("<html")
        return [Edit(at, at, " " + url)]

    def _emit_cache_manifest(self) -> None:
        listed = sorted(path for path, out in self.outputs.items() if out.shipped)
        digest = hashlib.sha256()
        for path in listed:
            digest.update(path.encode() + b"\0" + hashlib.sha256(self.outputs[path].data).digest())
        lines = [
            "CACHE MANIFEST",
            f"# {digest.hexdigest()}",  # the engine looks for new files when these bytes change
            "CACHE:",
            *(relative(path, "") for path in listed),
            "NETWORK:",
            "*",
        ]
        self._put(_CACHE_MANIFEST, ("\n".join(lines) + "\n").encode(), listed)


def _within(media: str, text: str) -> str:
    return f"@media {media}{{{text}}}" if media and media.lower() != "all" and text else text
