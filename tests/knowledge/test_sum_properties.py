"""Sums of every payment are right, step by step, and never less than nothing or more than the standards allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.advice import tell_plan
from knowledge.calculation import reckon
from knowledge.compose import Composer
from knowledge.knowledge import Knowledge
from knowledge.phrases import SUMS
from knowledge.speech import Speech
from tests.knowledge.ruled_policies import compose, in_languages, on_days
from tests.knowledge.sums import half_months, read_number, read_sums, sums_told, work_out

pytestmark = pytest.mark.slow  # many random people for every policy
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _reckoned(composer: Composer) -> Iterator[tuple[Speech, str]]:
    """Every policy of which something can be reckoned, and what is said of it."""
    for policy in composer.snapshot.policies.values():
        speech = composer.speech(policy)
        if words := reckon(speech, composer.facts):
            yield speech, words


def _most(speech: Speech, facts: Mapping[str, Any], months: Decimal | int) -> Decimal:
    """The highest standard for a degree (of all, where the degree has none) over so many months."""
    held = speech.value(speech.policy.payment["amount"])
    assert held is not None
    own = held.value.get(facts["degree"])
    return Decimal(own or max(held.value.values())) * months


@on_days
@many
@given(facts=sums_told, received=st.none() | st.integers(0, 400).map(Decimal))
def test_no_sum_is_less_than_nothing_or_more_than_the_standard(
    knowledge: Knowledge, on: date, facts: dict[str, Any], received: Decimal | None
) -> None:
    """At most all months of the monthly standard, the lump sum, or the market rent. Of several people no cap is known."""
    facts = facts if received is None else {**facts, "subsidy_months": received}
    for speech, _ in _reckoned(compose(knowledge, on, facts)):
        payment, sums = speech.policy.payment, read_sums(speech.cards)
        assert all(each.result >= 0 for each in sums)
        if "headcount" in facts:
            continue
        if payment["kind"] == "monthly":
            longest = speech.value(payment["months"])
            assert longest is not None and sums
            for each in sums:
                assert each.result <= (longest.value if each.months else _most(speech, facts, longest.value))
        elif payment["kind"] == "once":
            rests = [each.result for each in sums if each.label == SUMS["zh"].after_label]
            assert len(rests) == 1 and rests[0] <= _most(speech, facts, 1)
        elif payment["kind"] == "rent":
            market, area = facts.get("market_rent", Decimal("11.78")), facts.get("floor_area", 1)
            assert sums and all(each.result <= market * area for each in sums)


@in_languages
@on_days
@many
@given(facts=sums_told)
def test_every_step_comes_to_what_is_said(knowledge: Knowledge, on: date, language: str, facts: dict[str, Any]) -> None:
    for speech, words in _reckoned(compose(knowledge, on, facts, language)):
        sums = read_sums(speech.cards)
        for each in sums:
            assert work_out(each.steps) == each.result, each.steps
            assert (
                each.steps in words or each.label == SUMS[language].rest_label
            )  # of months left only the result is said
        if "headcount" in facts and speech.policy.payment["kind"] == "monthly" and len(sums) > 1:
            assert (
                read_number(sums[1].steps.split("×")[0]) == sums[0].result
            )  # the whole goes on from the monthly total


@in_languages
@on_days
@many
@given(rent=st.integers(1, 9999), tenths=st.integers(50, 3000))
def test_a_rent_is_that_of_each_square_metre_times_the_area(
    knowledge: Knowledge, on: date, language: str, rent: int, tenths: int
) -> None:
    facts = {"market_rent": Decimal(rent) / 100, "floor_area": Decimal(tenths) / 10}
    rents = [s for s, _ in _reckoned(compose(knowledge, on, facts, language)) if s.policy.payment["kind"] == "rent"]
    assert rents
    for speech in rents:
        each = [read_number(c.value) for c in speech.cards if c.label.endswith(SUMS[language].each_area)]
        assert [n * facts["floor_area"] for n in each] == [sum_.result for sum_ in read_sums(speech.cards)] != []


@pytest.mark.parametrize(
    ("policy", "told", "value"),
    [
        ("housing_subsidy", "subsidy_months", 40),
        ("settling_allowance", "subsidy_months", 200),
        ("settling_allowance", "subsidy_sum", 120_000),
    ],
)
def test_steps_come_to_their_result_for_more_than_can_have_been_received(
    knowledge: Knowledge, today: date, policy: str, told: str, value: int
) -> None:
    composer = compose(knowledge, today, {"degree": "硕士", told: Decimal(value)})
    speech = composer.speech(composer.snapshot.policies[policy])
    assert reckon(speech, composer.facts)
    for each in read_sums(speech.cards):
        assert work_out(each.steps) == each.result, each.steps


def test_months_received_as_different_degrees_are_added_up(knowledge: Knowledge, today: date) -> None:
    parts = {"本科": Decimal(6), "硕士": Decimal(8)}
    composer = compose(knowledge, today, {"degree": "硕士", "subsidy_parts": parts})
    speech = composer.speech(composer.snapshot.policies["settling_allowance"])
    assert reckon(speech, composer.facts)
    for each in read_sums(speech.cards):
        assert work_out(each.steps) == each.result, each.steps


def test_the_months_that_a_sum_received_makes_are_not_called_those_left(knowledge: Knowledge, today: date) -> None:
    composer = compose(knowledge, today, {"degree": "硕士", "subsidy_sum": Decimal(28_800)})
    speech = composer.speech(composer.snapshot.policies["settling_allowance"])
    assert reckon(speech, composer.facts)
    assert [each.label for each in read_sums(speech.cards) if each.months] != [SUMS["zh"].rest_label]


def test_several_people_receive_no_more_months_than_there_are(knowledge: Knowledge, today: date) -> None:
    heads = {"headcount": {"硕士": Decimal(2)}, "wanted_months": Decimal(60)}
    composer = compose(knowledge, today, heads)
    speech = composer.speech(composer.snapshot.policies["housing_subsidy"])
    assert reckon(speech, heads)
    assert read_sums(speech.cards)[-1].result == 2 * 800 * 36


@in_languages
@on_days
@many
@given(degree=st.sampled_from(["本科", "硕士", "博士"]), received=st.none() | half_months)
def test_the_total_of_a_plan_is_the_sum_of_its_lines(
    knowledge: Knowledge, on: date, language: str, degree: str, received: Decimal | None
) -> None:
    facts = {"degree": degree} if received is None else {"degree": degree, "subsidy_months": received}
    plan = tell_plan(compose(knowledge, on, facts, language))
    if plan is None:
        assert degree == "本科"  # of which no lump sum is known, and perhaps no month is left
        return
    assert plan.table is not None
    so_far = Decimal(0)
    for _, (_, line, total) in plan.table.rows:
        steps, _, result = line.rpartition(" = ")
        assert not steps or work_out(steps) == read_number(result)
        so_far += read_number(result)
        assert read_number(total) == so_far
    assert total in plan.body.partition("\n")[0] and any(card.value == total for card in plan.cards)
