"""Answers owed: promised to a person and not delivered yet, kept by person and question so that nothing is lost or said twice.

An entry is the push while its turn runs, and the reply once it is there. Whoever takes an entry out delivers it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.wechat.push import Push
from bot.wechat.reply import Reply
from bot.wechat.store import Store

SECONDS = 24 * 3600.0
OWING = "owing"  # the people to whom something is owed


@dataclass(frozen=True)
class Entry:
    """One answer owed. ``reply`` None: the turn runs, or ran in a process that is no more."""

    identity: str
    push: Push
    reply: Reply | None = None

    def dump(self) -> str:
        """As JSON."""
        reply = asdict(self.reply) if self.reply else None
        return json.dumps({"push": asdict(self.push), "reply": reply}, ensure_ascii=False)

    @classmethod
    def load(cls, identity: str, written: str) -> Entry:
        """From JSON."""
        fields = json.loads(written)
        reply = Reply.load(json.dumps(fields["reply"])) if fields["reply"] else None
        return cls(identity, Push(**fields["push"]), reply)


@dataclass(frozen=True)
class Owed:
    """The entries, by hashed person."""

    store: Store

    async def note(self, user: str, entry: Entry) -> None:
        """Keep an entry; it outlives this process when this returns."""
        await self.store.put_field(f"owed:{user}", entry.identity, entry.dump(), SECONDS)
        await self.store.put_field(OWING, user, "", SECONDS)
        await self.store.settle()

    async def take(self, user: str, identity: str) -> bool:
        """Take an entry out to deliver it; False when another did."""
        return await self.store.drop_field(f"owed:{user}", identity)

    async def take_ready(self, user: str) -> list[Reply]:
        """Take out all replies that are ready, oldest first."""
        entries = await self.list(user)
        return [entry.reply for entry in entries if entry.reply and await self.take(user, entry.identity)]

    async def list(self, user: str) -> list[Entry]:
        """What is owed to a person."""
        return [Entry.load(*found) for found in (await self.store.fields(f"owed:{user}")).items()]

    async def list_unfinished(self) -> list[tuple[str, Entry]]:
        """Person and entry of every answer whose turn is not known to have ended."""
        unfinished = []
        for user in await self.store.fields(OWING):
            entries = await self.list(user)
            unfinished += [(user, entry) for entry in entries if entry.reply is None]
            if not entries:
                await self.store.drop_field(OWING, user)
        return unfinished
