"""What a reply must hold to pass, and what is wrong with one that does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from bot.evaluation import marks
from bot.evaluation.plain import normalise, plain

WECHAT_TEXT_BYTES = 2000  # a reply that buries its answer in more than one message has not answered
_LONGEST_GREETING = 300  # characters
_SUM_OF_MONEY = re.compile(r"⟨[\d.]+⟩元|⟨\d{5,}⟩")
_NEGATED = re.compile(r"(?:[不没未无非]|不是|没有|不会|不能|不用|不需要?|无需|不必|不要|不再)$")
_LONGEST_NEGATION = 3
_NEGATIVE = "不没未无非"

Expect = Mapping[str, Any]


class Problem(NamedTuple):
    """One fault of a reply. ``kind``: empty | wrong | too_long | missing | error; ``detail`` says what exactly."""

    kind: str
    detail: str

    def __str__(self) -> str:
        words = {"empty": "没有回复", "wrong": "不该出现", "too_long": "太长", "missing": "缺少", "error": "出错"}
        return f"{words[self.kind]}：{self.detail}" if self.detail else words[self.kind]


def mentions(reply: str, fact: str) -> bool:
    """``fact`` stands in the reply and is not negated right before it (不扣减 does not mention 扣减).

    A fact that begins with @ is the name of a mark. Raises KeyError for a name that does not exist.
    """
    if fact.startswith("@"):
        return marks.bears(reply, fact)
    reply, fact = normalise(reply), normalise(fact)
    if fact[0] in _NEGATIVE:
        return fact in reply
    return any(not _is_negated(reply, hit.start()) for hit in re.finditer(re.escape(fact), reply))


def _is_negated(reply: str, start: int) -> bool:
    return bool(_NEGATED.search(reply[max(0, start - _LONGEST_NEGATION) : start]))


def _names_any(reply: str, group: Iterable[str]) -> bool:
    return any(mentions(reply, fact) for fact in group)


def judge(expect: Expect, reply: str) -> list[Problem]:
    """What is wrong with the reply; empty when it passes. Raises ValueError for an unknown ``type`` of expectation."""
    if not plain(reply):
        return [Problem("empty", "")]
    wrong = [Problem("wrong", fact) for fact in expect.get("none", []) if mentions(reply, fact)]
    if (size := len(reply.encode())) > WECHAT_TEXT_BYTES:
        wrong.append(Problem("too_long", f"{size} 字节，一条微信消息最多 {WECHAT_TEXT_BYTES} 字节"))
    return wrong + [Problem("missing", name) for name, found in _requirements(expect, reply).items() if not found]


def _requirements(expect: Expect, reply: str) -> dict[str, bool]:
    """What this type of expectation needs, by name, and whether the reply has it."""
    kind = expect["type"]
    if kind not in REQUIREMENTS:
        raise ValueError(f"unknown expect type {kind!r}")
    return REQUIREMENTS[kind](expect, reply)


def _answer(expect: Expect, reply: str) -> dict[str, bool]:
    return {"|".join(group): _names_any(reply, group) for group in expect["all"]}


def _unknown(_expect: Expect, reply: str) -> dict[str, bool]:
    text = plain(reply)
    return {"承认没有这项信息": bool(marks.ADMITS.search(text)), "找人办理的途径": bool(marks.STAFF.search(text))}


def _refuse(_expect: Expect, reply: str) -> dict[str, bool]:
    text = plain(reply)
    return {"说明不在服务范围": bool(marks.DECLINES.search(text)), "说明能帮什么": bool(marks.OFFERS.search(text))}


def _clarify(expect: Expect, reply: str) -> dict[str, bool]:
    named = sum(_names_any(reply, group) for group in expect["options"])
    asks = named >= 2 and bool(marks.ASKS.search(plain(reply)))
    return {"反问并给出至少两个选项，或全部说明": named == len(expect["options"]) or asks}


def _social(_expect: Expect, reply: str) -> dict[str, bool]:
    text = plain(reply)
    dumped = len(text) > _LONGEST_GREETING or len(_SUM_OF_MONEY.findall(normalise(reply))) > 1
    polite = bool(marks.POLITE.search(text)) and not marks.LOST.search(text)
    return {"礼貌用语": polite, "简短（不罗列政策）": not dumped}


def _handoff(_expect: Expect, reply: str) -> dict[str, bool]:
    text = plain(reply)
    led = bool(marks.STAFF.search(text) and marks.REACHES.search(text))
    return {"转人工的途径": led and not marks.LOST.search(text)}


REQUIREMENTS = {
    "answer": _answer,
    "unknown": _unknown,
    "refuse": _refuse,
    "clarify": _clarify,
    "social": _social,
    "handoff": _handoff,
}
