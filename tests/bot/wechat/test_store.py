"""Both stores keep, forget and decide alike; the local one outlives its process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from redis import RedisError
from sqlalchemy import create_engine, text

from bot.record import migrate
from bot.wechat import local_store
from bot.wechat.local_store import LocalStore
from bot.wechat.redis_store import RedisStore
from bot.wechat.store import Store
from knowledge.store import open_engine
from tests.bot.wechat.stores import KINDS, make_local, opened, require_redis

Use = Callable[[Store], Awaitable[Any]]
Run = Callable[[Use], Any]


@pytest.fixture(params=KINDS)
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs something with an open store of each kind."""
    if request.param == "redis":
        require_redis(monkeypatch)

    def run_with(use: Use) -> Any:
        async def run_opened() -> Any:
            async with opened(request.param, tmp_path) as store:
                return await use(store)

        return asyncio.run(run_opened())

    return run_with


def test_a_text_is_kept_replaced_and_dropped(run: Run) -> None:
    async def use(store: Store) -> list[Any]:
        seen = [await store.get("reply:a")]
        await store.put("reply:a", "一", 60)
        seen.append(await store.get("reply:a"))
        await store.put("reply:a", "二", 60)
        seen.append(await store.get("reply:a"))
        return [*seen, await store.drop("reply:a"), await store.drop("reply:a"), await store.get("reply:a")]

    assert run(use) == [None, "一", "二", True, False, None]


def test_a_text_is_over_when_its_time_is(run: Run) -> None:
    async def use(store: Store) -> list[Any]:
        await store.put("reply:a", "一", 0.05)
        await store.put_field("owed:a", "1", "甲", 0.05)
        before = [await store.get("reply:a"), await store.fields("owed:a")]
        await asyncio.sleep(0.1)
        return [*before, await store.get("reply:a"), await store.fields("owed:a"), await store.add("reply:a", "", 9)]

    assert run(use) == ["一", {"1": "甲"}, None, {}, True]


def test_of_many_who_add_one_does(run: Run) -> None:
    async def use(store: Store) -> list[bool]:
        return await asyncio.gather(*(store.add("lease:a", str(number), 60) for number in range(20)))

    assert sum(run(use)) == 1


def test_a_text_is_dropped_only_while_it_is_the_expected_one(run: Run) -> None:
    async def use(store: Store) -> list[Any]:
        await store.put("token", "new", 60)
        return [await store.drop("token", only="old"), await store.get("token"), await store.drop("token", only="new")]

    assert run(use) == [False, "new", True]


def test_a_field_is_taken_by_one_of_many(run: Run) -> None:
    async def use(store: Store) -> tuple[int, dict[str, str]]:
        await store.put_field("owed:a", "1", "甲", 60)
        await store.put_field("owed:a", "2", "乙", 60)
        taken = await asyncio.gather(*(store.drop_field("owed:a", "1") for _ in range(20)))
        return sum(taken), await store.fields("owed:a")

    assert run(use) == (1, {"2": "乙"})


def test_a_key_without_fields_is_gone(run: Run) -> None:
    async def use(store: Store) -> list[Any]:
        await store.put_field("owed:a", "1", "甲", 60)
        return [
            await store.drop_field("owed:a", "1"),
            await store.fields("owed:a"),
            await store.drop_field("owed:a", "9"),
        ]

    assert run(use) == [True, {}, False]


def test_everything_of_one_person_is_forgotten_and_nothing_of_another(run: Run) -> None:
    async def use(store: Store) -> list[Any]:
        for user in ("abc", "abd"):
            await store.put(f"options:{user}", "x", 60)
            await store.put(f"reply:{user}:1", "x", 60)
            await store.put_field(f"owed:{user}", "1", "x", 60)
        await store.forget("abc")
        mine = [await store.get("options:abc"), await store.get("reply:abc:1"), await store.fields("owed:abc")]
        return [mine, await store.get("options:abd"), await store.get("reply:abd:1"), await store.fields("owed:abd")]

    assert run(use) == [[None, None, {}], "x", "x", {"1": "x"}]


@pytest.mark.parametrize("value", ["", "多行\n文字", "𠮷👨‍👩‍👧", "'; DROP TABLE turn; --", "{}", "\u2028"])
def test_any_text_comes_back(run: Run, value: str) -> None:
    async def use(store: Store) -> str | None:
        await store.put("reply:a", value, 60)
        await store.settle()
        return await store.get("reply:a")

    assert run(use) == value


def _reopened(folder: Path, use: Use) -> Any:
    """What another process finds: the first ends without closing."""

    async def run() -> Any:
        first = make_local(folder)
        await first.open()
        await use(first)
        await first.settle()
        second = make_local(folder)
        await second.open()
        keys = ("reply:a", "owed:a", "lease:a", "token")
        return [await second.fields(key) for key in keys]

    return asyncio.run(run())


def test_what_was_settled_outlives_the_process_but_for_leases_and_tokens(tmp_path: Path) -> None:
    async def use(store: Store) -> None:
        await store.put("reply:a", "一", 60)
        await store.put("reply:a", "二", 60)
        await store.put_field("owed:a", "1", "甲", 60)
        await store.put_field("owed:a", "2", "乙", 60)
        await store.drop_field("owed:a", "1")
        await store.put("lease:a", "", 60)
        await store.put("token", "secret", 60)

    assert _reopened(tmp_path, use) == [{"": "二"}, {"2": "乙"}, {}, {}]


def test_the_table_is_the_same_in_both_databases(database: str) -> None:
    migrate(database)

    async def use() -> list[Any]:
        engine = open_engine(database)
        first, second, third = (LocalStore(engine) for _ in range(3))
        await first.open()
        for value in ("甲", "乙𠮷"):
            await first.put("reply:u:1", value, 60)
            await first.put_field("owed:u", value, "", 60)
        await first.drop_field("owed:u", "甲")
        await first.settle()
        await second.open()
        found = [await second.get("reply:u:1"), await second.fields("owed:u")]
        await second.forget("u")
        await third.open()
        found += [await third.get("reply:u:1"), await third.fields("owed:u")]
        engine.dispose()
        return found

    assert asyncio.run(use()) == ["乙𠮷", {"乙𠮷": ""}, None, {}]


def test_what_is_over_is_not_found_by_the_next_process_and_leaves_the_table(tmp_path: Path) -> None:
    now = [1000.0]
    store = make_local(tmp_path)
    store._now = lambda: now[0]

    async def use() -> int:
        await store.open()
        await store.put("reply:a", "一", 60)
        await store.settle()
        now[0] = 2000.0
        await store.put("reply:b", "二", 60)
        await store.settle()
        with store._engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM wechat_state WHERE key = 'reply:a'")).scalar_one())

    assert asyncio.run(use()) == 0


def test_the_oldest_goes_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_store, "MOST", 3)

    async def use() -> list[str | None]:
        store = make_local(tmp_path)
        await store.open()
        for number in range(6):
            await store.put(f"lease:{number}", "x", 60)
        return [await store.get(f"lease:{number}") for number in range(6)]

    assert asyncio.run(use()) == [None, None, None, "x", "x", "x"]


def test_what_could_not_be_written_is_written_when_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_store, "SECONDS_TO_TRY_AGAIN", 0.02)

    async def use(store: Store) -> None:
        assert isinstance(store, LocalStore)
        await store.put_field("owed:a", "1", "甲", 60)
        await store.settle()
        engine, store._engine = store._engine, create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'state.db'}")
        await store.drop_field("owed:a", "1")
        await store.put("reply:a", "一", 60)
        await store.settle()
        store._engine = engine
        await asyncio.sleep(0.2)

    assert _reopened(tmp_path, use) == [{"": "一"}, {}, {}, {}]


def test_no_failure_puts_what_people_write_into_a_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def use() -> None:
        store = LocalStore(open_engine(f"sqlite:///{tmp_path / 'no_table.db'}"))
        await store.put_field("owed:a", "1", "oOPENID 我35岁", 60)
        await store.settle()

    asyncio.run(use())
    assert "was not written" in caplog.text and "no such table" in caplog.text
    assert "oOPENID" not in caplog.text and "35" not in caplog.text


def test_a_field_is_over_by_its_own_time(tmp_path: Path) -> None:
    now = [1000.0]

    async def use() -> list[dict[str, str]]:
        store = make_local(tmp_path)
        store._now = lambda: now[0]
        await store.open()
        await store.put_field("owed:a", "1", "短", 10)
        await store.put_field("owed:a", "2", "长", 100)
        now[0] += 50
        await store.settle()
        second = make_local(tmp_path)
        second._now = lambda: now[0]
        await second.open()
        return [await store.fields("owed:a"), await second.fields("owed:a")]

    assert asyncio.run(use()) == [{"2": "长"}] * 2


def test_a_table_that_cannot_be_written_costs_nothing_but_the_memory_of_the_next_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def use() -> str | None:
        store = LocalStore(create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'state.db'}"))
        await store.put("reply:a", "一", 60)
        await store.settle()
        return await store.get("reply:a")

    assert asyncio.run(use()) == "一"
    assert "was not written" in caplog.text


def test_a_redis_that_cannot_be_reached_is_an_error_and_no_hanging() -> None:
    async def use() -> None:
        await RedisStore("redis://127.0.0.1:1/0").open()

    with pytest.raises(RedisError):
        asyncio.run(use())


def test_two_processes_share_what_is_in_redis(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    require_redis(monkeypatch)

    async def use() -> str | None:
        async with opened("redis", tmp_path) as one, opened("redis", tmp_path) as other:
            await one.put("reply:a", "一", 60)
            return await other.get("reply:a")

    assert asyncio.run(use()) == "一"
