"""Choose what answers a question: weigh each section, faq entry and gap by kind of question and by words."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from knowledge.confidence import CLARIFY_FROM
from knowledge.names import known_places
from knowledge.question import Question
from knowledge.search import Hit, Index
from knowledge.snapshot import Held, PolicyDay
from knowledge.wordings import Unit

if TYPE_CHECKING:
    from knowledge.scene import Scene

LEAST_SHARE = -2.0
SOME_CHANCE = 0.05  # of a kind of question
MOST_COMMON = 30  # the priority of the policy asked about most
CANDIDATES = 24  # by words, and as many by meaning
FEW_POLICIES = 5  # of so few every wording is scored

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

    section_kind: float = 0.84  # a section of the kind asked for
    section_blind: float = 1.0  # … the share of it that stays when the section says nothing of what is asked about
    section_words: float = 1.3
    section_meaning: float = 0.66  # … by what it is about
    words: float = 0.6  # a faq entry or gap by its words
    rank: float = 0.43  # … by the rank that search gives its words
    meaning: float = 1.1  # … by what it is about
    content: float = 0.22  # … by the telling words it speaks of
    faq_kind: float = 0.1
    gap_kind: float = 0.08
    off_kind: float = 0.17  # an entry of another kind than the question is surely of
    yes_no: float = 0.1  # a yes or no to a question that asks for something else
    share: float = 0.11  # the policy's share of the meaning, when none is named
    trait: float = 0.22  # each word that points to the policy without naming it
    common: float = 0.09  # what most people mean (priority of the policy), when none is named
    other_place: float = 0.12  # the entry speaks of a place that nobody asked about
    figure: float = 0.3  # a figure of the question stands in this policy
    enough_named: float = 0.31
    enough_unnamed: float = 0.35
    enough_unknown: float = 0.6  # … when the confidence of the words is low


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


def _weigh(question: Question, hit: Hit, near: float) -> float:
    """``near`` 0…1: how near the question is to what the unit is about (`knowledge.meaning`)."""
    kind = _kind_weight(question, hit.unit)
    if hit.unit.kind == "section":
        spoken = WEIGHTS.section_words * hit.score + WEIGHTS.section_meaning * near
        return _section_weight(kind, hit.content) + spoken
    bonus = (WEIGHTS.faq_kind if hit.unit.kind == "faq" else WEIGHTS.gap_kind) * kind
    top, sure = question.top()
    penalty = WEIGHTS.off_kind * sure if hit.unit.aspect and top.startswith("ask_") and kind < 0.1 else 0.0
    content = WEIGHTS.content * hit.content if hit.telling else 0.0
    return (
        WEIGHTS.words * hit.score + WEIGHTS.rank * hit.rank_score + WEIGHTS.meaning * near + content + bonus - penalty
    )


def _misses_question(question: Question, said: Held) -> bool:
    """The entry says yes or no, but the question asks how much, how, which."""
    asks_yes_no = YES_NO_QUESTION.search(question.text)
    return not asks_yes_no and bool(OPEN_QUESTION.search(question.text)) and bool(YES_NO.match(str(said.value)))


def _section_weight(kind: float, content: float) -> float:
    return WEIGHTS.section_kind * kind * (WEIGHTS.section_blind + (1 - WEIGHTS.section_blind) * content)


def rank(
    question: Question, text: str, scene: Scene, policies: Iterable[PolicyDay], named: bool,
    by_figure: frozenset[str] = frozenset(),
) -> list[Choice]:  # fmt: skip
    """All candidates of some policies, best first.

    Args:
        question: for its kinds.
        text: the words to search by (names of the policies taken out when they are known already).
        scene: all wordings, and what the units are about.
        policies: those the question may be about, as of the day.
        named: the policies are known, so a section may be chosen by the kind of question alone.
        by_figure: policies that a figure of the question points to.
    """
    chosen = {policy.id: policy for policy in policies}
    nearness = {
        unit: near for unit, near in scene.meaning.score(text or question.text).items() if _speaks(unit, chosen)
    }
    shares = {} if named else _share(question, scene, chosen, nearness)
    traits = scene.traits.count(question.message or question.text)
    choices = [
        Choice(
            unit,
            _weigh(question, hit, nearness.get(unit, 0.0))
            + _correct(question, unit, chosen, by_figure)
            + WEIGHTS.share * shares.get(unit.policy, 0.0)
            + WEIGHTS.trait * traits.get(unit.policy, 0)
            + (0.0 if named else WEIGHTS.common * _commonness(chosen[unit.policy])),
            hit,
        )
        for unit, hit in _list_hits(text, scene.index, chosen, nearness).items()
    ]
    if named:
        choices += _by_kind(question, text, scene, chosen, nearness, {choice.unit for choice in choices})
    return sorted(choices, key=lambda choice: -choice.weight)


def _by_kind(
    question: Question, text: str, scene: Scene, chosen: dict[str, PolicyDay], nearness: Mapping[Unit, float],
    known: set[Unit],
) -> list[Choice]:  # fmt: skip
    """The sections that no word speaks for, by the kind of question alone."""
    found = []
    for unit in (Unit(policy.id, "section", key, key) for policy in chosen.values() for key in policy.of("section")):
        if unit not in known and (kind := _kind_weight(question, unit)) > SOME_CHANCE:
            weight = _section_weight(kind, scene.index.content(text, unit))
            found.append(Choice(unit, weight + WEIGHTS.section_meaning * nearness.get(unit, 0.0)))
    return found


def _commonness(policy: PolicyDay) -> float:
    return min(max(policy.priority, 0) / MOST_COMMON, 1.0)


def _share(
    question: Question, scene: Scene, chosen: dict[str, PolicyDay], nearness: Mapping[Unit, float]
) -> dict[str, float]:
    """How far each policy's share lies below the greatest (0; logarithm), by the whole message: one clause of several says
    little of what they are all about."""
    if question.message:
        nearness = {u: near for u, near in scene.meaning.score(question.message).items() if _speaks(u, chosen)}
    shares = scene.meaning.share(nearness)
    most = max(shares.values(), default=1.0)
    return {policy: max(LEAST_SHARE, math.log(share / most)) for policy, share in shares.items()}


def _list_hits(
    text: str, index: Index, chosen: dict[str, PolicyDay], nearness: Mapping[Unit, float]
) -> dict[Unit, Hit]:
    """What the words find, and the units nearest by meaning that no word finds."""
    few = tuple(chosen) if len(chosen) < FEW_POLICIES else None
    found = index.find(text, lambda unit: _speaks(unit, chosen), limit=CANDIDATES, policies=few)
    hits = {hit.unit: hit for hit in found}
    for unit in heapq.nlargest(CANDIDATES, nearness, key=nearness.__getitem__):
        if unit not in hits:
            hits[unit] = Hit(unit, 0.0, "", index.content(text, unit))
    return hits


def _correct(question: Question, unit: Unit, chosen: dict[str, PolicyDay], by_figure: frozenset[str]) -> float:
    """What speaks for or against a unit besides its words: a figure of its policy, a yes to a question that asks how much."""
    policy = chosen[unit.policy]
    held = policy.of(unit.kind)[unit.key]
    misses = WEIGHTS.yes_no if _misses_question(question, held) else 0.0
    abroad = WEIGHTS.other_place if _speaks_of_others(question, policy, str(held.value or "")) else 0.0
    return (WEIGHTS.figure if unit.policy in by_figure else 0.0) - misses - abroad


def _speaks_of_others(question: Question, policy: PolicyDay, said: str) -> bool:
    """The entry compares with a place that nobody asked about (西海岸 beside 崂山)."""
    found = {name for name in _districts() if name in said and name not in policy.place and policy.place not in name}
    return bool(found) and not any(name in question.text for name in found)


@cache
def _districts() -> frozenset[str]:
    """The Chinese names of places that share a larger place with others: the districts of the city."""
    shared = Counter(place.within for place in known_places().values() if place.within)
    return frozenset(
        name
        for place in known_places().values()
        if shared[place.within or ""] > 1
        for name in place.names
        if not name.isascii()
    )


def _speaks(unit: Unit, policies: dict[str, PolicyDay]) -> bool:
    policy = policies.get(unit.policy)
    return policy is not None and unit.key in policy.of(unit.kind)


def enough(choice: Choice, named: bool) -> bool:
    """Whether a choice is good enough to be said.

    When no policy is named, words of which the calibrated confidence would not even ask back (`knowledge.confidence`) are not
    enough, unless everything else together speaks clearly for the entry.
    """
    if named:
        return choice.weight >= WEIGHTS.enough_named
    known = choice.hit is None or choice.hit.confidence >= CLARIFY_FROM
    return choice.weight >= (WEIGHTS.enough_unnamed if known else WEIGHTS.enough_unknown)
