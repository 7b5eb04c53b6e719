"""An app's folder and its optional ``gmi.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import DEFAULT_PROFILE, MODELS, get_profile

CONFIG_NAME = "gmi.toml"

ENGINES = ("chromium", "android23", "webkit534")
"""What ``[test] engine`` and ``gmi test --engine`` take."""


@dataclass(frozen=True, slots=True)
class App:
    """``[app]``: what the app is called and where it starts.

    Attributes:
        name: Short name; by default the folder's.
        title: What people read; by default the name.
        entry: The first page.
        profiles: Device profiles it must work on.
        language: Language of its texts.
    """

    name: str = ""
    title: str = ""
    entry: str = "index.html"
    profiles: tuple[str, ...] = (DEFAULT_PROFILE.name,)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Budget:
    """``[budget]``: what the bundle may weigh: kilobytes after gzip, requests to first paint."""

    gzip_kb: float = 40
    requests: int = 8


@dataclass(frozen=True, slots=True)
class EmulatorConfig:
    """``[emulator]``: the emulated phone. Files are relative to the project."""

    model: str = "gxp2200"
    gmi_version: int = 10
    phonebook: str = ""
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """``[phones.NAME]``: a real phone. The password comes from the environment or a prompt."""

    name: str
    url: str
    user: str = "gmiadmin"
    password_env: str = ""


@dataclass(frozen=True, slots=True)
class DevConfig:
    """``[dev]``: the phone that ``gmi dev`` puts behind the app."""

    phone: str = "emulated"


@dataclass(frozen=True, slots=True)
class TestConfig:
    """``[test]``: how ``gmi test`` runs."""

    __test__ = False  # not a test case, whatever pytest thinks of its name

    engine: str = "chromium"
    snapshots: str = "tests/snapshots"


@dataclass(frozen=True, slots=True)
class Project:
    """An app's folder with its settings.

    Attributes:
        root: The folder, absolute.
        config_file: Its ``gmi.toml``, if it has one.
    """

    root: Path
    config_file: Path | None = None
    app: App = App()
    budget: Budget = Budget()
    emulator: EmulatorConfig = EmulatorConfig()
    phones: Mapping[str, PhoneEntry] = field(default_factory=dict)
    dev: DevConfig = DevConfig()
    test: TestConfig = TestConfig()

    def phone(self, name: str) -> PhoneEntry:
        """The real phone of that name.

        Raises:
            ConfigurationError: If gmi.toml lists no such phone.
        """
        try:
            return self.phones[name]
        except KeyError:
            known = ", ".join(self.phones) or "none"
            hint = _did_you_mean(name, self.phones)
            raise ConfigurationError(
                f"gmi.toml has no phone {name!r}{hint} (known: {known}): "
                f"add [phones.{name}] with a url"
            ) from None


def load_project(path: Path | str = ".") -> Project:
    """Read an app's folder.

    Args:
        path: The folder; it may lack a ``gmi.toml``, then the defaults hold.

    Raises:
        ConfigurationError: If the folder is missing, or the file has an unknown key, a value of
            the wrong type, or is no TOML. The message names the file and the key.
    """
    root = Path(path).resolve()
    if not root.is_dir():
        raise ConfigurationError(f"no folder {str(path)!r}: give the folder of an app")
    config_file = root / CONFIG_NAME
    if not config_file.is_file():
        return Project(root, app=_named(App(), root))
    try:
        raw = tomllib.loads(config_file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{config_file}: not valid TOML: {error}") from None
    return _project(root, config_file, raw)


def _project(root: Path, config_file: Path, raw: Mapping[str, Any]) -> Project:
    sections = {"app": App, "budget": Budget, "emulator": EmulatorConfig, "dev": DevConfig}
    sections["test"] = TestConfig
    _known(raw, [*sections, "phones"], f"{config_file}: section")
    read: dict[str, Any] = {
        name: _section(kind, raw.get(name, {}), f"{config_file}: [{name}]")
        for name, kind in sections.items()
    }
    read["app"] = _named(read["app"], root)
    for profile in read["app"].profiles:
        get_profile(profile)
    if read["emulator"].model not in MODELS:
        raise ConfigurationError(
            f"{config_file}: [emulator] model is {read['emulator'].model!r}: "
            f"it must be one of {', '.join(MODELS)}"
        )
    engine = read["test"].engine
    if engine not in ENGINES:
        raise ConfigurationError(
            f"{config_file}: [test] engine is {engine!r}{_did_you_mean(engine, [*ENGINES])}: "
            f"it must be one of {', '.join(ENGINES)}"
        )
    phones = raw.get("phones", {})
    if not isinstance(phones, dict) or not all(isinstance(v, dict) for v in phones.values()):
        raise ConfigurationError(f"{config_file}: write a phone as [phones.NAME] with a url")
    read["phones"] = {
        name: _section(PhoneEntry, {**entry, "name": name}, f"{config_file}: [phones.{name}]")
        for name, entry in phones.items()
    }
    return Project(root, config_file, **read)


def _named(app: App, root: Path) -> App:
    name = app.name or root.name
    return App(name, app.title or name, app.entry, app.profiles, app.language)


def _section(kind: Any, raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise ConfigurationError(f"{where} must be a table")
    known = {entry.name: entry for entry in fields(kind)}
    _known(raw, [name for name in known if kind is not PhoneEntry or name != "name"], where)
    values = {key: _typed(known[key].type, value, f"{where} {key}") for key, value in raw.items()}
    if kind is PhoneEntry and "url" not in values:
        raise ConfigurationError(f"{where} lacks url: give the phone's address, http://...")
    return kind(**values)


def _known(raw: Mapping[str, Any], names: list[str], where: str) -> None:
    for key in raw:
        if key not in names and not (key == "name" and "url" in names):
            raise ConfigurationError(
                f"{where} has an unknown key {key!r}{_did_you_mean(key, names)} "
                f"(known: {', '.join(names)})"
            )


def _did_you_mean(word: str, known: Mapping[str, Any] | list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float)}


def _typed(kind: Any, value: Any, where: str) -> Any:
    wanted = _TYPES.get(kind)
    if wanted is None:  # tuple[str, ...]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise ConfigurationError(f"{where} is {value!r}: it must be a list of strings")
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise ConfigurationError(f"{where} is {value!r}: it must be a {kind}")
    return value
