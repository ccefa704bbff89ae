"""Rasa's conversation locks for several processes, in Redis: one message of a person at a time.

Rasa's own Redis store blocks the loop while Redis does not answer, and a ticket of a process that was killed holds its person
up for a minute. This one waits without blocking, and lets go after seconds.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PREFIX = "talentbot:lock:"
SECONDS_HELD, SECONDS_TO_RENEW, SECONDS_BETWEEN_TRIES = 4.0, 1.0, 0.02
SECONDS_TO_ANSWER = 2.0
DROP_IF = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class SharedLockStore(LockStore):
    """Named in the endpoints as ``bot.lock_store.SharedLockStore`` with the address of a Redis as ``url``."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        self._redis: Redis = Redis.from_url(
            str(endpoint_config.url), decode_responses=True,
            socket_timeout=SECONDS_TO_ANSWER, socket_connect_timeout=SECONDS_TO_ANSWER,
        )  # fmt: skip
        self._here: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()
        super().__init__()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Hold a conversation until the end of the block. Of this process, who comes first goes first.

        Raises redis.RedisError when Redis cannot be reached.
        """
        self._waiting[conversation_id] += 1
        try:
            async with self._here.setdefault(conversation_id, asyncio.Lock()), self._hold(PREFIX + conversation_id):
                yield
        finally:
            self._waiting[conversation_id] -= 1
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id], self._here[conversation_id]

    @asynccontextmanager
    async def _hold(self, key: str) -> AsyncIterator[None]:
        mine = secrets.token_hex(8)
        while not await self._redis.set(key, mine, px=round(SECONDS_HELD * 1000), nx=True):
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        renewing = asyncio.ensure_future(self._renew(key))
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(RedisError):  # it lets go by itself
                await self._redis.eval(DROP_IF, 1, key, mine)

    async def _renew(self, key: str) -> None:
        while True:
            await asyncio.sleep(SECONDS_TO_RENEW)
            try:
                await self._redis.pexpire(key, round(SECONDS_HELD * 1000))
            except RedisError as error:
                logger.warning("a conversation's lock could not be renewed: %s", error)

    def get_lock(self, conversation_id: str) -> TicketLock | None:
        """Nothing is kept as Rasa's tickets."""
        return None

    def save_lock(self, lock: TicketLock) -> None:
        """Nothing is kept as Rasa's tickets."""

    def delete_lock(self, conversation_id: str) -> None:
        """Nothing is kept as Rasa's tickets."""
