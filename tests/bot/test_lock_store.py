"""One message of a person at a time, in however many processes; nobody waits long for a process that is no more."""

from __future__ import annotations

import asyncio
import socket
from uuid import uuid4

import pytest
from rasa.utils.endpoints import EndpointConfig
from redis import RedisError

from bot import lock_store as module
from bot.lock_store import SharedLockStore
from tests.bot.wechat.stores import REDIS, require_redis

pytestmark = pytest.mark.slow  # waits for locks


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> str:
    """A person whom no other test knows."""
    require_redis(monkeypatch)
    return uuid4().hex


def open_store(url: str = REDIS) -> SharedLockStore:
    return SharedLockStore(EndpointConfig(url))


def test_messages_of_one_person_go_one_by_one_and_in_order_here(person: str) -> None:
    seen: list[str] = []

    async def take(store: SharedLockStore, number: int) -> None:
        async with store.lock(person):
            seen.append(f"{number} begins")
            await asyncio.sleep(0.005)
            seen.append(f"{number} ends")

    async def run() -> None:
        store = open_store()
        await asyncio.gather(*(take(store, number) for number in range(6)))
        assert store._here == {} and not store._waiting

    asyncio.run(run())
    assert seen == [f"{number} {what}" for number in range(6) for what in ("begins", "ends")]


def test_messages_of_one_person_go_one_by_one_in_two_processes_and_others_do_not_wait(person: str) -> None:
    inside: list[int] = []
    most: list[int] = []

    async def take(store: SharedLockStore, whose: str) -> None:
        async with store.lock(whose):
            inside.append(1)
            most.append(len(inside))
            await asyncio.sleep(0.01)
            inside.pop()

    async def run(*whose: str) -> int:
        stores, most[:] = (open_store(), open_store()), []
        await asyncio.gather(*(take(stores[number % 2], one) for number, one in enumerate(whose)))
        return max(most)

    assert asyncio.run(run(*[person] * 8)) == 1
    assert asyncio.run(run(*(f"{person}{number}" for number in range(8)))) > 1


def test_a_killed_process_lets_go_soon(person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_HELD", 0.1)

    async def run() -> None:
        dying, living = open_store(), open_store()
        await dying._redis.set(module.PREFIX + person, "of a process that was killed", px=100)
        async with asyncio.timeout(5), living.lock(person):
            pass

    asyncio.run(run())


def test_a_long_turn_keeps_its_lock(person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_HELD", 0.1)
    monkeypatch.setattr(module, "SECONDS_TO_RENEW", 0.02)

    async def run() -> None:
        holding, waiting = open_store(), open_store()
        async with holding.lock(person):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.4), waiting.lock(person):
                    pass
        async with asyncio.timeout(5), waiting.lock(person):
            pass

    asyncio.run(run())


@pytest.mark.parametrize("ends", [RuntimeError, asyncio.CancelledError])
def test_a_turn_that_ends_badly_lets_go(ends: type[BaseException], person: str) -> None:
    async def run() -> None:
        store = open_store()
        with pytest.raises(ends):
            async with store.lock(person):
                raise ends
        assert await store._redis.get(module.PREFIX + person) is None

    asyncio.run(run())


def test_a_redis_that_hangs_is_an_error_and_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_ANSWER", 0.2)

    async def run(port: int) -> int:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.ensure_future(tick())
        with pytest.raises(RedisError):
            async with open_store(f"redis://127.0.0.1:{port}/0").lock("person"):
                pass
        ticking.cancel()
        return ticks

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert asyncio.run(run(silent.getsockname()[1])) > 5
