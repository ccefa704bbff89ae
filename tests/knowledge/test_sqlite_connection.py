"""Connections that open a new database at the same moment all get it, and all wait for locks."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from knowledge.sqlite_connection import prepare_sqlite


def test_many_that_open_one_new_file_at_once_all_get_it(tmp_path: Path) -> None:
    errors: list[Exception] = []

    def run(path: Path, start: threading.Barrier) -> None:
        connection = sqlite3.connect(path)
        try:
            start.wait()
            prepare_sqlite(connection, None)
            connection.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
        except Exception as error:  # reported by the assertion below
            errors.append(error)
        finally:
            connection.close()

    for number in range(25):
        start = threading.Barrier(6)
        threads = [threading.Thread(target=run, args=(tmp_path / f"{number}.db", start)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []


def test_readers_read_while_one_writes_and_foreign_keys_hold(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "one.db")
    prepare_sqlite(connection, None)
    asked = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")}
    assert asked == {"journal_mode": "wal", "foreign_keys": 1}
    connection.close()
