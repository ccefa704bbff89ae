"""The trained assistant in this process: pipeline, rules, actions and knowledge, without a server or a stored conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage
from rasa.core.utils import AvailableEndpoints
from rasa.utils.log_utils import configure_structlog

from bot import patches
from bot.action_endpoint import InProcessEndpoint
from bot.channels.turn import TurnOutput


class Said(NamedTuple):
    """What came of one message: how it ended, the policy it was answered with (None when with none), and the words."""

    message: str
    status: str
    policy: str | None
    text: str
    intent: str


async def _ask_all(model: Path, messages: Iterable[str], on: date, advance: Callable[[], None]) -> list[Said]:
    patches.apply()
    configure_structlog(logging.ERROR)  # unconfigured, it prints every message it handles
    agent = await load_agent(str(model), endpoints=_endpoints())
    said = []
    for number, message in enumerate(messages):
        said.append(await _ask(agent, message, f"guard-{number}", on))
        advance()
    return said


def _endpoints() -> AvailableEndpoints:
    return AvailableEndpoints(action=InProcessEndpoint("actions"))


async def _ask(agent: Agent, message: str, sender: str, on: date) -> Said:
    """One message as the first of a conversation of its own."""
    output = TurnOutput()
    await agent.handle_message(UserMessage(message, output, sender, metadata={"on": on.isoformat()}))
    custom = output.messages[0].get("custom", {}) if output.messages else {}
    answer, trace = custom.get("answer", {}), custom.get("trace", {})
    text = "\n".join(reply.get("text", "") for reply in output.messages)
    return Said(message, answer.get("status", "error"), answer.get("policy"), text, trace.get("intent") or "")


def ask_all(model: Path, messages: Iterable[str], on: date, advance: Callable[[], None] = lambda: None) -> list[Said]:
    """Put each message to the assistant as a conversation of its own, in order.

    Args:
        model: the trained model.
        messages: what is said.
        on: the day to answer for.
        advance: called after each message.
    """
    return asyncio.run(_ask_all(model, messages, on, advance))
