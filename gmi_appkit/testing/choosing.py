"""Which tests are run, at which profiles and how often; and whether what was asked for can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, Final

import pytest

from gmi_appkit.emulator.faults import Fault
from gmi_appkit.emulator.settings import settings_from_mapping
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import PROFILES, get_profile
from gmi_appkit.project import ENGINES
from gmi_appkit.testing.live import is_real

SMOKE: Final = "smoke"
OLD_WEBKIT: Final = "webkit534"
_EVERY = "all"
_MOST_REPEATS = 10_000
_OUR_MARKERS = ("gmi_profile", "gmi_scenario", "gmi_settings", "gmi_fault")


def check_options(config: pytest.Config) -> None:
    """Refuse options that cannot be meant.

    Raises:
        pytest.UsageError: With what would be right.
    """
    option = config.getoption
    _usage(lambda: profiles_of(option("--gmi-profile") or ()))
    engine = option("--gmi-engine")
    if engine:
        _usage(lambda: check_engine(engine, "--engine"))
    if not 1 <= option("--gmi-repeat") <= _MOST_REPEATS:
        raise pytest.UsageError(
            f"--repeat {option('--gmi-repeat')}: it must be from 1 to {_MOST_REPEATS}"
        )
    if option("--gmi-shard"):
        _usage(lambda: shard_of(option("--gmi-shard")))
    url = option("--gmi-connect")
    if url and not url.startswith(("ws://", "wss://")):
        raise pytest.UsageError(
            f"--connect {url}: give the address that `playwright run-server` prints, ws://..."
        )
    if is_real(option("--gmi-phone") or "emulated") and _workers(config) > 1:
        raise pytest.UsageError(
            f"--phone {option('--gmi-phone')} is one phone, which several workers would disturb: "
            "leave out -n"
        )


def check_engine(name: str, where: str) -> None:
    """Refuse an engine that there is not.

    Raises:
        ConfigurationError: If it is unknown.
    """
    if name not in ENGINES:
        raise ConfigurationError(f"{where}: {_unknown('engine', name, ENGINES)}")


def profiles_of(names: Sequence[str]) -> list[str]:
    """The profiles that names stand for, ``all`` among them, each once.

    Raises:
        ConfigurationError: If one is unknown.
    """
    if _EVERY in names:
        return [*PROFILES]
    return [*dict.fromkeys(get_profile(name).name for name in names)]


def shard_of(text: str) -> tuple[int, int]:
    """Read ``2/5``.

    Raises:
        ConfigurationError: If it is no such thing.
    """
    first, _, last = text.partition("/")
    if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
        raise ConfigurationError(f"--shard {text}: write it as 2/5, the second of five parts")
    return int(first), int(last)


def _usage(call: Callable[[], object]) -> None:
    try:
        call()
    except ConfigurationError as error:
        raise pytest.UsageError(str(error)) from None


def _workers(config: pytest.Config) -> int:
    if hasattr(config, "workerinput"):
        return int(config.workerinput["workercount"])
    told = getattr(config.option, "numprocesses", None)
    return int(told) if isinstance(told, int) else 0


def _unknown(what: str, name: object, known: Sequence[str]) -> str:
    close = get_close_matches(str(name), known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown {what} {name!r}{hint} (known: {', '.join(known)})"


class Choosing:
    """A plugin that parametrizes, checks and picks tests."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test at each of its profiles, and as often as was asked for."""
        option = metafunc.config.getoption
        if option("--gmi-repeat") > 1:
            metafunc.fixturenames.append("_gmi_repeat")
            times = range(1, option("--gmi-repeat") + 1)
            metafunc.parametrize("_gmi_repeat", times, ids=[f"run{n}" for n in times])
        if "gmi_profile" not in metafunc.fixturenames:
            return
        marker = metafunc.definition.get_closest_marker("gmi_profile")
        if marker is not None and not marker.args:
            pytest.fail(_bad(metafunc.definition, "gmi_profile names no profile"), pytrace=False)
        try:
            names = profiles_of(marker.args if marker else option("--gmi-profile") or ())
        except (ConfigurationError, AttributeError, TypeError) as error:
            pytest.fail(_bad(metafunc.definition, f"gmi_profile: {error}"), pytrace=False)
        if names:
            profiles = [PROFILES[name] for name in names]
            metafunc.parametrize("gmi_profile", profiles, ids=names, indirect=True)

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Refuse markers that mean nothing, before any test runs."""
        for marker in item.iter_markers():
            if marker.name.startswith("gmi_"):
                _check_marker(item, marker)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[Any]) -> None:
        """Keep what the engine and the shard leave; what is not run is said to be deselected."""
        kept = items[:]
        if config.getoption("--gmi-engine") == OLD_WEBKIT:
            kept = [item for item in kept if item.get_closest_marker(SMOKE)]
        if config.getoption("--gmi-shard"):
            number, count = shard_of(config.getoption("--gmi-shard"))
            first = len(kept) * (number - 1) // count
            kept = kept[first : len(kept) * number // count]
        if len(kept) < len(items):
            left = set(kept)
            config.hook.pytest_deselected(items=[item for item in items if item not in left])
            items[:] = kept


def _check_marker(item: pytest.Item, marker: pytest.Mark) -> None:
    try:
        if marker.name not in _OUR_MARKERS:
            raise ConfigurationError(_unknown("marker", marker.name, _OUR_MARKERS))
        if marker.name == "gmi_settings":
            if marker.args:
                raise ConfigurationError("gmi_settings takes names: gmi_settings(gmi_version=8)")
            settings_from_mapping(marker.kwargs)
        if marker.name == "gmi_scenario" and (
            len(marker.args) != 1 or marker.kwargs or not isinstance(marker.args[0], str)
        ):
            raise ConfigurationError("gmi_scenario takes one name or file")
        if marker.name == "gmi_fault":
            fault_of(marker)
    except (ConfigurationError, TypeError) as error:
        raise pytest.UsageError(_bad(item, str(error))) from None


def fault_of(marker: pytest.Mark) -> Fault:
    """The fault that a ``gmi_fault`` marker asks for.

    Raises:
        ConfigurationError: If there is no such fault.
    """
    try:
        return Fault(*marker.args, **marker.kwargs)
    except TypeError as error:
        told = str(error).replace("Fault.__init__() ", "")
        raise ConfigurationError(f"gmi_fault: {told}") from None


def _bad(item: Any, message: str) -> str:
    return f"{item.nodeid}: {message}"
