"""Find everything that the pages of an app ask for, page by page, beginning with the first."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from gmi_appkit.build._css import Sheet, find_urls, lower_sheet
from gmi_appkit.build._html import Tag, line_of
from gmi_appkit.build._js import Script, find_strings, minify_script
from gmi_appkit.build._kit import KIT_SCRIPT, KIT_SHEET, Trimmed, trim_script, trim_sheet
from gmi_appkit.build._pages import Page, read_page
from gmi_appkit.build._refs import CONFIG_SCRIPT, PAGES, named_in_strings, resolve
from gmi_appkit.sources import AppSources, NotServed


@dataclass(slots=True)
class Cache:
    """What need not be done again while its source is the same. Serves one build after another."""

    scripts: dict[str, Script] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)


class Gathering:
    """What one app consists of.

    Args:
        sources: The app's files.
        known: All paths a page could ask for.
        targets: Browsers to lower CSS for, in browserslist's words.
        cache: Work of the build before; :meth:`keep` puts this one's in its place.

    Attributes:
        pages: By path.
        raw: Content of every file asked for.
        as_named: Files that scripts and links name, so they must keep their names.
        bundled: Scripts and sheets of the pages.
        image_uses: How often each file is asked for by pages and sheets.
        problems: What stops the build.
        notes: What a person should know.
    """

    def __init__(
        self, sources: AppSources, known: Sequence[str], targets: Sequence[str], cache: Cache
    ) -> None:
        self._sources = sources
        self._known = known
        self.targets = targets
        self._before = cache
        self._cache = Cache()
        self._kit: Trimmed | None = None
        self._own: list[str] = []
        self._seen_sheets: set[str] = set()
        self.entry = sources.project.app.entry
        self.pages: dict[str, Page] = {}
        self.raw: dict[str, bytes] = {}
        self.as_named: set[str] = set()
        self.bundled: set[str] = set()
        self.image_uses: Counter[str] = Counter()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._gather()

    def keep(self) -> None:
        """Leave the work to the next build, and nothing older."""
        self._before.scripts, self._before.sheets = self._cache.scripts, self._cache.sheets

    def _gather(self) -> None:
        waiting = [(self.entry, "gmi.toml: [app] entry")]
        scripts: dict[str, set[str]] = {}
        while waiting or scripts:
            while waiting:
                path, where = waiting.pop()
                if path in self.pages:
                    continue
                text = self.text(path, where)
                if text is not None:
                    self.pages[path] = page = read_page(path, text, self._stays)
                    self._gather_page(page, waiting, scripts)
            pending, scripts = scripts, {}
            for folder, strings in pending.items():
                for path in named_in_strings(strings, folder, self._known):
                    self._gather_named(path, folder, waiting, scripts)

    def _gather_page(
        self, page: Page, waiting: list[tuple[str, str]], scripts: dict[str, set[str]]
    ) -> None:
        strings = scripts.setdefault(page.folder, set())
        strings.update(page.data_values)
        for source in page.inline_scripts:
            strings.update(find_strings(source))
        for tag in page.tags:
            if tag.name == "base":
                self.problem(page, tag.start, "<base> is not supported: write relative addresses")
        for run in page.runs:
            for member in run.members:
                where = f"{page.path}:{page.line(member.tag)}"
                self.bundled.add(member.path)
                if run.kind == "script":
                    script = self.script(member.path, where)
                    strings.update(script.strings if script else ())
                else:
                    self._gather_sheet(member.path, where)
        for tag in page.styles:
            where = f"{page.path}:{page.line(tag)}"
            self._gather_urls(self.inline_sheet(page, tag), page.folder, where)
        for tag in page.tags:
            if "url(" in tag.get("style").lower():
                where = f"{page.path}:{page.line(tag)}"
                self._count_images(find_urls(tag.get("style")), page.folder, where)
        for use in page.uses:
            where = f"{page.path}:{page.line(use.tag)}"
            if use.to.suffix in PAGES:
                waiting.append((use.to.path, where))
            elif use.how == "link":
                self.as_named.add(use.to.path)
                self.read(use.to.path, where)
            else:
                self.image_uses[use.to.path] += 1
                self.read(use.to.path, where)

    def _gather_named(
        self,
        path: str,
        folder: str,
        waiting: list[tuple[str, str]],
        scripts: dict[str, set[str]],
    ) -> None:
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in PAGES:
            waiting.append((path, path))
        elif path not in self.as_named and path not in self.bundled:
            self.as_named.add(path)
            if suffix == ".js":
                script = self.script(path, path)
                scripts.setdefault(folder, set()).update(script.strings if script else ())
            elif suffix == ".css":
                self._gather_sheet(path, path)

    def _gather_sheet(self, path: str, where: str) -> None:
        if path in self._seen_sheets:
            return
        self._seen_sheets.add(path)
        sheet = self.sheet(path, where)
        if sheet is not None:
            self._gather_urls(sheet, posixpath.dirname(path), path)

    def _gather_urls(self, sheet: Sheet, folder: str, where: str) -> None:
        self.notes += [f"{where}: {note}" for note in sheet.notes]
        for imported in sheet.imports:
            to = resolve(folder, imported.url)
            if to is not None:
                self._gather_sheet(to.path, where)
        self._count_images(sheet.urls, folder, where)

    def _count_images(self, urls: Iterable[str], folder: str, where: str) -> None:
        for url in urls:
            to = resolve(folder, url)
            if to is not None:
                self.image_uses[to.path] += 1
                self.read(to.path, where)

    # Sources ---------------------------------------------------------------------------------

    def problem(self, page: Page, at: int, message: str) -> None:
        """Note what stops the build."""
        self.problems.append(f"{page.path}:{line_of(page.text, at)}: {message}")

    def read(self, path: str, where: str) -> bytes | None:
        """A file's bytes, or None and a problem that names who asked for it."""
        if path not in self.raw:
            try:
                self.raw[path] = self._sources.read(self._sources.lookup(path))
            except NotServed:
                self.problems.append(f"{where}: there is no file {path!r}: correct the address")
                return None
        return self.raw[path]

    def text(self, path: str, where: str) -> str | None:
        """A file's text; of the kit's, what is used of it."""
        data = self.read(path, where)
        try:
            text = None if data is None else data.decode("utf-8-sig")
            if text is not None and path in (KIT_SCRIPT, KIT_SHEET):
                return self._trimmed(path, text)
            return text
        except UnicodeDecodeError:
            self.problems.append(f"{path}: not UTF-8: save it as UTF-8")
            return None

    def _trimmed(self, path: str, text: str) -> str:
        if self._sources.lookup(path).root == self._sources.root:
            return text  # the app's own copy is the app's own business
        if not self._own:
            self._own = [self._own_code(name) for name in self._known if _is_code(name)]
            # What of the kit stands outside kit.js is used by whoever names it.
            extra = sorted(f"gmi/ui/{file.name}" for file in self._sources.roots()[2].glob("*.js"))
            pages = "".join(self._own)
            self._own += [self._own_code(name) for name in extra if name in pages]
        own = self._own
        if self._kit is None:
            script = text
            if path == KIT_SHEET:
                script = self._own_code(KIT_SCRIPT)
            folder = self._sources.roots()[2] / "parts"
            parts = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.js"))}
            self._kit = trim_script(script, parts, own)
            if self._kit.left_out:
                names = ", ".join(self._kit.left_out)
                self.notes.append(f"of the kit, nothing uses {names}: left out")
        if path == KIT_SCRIPT:
            return self._kit.script
        return trim_sheet(text, [*own, self._kit.script])

    def _own_code(self, path: str) -> str:
        # Not through read(): that a file is looked at here does not put it into the bundle.
        return self._sources.read(self._sources.lookup(path)).decode("utf-8", "replace")

    def script(self, path: str, where: str) -> Script | None:
        """A script, minified."""
        source = self.text(path, where)
        if source is None:
            return None
        script = self._cache.scripts.get(source) or self._before.scripts.get(source)
        if script is None:
            script = minify_script(source)
        if source not in self._cache.scripts:
            self._cache.scripts[source] = script
            self.notes += [f"{path}: {note}" for note in script.notes]
        return script

    def _stays(self, path: str) -> bool:
        try:
            self._sources.lookup(path)
        except NotServed:
            return False  # reported where the page is gathered
        script = self.script(path, path)
        return script is not None and script.alone

    def sheet(self, path: str, where: str) -> Sheet | None:
        """A style sheet, lowered."""
        source = self.text(path, where)
        return None if source is None else self._lowered(source)

    def _lowered(self, source: str) -> Sheet:
        key = "\0".join([*self.targets, source])
        sheet = self._before.sheets.get(key) or lower_sheet(source, self.targets)
        self._cache.sheets[key] = sheet
        return sheet

    def inline_sheet(self, page: Page, tag: Tag) -> Sheet:
        """A ``style`` element of a page, lowered."""
        return self._lowered(page.text[tag.end : tag.content_end])


def _is_code(path: str) -> bool:
    """Whether a file of the app's own may use the kit."""
    pure = PurePosixPath(path)
    kind = pure.suffix.lower()
    own = not path.startswith("gmi/") and pure.name != CONFIG_SCRIPT
    return own and (kind == ".js" or kind in PAGES)
