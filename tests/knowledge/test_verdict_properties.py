"""Verdicts of every rule hold for whatever people tell, in whatever order, exactly or roughly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.calculation import reckon
from knowledge.facts import YEARS_SINCE, derive_facts, known_facts
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question
from knowledge.rules import condition_key, judge
from knowledge.snapshot import PolicyDay
from knowledge.told_value import ToldDate
from knowledge.verdict import judge_policy, list_conditions, suppose, write_verdict
from tests.knowledge.ruled_policies import (
    DAYS,
    compose,
    find_parts,
    judge_person,
    list_keys,
    list_ruled,
    on_days,
)
from tests.knowledge.strategies import rough_dates, told_of, told_persons
from tests.knowledge.sums import sums_told

# What is taken for granted until it is told: the rest of what ``derive_facts`` adds follows from what was told.
ASSUMED = {"identity", "applicant", "study_place", "employment", "home_bought", "family_owns_home", *YEARS_SINCE}
many = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(many, max_examples=25)


pytestmark = pytest.mark.slow  # many random people for every policy


def _known(facts: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What was told with all that is supposed and follows from it, also from what follows."""
    known: dict[str, Any] = {}
    more = {**suppose(facts), **facts}
    while more != known:
        known, more = more, derive_facts(more, on)
    return known


def _never_said(policy: PolicyDay, facts: Mapping[str, Any], on: date) -> set[str]:
    """Answers that nobody gives: otherwise than the value they tell."""
    known, held = _known(facts, on), policy.of("parameter")
    values = {name: value for name, value in known.items() if name in known_facts()}

    def limit(name: str) -> Any:
        return held[name].value if name in held else None

    keys = {condition_key(part): part for part in find_parts(policy) if condition_key(part) in known}
    return {key for key, part in keys.items() if judge(part, values, limit).met not in (None, known[key])}


@on_days
@many
@given(data=st.data())
def test_one_more_fact_never_turns_a_verdict(knowledge: Knowledge, on: date, data: st.DataObject) -> None:
    """Told of all that is known (with what follows from it), a new fact settles what is open and turns nothing.

    Not of what was told alone: see the next test.
    """
    facts = data.draw(told_persons(list_keys(knowledge, on)))
    known = _known(facts, on)
    name = data.draw(st.sampled_from(sorted(set(known_facts()) - set(known)) or ["age"]))
    more = {name: data.draw(told_of(known_facts()[name])), **known}
    for policy in list_ruled(knowledge, on):
        wrong = _never_said(policy, more, on)
        before = {key: value for key, value in known.items() if key not in wrong}
        after = {key: value for key, value in more.items() if key not in wrong}
        met = judge_person(knowledge, policy, before, on).met
        assert met is None or judge_person(knowledge, policy, after, on).met is met, policy.id


@on_days
@many
@given(data=st.data())
def test_a_verdict_turns_only_where_what_was_assumed_is_told_otherwise(
    knowledge: Knowledge, on: date, data: st.DataObject
) -> None:
    """Who tells nothing of it is a mainland resident, who studied full time did so in China, and so on (ASSUMED).

    A verdict may rest on that; told otherwise, it is another one, as it must be.
    """
    facts = data.draw(told_persons(list_keys(knowledge, on)))
    name = data.draw(st.sampled_from(sorted(set(known_facts()) - set(facts)) or ["age"]))
    more = {name: data.draw(told_of(known_facts()[name])), **facts}
    known, then = _known(facts, on), _known(more, on)
    told_otherwise = {key for key, value in known.items() if then.get(key) != value}
    assert told_otherwise <= ASSUMED
    for policy in list_ruled(knowledge, on):
        met, after = judge_person(knowledge, policy, facts, on).met, judge_person(knowledge, policy, more, on).met
        if met is not None and after is not met:
            assert told_otherwise or _never_said(policy, more, on), policy.id


@pytest.mark.parametrize("facts", [{"purchase_date": date(2025, 5, 1)}, {"only_home": True}])
def test_all_that_follows_from_a_fact_is_derived_at_once(today: date, facts: dict[str, Any]) -> None:
    derived = derive_facts(facts, today)
    assert derive_facts(derived, today) == derived


def test_an_answer_about_a_limit_by_degree_outlives_the_value(knowledge: Knowledge) -> None:
    policy = knowledge.snapshot(DAYS[-1]).policies["settling_allowance"]
    facts = {"age below max_age": False}
    assert judge_person(knowledge, policy, facts, DAYS[-1]).met is False
    assert judge_person(knowledge, policy, {**facts, "age": Decimal(45)}, DAYS[-1]).met is False


def test_who_is_no_mainland_resident_says_so(knowledge: Knowledge) -> None:
    """The one assumption that turns a verdict by itself: without it each talk would begin with the question."""
    policy = knowledge.snapshot(DAYS[-1]).policies["housing_subsidy"]
    facts = {"qingdao_hukou": False}
    assert judge_person(knowledge, policy, facts, DAYS[-1]).met is False
    assert judge_person(knowledge, policy, {**facts, "identity": "外籍"}, DAYS[-1]).met is None


def _all_told(knowledge: Knowledge, on: date, facts: Mapping[str, Any]) -> list[Any]:
    """Everything that is said to a person, about every policy."""
    composer, said = compose(knowledge, on, facts), []
    for policy in composer.snapshot.policies.values():
        speech = composer.speech(policy)
        verdict = judge_policy(speech, facts, on)
        conditions = list_conditions(speech, verdict) if verdict else ()
        said.append((policy.id, verdict, conditions, write_verdict(speech, facts, on), reckon(speech, facts)))
    return said


@on_days
@some
@given(data=st.data())
def test_the_order_of_telling_does_not_matter(knowledge: Knowledge, on: date, data: st.DataObject) -> None:
    """Told at once or over several messages, as a context keeps it from one to the next."""
    facts = {**data.draw(told_persons(list_keys(knowledge, on))), **data.draw(sums_told)}
    order = data.draw(st.permutations(sorted(facts)))
    context = Context()
    for name in order:
        kept = Context.from_json(json.loads(json.dumps(context.to_json())))
        context = replace(kept, facts={**kept.facts, name: facts[name]})
    expected = _all_told(knowledge, on, facts)
    assert _all_told(knowledge, on, {name: facts[name] for name in order}) == expected
    assert _all_told(knowledge, on, context.facts) == expected


@settings(many, max_examples=10)
@given(facts=told_persons(), data=st.data())
def test_several_messages_tell_what_one_tells(knowledge: Knowledge, facts: dict[str, Any], data: st.DataObject) -> None:
    order, on = data.draw(st.permutations(sorted(facts))), DAYS[-1]
    respond, half = knowledge.responder(on).respond_one, len(facts) // 2
    _, at_once = respond(Question("我的情况", facts=facts), Context())
    context = Context()
    for part in (order[:half], order[half:]):
        _, context = respond(Question("我的情况", facts={name: facts[name] for name in part}), context)
    assert context.facts == at_once.facts == facts


@on_days
@some
@given(data=st.data())
def test_a_rough_date_decides_only_what_each_of_its_days_decides(
    knowledge: Knowledge, on: date, data: st.DataObject
) -> None:
    facts = data.draw(told_persons())
    name = data.draw(st.sampled_from([fact.name for fact in known_facts().values() if fact.kind == "date"]))
    rough: ToldDate = data.draw(rough_dates)
    span = [rough.low + timedelta(days=n) for n in range((rough.high - rough.low).days + 1)]
    follows = derive_facts({name: rough}, on).keys()
    for policy in list_ruled(knowledge, on):
        if follows.isdisjoint(part["fact"] for part in find_parts(policy)):
            continue
        met = judge_person(knowledge, policy, {**facts, name: rough}, on).met
        if met is not None:
            assert {judge_person(knowledge, policy, {**facts, name: day}, on).met for day in span} == {met}
