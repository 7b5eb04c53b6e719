"""A built bundle, served as production would serve it, with a phone behind it.

It stands beside the dev server because it needs the same guard and the same way to the phone. It
has none of the rest: no reload client, no rendering, no file of the kit that is not in the bundle.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.project import CONFIG_NAME, App, Project, load_project
from gmi_appkit.server.base import Routes
from gmi_appkit.server.context import Context
from gmi_appkit.server.control import PREFIX as CONTROL_PREFIX
from gmi_appkit.server.control import Control
from gmi_appkit.server.dev import DevServer
from gmi_appkit.server.handlers import Guarded, Join, NotFound
from gmi_appkit.server.phone import PHONE_PATHS, Phone
from gmi_appkit.server.security import Area, Guard
from gmi_appkit.sources import BUILD_MARKER, AppSources, NotServed
from gmi_appkit.targets import Target

DEFAULT_PORT = 8230

_MANIFEST = "manifest.json"
_HASHED = re.compile(r"hashed/[^/]+\.[0-9a-f]{10}\.\w+")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
# What does not shrink, or is so small that it would grow.
_PACKED_TYPES = ("text/", "application/javascript", "application/json", "application/xml")
_SMALLEST_PACKED = 256
_CODING = re.compile(r"\s*(gzip|\*)\s*(?:;\s*q\s*=\s*([\d.]+))?\s*")
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def find_bundle(folder: Path) -> tuple[Path, Project]:
    """Find the bundle to serve and the app that it was made from.

    Args:
        folder: A bundle, or an app whose ``dist`` is one.

    Returns:
        The bundle's folder; and the settings of the app it lies in, which name its phones, or the
        defaults if it was carried elsewhere.

    Raises:
        ConfigurationError: If there is no bundle.
    """
    for candidate in (folder, folder / "dist"):
        if (candidate / _MANIFEST).is_file() and (candidate / BUILD_MARKER).is_file():
            bundle = candidate.resolve()
            app = bundle.parent
            has_app = (app / CONFIG_NAME).is_file()
            return bundle, load_project(app if has_app else bundle)
    if (folder / _MANIFEST).is_file():  # unpacked from the zip, which has no marker
        return folder.resolve(), load_project(folder)
    raise ConfigurationError(
        f"{folder} is no bundle: make one with `gmi build`, or give its folder"
    )


def _entry(bundle: Path) -> str:
    try:
        entry = json.loads((bundle / _MANIFEST).read_text(encoding="utf-8"))["entry"]
    except (OSError, ValueError, KeyError, TypeError):
        entry = None
    if not isinstance(entry, str):
        raise ConfigurationError(
            f"{bundle / _MANIFEST} is not what `gmi build` writes: build again"
        )
    return entry


class BundleSources(AppSources):
    """The files of a bundle and no others."""

    def __init__(self, bundle: Path) -> None:
        super().__init__(Project(bundle, app=App(entry=_entry(bundle))))

    def _places(self, path: str) -> Iterator[tuple[Path, str]]:
        yield self.root, path


class _BundleGuard(Guard):
    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


class BundleServer(DevServer):
    """Serves one bundle with one phone behind it.

    Args:
        bundle: The folder.
        target: The phone; closed when the server stops.
        **options: ``host``, ``port``, ``strict_port``, ``lan_token``, ``allowed_hosts`` and
            ``emit`` as :class:`DevServer` takes them.

    Raises:
        ConfigurationError: If the bundle's manifest is not one.
    """

    def __init__(self, bundle: Path, target: Target, **options: Any) -> None:
        super().__init__(BundleSources(bundle), target, **{"port": DEFAULT_PORT, **options})
        self._packed: dict[str, bytes] = {}

    @property
    def url(self) -> str:
        """Where the bundle is to be opened on this machine."""
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            EnvironmentProblem: If there is no port.
        """
        _, self.port = self._base.application(self.port, self.host, strict=self._strict)

    def _routes(self, port: int) -> Routes:
        guard = _BundleGuard(port, self._allowed_hosts, self.lan_token)
        context = Context(
            self.sources, self.target, self.hub, guard, self.control_token, self._emit
        )
        shared = {"context": context}
        return [
            *((path, Phone, shared) for path in PHONE_PATHS),
            (CONTROL_PREFIX + r".*", Control, shared),
            (r"/__gmi__/join/[A-Za-z0-9_-]+", _JoinBundle, shared),
            (r"/__gmi__/.*", NotFound, shared),
            (r"/.*", BundleFile, {**shared, "packed": self._packed}),
        ]


class _JoinBundle(Join):
    """The way in for a screen on the LAN."""

    def send_on(self, base: str, target: str) -> None:
        """Redirect to the bundle."""
        super().send_on(base, "/" if target == "/app/" else target)


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    tag: str
    packed: bool


class BundleFile(Guarded):
    """One file of a bundle: packed for who can unpack it, and kept by who may keep it."""

    area = Area.APP

    def initialize(self, context: Context, packed: dict[str, bytes] | None = None) -> None:
        """Take what the handlers share, and what was packed before."""
        super().initialize(context)
        self._packed = {} if packed is None else packed

    def get(self) -> None:
        """Serve it."""
        path = self.request.path.removeprefix("/")
        try:
            found = self.context.sources.lookup(path)
            body = self.context.sources.read(found)
        except NotServed as refusal:
            self._not_served(path, refusal)
            return
        kept = _HASHED.fullmatch(found.path) is not None
        self.set_header("Content-Type", found.content_type)
        self.set_header("Cache-Control", _FOR_EVER if kept else _ASK_FIRST)
        self.set_header("Accept-Ranges", "none")  # the whole file answers a range, as it may
        packable = found.content_type.startswith(_PACKED_TYPES) and len(body) >= _SMALLEST_PACKED
        if packable:
            self.set_header("Vary", "Accept-Encoding")
        answer = self._answer(body, pack=packable and self._accepts_gzip())
        self.set_header("ETag", f'"{answer.tag}"')
        if self._has(answer.tag):
            self.set_status(304)
            self.finish()
            return
        if answer.packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(answer.body)

    head = get

    def _answer(self, body: bytes, *, pack: bool) -> _Answer:
        digest = hashlib.sha256(body).hexdigest()[:20]
        if not pack:
            return _Answer(body, digest, packed=False)
        if digest not in self._packed:
            self._packed[digest] = gzip.compress(body, 9, mtime=0)
        packed = self._packed[digest]
        if len(packed) >= len(body):
            return _Answer(body, digest, packed=False)
        return _Answer(packed, f"{digest}-gz", packed=True)

    def _accepts_gzip(self) -> bool:
        given: dict[str, float] = {}
        for part in ",".join(self.request.headers.get_list("Accept-Encoding")).split(","):
            match = _CODING.fullmatch(part.lower())
            if match:
                try:
                    given[match[1]] = float(match[2] or 1)
                except ValueError:
                    given[match[1]] = 0
        return given.get("gzip", given.get("*", 0)) > 0

    def _has(self, tag: str) -> bool:
        given = ",".join(self.request.headers.get_list("If-None-Match")).strip()
        return given == "*" or tag in _TAG.findall(given)

    def _not_served(self, path: str, refusal: NotServed) -> None:
        if refusal.status == 404 and path and not path.endswith("/"):
            try:
                self.context.sources.lookup(f"{path}/")
            except NotServed:
                pass
            else:
                target = self.request.uri or ""
                self.send_on("", target.replace(path, f"{path}/", 1))
                return
        self.refuse(refusal.status, str(refusal).replace("the app", "the bundle"))
