"""What applies to a person: every policy that can be judged, as certain, possible or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.answer import Answer, Card, Status
from knowledge.catalogue import list_here, write_own_standard
from knowledge.compose import Composer
from knowledge.facts import Fact, known_facts
from knowledge.joint_answer import merge_sources
from knowledge.language import CHINESE
from knowledge.rules import UNSTATED, Condition, Verdict
from knowledge.snapshot import PolicyDay
from knowledge.speech import Speech
from knowledge.talk_phrases import BENEFITS
from knowledge.verdict import count_touched, judge_policy, list_missing, tell_condition

MOST_OTHERS = 8


def list_judged(composer: Composer) -> list[PolicyDay]:
    """The policies of here that are in force and have a rule."""
    return [policy for policy in _list_here(composer) if "eligibility" in policy.of("eligibility")]


def _list_here(composer: Composer) -> list[PolicyDay]:
    """What is in force here for anybody, the most asked for first."""
    return sorted((p for p in list_here(composer) if p.topic != "other"), key=lambda policy: -policy.priority)


def judge_all(composer: Composer) -> dict[str, bool | None]:
    """The verdict on every policy of ``list_judged`` by id."""
    judged = {p.id: judge_policy(composer.speech(p), composer.facts, composer.on) for p in list_judged(composer)}
    return {policy: verdict.met for policy, verdict in judged.items() if verdict}


def list_benefits(composer: Composer) -> Answer:
    """The list for the facts of ``composer``. What is refused comes with the first reason."""
    phrases, speeches = BENEFITS[composer.language], []
    lines: dict[bool | None, list[str]] = {True: [], None: [], False: []}
    later: list[str] = []
    others = [composer.name(p) for p in _list_here(composer) if "eligibility" not in p.of("eligibility")]
    untold = []
    for policy in list_judged(composer):
        speech = composer.speech(policy)
        verdict = judge_policy(speech, composer.facts, composer.on)
        if verdict is None or not (count_touched(speech, composer.facts, composer.on) or verdict.met is False):
            untold.append(composer.name(policy))
            continue
        missing = list_missing(verdict) if verdict.met is False else None
        if missing:
            later.append(_write_later(speech, missing, composer))
        else:
            lines[verdict.met].append(_write_item(speech, verdict, composer))
        speeches.append(speech)
    said = [
        template.format(items=composer.listing.join(items))
        for template, items in (
            (phrases.certain, lines[True]), (phrases.possible, lines[None]), (phrases.later, later), (phrases.refused, lines[False]),
            (phrases.untold, untold[:MOST_OTHERS]), (phrases.other, others[:MOST_OTHERS]),
        )
        if items
    ]  # fmt: skip
    own = [speech.policy.id for speech in speeches if write_own_standard(speech)]
    told, given = _write_told(composer)
    lead = phrases.lead.format(told=told) if told else phrases.blank
    cards = tuple(dict.fromkeys([*given, *(card for speech in speeches for card in speech.cards)]))
    return Answer(
        Status.ANSWERED, "\n".join([lead, *(said or [phrases.nothing])]), composer.on, own[0] if len(own) == 1 else None,
        unit="benefits", cards=cards,
        sources=merge_sources(speech.sources for speech in speeches), language=composer.language,
    )  # fmt: skip


def _write_item(speech: Speech, verdict: Verdict, composer: Composer) -> str:
    phrases, title = BENEFITS[composer.language], composer.name(speech.policy)
    if verdict.met is False:
        speech.sources.clear()  # a refusal for a fact of the person cites nothing; its threshold does, if it has one
        failed = next(c for c in verdict.conditions if c.met is False and c.say and c.comparison != UNSTATED)
        return phrases.reason.format(title=title, reason=tell_condition(speech, failed))
    return phrases.item.format(title=title, standard=write_own_standard(speech))


def _write_later(speech: Speech, missing: Sequence[Condition], composer: Composer) -> str:
    """A benefit the person may still come to, with what has to be met first."""
    first = composer.listing.join(dict.fromkeys(tell_condition(speech, condition) for condition in missing))
    item = composer.name(speech.policy) + write_own_standard(speech)
    return BENEFITS[composer.language].first.format(item=item, missing=first)


def _write_fact(speech: Speech, fact: Fact, value: Any) -> str:
    """A fact told among others: a number or date says little without its name."""
    words = speech.tell_fact(fact, value)
    bare = fact.kind in ("number", "date") and fact.name != "age" and speech.language == CHINESE
    return f"{speech.name_fact(fact)}{words}" if bare else words


def _write_told(composer: Composer) -> tuple[str, list[Card]]:
    """What the person told, and the cards that say that they did."""
    speech = composer.speech(next(iter(composer.snapshot.policies.values())))
    told = [(fact, value) for name, value in composer.facts.items() if (fact := known_facts().get(name))]
    cards = [Card(speech.name_fact(fact), speech.write_fact(fact, value), "given") for fact, value in told]
    return composer.listing.join(_write_fact(speech, fact, value) for fact, value in told), cards
