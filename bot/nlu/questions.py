"""From chances per clause to the questions of a message: one, or several that are really different."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.nlu.asking import ASKED_TOGETHER, ASKING, Part, asks, sum_asked, top
from bot.nlu.clauses import Clause

KEPT_ABOVE = 0.03
SURE_APART, SURE_ALONE = (
    0.35,
    0.6,
)  # … of a clause that names a policy without the words of a question (惠才卡的电话发我)
MOST_QUESTIONS = 4
STRONG_END = re.compile(r"[?？；;]|(?:[两二三四]|几)(?:个)?(?:问|疑问|问题|点|件事|数据)")  # separate questions
LIST = re.compile(r"一次说|一并|分别|各是|说全|都说|三个|几件|几个问题|列一下|数据|[：:]")
REQUEST = re.compile(
    r"(?:俩|[两三]个|都|全|一起|一并|分别|给|帮|替|我|咱|麻烦|请|你|您|能不能|能|可以|再|好好|详细|仔细|一下|一遍)*"
    r"(?:说|讲|聊|介绍|解释|看|查|问|列|答)(?:说|讲|看|查|答|介绍|解释|清楚?|明白?|全|一下|一遍|个)*(?:吗|吧|呗|呢|啊|哈|谢谢|不|行不)*"
)  # asks for an answer, and nothing more


def _merge(chances: Mapping[str, float], parts: Sequence[Part]) -> dict[str, float]:
    """Chances of a message as one question: the whole's, raised to what an asking clause is sure of."""
    merged = dict(chances)
    for _, part in parts:
        if asks(part):
            name, chance = top(part)
            merged[name] = max(merged[name], chance)
    return {name: round(chance, 3) for name, chance in merged.items() if chance > KEPT_ABOVE}


AS_OF = re.compile(r"((?:19|20)\d{2})年?(?:的时候|那会儿|那时候?|当时|那年|期间|还在执行的)")
# Did it exist in 2022? Not: I was hired in 2022.
AS_OF_ENGLISH = re.compile(r"(?<!\bi )(?<!\bwe )\b(?:did|was|were)\b(?! (?:i|we)\b)[^.;]{0,60}?\bin ((?:19|20)\d{2})\b")
MIDDLE_OF_YEAR = "07-01"


def read_as_of(text: str, today: str | None) -> str | None:
    """The day a question asks about (2023年的时候呢), as YYYY-MM-DD; None when it is about now."""
    match = AS_OF.search(text) or AS_OF_ENGLISH.search(text)
    return f"{match[1]}-{MIDDLE_OF_YEAR}" if match and not (today or "").startswith(match[1]) else None


def _question(
    clause: Clause,
    chances: dict[str, float],
    facts: Mapping[str, Any],
    heads: Sequence[Clause] = (),
    message: str = "",
) -> dict[str, Any]:
    """``heads`` lend their names to a clause that has none; ``message`` is what the clause is a part of."""
    return {
        "text": clause.text.strip(),
        "intents": chances,
        "names": list(clause.names()) or [name for head in heads for name in head.names()],
        "places": list(clause.places()) or [place for head in heads for place in head.places()],
        "facts": dict(facts),
        "message": message,
    }


def read_questions(
    whole: Clause, chances: Mapping[str, float], parts: Sequence[Part], facts: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The questions of a message as JSON, in order.

    Clauses are questions of their own when at least two of them ask, and ask different things (another kind or another
    policy); otherwise the message is one question.
    """
    listing = bool(LIST.search(whole.text))
    asking = [(clause, part) for clause, part in parts if _stands_alone(clause, part, listing)]
    enumerated = listing or len(STRONG_END.findall(whole.text.rstrip("?？。!！ "))) > 0
    kinds = {(clause.text if enumerated else top(part)[0], clause.names()) for clause, part in asking}
    if len(asking) < 2 or len(kinds) < 2 or not _apart(asking, listing):
        return [_question(whole, _merge(chances, parts), facts)]
    heads = _list_heads([clause for clause, _ in parts], [clause for clause, _ in asking])
    found = [
        _question(clause, {n: round(c, 3) for n, c in part.items() if c > KEPT_ABOVE}, facts, head, whole.text)
        for (clause, part), head in zip(asking[:MOST_QUESTIONS], heads, strict=False)
    ]
    for earlier, later in pairwise(found):
        if not later["names"] and not later["places"]:
            later["places"] = earlier["places"]  # a name goes on by the talk; a place that has nothing would not
    return found


def _stands_alone(clause: Clause, part: Mapping[str, float], listing: bool) -> bool:
    """Whether a clause asks something by itself: of a sure kind, or in the words of a question whatever its kind."""
    name, chance = top(part)
    if REQUEST.fullmatch(clause.text.strip()):
        return False
    worded = bool(ASKING.search(clause.text))
    if name.startswith("ask_") and chance >= SURE_APART:
        return listing or worded or (bool(clause.names()) and chance >= SURE_ALONE)
    return worded and sum_asked(part) >= ASKED_TOGETHER


def _list_heads(clauses: Sequence[Clause], asking: Sequence[Clause]) -> list[list[Clause]]:
    """For each asking clause the clauses right before it that only name what is asked about (购房券：多少、怎么领)."""
    heads: list[list[Clause]] = []
    waiting: list[Clause] = []
    for clause in clauses:
        if any(clause is asked for asked in asking):
            heads.append(waiting)
            waiting = []
        else:
            waiting.append(clause)
    return heads


def _apart(asking: Sequence[Part], listing: bool) -> bool:
    """Whether asking clauses are questions of their own: a list of them, other names in each, or clauses that stand alone.

    「领补贴，要不要落户」 is one question: the second clause asks of what the first one names.
    """
    if listing and len(asking) > 2:
        return True
    names = [set(clause.names()) for clause, _ in asking]
    if sum(bool(named) for named in names) > 1 and len(set().union(*names)) > 1:
        return True
    return all(ASKING.search(clause.text) and len(clause.text) > 2 for clause, _ in asking)
