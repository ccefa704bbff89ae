"""A person unfollows the account: everything kept of them goes.

Source: developers must delete all information of a user who unfollows,
https://developers.weixin.qq.com/doc/service/en/guide/product/message/Receiving_event_pushes.html
"""

from __future__ import annotations

from typing import Any

from bot.channels.turn import Turns
from bot.tracker_store import ConversationStore
from bot.wechat.deliveries import Deliveries


async def forget_person(user: str, agent: Any, turns: Turns, deliveries: Deliveries) -> None:
    """Delete conversation, recorded turns, and what the channel remembers.

    Args:
        user: the person, hashed.
        agent: Rasa's; its lock keeps a turn that runs elsewhere from writing again afterwards.
    """
    await deliveries.cancel(user)
    async with agent.lock_store.lock(user):
        conversations = getattr(
            agent.tracker_store, "_tracker_store", agent.tracker_store
        )  # Rasa wraps it to catch failures
        if isinstance(conversations, ConversationStore):
            conversations.delete(user)
        await turns.forget(user)
        await deliveries.pages.forget(user)
        await deliveries.store.forget(user)
