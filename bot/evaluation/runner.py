"""Put conversations to the assistant's REST channel, several at a time, and judge each turn that expects something."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.evaluation.conversations import Conversation, Turn
from bot.evaluation.judge import Problem, judge

SECONDS_TO_CONNECT = 3.0


class UnreachableError(RuntimeError):
    """Nobody answers at the address; the text says so, in Chinese."""


class ReplyError(RuntimeError):
    """A turn that brought no reply; the text is the reason, in Chinese."""


@dataclass(frozen=True)
class Reply:
    """One reply. ``text``: texts and button titles, what a plain channel shows; ``versions``: of knowledge and model."""

    text: str
    versions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TurnResult:
    """One turn as it went. ``seconds`` until the whole reply was there; no problems: it passed or is not judged."""

    user: str
    reply: Reply
    seconds: float
    problems: list[Problem]


@dataclass(frozen=True)
class Result:
    """One conversation as it went."""

    conversation: Conversation
    turns: list[TurnResult]

    @property
    def passed(self) -> bool:
        """Every judged turn passed and none failed to answer."""
        return not any(turn.problems for turn in self.turns)


async def check_reachable(url: str) -> None:
    """Raise UnreachableError when nothing listens at the address."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        opening = asyncio.open_connection(parts.hostname, port)
        _, writer = await asyncio.wait_for(opening, SECONDS_TO_CONNECT)
    except (KeyError, ValueError) as error:
        raise UnreachableError(f"地址 {url} 不对，应像 http://127.0.0.1:5005/webhooks/rest/webhook") from error
    except OSError as error:  # a TimeoutError is one
        raise UnreachableError(f"连不上 {url}，请先启动助手（talentbot up），或用 --url 指定地址") from error
    writer.close()


async def run_conversations(
    conversations: Sequence[Conversation], url: str, jobs: int, timeout: float, on_done: Callable[[], None]
) -> list[Result]:
    """Results in the order of the conversations.

    Args:
        jobs: conversations in flight at a time.
        timeout: seconds for one turn.
        on_done: called after each conversation.
    """
    gate = asyncio.Semaphore(jobs)
    limit = aiohttp.ClientTimeout(total=timeout)
    async with aiohttp.ClientSession(timeout=limit, connector=aiohttp.TCPConnector(limit=jobs)) as session:

        async def run_one(conversation: Conversation) -> Result:
            async with gate:
                result = await _run_conversation(session, url, conversation)
            on_done()
            return result

        return list(await asyncio.gather(*map(run_one, conversations)))


async def _run_conversation(session: aiohttp.ClientSession, url: str, conversation: Conversation) -> Result:
    sender = f"eval-{uuid.uuid4().hex}"  # a new one each: no conversation knows of another
    turns = [await _take_turn(session, url, sender, turn) for turn in conversation.turns]
    return Result(conversation, turns)


async def _take_turn(session: aiohttp.ClientSession, url: str, sender: str, turn: Turn) -> TurnResult:
    started = time.perf_counter()
    try:
        reply, problems = await ask(session, url, sender, turn.user), []
    except ReplyError as error:
        reply, problems = Reply(""), [Problem("error", str(error))]
    seconds = time.perf_counter() - started
    if turn.expect is not None and not problems:
        problems = judge(turn.expect, reply.text)
    return TurnResult(turn.user, reply, seconds, problems)


async def ask(session: aiohttp.ClientSession, url: str, sender: str, message: str) -> Reply:
    """One message to the REST channel. Raises ReplyError with the reason when there is no usable reply."""
    try:
        async with session.post(url, json={"sender": sender, "message": message}) as response:
            if response.status != 200:
                raise ReplyError(f"服务器返回 HTTP {response.status}")
            return read_reply(json.loads(await response.read()))
    except TimeoutError as error:
        raise ReplyError("等待回复超时") from error
    except aiohttp.ClientError as error:
        raise ReplyError(f"连接失败：{error}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ReplyError("回复不是约定的 JSON 格式") from error


def read_reply(messages: list[dict[str, Any]]) -> Reply:
    """Join what a user of a plain channel reads; other payloads are not judged. Raises TypeError or AttributeError."""
    parts: list[str] = []
    versions: dict[str, str] = {}
    for message in messages:
        titles = [button.get("title", "") for button in message.get("buttons") or []]
        parts += [message.get("text") or "", *titles]
        answer = (message.get("custom") or {}).get("answer") or {}
        versions |= {key: str(answer[key]) for key in ("knowledge_version", "model_version") if answer.get(key)}
    return Reply("\n".join(filter(None, parts)), versions)
