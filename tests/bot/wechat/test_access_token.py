"""One token for all: fetched once by however many need it, in whatever process, and dropped only by whom it failed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.wechat.access_token import KEY, LOCK, AccessToken
from tests.bot.wechat.stores import KINDS, opened, require_redis


class Source:
    """Hands out a new token at each fetch, after a moment; fails as often as told."""

    def __init__(self, failures: int = 0, seconds: float = 7200) -> None:
        self.fetched, self.failures, self.seconds = 0, failures, seconds

    async def fetch(self) -> tuple[str, float]:
        self.fetched += 1
        await asyncio.sleep(0.02)
        if self.fetched <= self.failures:
            raise RuntimeError("refused")
        return f"token {self.fetched}", self.seconds


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "redis":
        require_redis(monkeypatch)
    return str(request.param)


def test_twenty_who_need_a_token_at_once_fetch_it_once(kind: str, tmp_path: Path) -> None:
    source = Source()

    async def use() -> list[str]:
        async with opened(kind, tmp_path) as store:
            token = AccessToken(store, source.fetch)
            return await asyncio.gather(*(token.get() for _ in range(20)))

    assert asyncio.run(use()) == ["token 1"] * 20 and source.fetched == 1


def test_twenty_in_two_processes_fetch_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_redis(monkeypatch)
    source = Source()

    async def use() -> list[str]:
        async with opened("redis", tmp_path) as one, opened("redis", tmp_path) as other:
            tokens = [AccessToken(store, source.fetch) for store in (one, other)]
            return await asyncio.gather(*(tokens[number % 2].get() for number in range(20)))

    assert asyncio.run(use()) == ["token 1"] * 20 and source.fetched == 1


def test_a_token_that_failed_is_replaced_and_a_newer_one_is_not_dropped(kind: str, tmp_path: Path) -> None:
    async def use() -> list[str]:
        async with opened(kind, tmp_path) as store:
            token = AccessToken(store, Source().fetch)
            first = await token.get()
            await token.drop(first)
            second = await token.get()
            await token.drop(first)  # told late by somebody whose message failed before
            return [first, second, await token.get()]

    assert asyncio.run(use()) == ["token 1", "token 2", "token 2"]


def test_a_fetch_that_fails_lets_the_next_one_try(kind: str, tmp_path: Path) -> None:
    source = Source(failures=1)

    async def use() -> str:
        async with opened(kind, tmp_path) as store:
            token = AccessToken(store, source.fetch)
            with pytest.raises(RuntimeError):
                await token.get()
            return await token.get()

    assert asyncio.run(use()) == "token 2"


def test_a_lock_of_another_is_waited_for_and_not_broken(kind: str, tmp_path: Path) -> None:
    source = Source()

    async def use() -> tuple[str, str | None]:
        async with opened(kind, tmp_path) as store:
            await store.add(LOCK, "another", 9)
            waiting = asyncio.ensure_future(AccessToken(store, source.fetch).get())
            await asyncio.sleep(0.1)
            await store.put(KEY, "theirs", 60)
            return await waiting, await store.get(LOCK)

    assert asyncio.run(use()) == ("theirs", "another") and source.fetched == 0


@pytest.mark.parametrize(("told", "kept"), [(7200.0, 6900.0), (100.0, 30.0), (0.0, 30.0)])
def test_a_token_is_renewed_before_it_ends(told: float, kept: float, tmp_path: Path) -> None:
    times: list[float] = []

    async def use() -> None:
        async with opened("local", tmp_path) as store:
            put = store.put

            async def note(key: str, value: str, seconds: float) -> None:
                times.append(seconds) if key == KEY else None
                await put(key, value, seconds)

            store.put = note  # type: ignore[method-assign]
            await AccessToken(store, Source(seconds=told).fetch).get()

    asyncio.run(use())
    assert times == [kept]
