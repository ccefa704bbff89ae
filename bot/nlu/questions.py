"""From chances per clause to the questions of a message: one, or several that are really different."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.nlu.clauses import Clause

Part = tuple[Clause, dict[str, float]]
KEPT_ABOVE = 0.03
SURE, SURE_APART = 0.45, 0.35
MOST_QUESTIONS = 4
# Kinds that a question elsewhere in the same message outweighs: 谢谢，再问一个…; 我是硕士，能领多少
WEAK_BESIDE_A_QUESTION = (
    "thank", "greet", "inform", "affirm", "deny", "bye", "complain", "nlu_fallback", "smalltalk", "noise",
    "abuse/insult", "abuse/injection",
)  # fmt: skip
# Said wrongly, these words hurt: they need a chance of their own, else the message is looked up like any other.
NEEDED = {"despair": 0.35, "abuse": 0.5, "ask_record": 0.6, "out_of_scope": 0.25, "noise": 0.5}
DESPAIR = 0.5  # a clause of this chance decides the message: whoever despairs gets no answer about money
SELDOM_WITH_A_NAME, SURE_TALK = (
    ("greet", "bye", "identity", "smalltalk", "noise", "complain", "thank"),
    0.7,
)  # beside a policy's name
RARELY_OURS = 0.35  # from this chance on, words of ours in a message do not make it ours


CONTINUING = ("inform", "affirm", "deny", "nlu_fallback")  # go on with what was asked
STRONG_END = re.compile(r"[?？；;]|(?:[两二三四]|几)(?:个)?(?:问|疑问|问题|点|件事|数据)")  # separate questions
ASKED_TOGETHER, ASKED_TOGETHER_NAMED, SURE_REPLY = 0.5, 0.3, 0.3

# What makes a clause a question and not a statement beside one.
ASKING = re.compile(
    r"[吗么呢嘛]|多少|几|多久|多长|怎么|咋|什么|啥|哪|谁|能不能|可不可|是否|是不是|有没有|要不要|不$|没$|行不|如何|何时|说说|讲讲"
    r"|how|what|where|which|who|when|can |is |do "
)
WRITTEN, PICTURE = re.compile(r"[a-z\u3100-\u312f\u4e00-\u9fff]"), re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")
LIST = re.compile(r"一次说|一并|分别|各是|说全|都说|三个|几件|几个问题|列一下|数据|[：:]")
COURTESY = re.compile(r"谢谢|多谢|感谢|辛苦了|麻烦你了|thank")
PERSONAL = re.compile(
    r"\b(?:i|my|mine|me)\b|我|俺|本人|孩子|帮.{0,4}查|进度|到账|打款|申请.{0,6}(?:到哪|过了|通过)|验证码|登录|登不"
)


def _top(chances: Mapping[str, float]) -> tuple[str, float]:
    return max(chances.items(), key=lambda item: item[1])


def _asks(chances: Mapping[str, float]) -> bool:
    name, chance = _top(chances)
    return name.startswith("ask_") and chance >= SURE


def _is_question(name: str) -> bool:
    return name.startswith("ask_") or name in CONTINUING


def _prefer_question(chances: Mapping[str, float], named: bool) -> tuple[str, float]:
    """The likeliest kind, where replies that are no answers need to be clearly meant.

    All kinds of questions together speak against one reply, since a rare wording spreads over many of them.
    """
    name, chance = _top(chances)
    if _is_question(name):
        return name, chance
    asks = {key: value for key, value in chances.items() if key.startswith("ask_")}
    if sum(asks.values()) > (ASKED_TOGETHER_NAMED if named else ASKED_TOGETHER):
        return _top(asks)
    return (name, chance) if chance >= SURE_REPLY else ("nlu_fallback", chance)


def pick_intent(
    whole: Clause,
    chances: Mapping[str, float],
    parts: Sequence[Part],
    fallback: float,
    kind: str | None = None,
    general: bool = False,
) -> tuple[str, float]:
    """The intent of a message: its likeliest kind, unless a clause beside courtesies or statements asks something.

    Args:
        whole, chances: the message and what it may be.
        parts: its clauses, likewise.
        fallback: an intent needs this chance.
        kind: of the likeliest intent, where it has kinds (abuse: insult).
        general: whether the message speaks of our business (补贴, 租房) without naming a policy.
    """
    despair = max(part.get("despair", 0.0) for part in (chances, *(part for _, part in parts)))
    if despair >= DESPAIR:
        return "despair", despair
    name, chance = _prefer_question(_allowed(whole, chances) or chances, bool(whole.names()))
    if not WRITTEN.search(whole.text) and name != "inform":
        return (
            "nlu_fallback" if re.search(r"\d", whole.text) else "smalltalk" if PICTURE.search(whole.text) else "noise"
        ), 1.0
    asking = [_top(part) for clause, part in parts if _asks(part) and ASKING.search(clause.text)]
    asking = [(kind_asked, sure) for kind_asked, sure in asking if kind_asked != "ask_record" or kind_asked == name]
    if (name == "thank" and not whole.names()) or (COURTESY.search(whole.text) and not asking and not whole.names()):
        return ("thank", max(chance, SURE)) if not asking else max(asking, key=lambda item: item[1])
    weak = name in WEAK_BESIDE_A_QUESTION or f"{name}/{kind}" in WEAK_BESIDE_A_QUESTION
    if asking and (weak or (chance < SURE and name != "abuse")):
        return max(asking, key=lambda item: item[1])
    if chance < fallback:
        return "nlu_fallback", chance
    talk = whole.names() and name in SELDOM_WITH_A_NAME and chance < SURE_TALK
    if talk or (name == "out_of_scope" and (whole.names() or (general and chance < RARELY_OURS))):
        asks = {key: value for key, value in chances.items() if key.startswith("ask_")}
        return _top(asks)
    return name, chance


def _allowed(whole: Clause, chances: Mapping[str, float]) -> dict[str, float]:
    """The intents that have the chance which they need; a personal record is asked for by persons only."""
    return {
        name: chance
        for name, chance in chances.items()
        if chance >= NEEDED.get(name, 0.0) and (name != "ask_record" or PERSONAL.search(whole.text))
    }


def _merge(chances: Mapping[str, float], parts: Sequence[Part]) -> dict[str, float]:
    """Chances of a message as one question: the whole's, raised to what an asking clause is sure of."""
    merged = dict(chances)
    for _, part in parts:
        if _asks(part):
            name, chance = _top(part)
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
    kinds = {(clause.text if enumerated else _top(part)[0], clause.names()) for clause, part in asking}
    told_sums = any(isinstance(value, dict) for value in facts.values())  # a case told with numbers is one question
    policies = {name for clause, _ in asking for name in clause.names()}
    if len(asking) < 2 or len(kinds) < 2 or not _apart(asking, listing) or (told_sums and len(policies) < 2):
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
    name, chance = _top(part)
    if name.startswith("ask_") and chance >= SURE_APART:
        return listing or bool(ASKING.search(clause.text))
    asked = sum(value for key, value in part.items() if key.startswith("ask_"))
    return bool(ASKING.search(clause.text)) and asked >= ASKED_TOGETHER


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
