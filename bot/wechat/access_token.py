"""The access token: fetched once, kept for all workers, dropped only by whom it failed.

Source: https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/getStableAccessToken.html
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from bot.wechat.store import Store

KEY, LOCK = "token", "lock:token"
SECONDS_EARLY = 300  # renewed so long before it ends
SECONDS_LOCKED, SECONDS_BETWEEN_LOOKS = 10.0, 0.05
Fetch = Callable[[], Awaitable[tuple[str, float]]]


class AccessToken:
    """Hands out the token; ``fetch`` gets a new one and how many seconds it holds, and raises what the API raises."""

    def __init__(self, store: Store, fetch: Fetch) -> None:
        self._store, self._fetch, self._lock = store, fetch, asyncio.Lock()

    async def get(self) -> str:
        """The token. Of many who need one at once, in however many processes, one fetches it."""
        async with self._lock:
            while True:
                if kept := await self._store.get(KEY):
                    return kept
                mine = secrets.token_hex(8)
                if await self._store.add(LOCK, mine, SECONDS_LOCKED):
                    try:
                        return await self._get_new()
                    finally:
                        await self._store.drop(LOCK, only=mine)
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _get_new(self) -> str:
        if kept := await self._store.get(KEY):  # somebody was quicker
            return kept
        token, seconds = await self._fetch()
        await self._store.put(KEY, token, max(seconds - SECONDS_EARLY, 30))
        return token

    async def drop(self, failed: str) -> None:
        """Forget the token that failed, unless another one stands there already."""
        await self._store.drop(KEY, only=failed)
