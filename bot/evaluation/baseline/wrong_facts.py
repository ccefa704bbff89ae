"""When a reply states a wrong fact: worse than a reply that does not help, and so counted apart.

A judged turn states one when

1. its reply holds something from ``none`` of what is expected (the judge's own finding), or
2. it misses a figure and states another: an inner list of ``all`` holds nothing but figures (12个月 | 一年) and marks, the
   reply mentions none of them, and its body holds a figure of the same kind that ``all`` names nowhere. Kinds are dates,
   phone numbers, sums of money, and numbers by their unit; a small number without a unit is of no kind. The body is the
   reply without the lines that cite sources: their dates and numbers answer nothing.

A reply with the right figure beside others is no wrong fact (a whole table may be told), nor is one that states no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.evaluation.judge import Expect, mentions
from bot.evaluation.runner import Result, TurnResult
from knowledge.figures import Figure, find_figures

SURELY_MONEY = 10**4  # 10万 without 元
CITES = "来源："


def list_judged(results: Iterable[Result]) -> list[tuple[Expect, TurnResult]]:
    """Every judged turn with what was expected of it."""
    return [
        (asked.expect, turn)
        for result in results
        for asked, turn in zip(result.conversation.turns, result.turns, strict=True)
        if asked.expect is not None
    ]


def is_forbidden(turn: TurnResult) -> bool:
    """Case 1: the judge found something from ``none``."""
    return any(problem.kind == "wrong" for problem in turn.problems)


def contradicts(expect: Expect, reply: str) -> bool:
    """Case 2: a figure in place of one that was expected."""
    groups: Sequence[Sequence[str]] = expect.get("all", ())
    body = "\n".join(line for line in reply.splitlines() if not line.startswith(CITES))
    named = {value for group in groups for fact in group for _, value in _read_figures(fact)}
    stated = {kind for kind, value in _read_figures(body) if kind and value not in named}
    return any(not _names_any(group, reply) and stated & _list_kinds(group) for group in groups)


def _names_any(group: Sequence[str], reply: str) -> bool:
    return any(mentions(reply, fact) for fact in group)


def _list_kinds(group: Sequence[str]) -> set[str]:
    """The kinds of figures a list is made of; empty when one of its facts is none."""
    facts = [_read_figures(fact) for fact in group if not fact.startswith("@")]
    return {kind for found in facts for kind, _ in found if kind} if all(facts) else set()


def _read_figures(text: str) -> set[tuple[str, str]]:
    """Kind and value of every figure of a text; an empty kind for a small number without a unit."""
    return {(_kind(figure), figure.value) for figure, _ in find_figures(text)}


def _kind(figure: Figure) -> str:
    if figure.kind != "number":
        return figure.kind
    return figure.unit or ("元" if Decimal(figure.value) >= SURELY_MONEY else "")
