"""Answers owed: promised to a person and not delivered yet, kept by person and question so that nothing is lost or said twice.

An entry is the push while its turn runs; a second one is the reply once it is there. Whoever takes one out deals with it.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field, replace

from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.store import Store

SECONDS = 24 * 3600.0
SECONDS_PERSONAL = 30 * 60.0  # what a person told is forgotten after so long
OWING = "owing"  # the people to whom something is owed
READY = ".ready"


@dataclass(frozen=True)
class Entry:
    """One answer owed, ``until`` a time in seconds since 1970. ``reply`` None: the turn runs, or ran in a process that is no
    more."""

    identity: str
    push: Push
    reply: Reply | None = None
    until: float = field(default_factory=lambda: time.time() + SECONDS)

    def dump(self) -> str:
        """As JSON."""
        reply = asdict(self.reply) if self.reply else None
        return json.dumps({"push": asdict(self.push), "reply": reply, "until": self.until}, ensure_ascii=False)

    @property
    def name(self) -> str:
        """Its name among what is owed to the person."""
        return f"{self.identity}{READY}" if self.reply else self.identity

    @classmethod
    def load(cls, name: str, written: str) -> Entry:
        """From JSON."""
        fields = json.loads(written)
        reply = Reply.load(json.dumps(fields["reply"])) if fields["reply"] else None
        return cls(name.removesuffix(READY), Push(**fields["push"]), reply, fields["until"])


@dataclass(frozen=True)
class Owed:
    """The entries, by hashed person."""

    store: Store

    async def note(self, user: str, entry: Entry) -> None:
        """Keep an entry; it outlives this process when this returns."""
        if entry.reply and entry.reply.personal:
            entry = replace(entry, until=time.time() + SECONDS_PERSONAL)
        await self.store.put_field(f"owed:{user}", entry.name, entry.dump(), SECONDS)
        await self.store.put_field(OWING, user, "", SECONDS)
        await self.store.settle()

    async def take(self, user: str, entry: Entry) -> bool:
        """Take an entry out to deal with it; False when another did."""
        return await self.store.drop_field(f"owed:{user}", entry.name)

    async def take_ready(self, user: str) -> list[Reply]:
        """Take out all replies that are ready, oldest first."""
        entries = await self.list(user)
        return [entry.reply for entry in entries if entry.reply and await self.take(user, entry)]

    async def list(self, user: str) -> list[Entry]:
        """What is owed to a person, in the order of the questions."""
        entries = [Entry.load(*found) for found in (await self.store.fields(f"owed:{user}")).items()]
        for over in (entry for entry in entries if entry.until <= time.time()):
            await self.take(user, over)
        left = (entry for entry in entries if entry.until > time.time())
        return sorted(left, key=lambda entry: (entry.push.created, entry.push.message_id))

    async def has(self, user: str, entry: Entry) -> bool:
        """Whether an entry is there."""
        return entry.name in await self.store.fields(f"owed:{user}")

    async def list_unfinished(self) -> list[tuple[str, Entry]]:
        """Person and entry of every answer whose turn is not known to have ended."""
        unfinished = []
        for user in await self.store.fields(OWING):
            entries = await self.list(user)
            unfinished += [(user, entry) for entry in entries if entry.reply is None]
            if not entries:
                await self.store.drop_field(OWING, user)
        return unfinished
