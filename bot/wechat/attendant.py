"""What a push is answered with: a turn of the assistant, or words of the channel's own."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.turn import OnMessage, Turns
from bot.wechat.account import Account
from bot.wechat.owed import Owed
from bot.wechat.push import Push
from bot.wechat.reply import Reply, join_owed, read_result
from bot.wechat.store import Store
from bot.words import say

CHANNEL = "wechat"
SPOKEN = ("text", "voice")
GO_ON = ("继续", "more")  # as utter_wechat_more and its English ask for
AROUND_A_MARK = " 　.。、,，)）选第个项"


class Attendant:
    """Attends to people of one account. ``on_message``: Rasa's handler."""

    def __init__(self, turns: Turns, on_message: OnMessage, account: Account, store: Store) -> None:
        self.turns, self.on_message, self.account = turns, on_message, account
        self.store, self.owed = store, Owed(store)

    async def attend(self, push: Push, user: str) -> Reply | None:
        """The reply to a push of a (hashed) person; None for an event that asks nothing."""
        if push.kind == "event":
            return await self._attend_event(push, user)
        if push.kind not in SPOKEN:
            return self._tell(say("wechat_media"), f"〔{push.kind}〕", user)
        if push.kind == "voice" and not push.text:
            return self._tell(say("wechat_voice"), "〔语音〕", user)
        if push.text.lower() in GO_ON and (rest := await self.store.get(f"rest:{user}")) is not None:
            first, *others = json.loads(rest)
            return Reply(first, goes_on=True, rest=tuple(others))
        reply = await self._ask(await self._read_choice(push.text, user), push, user)
        owed = await self.owed.take_ready(user)
        return join_owed(owed, reply) if owed else reply

    async def _attend_event(self, push: Push, user: str) -> Reply | None:
        if push.event == "CLICK":
            question = self.account.find_question(push.event_key)
            return await self._ask(question, push, user) if question else self._welcome("〔菜单〕", user)
        if push.event not in ("subscribe", "SCAN"):
            return None
        place, question = self.account.read_scene(push.scene) if push.scene else ("", None)
        if question is None:
            return self._welcome("〔关注〕" if push.event == "subscribe" else "〔扫码〕", user)
        reply = await self._ask(question, push, user, {"place": place})
        if push.event == "SCAN":
            return reply
        words = f"{say('wechat_welcome')}\n\n"
        return replace(reply, text=words + reply.text, full=reply.full and words + reply.full)

    async def _ask(self, question: str, push: Push, user: str, about: Mapping[str, Any] | None = None) -> Reply:
        known = {
            "type": push.kind, "event": push.event, "event_key": push.event_key, "menu_id": push.menu_id,
            "recognised": push.spoken, "message_id": push.message_id, "created": push.created, **(about or {}),
        }  # fmt: skip
        metadata = {name: value for name, value in known.items() if value}
        result = await self.turns.take_turn(self.on_message, question, user, CHANNEL, about=metadata)
        reply = read_result(result, question)
        # the platform forwards messages to a person, never events
        return replace(reply, wants_person=reply.wants_person and push.kind != "event")

    def _tell(self, words: str, said: str, user: str) -> Reply:
        return read_result(self.turns.tell(words, said, user, CHANNEL), said)

    def _welcome(self, said: str, user: str) -> Reply:
        beginnings = tuple(self.account.topics[key] for key in self.account.welcome)
        return replace(self._tell(say("wechat_welcome"), said, user), options=beginnings)

    async def _read_choice(self, text: str, user: str) -> str:
        """The question behind a digit or letter that was offered a short while ago; the text itself for anything else."""
        mark = unicodedata.normalize("NFKC", text).strip(AROUND_A_MARK).upper()
        if len(mark) != 1:
            return text
        offered = await self.store.get(f"options:{user}")
        return str(json.loads(offered).get(mark, text)) if offered else text
