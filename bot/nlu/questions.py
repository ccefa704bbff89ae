"""From chances per clause to the questions of a message: one, or several that are really different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.clauses import Clause

Part = tuple[Clause, dict[str, float]]
KEPT_ABOVE = 0.03
SURE = 0.45
MOST_QUESTIONS = 4
# Kinds that a question elsewhere in the same message outweighs: 谢谢，再问一个…; 我是硕士，能领多少
WEAK_BESIDE_A_QUESTION = ("thank", "greet", "inform", "affirm", "deny", "bye", "complain", "nlu_fallback")


def _top(chances: Mapping[str, float]) -> tuple[str, float]:
    return max(chances.items(), key=lambda item: item[1])


def _asks(chances: Mapping[str, float]) -> bool:
    name, chance = _top(chances)
    return name.startswith("ask_") and chance >= SURE


def pick_intent(
    whole: Clause, chances: Mapping[str, float], parts: Sequence[Part], fallback: float
) -> tuple[str, float]:
    """The intent of a message: its likeliest kind, unless a clause beside courtesies or statements asks something."""
    name, chance = _top(chances)
    asking = [_top(part) for _, part in parts if _asks(part)]
    if asking and (name in WEAK_BESIDE_A_QUESTION or chance < SURE):
        return max(asking, key=lambda item: item[1])
    if chance < fallback:
        return "nlu_fallback", chance
    if name == "out_of_scope" and whole.names():
        asks = {key: value for key, value in chances.items() if key.startswith("ask_")}
        return _top(asks)
    return name, chance


def _merge(chances: Mapping[str, float], parts: Sequence[Part]) -> dict[str, float]:
    """Chances of a message as one question: the whole's, raised to what an asking clause is sure of."""
    merged = dict(chances)
    for _, part in parts:
        if _asks(part):
            name, chance = _top(part)
            merged[name] = max(merged[name], chance)
    return {name: round(chance, 3) for name, chance in merged.items() if chance > KEPT_ABOVE}


def _question(clause: Clause, chances: dict[str, float], facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": clause.text.strip(),
        "intents": chances,
        "names": list(clause.names()),
        "places": list(clause.places()),
        "facts": dict(facts),
    }


def read_questions(
    whole: Clause, chances: Mapping[str, float], parts: Sequence[Part], facts: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The questions of a message as JSON, in order.

    Clauses are questions of their own when at least two of them ask, and ask different things (another kind or another
    policy); otherwise the message is one question.
    """
    asking = [(clause, part) for clause, part in parts if _asks(part)]
    kinds = {(_top(part)[0], clause.names()) for clause, part in asking}
    policies = {name for clause, _ in asking for name in clause.names()}
    if len(asking) < 2 or len(kinds) < 2 or (len(asking) == 2 and len(policies) < 1 and len(whole.text) < 12):
        return [_question(whole, _merge(chances, parts), facts)]
    return [
        _question(clause, {n: round(c, 3) for n, c in part.items() if c > KEPT_ABOVE}, facts)
        for clause, part in asking[:MOST_QUESTIONS]
    ]
