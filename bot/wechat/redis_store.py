"""The store that several assistant processes share."""

from __future__ import annotations

from redis.asyncio import Redis

from bot.lock_store import DROP_IF
from bot.wechat.store import Store

PREFIX = "talentbot:wechat:"
SECONDS_TO_ANSWER = 2.0


class RedisStore(Store):
    """Over one Redis. Raises redis.RedisError when it cannot be reached."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url, decode_responses=True, socket_timeout=SECONDS_TO_ANSWER, socket_connect_timeout=SECONDS_TO_ANSWER
        )

    async def open(self) -> None:
        await self._redis.ping()

    async def close(self) -> None:
        await self._redis.aclose()

    async def get(self, key: str) -> str | None:
        return await self._redis.get(PREFIX + key)

    async def put(self, key: str, value: str, seconds: float) -> None:
        await self._redis.set(PREFIX + key, value, px=_milliseconds(seconds))

    async def add(self, key: str, value: str, seconds: float) -> bool:
        return bool(await self._redis.set(PREFIX + key, value, px=_milliseconds(seconds), nx=True))

    async def drop(self, key: str, only: str | None = None) -> bool:
        if only is None:
            return bool(await self._redis.delete(PREFIX + key))
        return bool(await self._redis.eval(DROP_IF, 1, PREFIX + key, only))

    async def fields(self, key: str) -> dict[str, str]:
        return dict(await self._redis.hgetall(PREFIX + key))

    async def put_field(self, key: str, field: str, value: str, seconds: float) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(PREFIX + key, field, value)
            pipe.pexpire(PREFIX + key, _milliseconds(seconds))
            await pipe.execute()

    async def drop_field(self, key: str, field: str) -> bool:
        return bool(await self._redis.hdel(PREFIX + key, field))

    async def forget(self, user: str) -> None:
        found = [key async for key in self._redis.scan_iter(match=f"{PREFIX}*:{user}*", count=1000)]
        if found:
            await self._redis.delete(*found)

    async def settle(self) -> None:
        """Nothing to do: Redis is another process already."""


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
