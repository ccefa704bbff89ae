"""The five seconds: a push is answered once, however often it is delivered, to whichever process, in time or later.

The turn runs detached from the requests. A delivery that waits gets the reply as the passive answer; when the deadline
passes first, the person gets ``success`` and later a message by the API, or, on the last delivery, the promise of an answer to
their next message.
Which of the three ways a push takes is decided once, in the store.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.wechat.api import Api, Sent
from bot.wechat.owed import Entry, Owed
from bot.wechat.pages import Pages
from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.settings import Settings
from bot.wechat.store import Store
from bot.wechat.writer import Carried, Writer, write_words
from bot.wechat.xml_text import Tree
from bot.words import say
from knowledge.language import detect_language

logger = logging.getLogger(__name__)
PASSIVE, BY_API, PROMISE = "passive", "api", "promise"  # the ways of an answer
MOST_TURNS = 500
SECONDS_OF_LEASE, SECONDS_TO_RENEW = 4.0, 1.0  # a process that dies lets go of its turn after so long
TRIES, SECONDS_HELD = 3, 20.0  # deliveries of one push; how long one is held at most
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_OF_OPTIONS = 30 * 60.0
SECONDS_BEFORE_MORE = 0.3  # the passive answer should be there before what follows it
Attend = Callable[[Push, str], Awaitable[Reply | None]]


class Deliveries:
    """``attend`` takes the turn of a push and of a hashed person, and gives the reply; None when nothing is to be said."""

    def __init__(self, settings: Settings, store: Store, api: Api, attend: Attend) -> None:
        self.settings, self.store, self.api, self.attend = settings, store, api, attend
        self.owed, self.writer, self.pages = Owed(store), Writer(settings), Pages(settings, store)
        self.outcomes: Counter[str] = Counter()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._following: set[asyncio.Task[None]] = set()

    async def answer(self, push: Push, user: str) -> Tree | None:
        """The passive answer to one delivery; None is ``success``. ``user``: the person, hashed."""
        key = f"{user}:{push.identity}"
        if (kept := await self.store.get(f"reply:{key}")) is not None:
            self.outcomes["repeated"] += 1
            return await self._give(push, user, json.loads(kept))
        if len(self._running) >= MOST_TURNS and push.asks:
            self.outcomes["refused busy"] += 1
            return write_words(say("wechat_busy", detect_language(push.text)))
        if await self._wait(push, user, key):
            return await self._give(push, user, json.loads(await self.store.get(f"reply:{key}") or "null"))
        return await self._put_off(push, user, key)

    async def _wait(self, push: Push, user: str, key: str) -> bool:
        """Whether the reply came before the deadline, from a turn of this process or of another."""
        deadline = asyncio.get_running_loop().time() + await self._patience(key)
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            if (task := self._running.get(key)) is not None or (task := await self._start(push, user, key)) is not None:
                await asyncio.wait([task], timeout=left)
                if task.done() and task.cancelled():  # the person has left
                    return True
            else:
                await asyncio.sleep(min(left, SECONDS_BETWEEN_LOOKS))
            if await self.store.get(f"reply:{key}") is not None:
                return True
        return False

    async def _patience(self, key: str) -> float:
        """Seconds to wait for the reply. Where nothing can be sent later the first deliveries are held until it comes:
        the platform hangs up and delivers again, and only the last delivery must be answered in time."""
        if not self.settings.late_replies:
            for number in range(1, TRIES):
                if await self.store.add(f"seen:{key}:{number}", "", self.settings.kept):
                    return SECONDS_HELD
        return self.settings.deadline

    async def _start(self, push: Push, user: str, key: str) -> asyncio.Task[None] | None:
        """Take the turn in this process; None when another process has it."""
        if not await self.store.add(f"lease:{key}", "", SECONDS_OF_LEASE):
            return self._running.get(key)
        if await self.store.get(f"reply:{key}") is None and key not in self._running:
            task = asyncio.ensure_future(self._run(push, user, key))
            self._running[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return self._running.get(key)

    async def _run(self, push: Push, user: str, key: str) -> None:
        lease = asyncio.ensure_future(self._hold(f"lease:{key}"))
        try:
            try:
                reply = await self.attend(push, user)
            except Exception:
                logger.exception("a push of kind %s failed", push.kind)
                reply = Reply(say("error", detect_language(push.text)))
            written = reply.dump() if reply else "null"
            await self.store.put(f"reply:{key}", written, self.settings.kept)
            await self._finish(push, user, key, reply)
        finally:
            lease.cancel()
            await self.store.drop(f"lease:{key}")

    def _end(self, key: str, task: asyncio.Task[None]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the reply to a push could not be kept", exc_info=error)

    async def _hold(self, lease: str) -> None:
        while True:
            await asyncio.sleep(SECONDS_TO_RENEW)
            await self.store.put(lease, "", SECONDS_OF_LEASE)

    async def _give(self, push: Push, user: str, kept: dict[str, Any] | None) -> Tree | None:
        """The passive answer of a reply that is there; what follows it is sent with the first delivery alone."""
        key = f"{user}:{push.identity}"
        if kept is None:
            return None
        reply = Reply.load(json.dumps(kept))
        first = await self.store.add(f"way:{key}", PASSIVE, self.settings.kept)
        way = PASSIVE if first else await self.store.get(f"way:{key}")
        if way == BY_API:
            return None
        if way == PROMISE:
            return write_words(say("wechat_promise", reply.language))
        carried = await self._carry(reply, push, user, key)
        if first:
            self.outcomes["answered"] += 1
            await self._keep_choices(user, carried)
            if carried.messages:
                self._follow(self._send_more(push, user, carried, reply))
        return carried.passive

    async def _carry(self, reply: Reply, push: Push, user: str, key: str) -> Carried:
        """The same for every delivery: whether messages may follow and the address of the page are kept with the first."""
        written = await self.store.get(f"carried:{key}")
        if written is None:
            page = await self.pages.publish(reply, user) if self.writer.wants_page(reply) else ""
            written = json.dumps([self.api.can_send, page])
            await self.store.put(f"carried:{key}", written, self.settings.kept)
        can_send, page = json.loads(written)
        return self.writer.write_passive(reply, can_send, push.quota, page)

    async def _put_off(self, push: Push, user: str, key: str) -> Tree | None:
        """The deadline has passed: owe the answer."""
        way = BY_API if self.api.can_send else PROMISE
        if await self.store.add(f"way:{key}", way, self.settings.kept):
            self.outcomes[f"late, {way}"] += 1
            await self.owed.note(user, Entry(push.identity, push))
            if (kept := await self.store.get(f"reply:{key}")) is not None:  # it came while this was written
                await self._finish(push, user, key, Reply.load(kept) if kept != "null" else None)
        else:
            way = await self.store.get(f"way:{key}") or way
        return None if way == BY_API else write_words(say("wechat_promise", detect_language(push.text)))

    async def _finish(self, push: Push, user: str, key: str, reply: Reply | None, way: str | None = None) -> None:
        """Deliver a reply whose push was put off: by the API, or keep it ready for the next message."""
        way = way or await self.store.get(f"way:{key}")
        if way not in (BY_API, PROMISE) or not await self.owed.take(user, Entry(push.identity, push)) or reply is None:
            return
        if way == BY_API:
            page = await self.pages.publish(reply, user) if self.writer.wants_page(reply) else ""
            carried = self.writer.write_late(reply, push.quota, page)
            sent = await self.api.send(push.user, carried.messages)
            self.outcomes[f"late, {sent.value}"] += 1
            if sent is Sent.DONE:
                await self._keep_choices(user, carried)
            if sent is not Sent.OWED:
                return
        await self.owed.note(user, Entry(push.identity, push, reply))

    async def _keep_choices(self, user: str, carried: Carried) -> None:
        for kind, kept in (("options", carried.options), ("rest", carried.rest)):
            if kept:
                await self.store.put(f"{kind}:{user}", json.dumps(kept, ensure_ascii=False), SECONDS_OF_OPTIONS)
            else:
                await self.store.drop(f"{kind}:{user}")

    async def _send_more(self, push: Push, user: str, carried: Carried, reply: Reply) -> None:
        """Send what follows a passive answer; text that cannot be sent is owed."""
        await asyncio.sleep(SECONDS_BEFORE_MORE)
        sent = await self.api.send(push.user, carried.messages)
        self.outcomes[f"more, {sent.value}"] += 1
        unsent = "".join(message["text"]["content"] for message in carried.messages if "text" in message)
        if sent is Sent.OWED and unsent:
            await self.owed.note(user, Entry(push.identity, push, replace(reply, text=unsent, full="", options=())))

    def _follow(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    async def resume(self) -> int:
        """Take up the turns of processes that are no more and whose answers are owed; how many."""
        taken = 0
        for user, entry in await self.owed.list_unfinished():
            key = f"{user}:{entry.identity}"
            if (kept := await self.store.get(f"reply:{key}")) is not None:
                reply = Reply.load(kept) if kept != "null" else None
                way = BY_API if self.api.can_send else PROMISE  # what was decided may be forgotten by now
                await self._finish(entry.push, user, key, reply, await self.store.get(f"way:{key}") or way)
            elif key not in self._running and await self._start(entry.push, user, key) is not None:
                taken += 1
        return taken

    async def cancel(self, user: str) -> None:
        """End the turns of one person that still run."""
        for key, task in list(self._running.items()):
            if key.startswith(f"{user}:"):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def drain(self, seconds: float) -> None:
        """Wait for what still runs, so that a stopping process leaves little behind."""
        work = [*self._running.values(), *self._following]
        if work:
            await asyncio.wait(work, timeout=seconds)
