"""A connection to SQLite that waits for the others: for every engine of the project."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

SECONDS_TO_LOCK, SECONDS_BETWEEN_TRIES = 10, 0.01


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Make a new connection wait for locks, keep foreign keys, and let readers read while one writes."""
    for pragma in (f"busy_timeout={SECONDS_TO_LOCK * 1000}", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _switch_to_wal(connection)


def _switch_to_wal(connection: Any) -> None:
    """Two connections that switch at once would wait for each other: SQLite refuses one at once, busy_timeout or not."""
    last = time.monotonic() + SECONDS_TO_LOCK
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > last:
                raise
            time.sleep(SECONDS_BETWEEN_TRIES)
