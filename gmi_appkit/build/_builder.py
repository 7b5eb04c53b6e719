"""Build an app: check, gather, assemble, weigh, write."""

from __future__ import annotations

import hashlib
import json
import os
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import lightningcss
import rcssmin
import rjsmin

from gmi_appkit import __version__
from gmi_appkit.build._assemble import Assembly, Output
from gmi_appkit.build._errors import BuildError
from gmi_appkit.build._gather import Cache, Gathering
from gmi_appkit.build._output import check_output, write_folder, write_zip
from gmi_appkit.build._refs import CONFIG_SCRIPT
from gmi_appkit.profiles import get_profile
from gmi_appkit.project import Project, load_project
from gmi_appkit.sources import TEMPLATE_SUFFIX, AppSources

if TYPE_CHECKING:
    from gmi_appkit.check import Finding

DEFAULT_OUT = "dist"
MANIFEST = "manifest.json"

_CONFIG_EXAMPLE = "config.example.js"
_BROWSERS = {"android23": "android 2.3", "android42": "android 4.2"}
# A shorter password, such as the phone's default 123, stands in half of all files.
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file of the bundle.

    Attributes:
        path: Relative to the bundle.
        bytes: Its size.
        gzip: Its size on the wire, from a server that compresses; 0 if no phone loads it.
        sha256: Of its content, hexadecimal.
        sources: Files of the app it was made from.
        shipped: Whether the phone ever loads it; source maps it does not.
        first: Whether it is loaded before the first page is painted.
    """

    path: str
    bytes: int
    gzip: int
    sha256: str
    sources: tuple[str, ...]
    shipped: bool
    first: bool


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made.

    Attributes:
        out: The folder.
        files: All files in it, sorted by path.
        zip: The zip, if one was asked for.
        gzip_kb: What the phone loads at most, kilobytes after gzip.
        requests: Requests to the first paint, the page itself included.
        over: What passed the budget, one line each.
        notes: What a person should know.
        left_out: Files of the app that nothing refers to.
        warnings: Findings of the check that did not stop the build.
        seconds: How long it took.
    """

    out: Path
    files: tuple[BuiltFile, ...]
    zip: Path | None
    gzip_kb: float
    requests: int
    over: tuple[str, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    warnings: tuple[Finding, ...]
    seconds: float


class CheckFailed(BuildError):
    """``gmi check`` found errors.

    Attributes:
        findings: All findings, warnings too.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__([f"{f.file}:{f.line}:{f.column}: {f.message} [{f.rule}]" for f in errors])
        self.findings = tuple(findings)


class Builder:
    """Builds one app, again and again, doing anew only what changed.

    Args:
        project: The app.
        out: The folder to write; ``dist`` in the app by default.
        zip: Whether to write a zip beside the folder.
        source_maps: Whether to write source maps.
        check: Whether ``gmi check`` runs first, and its errors stop the build.
        offline: Whether to write an application cache manifest.
    """

    def __init__(
        self,
        project: Project,
        out: Path | None = None,
        *,
        zip: bool = False,
        source_maps: bool = True,
        check: bool = True,
        offline: bool = False,
    ) -> None:
        self.project = project
        self.out = Path(os.path.abspath(out or project.root / DEFAULT_OUT))  # noqa: PTH100  # a link stays one
        self._zip = zip
        self._source_maps = source_maps
        self._check = check
        self._offline = offline
        self._cache = Cache()
        self._sources = AppSources(project)
        self._packed: dict[bytes, int] = {}
        self._targets = self._browsers()

    @property
    def archive(self) -> Path:
        """Where the zip goes: beside the folder."""
        return self.out.with_name(self.out.name + ".zip")

    def reload(self) -> None:
        """Read ``gmi.toml`` again.

        Raises:
            ConfigurationError: If it is wrong; the settings before then stay.
        """
        self.project = load_project(self.project.root)
        self._sources = AppSources(self.project)
        self._targets = self._browsers()

    def _browsers(self) -> list[str]:
        engines = {get_profile(name).engine for name in self.project.app.profiles}
        return sorted({_BROWSERS[engine] for engine in engines})

    def build(self) -> BuildResult:
        """Build once.

        Raises:
            BuildError: If the app cannot be built, or a check found errors.
            ConfigurationError: If the folder may not be written, or a template fails.
        """
        begin = time.perf_counter()
        check_output(self.out, self.project.root)
        warnings = self.check() if self._check else ()
        sources = self._sources
        own = sources.walk()
        app = Gathering(sources, [*own, *_kit_files(sources)], self._targets, self._cache)
        assembly = Assembly(app, source_maps=self._source_maps, offline=self._offline)
        assembly.make()
        app.keep()
        outputs = assembly.outputs
        if _CONFIG_EXAMPLE in own:
            example = sources.read(sources.lookup(_CONFIG_EXAMPLE))
            outputs[_CONFIG_EXAMPLE] = Output(example, (_CONFIG_EXAMPLE,), shipped=False)
        _refuse_secrets(self.project, outputs)
        files = tuple(self._weigh(path, out) for path, out in sorted(outputs.items()))
        self._packed = {bytes.fromhex(file.sha256): file.gzip for file in files if file.shipped}
        contents = {path: out.data for path, out in outputs.items()}
        contents[MANIFEST] = _manifest(self.project, files)
        write_folder(self.out, contents)
        if self._zip:
            write_zip(self.archive, contents)
        used = {source for file in files for source in file.sources}
        used |= {*app.raw, self.archive.name}
        entry = app.pages[app.entry]
        gzip_kb = sum(file.gzip for file in files if file.shipped) / 1024
        requests = sum(file.first for file in files) + entry.config
        return BuildResult(
            out=self.out,
            files=files,
            zip=self.archive if self._zip else None,
            gzip_kb=gzip_kb,
            requests=requests,
            over=tuple(_over(self.project, gzip_kb, requests)),
            notes=tuple(_notes(app)),
            left_out=tuple(path for path in own if path not in used and not _is_config(path)),
            warnings=warnings,
            seconds=time.perf_counter() - begin,
        )

    def _weigh(self, path: str, out: Output) -> BuiltFile:
        digest = hashlib.sha256(out.data)
        key = digest.digest()
        if out.shipped and key not in self._packed:
            packer = zlib.compressobj(9, wbits=31)  # with gzip's own head
            packed = len(packer.compress(out.data)) + len(packer.flush())
            self._packed[key] = min(packed, len(out.data))
        return BuiltFile(
            path=path,
            bytes=len(out.data),
            gzip=self._packed[key] if out.shipped else 0,
            sha256=digest.hexdigest(),
            sources=out.sources,
            shipped=out.shipped,
            first=out.first,
        )

    def check(self) -> tuple[Finding, ...]:
        """Run ``gmi check``.

        Returns:
            Its warnings.

        Raises:
            CheckFailed: If it found errors.
        """
        from gmi_appkit.check import check_path

        profiles = [get_profile(name) for name in self.project.app.profiles]
        result = check_path(self.project.root, profiles)
        if result.errors:
            raise CheckFailed(result.findings)
        return tuple(result.findings)


def build_app(project: Project, out: Path | None = None, **options: Any) -> BuildResult:
    """Build an app once.

    Args:
        project: The app.
        out: The folder to write; ``dist`` in the app by default.
        **options: As :class:`Builder` takes them.

    Raises:
        BuildError: If the app cannot be built, or a check found errors.
        ConfigurationError: If the folder may not be written, or a template fails.
    """
    return Builder(project, out, **options).build()


def _kit_files(sources: AppSources) -> list[str]:
    kit = sources.roots()[2]
    paths = [file.relative_to(kit).as_posix() for file in kit.rglob("*") if file.is_file()]
    return [
        "gmi/GMIService.js",
        *sorted(f"gmi/ui/{path.removesuffix(TEMPLATE_SUFFIX)}" for path in paths),
    ]


def _is_config(path: str) -> bool:
    return Path(path).name == CONFIG_SCRIPT


def _refuse_secrets(project: Project, outputs: Mapping[str, Output]) -> None:
    problems = []
    for phone in project.phones.values():
        secret = os.environ.get(phone.password_env, "") if phone.password_env else ""
        if len(secret) < _SHORTEST_SECRET:
            continue
        for path, out in outputs.items():
            if secret.encode() in out.data:
                made_of = ", ".join(out.sources)
                problems.append(
                    f"{path} would contain the value of {phone.password_env}, the password of "
                    f"[phones.{phone.name}]: take it out of {made_of}"
                )
    if problems:
        raise BuildError(problems)


def _manifest(project: Project, files: Sequence[BuiltFile]) -> bytes:
    """What is in the bundle. Without sizes after gzip: compressors differ between machines."""
    document = {
        "schema": 1,
        "generator": "gmi-appkit",
        "entry": project.app.entry,
        "profiles": list(project.app.profiles),
        "versions": dict(_versions()),
        "files": [
            {
                "path": file.path,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "sources": list(file.sources),
            }
            for file in files
        ],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    return (
        ("gmi-appkit", __version__),
        ("lightningcss", _installed(lightningcss)),
        ("rcssmin", rcssmin.__version__),
        ("rjsmin", rjsmin.__version__),
    )


def _installed(package: ModuleType) -> str:
    """The version of a package that does not say it itself.

    Its folder of metadata is named after it; importlib.metadata takes longer to load than a small
    app to build.
    """
    name = package.__name__
    found = [*Path(package.__file__ or "").parents[1].glob(f"{name}-*.dist-info")]
    if len(found) == 1:
        return found[0].name.removeprefix(f"{name}-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version(name)


def _over(project: Project, gzip_kb: float, requests: int) -> list[str]:
    budget = project.budget
    over = []
    if gzip_kb > budget.gzip_kb:
        over.append(
            f"the bundle weighs {gzip_kb:.1f} kB after gzip, [budget] gzip_kb in gmi.toml allows "
            f"{budget.gzip_kb:g}: ship less, or raise it"
        )
    if requests > budget.requests:
        over.append(
            f"the first page takes {requests} requests, [budget] requests in gmi.toml allows "
            f"{budget.requests}: use fewer files, or raise it"
        )
    return over


def _notes(app: Gathering) -> list[str]:
    notes = list(dict.fromkeys(app.notes))
    if any(page.config for page in app.pages.values()):
        notes.append(
            f"{CONFIG_SCRIPT} is not part of the bundle: put it beside the pages on the server"
        )
    return notes
