"""A person unfollows the account: everything kept of them goes.

Source: developers must delete all information of a user who unfollows,
https://developers.weixin.qq.com/doc/service/en/guide/product/message/Receiving_event_pushes.html
"""

from __future__ import annotations

import logging
from typing import Any

from bot.channels.turn import Turns
from bot.tracker_store import ConversationStore
from bot.wechat.deliveries import Deliveries
from bot.wechat.push import Push

logger = logging.getLogger(__name__)
LEAVING, SECONDS = "leaving", 7 * 24 * 3600.0  # people who are still to be forgotten, and how long that is tried


class Leaving:
    """Forgets people; what fails is tried again."""

    def __init__(self, turns: Turns, deliveries: Deliveries) -> None:
        self.turns, self.deliveries = turns, deliveries

    async def forget(self, push: Push, user: str, agent: Any) -> None:
        """Delete conversation, recorded turns, and what the channel remembers of a (hashed) person.

        ``agent``: Rasa's; its lock keeps a turn that runs elsewhere from writing again afterwards.
        """
        store = self.deliveries.store
        await store.put_field(LEAVING, user, push.created, SECONDS)
        await store.settle()
        await self.deliveries.cancel(push, user)
        await self._delete(user, agent)

    async def resume(self, agent: Any) -> None:
        """Try again where it failed or a process died."""
        for user in await self.deliveries.store.fields(LEAVING):
            try:
                await self._delete(user, agent)
            except Exception:
                logger.exception("a person who left could not be forgotten yet")

    async def _delete(self, user: str, agent: Any) -> None:
        store = self.deliveries.store
        async with agent.lock_store.lock(user):
            conversations = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)  # Rasa wraps it
            if isinstance(conversations, ConversationStore):
                conversations.delete(user)
            await self.turns.forget(user)
            await self.deliveries.pages.forget(user)
            await store.forget(user)
        await store.drop_field(LEAVING, user)
