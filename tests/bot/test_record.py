"""The record of turns and its migrations, on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from bot.record import Table, Turn, TurnRow, delete_turns, migrate, write_turns
from bot.wechat.local_store import WeChatRow
from knowledge.store import open_engine

TURN = Turn("rest", "甲", "问😀", "答", "answered", 1.5, "abc", sources=["《通知》"], confidence=0.5)


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(TurnRow)).mappings())


def test_migrations_make_the_table_that_the_code_writes_to(database: str) -> None:
    migrate(database)
    engine = open_engine(database)
    with engine.connect() as connection:
        options = {"version_table": "record_version", "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata)
    assert differences == []
    assert {"turn", WeChatRow.__tablename__, "record_version"} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_migrating_again_keeps_what_is_there(database: str) -> None:
    migrate(database)
    engine = open_engine(database)
    write_turns(engine, [replace(TURN, at=datetime.now(UTC))])
    migrate(database)
    assert len(rows(engine)) == 1
    engine.dispose()


def test_a_turn_is_written_whole_with_its_time_and_a_hashed_sender(database: str) -> None:
    migrate(database)
    engine = open_engine(database)
    write_turns(engine, [replace(TURN, at=datetime.now(UTC))])
    write_turns(engine, [Turn("rest", "a\ud83d", "", "", "error", 0, "x")])
    row, other = rows(engine)
    assert (row["text"], row["reply"], row["sources"], row["confidence"]) == ("问😀", "答", ["《通知》"], 0.5)
    assert row["sender"] != "甲" and len(row["sender"]) == 16 and row["sender"] != other["sender"]
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    engine.dispose()


def test_the_turns_of_one_person_can_be_deleted_and_those_of_others_stay(database: str) -> None:
    migrate(database)
    engine = open_engine(database)
    write_turns(engine, [replace(TURN, sender=sender) for sender in ("甲", "乙", "甲")])
    assert (delete_turns(engine, "甲"), delete_turns(engine, "甲")) == (2, 0)
    with engine.connect() as connection:
        assert len(connection.execute(select(TurnRow)).all()) == 1
    engine.dispose()


def test_several_processes_may_migrate_at_once(database: str) -> None:
    forked = multiprocessing.get_context("fork")
    started = [forked.Process(target=migrate, args=(database,)) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join(30)
    assert [process.exitcode for process in started] == [0, 0, 0, 0]
    engine = open_engine(database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM record_version")).all() == [("0002",)]
    engine.dispose()


def test_an_address_may_hold_a_percent_sign(tmp_path: Any) -> None:
    folder = tmp_path / "100%"
    folder.mkdir()
    migrate(f"sqlite:///{folder / 'record.db'}")
    assert (folder / "record.db").exists()


@pytest.mark.parametrize("column", ["text", "status", "sender"])
def test_nothing_essential_may_be_missing(database: str, column: str) -> None:
    migrate(database)
    engine = open_engine(database)
    assert not next(c for c in inspect(engine).get_columns("turn") if c["name"] == column)["nullable"]
    engine.dispose()
