"""The phone's memory on disk: ``--state FILE``.

One sqlite file of key and value rows. Only what changed is written, in one transaction, before
the reply that reports the change leaves: whoever has the answer can kill the process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gmi_appkit.errors import ConfigurationError

SCHEMA: Final = 1
"""Version of the rows; a file of another version is refused, never guessed at."""

# "GMIp": tells our file from any other sqlite file before a table of it is touched.
_APPLICATION_ID: Final = 0x474D4970


class StateFile:
    """A phone's state on disk.

    The file is locked while it is open: two phones cannot share a memory.

    Args:
        path: The file; made if it is not there.

    Raises:
        ConfigurationError: If it cannot be opened, belongs to something else, comes from another
            version, or is in use.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._refused(f"it cannot be opened ({error})") from error
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            self._db.close()
            if "locked" in str(error):
                raise self._refused("another phone is using it") from error
            raise self._refused(f"it cannot be written ({error})") from error
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise self._refused("it is not an sqlite file, so not a phone's state") from error
        except BaseException:
            self._db.close()
            raise

    def _refused(self, why: str) -> ConfigurationError:
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
            raise self._refused("it is the database of another program")
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
            raise self._refused(
                f"it has version {row[0]} and this gmi-appkit reads version {SCHEMA}"
            )
        self._db.execute("COMMIT")

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
