"""The intent of a whole message: a question, a courtesy, another field's business, or what it goes on with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.nlu.asking import ASKED_TOGETHER, ASKING, SURE, Part, asks, list_asked, sum_asked, top
from bot.nlu.clauses import Clause

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
WANTED = ("handoff", "ask_record", "abuse", "out_of_scope")  # thanks beside these are politeness
ELSEWHERE = ("out_of_scope", "abuse")
LIKELY_ELSEWHERE, SURELY_ELSEWHERE = (0.35, 0.3), (0.7, 0.45)  # chances of a clause and of the whole message
SURELY_ASKED = 0.6  # a clause of this chance asks of ours even without the words of a question
RARELY_OURS = 0.35  # from this chance on, words of ours in a message do not make it ours


CONTINUING = ("inform", "affirm", "deny", "nlu_fallback")  # go on with what was asked
ASKED_TOGETHER_NAMED, SURE_REPLY = 0.3, 0.3
WRITTEN, PICTURE = re.compile(r"[a-z\u3100-\u312f\u4e00-\u9fff]"), re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")
FIGURE = re.compile(r"\d")
COURTESY = re.compile(r"谢谢|多谢|感谢|辛苦了|麻烦你了|thank")
PERSONAL = re.compile(
    r"\b(?:i|my|mine|me)\b|我|俺|本人|孩子|帮.{0,4}查|进度|到账|打款|申请.{0,6}(?:到哪|过了|通过)|验证码|登录|登不"
)


def _is_question(name: str) -> bool:
    return name.startswith("ask_") or name in CONTINUING


def _prefer_question(chances: Mapping[str, float], named: bool) -> tuple[str, float]:
    """The likeliest kind, where replies that are no answers need to be clearly meant.

    All kinds of questions together speak against one reply, since a rare wording spreads over many of them.
    """
    name, chance = top(chances)
    if _is_question(name):
        return name, chance
    if sum_asked(chances) > (ASKED_TOGETHER_NAMED if named else ASKED_TOGETHER):
        return top(list_asked(chances))
    return (name, chance) if chance >= SURE_REPLY else ("nlu_fallback", chance)


def pick_intent(
    whole: Clause, chances: Mapping[str, float], parts: Sequence[Part], fallback: float, kind: str | None = None,
    general: bool = False, is_plain: Callable[[str], bool] = lambda text: False,
) -> tuple[str, float]:  # fmt: skip
    """The intent of a message: its likeliest kind, unless a clause beside courtesies or statements asks something.

    Args:
        whole, chances: the message and what it may be.
        parts: its clauses, likewise.
        fallback: an intent needs this chance.
        kind: of the likeliest intent, where it has kinds (abuse: insult).
        general: whether the message speaks of our business (补贴, 租房) without naming a policy.
        is_plain: whether a text says nothing but such words and the asking (补贴怎么申请, 费用怎么算).
    """
    despair = max(part.get("despair", 0.0) for part in (chances, *(part for _, part in parts)))
    if despair >= DESPAIR:
        return "despair", despair
    name, chance = _prefer_question(_allowed(whole, chances) or chances, bool(whole.names()))
    if not WRITTEN.search(whole.text) and name != "inform":
        return _name_signs(whole.text), 1.0
    asking = [top(part) for clause, part in parts if asks(part) and ASKING.search(clause.text)]
    asking = [(asked, sure) for asked, sure in asking if asked != "ask_record" or asked == name]
    surest = max(asking, key=lambda item: item[1], default=None)
    wanted = name in WANTED and chance >= SURE  # 转人工，谢谢
    if not whole.names() and (name == "thank" or (COURTESY.search(whole.text) and not asking and not wanted)):
        return surest or ("thank", max(chance, SURE))
    if (elsewhere := _find_elsewhere(chances, parts)) is not None:
        return elsewhere
    weak = name in WEAK_BESIDE_A_QUESTION or f"{name}/{kind}" in WEAK_BESIDE_A_QUESTION
    if surest and (weak or (chance < SURE and name != "abuse")):
        return surest
    if chance < fallback:
        return "nlu_fallback", chance
    talk = whole.names() and name in SELDOM_WITH_A_NAME and chance < SURE_TALK
    ours = whole.names() or (general and (chance < RARELY_OURS or is_plain(whole.text)))
    return top(list_asked(chances)) if talk or (name == "out_of_scope" and ours) else (name, chance)


def _name_signs(text: str) -> str:
    """The intent of a message without a letter: figures go on with the talk, pictures are chat."""
    return "nlu_fallback" if FIGURE.search(text) else "smalltalk" if PICTURE.search(text) else "noise"


def _find_elsewhere(whole: Mapping[str, float], parts: Sequence[Part]) -> tuple[str, float] | None:
    """What a clause without a policy's name asks of another field, when the whole message sounds like it too.

    住在人才公寓，明天天气怎么样 asks for the weather, for all that it names a policy. Where a question of ours stands beside it,
    it must be surer.
    """
    if not any(clause.names() for clause, _ in parts):
        return None
    others = [(name, part.get(name, 0.0)) for clause, part in parts if not clause.names() for name in ELSEWHERE]
    name, chance = max(others, key=lambda item: item[1], default=("", 0.0))
    beside = any(_asks_ours(part) for part in parts)
    needed, needed_whole = SURELY_ELSEWHERE if beside else LIKELY_ELSEWHERE
    return (name, chance) if chance > needed and whole.get(name, 0.0) > needed_whole else None


def _asks_ours(part: Part) -> bool:
    """Whether a clause asks of our business: it names a policy in a question, or is surely of one of our kinds."""
    clause, chances = part
    name, chance = top(chances)
    if not name.startswith("ask_"):
        return False
    worded = bool(ASKING.search(clause.text))
    return chance > SURELY_ASKED or (worded and (bool(clause.names()) or sum_asked(chances) > ASKED_TOGETHER))


def _allowed(whole: Clause, chances: Mapping[str, float]) -> dict[str, float]:
    """The intents that have the chance which they need; a personal record is asked for by persons only."""
    return {
        name: chance
        for name, chance in chances.items()
        if chance >= NEEDED.get(name, 0.0) and (name != "ask_record" or PERSONAL.search(whole.text))
    }
