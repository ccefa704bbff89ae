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
from knowledge.told import PERSONAL

LONGEST_QUESTION = 24  # characters of a question that is said again
TYPED = ("number", "date")  # kinds of facts that are answered by typing a number
ANCHOR = re.compile(r"<(?=\s*/?\s*a\b)", re.I)
LINK = re.compile(r"\[([^\]\[]+)\]\((https?://[^)\s]+)\)")
# How a turn ends, and what intent it has, that was only a nudge (好的, 在吗, 一).
HOLLOW = (Status.SOCIAL, Status.CLARIFY, Status.ERROR)
NUDGES = ("affirm", "deny", "greet", "thank", "smalltalk", "noise")


@dataclass(frozen=True)
class Reply:
    """``text`` is complete without ``options``; ``full`` is the text before it was shortened, empty when it was not.

    ``asks``: the options answer what the text asks; ``lettered``: they are chosen by letters, for a number is an answer by
    itself; ``wants_person``: the message asked for one; ``nudge``: it asked nothing new; ``personal``: values of the person's
    own stand in it; ``goes_on``: it is the next part of a long answer, and ``rest`` what follows it.
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
    nudge: bool = False
    personal: bool = False
    goes_on: bool = False
    rest: tuple[str, ...] = ()

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, written: str) -> Reply:
        """From JSON."""
        fields = json.loads(written)
        return cls(**{**fields, "options": tuple(fields["options"]), "rest": tuple(fields["rest"])})


def read_result(result: TurnResult, question: str) -> Reply:
    """The reply that a turn amounts to; several messages become one."""
    answers = [message.get("custom", {}).get("answer", {}) for message in result.messages]
    answer = next(filter(None, answers), {})
    texts = [message.get("text", "") for message in result.messages]
    whole = [found.get("full_text") or text for found, text in zip(answers, texts, strict=True)]
    titles = (button["title"] for message in result.messages for button in message.get("buttons", ()))
    return Reply(
        text=write_links("\n".join(filter(None, texts))),
        status=str(result.status),
        options=tuple(dict.fromkeys(titles)),
        question=question[:LONGEST_QUESTION],
        full=write_links("\n".join(filter(None, whole))) if whole != texts else "",
        language=answer.get("language") or CHINESE,
        asks="asked" in answer,
        lettered=answer.get("asked", {}).get("kind") in TYPED,
        wants_person=result.trace.get("intent") == "handoff",
        personal=any(card.get("kind") in PERSONAL for found in answers for card in found.get("cards", ())),
        nudge=result.status in HOLLOW or result.trace.get("intent") in NUDGES,
    )


def write_links(text: str) -> str:
    """Markdown links as WeChat's; any other ``<a`` is no link and is shown as written."""
    return LINK.sub(r'<a href="\2">\1</a>', ANCHOR.sub("＜", text))


def join_owed(owed: Sequence[Reply], reply: Reply) -> Reply:
    """One reply of answers that were promised, each under its question, and of the reply to the message that asks for them.

    A message that was only a nudge gets what was promised alone.
    """
    told = [f"{_recall(earlier)}\n{earlier.full or earlier.text}" for earlier in owed]
    if reply.nudge or reply.text in [earlier.text for earlier in owed]:
        return replace(owed[-1], text="\n\n".join(told), full="", personal=any(earlier.personal for earlier in owed))
    now = say("wechat_now", reply.language).format(question=reply.question)
    text = "\n\n".join([*told, f"{now}\n{reply.full or reply.text}"])
    personal = any(one.personal for one in (*owed, reply))
    # not handed over without a word: what was promised would be lost
    return replace(reply, text=text, full="", personal=personal, wants_person=False)


def _recall(reply: Reply) -> str:
    return say("wechat_owed", reply.language).format(question=reply.question)
