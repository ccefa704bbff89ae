"""The way of an answer: passive in time, by the API later, or promised and given with the next message.

It is decided once for each push, in the store, by whichever delivery comes first; then the others follow.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
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

PASSIVE, BY_API, PROMISE = "passive", "api", "promise"
LATE = (BY_API, PROMISE)
SECONDS_OF_OPTIONS = 30 * 60.0
SECONDS_BEFORE_MORE = 0.3  # the passive answer should be there before what follows it


class Ways:
    """``key`` is everywhere the hashed person and the identity of the push, ``user`` the person alone."""

    def __init__(self, settings: Settings, store: Store, api: Api, outcomes: Counter[str]) -> None:
        self.settings, self.store, self.api, self.outcomes = settings, store, api, outcomes
        self.owed, self.writer, self.pages = Owed(store), Writer(settings), Pages(settings, store)
        self.following: dict[asyncio.Task[None], str] = {}  # what is sent behind a passive answer, by person

    async def give(self, push: Push, user: str, key: str, reply: Reply) -> Tree | None:
        """The passive answer of a reply that is there; None when another way was taken."""
        first = await self.store.add(f"way:{key}", PASSIVE, self.settings.kept)
        way = PASSIVE if first else await self.store.get(f"way:{key}")
        if way in LATE:
            return self._put_off_with(way, reply.language)
        carried = await self._carry(reply, push, user, key)
        if first:
            self.outcomes["answered"] += 1
            await self._keep_choices(user, carried, reply)
            if carried.messages:
                await self._follow(push, user, carried, reply)
        return carried.passive

    @staticmethod
    def _put_off_with(way: str, language: str | None) -> Tree | None:
        return None if way == BY_API else write_words(say("wechat_promise", language))

    async def _carry(self, reply: Reply, push: Push, user: str, key: str) -> Carried:
        """The same for every delivery: whether messages may follow and the address of the page are those of the first."""
        written = await self.store.get(f"carried:{key}")
        if written is None:
            page = await self.pages.publish(reply, user) if self.writer.wants_page(reply) else ""
            written = json.dumps([self.api.can_send, page])
            if not await self.store.add(f"carried:{key}", written, self.settings.kept):
                written = await self.store.get(f"carried:{key}") or written
        can_send, page = json.loads(written)
        return self.writer.write_passive(reply, can_send, push.quota, page)

    async def put_off(self, push: Push, user: str, key: str) -> Tree | None:
        """The deadline has passed: owe the answer, and say so where the person must do something."""
        way = BY_API if self.api.can_send else PROMISE
        if await self.store.add(f"way:{key}", way, self.settings.kept):
            self.outcomes[f"late, {way}"] += 1
            if way == PROMISE:  # a digit that is sent to get the answer must not mean an option of the one before
                await self._forget_choices(user)
        else:
            way = await self.store.get(f"way:{key}") or way
        if way == PASSIVE:  # another delivery gives it just now
            reply = load(await self.store.get(f"reply:{key}") or "null")
            return None if reply is None else await self.give(push, user, key, reply)
        await self.ensure_owed(push, user, key)
        if (kept := await self.store.get(f"reply:{key}")) is not None:  # it came while this was written
            await self.finish(push, user, key, load(kept))
        return self._put_off_with(way, detect_language(push.text))

    async def ensure_owed(self, push: Push, user: str, key: str) -> None:
        """Owe an answer that was put off, also where a process died before it could note so."""
        entry = Entry(push.identity, push)
        if await self.store.get(f"reply:{key}") is None and not await self.owed.has(user, entry):
            await self.owed.note(user, entry)

    async def finish(self, push: Push, user: str, key: str, reply: Reply | None) -> None:
        """Deal with a reply whose push was put off: send it, or keep it ready for the next message."""
        way = await self.store.get(f"way:{key}")
        if way == PASSIVE or not await self.owed.take(user, Entry(push.identity, push)) or reply is None:
            return
        way = way or (BY_API if self.api.can_send else PROMISE)  # what was decided may be forgotten by now
        try:
            left = await self._send_late(push, user, reply) if way == BY_API else reply
        except BaseException:
            await self.owed.note(user, Entry(push.identity, push, reply))
            raise
        if left is not None:
            await self.owed.note(user, Entry(push.identity, push, left))

    async def _send_late(self, push: Push, user: str, reply: Reply) -> Reply | None:
        """Send a reply by the API; what of it is left to be said with the next message, None for nothing."""
        page = await self.pages.publish(reply, user) if self.writer.wants_page(reply) else ""
        carried = self.writer.write_late(reply, push.quota, page)
        sent, went = await self.api.send(push.user, carried.messages)
        self.outcomes[f"late, {sent.value}"] += 1
        if sent is Sent.DONE:
            await self._keep_choices(user, carried, reply)
        if sent is not Sent.OWED:
            return None
        return rest_of(reply, carried.messages[went:]) if went else reply

    async def _keep_choices(self, user: str, carried: Carried, reply: Reply) -> None:
        kinds = [("rest", carried.rest)] if reply.goes_on else [("options", carried.options), ("rest", carried.rest)]
        for kind, kept in kinds:
            if kept:
                await self.store.put(f"{kind}:{user}", json.dumps(kept, ensure_ascii=False), SECONDS_OF_OPTIONS)
            else:
                await self.store.drop(f"{kind}:{user}")

    async def _forget_choices(self, user: str) -> None:
        for kind in ("options", "rest"):
            await self.store.drop(f"{kind}:{user}")

    async def _follow(self, push: Push, user: str, carried: Carried, reply: Reply) -> None:
        """Send what follows a passive answer. It is owed until it is sent, lest it be lost with the process."""
        more = rest_of(reply, carried.messages)
        entry = Entry(push.identity, push, more) if more else None
        if entry:
            await self.owed.note(user, entry)
        task = asyncio.ensure_future(self._send_more(push, user, carried, entry))
        self.following[task] = user
        task.add_done_callback(lambda done: self.following.pop(done, None))

    async def _send_more(self, push: Push, user: str, carried: Carried, entry: Entry | None) -> None:
        await asyncio.sleep(SECONDS_BEFORE_MORE)
        if entry and not await self.owed.take(user, entry):
            return  # given with the next message already
        try:
            sent, went = await self.api.send(push.user, carried.messages)
        except BaseException:
            if entry:
                await self.owed.note(user, entry)
            raise
        self.outcomes[f"more, {sent.value}"] += 1
        if sent is Sent.OWED and entry and entry.reply and (left := rest_of(entry.reply, carried.messages[went:])):
            await self.owed.note(user, replace(entry, reply=left))

    async def cancel(self, user: str) -> None:
        """Send nothing more to a person."""
        await end([task for task, whose in self.following.items() if whose == user])


def load(kept: str) -> Reply | None:
    """A reply as it is kept; None for one that says nothing."""
    return None if kept == "null" else Reply.load(kept)


def rest_of(reply: Reply, messages: Sequence[Mapping[str, Any]]) -> Reply | None:
    """A reply of what messages say that were not sent; None when they hold no text (buttons alone)."""
    text = "".join(message["text"]["content"] for message in messages if "text" in message)
    return replace(reply, text=text, full="", options=()) if text else None


async def end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
