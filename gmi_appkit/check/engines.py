"""The compatibility table ``engines.json``: what each browser engine lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gmi_appkit.check.findings import Severity
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import Profile

_TABLE = Path(__file__).with_name("engines.json")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature that some engine lacks.

    Attributes:
        kind: ``global``, ``member``, ``css-property`` ... (the table's ``kinds``).
        name: As it is written in the source.
        title: As a message calls it.
        since: The first engine that has it; empty if none of ours has.
        severity: What using it means.
        instead: What to write instead.
        note: What happens when it is used; empty if it simply is not there.
        prefix: The spelling that the engine knows.
        lowered: Whether the build writes what the engine knows.
        of: For members, the kinds of objects whose member it is.
        loose: For members, whether to report it where the object's kind is unknown.
        arg: For members, what the first argument has to look like then.
        block: For elements, whether ``display: block`` is all that they need.
        unless: For CSS properties, the values that ask for nothing.
        source: Where the fact comes from.
    """

    kind: str
    name: str
    title: str = ""
    since: str = ""
    severity: Severity = "error"
    instead: str = ""
    note: str = ""
    prefix: str = ""
    lowered: bool = False
    of: tuple[str, ...] = ()
    loose: bool = False
    arg: str = ""
    block: bool = False
    unless: tuple[str, ...] = ()
    source: str = "mdn"


class Engines:
    """The table, for the profiles of one check."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        raw = _raw()
        for profile in profiles:
            if profile.engine not in raw["engines"]:
                raise ConfigurationError(
                    f"profile {profile.name!r} names the engine {profile.engine!r}, which the "
                    f"table does not know (known: {', '.join(raw['engines'])})"
                )
        self.profiles = tuple(profiles)
        self._lacking: dict[str, tuple[str, ...]] = {}
        self._rows: dict[str, Mapping[str, Any]] = {}

    def lacking(self, since: str = "") -> tuple[str, ...]:
        """Names of the profiles whose engine is older than ``since``."""
        if since not in self._lacking:
            self._lacking[since] = tuple(
                profile.name for profile in self.profiles if since not in lineage(profile.engine)
            )
        return self._lacking[since]

    def names(self, kind: str) -> Mapping[str, Any]:
        """The features of one kind that some profile lacks, by name."""
        found = self._rows.get(kind)
        if found is None:
            rows = _by_kind().get(kind, ())
            found = {row["name"]: row for row in rows if self.lacking(row.get("since", ""))}
            self._rows[kind] = found
        return found

    def find(self, kind: str, name: str) -> Feature | None:
        """A feature that some profile lacks, or ``None``."""
        row = self.names(kind).get(name)
        return _feature(row) if row is not None else None


@cache
def _raw() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return table


@cache
def _by_kind() -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in _raw()["features"]:
        kinds.setdefault(row["kind"], []).append(row)
    return kinds


def _feature(row: Mapping[str, Any]) -> Feature:
    lists = {key: tuple(row[key]) for key in ("of", "unless") if key in row}
    return Feature(**{**row, **lists})


@cache
def lineage(engine: str) -> tuple[str, ...]:
    """An engine and those whose features it inherits, itself first."""
    parent = _raw()["engines"][engine].get("inherits")
    return (engine, *lineage(parent)) if parent else (engine,)


def engine_titles() -> dict[str, str]:
    """The engines by key, with what people call them."""
    return {key: entry["title"] for key, entry in _raw()["engines"].items()}


def sources() -> Mapping[str, Mapping[str, str]]:
    """Where the table's facts come from, with version, date and licence."""
    found: Mapping[str, Mapping[str, str]] = _raw()["sources"]
    return found


def all_features() -> Iterable[Feature]:
    """Every line of the table."""
    return map(_feature, _raw()["features"])
