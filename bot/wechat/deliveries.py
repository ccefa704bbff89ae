"""The five seconds: a push is answered once, however often it is delivered, to whichever process, in time or later.

The turn runs detached from the requests, under a lease of the store. A delivery that waits gets the reply as the passive
answer; when the deadline passes first, ``bot.wechat.ways`` owes it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from bot.wechat.api import Api
from bot.wechat.people import has_left, note_coming, note_leaving
from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.settings import Settings
from bot.wechat.store import Store
from bot.wechat.ways import LATE, Ways, end, load
from bot.wechat.writer import write_words
from bot.wechat.xml_text import Tree
from bot.words import say
from knowledge.language import detect_language

logger = logging.getLogger(__name__)
MOST_TURNS = 500
SECONDS_OF_LEASE, SECONDS_TO_RENEW = 4.0, 1.0  # a process that dies lets go of its turn after so long
TRIES, SECONDS_HELD = 3, 20.0  # deliveries of one push; how long one is held at most
SECONDS_TO_LAST = 8.0  # after which a delivery must be the last one, however many reached us
SECONDS_BETWEEN_LOOKS = 0.05
Attend = Callable[[Push, str], Awaitable[Reply | None]]


class Deliveries:
    """``attend`` takes the turn of a push and of a hashed person, and gives the reply; None when nothing is to be said.

    ``key`` below is the hashed person and the identity of the push. ``now``: seconds since 1970.
    """

    def __init__(
        self, settings: Settings, store: Store, api: Api, attend: Attend, now: Callable[[], float] = time.time
    ) -> None:
        self.settings, self.store, self.attend, self.now = settings, store, attend, now
        self.outcomes: Counter[str] = Counter()
        self.ways = Ways(settings, store, api, self.outcomes)
        self.owed, self.pages = self.ways.owed, self.ways.pages
        self._running: dict[str, asyncio.Task[None]] = {}

    async def answer(self, push: Push, user: str) -> Tree | None:
        """The passive answer to one delivery; None is ``success``. ``user``: the person, hashed."""
        key = f"{user}:{push.identity}"
        if push.event == "subscribe":
            await note_coming(self.store, user)
        if await has_left(self.store, user, push.created):
            return None
        if (kept := await self.store.get(f"reply:{key}")) is not None:
            self.outcomes["repeated"] += 1
        elif len(self._running) >= MOST_TURNS and push.asks and key not in self._running:
            self.outcomes["refused busy"] += 1
            return write_words(say("wechat_busy", detect_language(push.text)))
        else:
            if await self.store.get(f"way:{key}") in LATE:
                await self.ways.ensure_owed(push, user, key)
            kept = await self._wait(push, user, key)
        if kept is None:
            return await self.ways.put_off(push, user, key)
        reply = load(kept)
        return None if reply is None else await self.ways.give(push, user, key, reply)

    async def _wait(self, push: Push, user: str, key: str) -> str | None:
        """The reply as it is kept, from a turn of this process or of another; None when the deadline passes first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + await self._patience(push, key)
        while (left := deadline - loop.time()) > 0:
            if (task := self._running.get(key)) is not None or (task := await self._start(push, user, key)) is not None:
                await asyncio.wait([task], timeout=left)
            else:
                await asyncio.sleep(min(left, SECONDS_BETWEEN_LOOKS))
            if (kept := await self.store.get(f"reply:{key}")) is not None:
                return kept
            if await has_left(self.store, user, push.created):
                return "null"
        return None

    async def _patience(self, push: Push, key: str) -> float:
        """Seconds to wait for the reply. Where nothing can be sent later the first deliveries are held until it comes:
        the platform hangs up and delivers again, and only the last delivery must be answered in time."""
        age = self.now() - int(push.created) if push.created.isdecimal() else 0.0
        if not self.settings.late_replies and age < SECONDS_TO_LAST:
            for number in range(1, TRIES):
                if await self.store.add(f"seen:{key}:{number}", "", self.settings.kept):
                    return SECONDS_HELD
        return self.settings.deadline

    async def _start(self, push: Push, user: str, key: str) -> asyncio.Task[None] | None:
        """Take the turn in this process; None when another process has it."""
        mine = secrets.token_hex(8)
        if not await self.store.add(f"lease:{key}", mine, SECONDS_OF_LEASE):
            return self._running.get(key)
        if await self.store.get(f"reply:{key}") is None and key not in self._running:
            task = asyncio.ensure_future(self._run(push, user, key, mine))
            self._running[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return self._running.get(key)

    async def _run(self, push: Push, user: str, key: str, mine: str) -> None:
        lease = asyncio.ensure_future(self._hold(f"lease:{key}", mine))
        try:
            try:
                reply = await self.attend(push, user)
            except Exception:
                logger.exception("a push of kind %s failed", push.kind)
                reply = Reply(say("error", detect_language(push.text)))
            if await has_left(self.store, user, push.created):
                return
            await self.store.put(f"reply:{key}", reply.dump() if reply else "null", self.settings.kept)
            await self.ways.finish(push, user, key, reply)
        finally:
            lease.cancel()
            await self.store.drop(f"lease:{key}", only=mine)

    def _end(self, key: str, task: asyncio.Task[None]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the reply to a push could not be kept", exc_info=error)

    async def _hold(self, lease: str, mine: str) -> None:
        """Renew the lease; a store that is away for a moment must not give the turn to another process."""
        while True:
            await asyncio.sleep(SECONDS_TO_RENEW)
            try:
                if await self.store.get(lease) in (None, mine):
                    await self.store.put(lease, mine, SECONDS_OF_LEASE)
            except Exception as error:
                logger.warning("a lease could not be renewed: %s", error)

    async def resume(self) -> int:
        """Take up the turns of processes that are no more and whose answers are owed; how many."""
        taken = 0
        for user, entry in await self.owed.list_unfinished():
            key = f"{user}:{entry.identity}"
            if (kept := await self.store.get(f"reply:{key}")) is not None:
                await self.ways.finish(entry.push, user, key, load(kept))
            elif key not in self._running and await self._start(entry.push, user, key) is not None:
                taken += 1
        return taken

    async def cancel(self, push: Push, user: str) -> None:
        """End what still runs for a person who has left with this push."""
        await note_leaving(self.store, user, push.created)
        await end([task for key, task in self._running.items() if key.startswith(f"{user}:")])
        await self.ways.cancel(user)

    async def drain(self, seconds: float) -> None:
        """Wait for what still runs; what does not end in time is ended, and its answers are owed."""
        work = [*self._running.values(), *self.ways.following]
        if work:
            await asyncio.wait(work, timeout=seconds)
        await end([*self._running.values(), *self.ways.following])
