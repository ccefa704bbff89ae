"""A reply to a push: what a turn said, apart from how it will be carried."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from bot.channels.turn import TurnResult
from bot.words import say
from knowledge.answer import Status
from knowledge.language import CHINESE

LONGEST_QUESTION = 24  # characters of a question that is said again
TYPED = ("number", "date")  # kinds of facts that are answered by typing a number
LINK = re.compile(r"\[([^\]\[]+)\]\((https?://[^)\s]+)\)")
HOLLOW = (Status.SOCIAL, Status.CLARIFY, Status.ERROR)  # how a turn ends that was only a nudge


@dataclass(frozen=True)
class Reply:
    """``text`` is complete without ``options``; ``full`` is the text before it was shortened, empty when it was not.

    ``asks``: the options answer what the text asks; ``lettered``: they are chosen by letters, for a number is an answer by
    itself; ``wants_person``: the message asked for one.
    """

    text: str
    status: str = Status.SOCIAL
    options: tuple[str, ...] = ()
    question: str = ""
    full: str = ""
    language: str = CHINESE
    asks: bool = False
    lettered: bool = False
    wants_person: bool = False

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, written: str) -> Reply:
        """From JSON."""
        fields = json.loads(written)
        return cls(**{**fields, "options": tuple(fields["options"])})


def read_result(result: TurnResult, question: str) -> Reply:
    """The reply that a turn amounts to; several messages become one."""
    answer = next((m["custom"]["answer"] for m in result.messages if "answer" in m.get("custom", {})), {})
    texts = [message.get("text", "") for message in result.messages]
    titles = (button["title"] for message in result.messages for button in message.get("buttons", ()))
    return Reply(
        text=write_links("\n".join(text for text in texts if text)),
        status=str(result.status),
        options=tuple(dict.fromkeys(titles)),
        question=question[:LONGEST_QUESTION],
        full=write_links(answer.get("full_text", "")),
        language=answer.get("language") or CHINESE,
        asks="asked" in answer,
        lettered=answer.get("asked", {}).get("kind") in TYPED,
        wants_person=result.trace.get("intent") == "handoff",
    )


def write_links(text: str) -> str:
    """Markdown links as WeChat's; any other ``<a`` is no link and is shown as written."""
    return LINK.sub(r'<a href="\2">\1</a>', re.sub(r"<(?=/?a\b)", "＜", text))


def join_owed(owed: Sequence[Reply], reply: Reply) -> Reply:
    """One reply of answers that were promised, each under its question, and of the reply to the message that asks for them.

    A message that was only a nudge gets what was promised alone.
    """
    told = [f"{_recall(earlier)}\n{earlier.full or earlier.text}" for earlier in owed]
    if reply.status in HOLLOW:
        last = owed[-1]
        return replace(last, text="\n\n".join(told), full="")
    return replace(reply, text="\n\n".join([*told, _recall(reply) + "\n" + reply.text]), full="")


def _recall(reply: Reply) -> str:
    return say("wechat_owed", reply.language).format(question=reply.question)
