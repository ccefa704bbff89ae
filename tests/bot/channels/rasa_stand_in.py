"""A stand-in for Rasa's handler, and turns taken with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from sqlalchemy import select

from bot.channels.turn import TurnResult, Turns
from bot.record import TurnRow

Handler = Callable[[UserMessage], Awaitable[Any]]


class Shared:
    """As much of the knowledge as a turn needs."""

    def __init__(self, engine: Any, titles: tuple[str, ...] = ("青年人才28条",)) -> None:
        self.engine, self.titles = engine, titles


def speaking(*messages: dict[str, Any]) -> Handler:
    async def on_message(message: UserMessage) -> None:
        for said in messages:
            await message.output_channel.send_response(message.sender_id, said)

    return on_message


def answering(text: str, *values: str, **more: Any) -> Handler:
    """Says a text whose figures stand in the values of its cards."""
    cards = [{"label": "示例", "value": value} for value in values]
    answer = {"status": "answered", "policy": "example", "section": "amount", "on": "2026-11-23", "text": text}
    custom = {"answer": {**answer, "cards": cards, "sources": [{"title": "《某某通知》"}], "knowledge_version": "v"}}
    trace = {"intent": "ask_amount", "confidence": 0.9, "unit": "section:amount"}
    return speaking({"text": text, "custom": {**custom, "trace": trace}, **more})


def take(on_message: Handler, text: str = "示例补贴多少钱", turns: Turns | None = None, **more: Any) -> TurnResult:
    taking = turns or Turns()

    async def run() -> TurnResult:
        result = await taking.take_turn(on_message, text, more.pop("sender", "visitor"), "rest", **more)
        await asyncio.gather(*taking._writing)
        return result

    return asyncio.run(run())


def rows(shared: Shared) -> list[Any]:
    with shared.engine.connect() as connection:
        return list(connection.execute(select(TurnRow)).mappings())


def heard(text: str, **more: Any) -> list[UserMessage]:
    """What Rasa gets to see of a text."""
    seen: list[UserMessage] = []

    async def on_message(message: UserMessage) -> None:
        seen.append(message)

    take(on_message, text, **more)
    return seen
