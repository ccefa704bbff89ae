"""Whatever a person tells, what is said to them stands in its cards, passes the gate and fits a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.advice import tell_plan
from knowledge.answer import MAX_BYTES, Answer, Card, Status, fit, list_shown, reconcile
from knowledge.benefits import list_benefits
from knowledge.compose import Composer
from knowledge.knowledge import Knowledge
from knowledge.personal import finish_verdict
from knowledge.snapshot import PolicyDay
from knowledge.verdict import write_verdict
from tests.knowledge.ruled_policies import compose, in_languages, list_keys, list_ruled, on_days
from tests.knowledge.strategies import told_persons
from tests.knowledge.sums import sums_told

pytestmark = pytest.mark.slow  # many random people for every policy
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _assert_passes(answer: Answer, knowledge: Knowledge) -> None:
    """An answer leaves as it is, with all that a page shows beside its text: buttons, conditions, cells of a table."""
    payload, released = answer.payload(), knowledge.release(answer)
    shown = "\n".join((answer.text, *answer.buttons, *list_shown(payload)))
    assert reconcile(shown, payload, knowledge.titles) == [], answer.text
    assert (released.status, released.verdict, released.table) == (answer.status, answer.verdict, answer.table)
    assert len("\n".join((released.text, *released.buttons)).encode()) <= MAX_BYTES, answer.text


def _tell_verdicts(composer: Composer, policies: list[PolicyDay]) -> Iterator[Answer]:
    for policy in policies:
        speech = composer.speech(policy)
        words = write_verdict(speech, composer.facts, composer.on)
        assert words
        yield composer.finish(speech, words, "conditions", "verdict")
        told = finish_verdict(policy, composer)
        assert told is not None and told.payload()["verdict"]
        yield told


@in_languages
@on_days
@some
@given(data=st.data())
def test_verdicts_pass_the_gate(knowledge: Knowledge, on: date, language: str, data: st.DataObject) -> None:
    facts = {**data.draw(told_persons(list_keys(knowledge, on))), **data.draw(sums_told)}
    for answer in _tell_verdicts(compose(knowledge, on, facts, language), list_ruled(knowledge, on)):
        _assert_passes(answer, knowledge)


@in_languages
@on_days
@some
@given(facts=told_persons(), sums=sums_told)
@example(facts={"insured_months": Decimal(5)}, sums={"degree": "硕士"})
def test_plans_pass_the_gate_with_their_tables(
    knowledge: Knowledge, on: date, language: str, facts: dict[str, Any], sums: dict[str, Any]
) -> None:
    plan = tell_plan(compose(knowledge, on, {**facts, **sums}, language))
    if plan is not None:
        assert plan.payload()["table"]
        _assert_passes(plan, knowledge)


@in_languages
@on_days
@some
@given(facts=told_persons())
@example(facts={"degree": "硕士", "insured_months": Decimal(5)})
def test_lists_of_benefits_pass_the_gate(knowledge: Knowledge, on: date, language: str, facts: dict[str, Any]) -> None:
    _assert_passes(list_benefits(compose(knowledge, on, facts, language)), knowledge)


def test_a_list_passes_the_gate_where_no_rule_asks_for_what_was_told(knowledge: Knowledge, today: date) -> None:
    _assert_passes(list_benefits(compose(knowledge, today, {"children": Decimal(2)})), knowledge)


def test_a_long_answer_is_not_cut_within_a_figure(knowledge: Knowledge, today: date) -> None:
    for before in range(10):
        body = f"{'a' * before}{'、'.join(['28800元'] * 300)}"
        answer = fit(Answer(Status.ANSWERED, body, today, cards=(Card("合计", "28800元"),)))
        assert reconcile(answer.text, answer.payload(), knowledge.titles) == []
