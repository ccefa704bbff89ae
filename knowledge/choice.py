"""Choose what answers a question: weigh each section, faq entry and gap by kind of question and by words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.question import Question
from knowledge.search import Hit, Index
from knowledge.snapshot import Held, PolicyDay
from knowledge.wordings import Unit

YES_NO = re.compile(
    r"(?:可以|不可以|不能|能[，。]|是的|是[，。]|不是|不行|行[，。]|需要[，。]|不需要|有[，。]|没有[，。]|会[，。]|不会|不一定|不用|不算|算[，。]|"
    r"要[，。]|不冲突|对[，。]|不对|不含|不包括|不合并)"
)
OPEN_QUESTION = re.compile(r"多少|几|怎么|如何|咋|什么|啥|哪|谁|多久|多长|how|what|which|where|who|when")
YES_NO_QUESTION = re.compile(
    r"吗|么[？?]?$|是不是|能不能|可不可以|有没有|要不要|用不用|算不算|行不行|会不会|是否|对吧|是吧|对不|没错|[不没否][？?]?$|真的|听说|不是|^(?:can|is|are|do|does) "
)


@dataclass(frozen=True)
class Weights:
    """How much each sign counts. Set on the development conversations; `talentbot eval` shows what a change does."""

    section_kind: float = 0.654  # a section of the kind asked for
    section_blind: float = 0.983  # … the share of it that stays when the section says nothing of what is asked about
    section_words: float = 1.179
    words: float = 1.487  # a faq entry or gap by its words
    content: float = 0.15  # … by the telling words it speaks of
    faq_kind: float = 0.16
    gap_kind: float = 0.186
    off_kind: float = 0.127  # an entry of another kind than the question is surely of
    yes_no: float = 0.096  # a yes or no to a question that asks for something else
    figure: float = 0.12  # a figure of the question stands in this policy
    enough_named: float = 0.354
    enough_unnamed: float = 0.632


WEIGHTS = Weights()


@dataclass(frozen=True)
class Choice:
    """A unit with its weight; ``hit`` tells which words spoke for it (None when the kind of question alone did)."""

    unit: Unit
    weight: float
    hit: Hit | None = None


def _kind_weight(question: Question, unit: Unit) -> float:
    if unit.aspect is None:
        return 0.0
    chance = question.chance(unit.aspect)
    if unit.aspect == "conditions":
        chance = max(chance, 0.9 * question.chance("eligibility"))
    if unit.aspect == "conflict":
        chance = max(chance, 0.7 * question.chance("difference"))
    return chance


def _weigh(question: Question, hit: Hit) -> float:
    kind = _kind_weight(question, hit.unit)
    if hit.unit.kind == "section":
        return _section_weight(kind, hit.content) + WEIGHTS.section_words * hit.score
    bonus = (WEIGHTS.faq_kind if hit.unit.kind == "faq" else WEIGHTS.gap_kind) * kind
    top, sure = question.top()
    penalty = WEIGHTS.off_kind * sure if hit.unit.aspect and top.startswith("ask_") and kind < 0.1 else 0.0
    content = WEIGHTS.content * hit.content if hit.telling else 0.0
    return WEIGHTS.words * hit.score + content + bonus - penalty


def _misses_question(question: Question, said: Held) -> bool:
    """The entry says yes or no, but the question asks how much, how, which."""
    asks_yes_no = YES_NO_QUESTION.search(question.text)
    return not asks_yes_no and bool(OPEN_QUESTION.search(question.text)) and bool(YES_NO.match(str(said.value)))


def _section_weight(kind: float, content: float) -> float:
    return WEIGHTS.section_kind * kind * (WEIGHTS.section_blind + (1 - WEIGHTS.section_blind) * content)


def rank(
    question: Question, text: str, index: Index, policies: Iterable[PolicyDay], named: bool,
    by_figure: frozenset[str] = frozenset(),
) -> list[Choice]:  # fmt: skip
    """All candidates of some policies, best first.

    Args:
        question: for its kinds.
        text: the words to search by (names of the policies taken out when they are known already).
        index: all wordings.
        policies: those the question may be about, as of the day.
        named: the policies are known, so a section may be chosen by the kind of question alone.
        by_figure: policies that a figure of the question points to.
    """
    chosen = {policy.id: policy for policy in policies}
    few = tuple(chosen) if len(chosen) < 5 else None
    hits = {hit.unit: hit for hit in index.find(text, lambda unit: _speaks(unit, chosen), limit=24, policies=few)}
    choices = [
        Choice(
            unit,
            _weigh(question, hit)
            + (WEIGHTS.figure if unit.policy in by_figure else 0.0)
            - (WEIGHTS.yes_no if _misses_question(question, chosen[unit.policy].of(unit.kind)[unit.key]) else 0.0),
            hit,
        )
        for unit, hit in hits.items()
    ]
    if named:
        for policy in chosen.values():
            for key in policy.of("section"):
                unit = Unit(policy.id, "section", key, key)
                if unit not in hits and (kind := _kind_weight(question, unit)) > 0.05:
                    choices.append(Choice(unit, _section_weight(kind, index.content(text, unit))))
    return sorted(choices, key=lambda choice: -choice.weight)


def _speaks(unit: Unit, policies: dict[str, PolicyDay]) -> bool:
    policy = policies.get(unit.policy)
    return policy is not None and unit.key in policy.of(unit.kind)


def enough(choice: Choice, named: bool) -> bool:
    """Whether a choice is good enough to be said."""
    return choice.weight >= (WEIGHTS.enough_named if named else WEIGHTS.enough_unnamed)
