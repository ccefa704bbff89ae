"""How the server is put together from environment and files."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockStore, RedisLockStore
from redis import Redis, RedisError

from bot.server import read_endpoints, read_lock_store
from tests.bot.wechat.accounts import SAFE
from tests.bot.wechat.stores import REDIS


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://127.0.0.1:6379/15", ("127.0.0.1", 6379, 15, None, None, False)),
        ("redis://cache", ("cache", 6379, 0, None, None, False)),
        ("rediss://bot:p%40ss@cache:7000/2", ("cache", 7000, 2, "bot", "p@ss", True)),
    ],
)
def test_the_lock_store_is_the_redis_that_wechat_uses(url: str, told: tuple[object, ...]) -> None:
    endpoint = read_lock_store(url)
    names = ("port", "db", "username", "password", "use_ssl")
    assert (endpoint.url, *(endpoint.kwargs[name] for name in names)) == told and endpoint.type == "redis"


def test_several_processes_share_locks_and_one_has_its_own(shared: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    assert read_endpoints().lock_store is None
    monkeypatch.setenv("WECHAT_REDIS_URL", "redis://127.0.0.1:6379/15")
    assert read_endpoints().lock_store.type == "redis"


def test_two_messages_of_one_person_wait_for_each_other_in_redis() -> None:
    try:
        Redis.from_url(REDIS, socket_connect_timeout=1).ping()
    except RedisError as error:
        pytest.skip(f"no Redis at TEST_REDIS_URL: {error}")
    store = LockStore.create(read_lock_store(REDIS))
    assert isinstance(store, RedisLockStore)
    order: list[int] = []

    async def take(number: int) -> None:
        async with store.lock("test-person"):
            order.append(number)
            await asyncio.sleep(0.05)
            order.append(number)

    async def run() -> None:
        await asyncio.gather(take(1), take(2))

    asyncio.run(run())
    assert order in ([1, 1, 2, 2], [2, 2, 1, 1])
