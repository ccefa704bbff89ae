"""Which fact to ask for next, and the question for it with the answers that can be tapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.answer import Card
from knowledge.compose import Composer
from knowledge.facts import Fact, known_facts
from knowledge.language import CHINESE
from knowledge.rules import UNSTATED, Condition
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.talk_phrases import INTERVIEWS
from knowledge.told_value import bounds
from knowledge.verdict import judge_policy, list_comparisons, quote_threshold, rank_open_facts

ZERO = Decimal(0)
ROUGHLY = 2.0  # … for a fact that was told, but too roughly to decide
RARELY = 0.3  # what a question counts for a policy whose verdict it can only turn into a no
Option = tuple[str, Mapping[str, Any]]  # what is said, the facts it tells; none where it cannot be told


@dataclass(frozen=True)
class NextQuestion:
    """A question for one fact; ``options`` are the answers to tap, the last of them that it cannot be told.

    ``cards`` are the thresholds that the options name.
    """

    fact: str
    words: str
    options: tuple[Option, ...]
    cards: tuple[Card, ...] = ()


def ask_next(policies: Sequence[PolicyDay], composer: Composer, unsure: Sequence[str] = ()) -> NextQuestion | None:
    """The question that settles most for the policies; None when nothing more can change what is told of them."""
    votes: dict[str, float] = {}
    owners: dict[str, PolicyDay] = {}
    for policy in policies:
        for place, name in enumerate(_list_open(policy, composer, unsure)):
            rough = bounds(composer.facts.get(name))[0] is not composer.facts.get(name)
            votes[name] = (
                votes.get(name, 0.0) + ROUGHLY * rough + (RARELY if _stays_open(policy) else 1.0) / (1 + place)
            )
            owners.setdefault(name, policy)
    if not votes:
        return None
    name = max(votes, key=lambda fact: votes[fact])
    speech = composer.speech(owners[name])
    options = list_options(speech, known_facts()[name], composer)
    return NextQuestion(name, speech.ask_fact(known_facts()[name]), tuple(options), tuple(speech.cards))


def _stays_open(policy: PolicyDay) -> bool:
    """Whether something is unstated, so that no answer makes the verdict a yes."""
    rule = policy.of("eligibility").get("eligibility")
    return rule is not None and UNSTATED in str(rule.value)


def _list_open(policy: PolicyDay, composer: Composer, unsure: Sequence[str]) -> list[str]:
    speech = composer.speech(policy)
    verdict = judge_policy(speech, composer.facts, composer.on)
    if verdict is None or verdict.met is False:
        return []
    if verdict.met is None:
        return rank_open_facts(speech, composer.facts, composer.on, unsure)
    return [name for name in _facts_of_payment(policy, composer) if name not in composer.facts and name not in unsure]


def _facts_of_payment(policy: PolicyDay, composer: Composer) -> list[str]:
    """What the amount depends on for a person who meets the conditions: months received, here or of what is deducted."""
    paying = [policy.payment] + [
        composer.snapshot.policies[relation.details["policy"]].payment
        for relation in policy.of("relation").values()
        if relation.details["kind"] == "deducts"
    ]
    return [payment[key] for payment in paying for key in ("received", "fact") if key in payment]


def list_options(speech: Speech, fact: Fact, composer: Composer) -> list[Option]:
    """The answers to a question: choices, yes and no, or the two sides of the threshold; and that it cannot be told."""
    phrases = INTERVIEWS[speech.language]
    options: list[Option] = []
    if fact.kind == "choice":
        ordered = sorted(fact.choices, key=lambda choice: choice == fact.none)
        options = [(speech.name_choice(choice), {fact.name: choice}) for choice in ordered]
    elif fact.kind == "yes_no":
        options = [(speech.answer_fact(fact, value), {fact.name: value}) for value in (True, False)]
    elif (condition := _find_threshold(speech, fact, composer)) is not None:
        want = quote_threshold(speech, condition)
        for words, met in zip(phrases.sides[condition.comparison], (True, False), strict=True):
            options.append((words.format(want=want), {condition.key: met}))
    elif fact.zero:
        options = [(phrases.zero if speech.language != CHINESE else fact.zero, {fact.name: ZERO})]
    return [*options, (phrases.unsure, {})]


def _find_threshold(speech: Speech, fact: Fact, composer: Composer) -> Condition | None:
    """The first open condition that compares the fact with a value known on the day."""
    found = list_comparisons(speech, fact, composer.facts, composer.on)
    return next((c for c in found if c.met is None and c.parameter and c.want is not None), None)
