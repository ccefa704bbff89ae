"""The tables: built whole or not at all, by one at a time, and exact, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from knowledge import store
from knowledge.library import read_library
from knowledge.snapshot import read_snapshot
from knowledge.store import DatedRow, PolicyRow, build, open_engine, parse_value, read_version
from tests.knowledge.policy_files import POLICY, changed, write_folder

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1/test")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: a file, or a schema of its own on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'k.db'}"
        return
    schema = f"knowledge_{uuid4().hex[:12]}"
    try:
        admin = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at TEST_POSTGRES_URL: {str(error).splitlines()[0]}")
    admin.execute(f'CREATE SCHEMA "{schema}"')
    try:
        yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
    finally:
        admin.execute(f'DROP SCHEMA "{schema}" CASCADE')
        admin.close()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_engine(url)
    yield opened
    opened.dispose()


def _state(engine: Engine) -> tuple[str | None, list[str]]:
    with engine.connect() as connection:
        ids = connection.scalars(select(PolicyRow.id).order_by(PolicyRow.id)).all()
        return read_version(connection), list(ids)


def test_values_come_back_exact(engine: Engine, tmp_path: Path) -> None:
    build(engine, read_library(write_folder(tmp_path / "f")))
    parameters = read_snapshot(engine, date(2020, 3, 1)).policies["trial"].of("parameter")
    monthly = parameters["monthly"].value
    assert monthly == {"本科": Decimal(100), "硕士": Decimal("200.50")} and list(monthly) == ["本科", "硕士"]
    assert str(monthly["硕士"]) == "200.50" and isinstance(monthly["本科"], Decimal)
    assert parameters["months"].value == Decimal(24)
    assert parameters["ages"].value == [Decimal(18), Decimal(35)]
    assert parameters["from_day"].value == date(2019, 7, 1)
    assert parameters["monthly"].clause == "第三条" and parameters["monthly"].source.number == "某政发〔2020〕1号"


def test_a_rule_comes_back_as_it_was_written(engine: Engine, tmp_path: Path) -> None:
    library = read_library(write_folder(tmp_path / "f"))
    build(engine, library)
    held = read_snapshot(engine, date(2020, 3, 1)).policies["trial"].of("eligibility")["eligibility"]
    assert held.value == library.policies["trial"].eligibility[0].value


def test_a_second_build_of_the_same_content_writes_nothing(engine: Engine, tmp_path: Path) -> None:
    library = read_library(write_folder(tmp_path / "f"))
    assert build(engine, library) is True
    assert build(engine, library) is False


def test_changed_content_is_rebuilt_and_what_is_gone_is_gone(engine: Engine, tmp_path: Path) -> None:
    build(engine, read_library(write_folder(tmp_path / "a", trial=POLICY, other=changed())))
    library = read_library(write_folder(tmp_path / "b", trial=POLICY))
    assert build(engine, library) is True
    assert _state(engine) == (library.version, ["trial"])


def test_a_reader_during_a_build_sees_the_old_knowledge(
    engine: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = read_library(write_folder(tmp_path / "a", trial=POLICY))
    new = read_library(write_folder(tmp_path / "b", trial=POLICY, other=changed()))
    build(engine, old)
    reader, seen, write = open_engine(url), [], store._write_policy

    def look_then_write(connection: Any, policy: Any) -> None:
        seen.append(_state(reader))
        write(connection, policy)
        seen.append(_state(reader))

    monkeypatch.setattr(store, "_write_policy", look_then_write)
    assert build(engine, new) is True
    assert seen == [(old.version, ["trial"])] * 4
    assert _state(reader) == (new.version, ["other", "trial"])
    reader.dispose()


def test_a_build_that_breaks_leaves_the_old_knowledge(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = read_library(write_folder(tmp_path / "a", trial=POLICY))
    build(engine, old)

    def break_down(connection: Any, policy: Any) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_write_policy", break_down)
        with pytest.raises(RuntimeError, match="disk full"):
            build(engine, read_library(write_folder(tmp_path / "b", other=changed())))
    assert _state(engine) == (old.version, ["trial"])
    assert build(engine, read_library(write_folder(tmp_path / "b", other=changed()))) is True


def test_of_several_threads_building_at_once_one_writes(url: str, tmp_path: Path) -> None:
    library = read_library(write_folder(tmp_path / "f", trial=POLICY, other=changed()))
    start, wrote, errors = threading.Barrier(4), [], []

    def run() -> None:
        own = open_engine(url)
        try:
            start.wait()
            wrote.append(build(own, library))
        except Exception as error:  # reported by the assertion below
            errors.append(error)
        finally:
            own.dispose()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and sorted(wrote) == [False, False, False, True]
    assert _state(open_engine(url)) == (library.version, ["other", "trial"])


def test_of_two_processes_building_one_file_at_once_one_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'k.db'}"
    folder = write_folder(tmp_path / "f", trial=POLICY, other=changed())
    code = (
        "import sys; from pathlib import Path; from knowledge.library import read_library; "
        "from knowledge.store import build, open_engine; "
        "print(build(open_engine(sys.argv[1]), read_library(Path(sys.argv[2]))))"
    )
    root = Path(__file__).parents[2]
    runs = [
        subprocess.Popen([sys.executable, "-c", code, url, str(folder)], cwd=root, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(run.communicate(timeout=60)[0].strip() for run in runs) == ["False", "True"]
    with open_engine(url).connect() as connection:
        per_policy = connection.execute(select(DatedRow.policy_id, func.count()).group_by(DatedRow.policy_id)).all()
    assert {count for _, count in per_policy} == {10}


def test_before_the_first_build_there_is_no_version(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'k.db'}")
    store.Table.metadata.create_all(engine)
    assert _state(engine) == (None, [])


def test_sqlite_runs_with_write_ahead_log_and_foreign_keys(tmp_path: Path) -> None:
    with open_engine(f"sqlite:///{tmp_path / 'k.db'}").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_plain_postgresql_address_uses_psycopg() -> None:
    assert open_engine("postgresql://root@127.0.0.1/test").dialect.driver == "psycopg"


scalars = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=2), st.dates(), st.text(max_size=8), st.booleans()
)
values = st.one_of(scalars, st.lists(scalars, max_size=3), st.dictionaries(st.text(max_size=6), scalars, max_size=4))


@settings(max_examples=40, deadline=None)
@given(value=values)
def test_every_value_survives_the_tables_exactly(value: Any) -> None:
    back = parse_value(store._json(value))
    assert back == value and repr(back) == repr(value)
