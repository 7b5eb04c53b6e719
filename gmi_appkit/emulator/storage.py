"""The phone's memory on disk: ``--state FILE``.

One sqlite file of key and value rows. Only what changed is written, in one transaction, before
the reply that reports the change leaves: whoever has the answer can kill the process.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gmi_appkit.emulator.part import JSON
from gmi_appkit.errors import ConfigurationError, EnvironmentProblem

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

SCHEMA: Final = 1
"""Version of the rows; a file of another version is refused, never guessed at."""

# "GMIp": tells our file from any other sqlite file before a table of it is touched.
_APPLICATION_ID: Final = 0x474D4970


class StateFile:
    """A phone's state on disk.

    The file is locked while it is open: two phones cannot share a memory.

    Args:
        path: The file; made if it is not there.

    Attributes:
        path: As given.
        new: Whether it held no state when it was opened.

    Raises:
        ConfigurationError: If it cannot be opened, belongs to something else, comes from another
            version, or is in use.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.new = False
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise self.refused(f"it cannot be opened ({error})") from error
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            self._db.close()
            if "locked" in str(error):
                raise self.refused("another phone is using it") from error
            raise self.refused(f"it cannot be written ({error})") from error
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise self.refused("it is not an sqlite file, so not a phone's state") from error
        except BaseException:
            self._db.close()
            raise

    def refused(self, why: str) -> ConfigurationError:
        """The error that says why this file cannot be used."""
        return ConfigurationError(
            f"cannot keep the phone's state in {self.path}: {why}; name another file with --state"
        )

    def _prepare(self) -> None:
        self._db.execute("PRAGMA busy_timeout = 0")
        # A second phone must fail at start, not at its first write.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        found = self._db.execute("PRAGMA application_id").fetchone()[0]
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != _APPLICATION_ID and tables:
            raise self.refused("it is the database of another program")
        self._db.execute("PRAGMA journal_mode = WAL")
        # An acknowledged change outlives a power cut too, for a tenth of a millisecond or so; a
        # phone writes seldom enough.
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
        )
        self._db.execute("CREATE TABLE IF NOT EXISTS about (version INTEGER NOT NULL)")
        row = self._db.execute("SELECT version FROM about").fetchone()
        if row is None:
            self._db.execute("INSERT INTO about VALUES (?)", (SCHEMA,))
        elif row[0] != SCHEMA:
            self._db.execute("ROLLBACK")
            raise self.refused(
                f"it has version {row[0]} and this gmi-appkit reads version {SCHEMA}"
            )
        self._db.execute("COMMIT")
        self.new = self._db.execute("SELECT 1 FROM state LIMIT 1").fetchone() is None

    def read(self) -> dict[str, str]:
        """Read every row: JSON text by key."""
        return dict(self._db.execute("SELECT key, value FROM state"))

    def write(self, changes: Mapping[str, str | None]) -> None:
        """Write what changed, all of it or nothing.

        Args:
            changes: JSON text by key; None removes the row.
        """
        if not changes:
            return
        kept = [(key, value) for key, value in changes.items() if value is not None]
        gone = [(key,) for key, value in changes.items() if value is None]
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", kept)
            self._db.executemany("DELETE FROM state WHERE key = ?", gone)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file and let another phone have it."""
        self._db.close()


def keep_state(phone: EmulatedPhone, path: str | Path) -> StateFile:
    """Give a phone a memory on disk.

    What the file holds takes the place of the phone's state; an empty one is filled with it. From
    then on every change is in the file before the reply that tells of it leaves.

    Args:
        phone: The phone; nothing must have been asked of it yet.
        path: The file.

    Returns:
        The open file; close it when the phone is not served any more.

    Raises:
        ConfigurationError: If the file cannot be used, see :class:`StateFile`.
    """
    file = StateFile(path)
    rows = file.read()
    with phone.lock:
        if rows:
            try:
                _load(phone, rows)
            except (ValueError, TypeError, LookupError) as error:
                file.close()
                raise file.refused(f"its rows cannot be read ({error})") from error
        else:
            file.write(
                {
                    f"{part.name}/{key}": _json(value)
                    for part in phone.parts.values()
                    for key, value in part.dump().items()
                }
            )
        phone.save_with(lambda: _save(phone, file))
    return file


def _load(phone: EmulatedPhone, rows: Mapping[str, str]) -> None:
    tables: dict[str, dict[str, JSON]] = {name: {} for name in phone.parts}
    for key, text in rows.items():
        name, _, rest = key.partition("/")
        if name in tables:
            tables[name][rest] = json.loads(text)
    for name, part in phone.parts.items():
        part.load(tables[name])


def _save(phone: EmulatedPhone, file: StateFile) -> None:
    changed = [part for part in phone.parts.values() if part.dirty]
    try:
        file.write(
            {f"{part.name}/{key}": _json(part.row(key)) for part in changed for key in part.dirty}
        )
    except sqlite3.Error as error:
        # The change is not acknowledged; it stays dirty and goes with the next one.
        raise EnvironmentProblem(
            f"cannot write the phone's state to {file.path} ({error}): free space on the disk, "
            "or restart with another --state"
        ) from error
    for part in changed:
        part.dirty.clear()


def _json(value: JSON) -> str | None:
    return None if value is None else json.dumps(value)
