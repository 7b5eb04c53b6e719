"""Applications on the phone's screen, pictures of it, touches on it.

Interface 34 (V1.0 p. 33) and the extensions 39 to 41 (v1.9 p. 37, 38).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, cast

from gmi_appkit.emulator.part import JSON, Body, Handler, Part, number
from gmi_appkit.profiles import get_profile

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

PICTURE_EXTENSIONS: Final = ("png", "jpg", "jpeg", "bmp")
"""What grabWindow takes as an extension; the guide names none (proposed)."""

_MOST_PICTURES = 20
_LONGEST_PATH = 1024
_LONGEST_ARG = 4096
_MOST_TOUCHES = 50
_LONGEST_TOUCH = 60_000


class Screen(Protocol):
    """A screen that shows what the phone's browser would: a page in a real browser, say."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, CSS pixels."""
        ...

    def screenshot(self) -> bytes:
        """What it shows now, as a PNG."""
        ...

    def tap(self, x: int, y: int, msec: int) -> None:
        """Touch it at a point, for some milliseconds."""
        ...


@dataclass(frozen=True, slots=True)
class App:
    """An application that was opened: its name as the phone spells it, and what it was given."""

    name: str
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """A touch that touchScreen made: where, CSS pixels, and for how many milliseconds."""

    x: int
    y: int
    msec: int


class Services(Part):
    """The open applications, the topmost last. The screen is not state: it is given from outside.

    Attributes:
        screen: What grabWindow and touchScreen act on; without one there is nothing to grab, and
            a touch is only noted.
    """

    name = "services"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self.screen: Screen | None = None
        services = phone.document.services
        names = list(services[phone.settings.model])
        # The head of the GXV models' list is on a page that was not available; what the smaller
        # phone runs is taken to be on it (proposed).
        names += [name for name in services["gxp2200"] if name not in names]
        self._known = {name.lower(): name for name in names}
        self._open: tuple[App, ...] = ()
        self._pictures: dict[str, bytes] = {}
        self._touches: tuple[Touch, ...] = ()

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {
            "launchservice": self._launch,
            "closeservice": self._close,
            "grabwindow": self._grab,
            "touchscreen": self._touch,
        }

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {"home": self.home}

    def state(self) -> JSON:
        """See :class:`Part`."""
        return {
            "open": [{"name": app.name, "arg": app.arg} for app in self._open],
            "pictures": {path: len(data) for path, data in self._pictures.items()},
            "touches": [{"x": it.x, "y": it.y, "msec": it.msec} for it in self._touches],
        }

    # What tests use.

    @property
    def foreground(self) -> App | None:
        """The application in front; None where the phone shows its home screen."""
        return self._open[-1] if self._open else None

    @property
    def pictures(self) -> dict[str, bytes]:
        """What grabWindow saved, by path."""
        return dict(self._pictures)

    @property
    def touches(self) -> tuple[Touch, ...]:
        """The last touches, oldest first."""
        return self._touches

    def home(self) -> None:
        """Close all applications, as the person at the phone can."""
        self._open = ()
        self.touch("open")

    # Actions.

    def _launch(self, fields: Mapping[str, str]) -> Body:
        """Interface 34; the guide's list calls the field args, its example arg: both are taken."""
        asked = fields.get("name", "").strip()
        if not asked:
            return self.replies.error("launchservice", "name is empty")
        name = self._known.get(asked.lower())
        if name is None:
            return self.replies.error("launchservice", "run application failed")
        arg = fields.get("arg", "") or fields.get("args", "")
        if len(arg) > _LONGEST_ARG:
            return self.replies.error("launchservice", "run application failed")
        app = App(name, arg)
        self._open = (*(other for other in self._open if other.name != name), app)
        self.touch("open")
        return self.replies.ok("launchservice")

    def _close(self, fields: Mapping[str, str]) -> Body:
        asked = fields.get("name", "").strip()
        if not asked:
            return self.replies.error("closeservice", "name is empty")
        left = tuple(app for app in self._open if app.name.lower() != asked.lower())
        if len(left) == len(self._open):
            return self.replies.error("closeservice", "close application failed")
        self._open = left
        self.touch("open")
        return self.replies.ok("closeservice")

    def _grab(self, fields: Mapping[str, str]) -> Body:
        path = fields.get("path", "").strip()
        problem = _path_problem(path)
        if problem:
            return self.replies.error("grabwindow", problem)
        try:
            picture = None if self.screen is None else self.screen.screenshot()
        except Exception:
            # Whatever a foreign screen raises, the phone has one word for it.
            picture = None
        if picture is None:
            return self.replies.error("grabwindow", "save grab failed")
        self._pictures.pop(path, None)
        self._pictures[path] = picture
        self.touch(f"picture/{path}")
        for old in list(self._pictures)[:-_MOST_PICTURES]:
            del self._pictures[old]
            self.touch(f"picture/{old}")
        return self.replies.ok("grabwindow")

    def _touch(self, fields: Mapping[str, str]) -> Body:
        x, y = number(fields.get("px", "")), number(fields.get("py", ""))
        msec = min(number(fields.get("msec", "")) or 0, _LONGEST_TOUCH)
        width, height = self._size()
        if x is None or y is None or not (0 <= x < width and 0 <= y < height):
            return self.replies.error("touchscreen", "the point out of screen")
        if self.screen is not None:
            try:
                self.screen.tap(x, y, max(msec, 0))
            except Exception:
                return self.replies.error("touchscreen", "the point out of screen")
        self._touches = (*self._touches, Touch(x, y, max(msec, 0)))[-_MOST_TOUCHES:]
        return self.replies.ok("touchscreen")

    def _size(self) -> tuple[int, int]:
        if self.screen is not None:
            return self.screen.size
        profile = get_profile(self.phone.settings.model)
        return profile.width, profile.height

    # State.

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return self._open, dict(self._pictures), self._touches

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        self._open, pictures, self._touches = cast(
            "tuple[tuple[App, ...], dict[str, bytes], tuple[Touch, ...]]", state
        )
        self._pictures = dict(pictures)

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        return {key: self.row(key) for key in ("open", *(f"picture/{p}" for p in self._pictures))}

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        if key == "open":
            return [[app.name, app.arg] for app in self._open]
        picture = self._pictures.get(key.partition("/")[2])
        return None if picture is None else b64encode(picture).decode("ascii")

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        self._open = tuple(App(name, arg) for name, arg in rows.get("open", ()))
        self._pictures = {
            key.partition("/")[2]: b64decode(text) for key, text in rows.items() if "/" in key
        }

    def rebooted(self) -> None:
        """See :class:`Part`."""
        self.home()


def _path_problem(path: str) -> str:
    """What grabWindow says of a path; empty if it is right."""
    if not path:
        return "path is empty"
    folder, _, file = path.rpartition("/")
    name, dot, extension = file.rpartition(".")
    if not file or (dot and not name):
        return "filename is empty"
    if not dot or not extension:
        return "lost the extension"
    if extension.lower() not in PICTURE_EXTENSIONS:
        return "wrong extension"
    if not path.startswith("/") or ".." in folder.split("/") or len(path) > _LONGEST_PATH:
        return "save pictrue failed"
    return ""
