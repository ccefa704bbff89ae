"""The turn boundary: one message in, words out, always and in bounded time.

Every channel calls ``take_turn``. Here the text is cleaned and personal data masked before Rasa, log or database see it;
the day is stamped on; a late, silent or failing turn becomes an apology with the way to staff; a text whose figures do not
reconcile with its own payload is withheld; and the turn is recorded.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import regex
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.gate import Gate
from bot.privacy import mask_personal_data
from bot.record import Turn, delete_turns, write_turns
from bot.words import say
from knowledge.answer import Status, list_shown, reconcile, withheld_words
from knowledge.language import CHINESE, detect_language
from knowledge.opening import shared_knowledge
from knowledge.told import mask_message, mask_reply

logger = logging.getLogger(__name__)
QINGDAO_TIME = ZoneInfo("Asia/Shanghai")
SECONDS = 4.5
LONGEST = 1000  # characters of one message
# What a text may not hold: control characters and half a character. The joiner stays within an emoji (a family is one).
UNPRINTABLE = regex.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u2028-\u202e\ufeff\ud800-\udfff]"
    r"|\u200d(?!\p{Extended_Pictographic})"
)
OnMessage = Callable[[UserMessage], Awaitable[Any]]


class TurnOutput(CollectingOutputChannel):
    """Collects each reply as one message with text, buttons and custom payload together."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a reply whole; Rasa would split it at blank lines and part the payload from its text."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if kept:
            self.messages.append(kept)


@dataclass
class TurnResult:
    """What a turn said and how it ended. ``messages`` as the HTTP contract has them; never empty."""

    messages: list[dict[str, Any]]
    status: str
    trace_id: str
    trace: dict[str, Any] = field(default_factory=dict)


@dataclass
class Turns:
    """Takes turns for one server. ``model_version`` is recorded with each; ``gate`` is one for all channels of a server."""

    model_version: str | None = None
    seconds: float = SECONDS
    gate: Gate = field(default_factory=Gate)
    _unwritten: deque[Turn] = field(default_factory=deque)
    _writing: set[asyncio.Future[Any]] = field(default_factory=set)

    async def take_turn(
        self,
        on_message: OnMessage,
        text: str,
        sender: str,
        channel: str,
        on: date | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> TurnResult:
        """Answer one message.

        Args:
            on_message: Rasa's handler.
            text: as the channel received it.
            sender: conversation id.
            channel: name of the channel, for the record.
            on: the day to answer for; None is today in Qingdao.
            about: what else the channel knows of the message, for its metadata.
        Returns:
            At least one message with words. Never raises for anything that happens below.
        """
        started, trace_id = time.perf_counter(), uuid.uuid4().hex[:12]
        cleaned = clean(text)
        if not cleaned:
            result = TurnResult([{"text": say("empty")}], Status.SOCIAL, trace_id)
        elif len(cleaned) > LONGEST:
            result = TurnResult([{"text": say("too_long", detect_language(cleaned))}], Status.CLARIFY, trace_id)
        else:
            day = (on or datetime.now(QINGDAO_TIME).date()).isoformat()
            metadata = {**(about or {}), "on": day, "trace_id": trace_id}
            message = UserMessage(cleaned, TurnOutput(), sender, input_channel=channel, metadata=metadata)
            result = await self._run(on_message, message, trace_id)
        self._record(result, cleaned[:LONGEST], sender, channel, started)
        return result

    def tell(self, words: str, said: str, sender: str, channel: str) -> TurnResult:
        """Words of the channel itself for what is no question (a new follower, a picture), recorded like a turn.

        Args:
            words: without figures, for they have no source.
            said: what stands in the record for the message.
        """
        result = TurnResult([{"text": words}], Status.SOCIAL, uuid.uuid4().hex[:12])
        self._record(result, said, sender, channel, time.perf_counter())
        return result

    async def forget(self, sender: str) -> None:
        """Delete the recorded turns of a conversation, those that are not written yet too."""
        while self._writing:
            await asyncio.wait(self._writing)
        await asyncio.get_running_loop().run_in_executor(None, delete_turns, shared_knowledge().engine, sender)

    async def _pass(self, on_message: OnMessage, message: UserMessage) -> None:
        async with self.gate.slot():
            await on_message(message)

    async def _run(self, on_message: OnMessage, message: UserMessage, trace_id: str) -> TurnResult:
        output = message.output_channel
        task = asyncio.ensure_future(self._pass(on_message, message))
        try:
            # shielded: a visitor who hangs up must not leave a half-taken turn
            await asyncio.wait_for(asyncio.shield(task), self.seconds)
        except TimeoutError:
            task.cancel()
            logger.error("turn %s took longer than %s s", trace_id, self.seconds)
            output.messages.clear()
        except asyncio.CancelledError:
            asyncio.get_running_loop().call_later(self.seconds, task.cancel)  # nor one that never ends
            raise
        except Exception:
            logger.exception("turn %s failed", trace_id)
        return _finish(output.messages, trace_id, detect_language(message.text))

    def _record(self, result: TurnResult, text: str, sender: str, channel: str, started: float) -> None:
        """Write the turn in the background: a full disk must not cost the visitor the answer."""
        answer = next((m["custom"]["answer"] for m in result.messages if "answer" in m.get("custom", {})), {})
        told = [tuple(span) for span in result.trace.get("told", ())]
        reply = "\n".join(message.get("text", "") for message in result.messages)
        turn = Turn(
            channel=channel, sender=sender, status=str(result.status), trace_id=result.trace_id,
            text=mask_message(text, told) if told else text,
            reply=mask_reply(reply, answer.get("cards", ())),
            milliseconds=round((time.perf_counter() - started) * 1000, 2),
            intent=result.trace.get("intent"), confidence=result.trace.get("confidence"), unit=result.trace.get("unit"),
            policy=answer.get("policy"), section=answer.get("section"),
            sources=[source["title"] for source in answer.get("sources", [])],
            knowledge_version=answer.get("knowledge_version"), model_version=self.model_version,
        )  # fmt: skip
        self._unwritten.append(turn)
        if not self._writing:  # whoever writes now takes along what comes meanwhile
            self._start_writing()

    def _start_writing(self) -> None:
        writing = asyncio.get_running_loop().run_in_executor(None, self._write)
        self._writing.add(writing)
        writing.add_done_callback(self._end_writing)

    def _end_writing(self, writing: asyncio.Future[Any]) -> None:
        self._writing.discard(writing)
        if self._unwritten:  # came after the writer had looked for the last time
            self._start_writing()

    def _write(self) -> None:
        while self._unwritten:
            turns = [self._unwritten.popleft() for _ in range(len(self._unwritten))]
            try:
                write_turns(shared_knowledge().engine, turns)
            except Exception:
                self._write_one_by_one(turns)

    @staticmethod
    def _write_one_by_one(turns: list[Turn]) -> None:
        for turn in turns:  # one that cannot be written must not cost the others their row
            try:
                write_turns(shared_knowledge().engine, [turn])
            except Exception:
                logger.exception("turn %s was not recorded", turn.trace_id)


def clean(text: str) -> str:
    """The text without control characters, leading command signs and personal data."""
    text = UNPRINTABLE.sub("", text).strip()
    while text[:1] in ("/", "／") and text:
        text = text[1:].strip()
    return mask_personal_data(text)


def _finish(messages: list[dict[str, Any]], trace_id: str, language: str | None) -> TurnResult:
    """Check what is about to leave; silence becomes an apology."""
    if not any(message.get("text") for message in messages):
        return TurnResult([{"text": say("error", language)}], Status.ERROR, trace_id)
    trace: dict[str, Any] = {}
    checked = []
    for message in messages:
        custom = message.get("custom") or {}
        trace = custom.pop("trace", trace)
        checked.append(_check(message, custom.get("answer"), trace_id))
    answer = next((m["custom"]["answer"] for m in checked if "answer" in m.get("custom", {})), None)
    return TurnResult(checked, answer["status"] if answer else Status.ERROR, trace_id, trace)


def _check(message: dict[str, Any], answer: Mapping[str, Any] | None, trace_id: str) -> dict[str, Any]:
    """The message when every figure of its text and buttons stands in its payload; a safe one otherwise."""
    shown = [message.get("text", ""), *(button["title"] for button in message.get("buttons", []))]
    shown += list_shown(answer)
    missing = reconcile("\n".join(shown), answer, shared_knowledge().titles)
    if not missing:
        if answer is not None:
            message["custom"]["answer"]["text"] = message.get("text", "")
        return message
    logger.error("turn %s withheld: no source for %s", trace_id, missing)
    language = str((answer or {}).get("language", CHINESE))
    safe = {"text": f"{withheld_words(language)}{say('error', language)}"}
    if answer is not None:
        kept = {
            key: value
            for key, value in answer.items()
            if key not in ("table", "verdict", "reminder", "asked", "full_text")
        }
        safe["custom"] = {"answer": {**kept, "status": str(Status.WITHHELD), **safe, "cards": [], "sources": []}}  # type: ignore[assignment]
    return safe
