"""Stores for tests: one of this process, and one in the Redis of TEST_REDIS_URL under a prefix of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis, RedisError

from bot.record import migrate
from bot.wechat import redis_store
from bot.wechat.local_store import LocalStore
from bot.wechat.redis_store import RedisStore
from bot.wechat.store import Store
from knowledge.store import open_engine

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
KINDS = ("local", "redis")


def require_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip where there is no Redis; give this test keys of its own."""
    try:
        Redis.from_url(REDIS, socket_connect_timeout=1).ping()
    except RedisError as error:
        pytest.skip(f"no Redis at TEST_REDIS_URL: {error}")
    monkeypatch.setattr(redis_store, "PREFIX", f"test:{uuid4().hex}:")


def make_local(folder: Path) -> LocalStore:
    """A store of one process on a database of its own; the same folder is the same database."""
    url = f"sqlite:///{folder / 'state.db'}"
    migrate(url)
    return LocalStore(open_engine(url))


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Store]:
    """A store until the end of the block; nothing of it stays in Redis."""
    store: Store = make_local(folder) if kind == "local" else RedisStore(REDIS)
    await store.open()
    try:
        yield store
    finally:
        if isinstance(store, RedisStore):
            found = [key async for key in store._redis.scan_iter(match=f"{redis_store.PREFIX}*", count=1000)]
            if found:
                await store._redis.delete(*found)
        await store.close()
