"""Arithmetic on published values shows every step, is labelled as reckoned, and cites what it is reckoned from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer import Answer, Status
from knowledge.calculation import reckon
from knowledge.compose import Composer
from knowledge.figures import plain_number
from knowledge.knowledge import Knowledge
from knowledge.phrases import SUMS


def _reckon(knowledge: Knowledge, on: date, policy: str, **facts: Any) -> Answer | None:
    composer = Composer(knowledge.snapshot(on), on, knowledge.home, facts)
    speech = composer.speech(composer.snapshot.policies[policy])
    words = reckon(speech, facts)
    return knowledge.release(composer.finish(speech, words, "amount", "calculation")) if words else None


@pytest.mark.parametrize(
    ("degree", "steps"),
    [("本科", "500元×36个月 = 18000元"), ("硕士", "800元×36个月 = 28800元"), ("博士", "1200元×36个月 = 43200元")],
)
def test_the_whole_term_is_the_monthly_standard_times_the_months(
    knowledge: Knowledge, today: date, degree: str, steps: str
) -> None:
    answer = _reckon(knowledge, today, "housing_subsidy", degree=degree)
    assert answer is not None and answer.status is Status.ANSWERED
    assert f"{degree}{steps}" in answer.text and SUMS["zh"].note in answer.text
    assert any(card.kind == "calculation" for card in answer.cards)
    assert any(source.key == "subsidy_answer_2025" for source in answer.sources)


def test_months_already_received_are_taken_off(knowledge: Knowledge, today: date) -> None:
    answer = _reckon(knowledge, today, "housing_subsidy", degree="硕士", subsidy_months=Decimal(10))
    assert answer is not None and "800元×26个月 = 20800元" in answer.text and "还剩26个月" in answer.text
    assert answer.status is Status.ANSWERED


@pytest.mark.parametrize(
    ("degree", "rest"), [("硕士", "100000元−800元×36个月 = 71200元"), ("博士", "150000元−1200元×36个月 = 106800元")]
)
def test_what_was_paid_monthly_is_deducted_from_the_lump_sum(
    knowledge: Knowledge, today: date, degree: str, rest: str
) -> None:
    answer = _reckon(knowledge, today, "settling_allowance", degree=degree, subsidy_months=Decimal(36))
    assert answer is not None and rest in answer.text and SUMS["zh"].note in answer.text
    assert answer.status is Status.ANSWERED


def test_without_months_there_is_nothing_to_deduct(knowledge: Knowledge, today: date) -> None:
    assert _reckon(knowledge, today, "settling_allowance", degree="硕士") is None
    assert _reckon(knowledge, today, "settling_allowance", degree="本科", subsidy_months=Decimal(3)) is None


def test_a_policy_without_payment_is_not_reckoned(knowledge: Knowledge, today: date) -> None:
    assert _reckon(knowledge, today, "green_card", degree="硕士") is None


def test_several_people_are_summed_by_degree(knowledge: Knowledge, today: date) -> None:
    answer = _reckon(knowledge, today, "housing_subsidy", headcount={"本科": Decimal(2), "硕士": Decimal(3)})
    assert answer is not None and "500元×2人＋800元×3人 = 3400元" in answer.text
    assert answer.status is Status.ANSWERED


@settings(deadline=None, max_examples=60)
@given(degree=st.sampled_from(["本科", "硕士", "博士"]), months=st.integers(0, 60))
def test_every_result_of_months_is_right_and_never_negative(knowledge: Knowledge, degree: str, months: int) -> None:
    on = date(2026, 11, 23)
    left = max(36 - months, 0)
    total = {"本科": 500, "硕士": 800, "博士": 1200}[degree] * left
    answer = _reckon(knowledge, on, "housing_subsidy", degree=degree, subsidy_months=Decimal(months))
    assert answer is not None and answer.status is Status.ANSWERED
    assert f"= {total}元" in answer.text


@settings(deadline=None, max_examples=60)
@given(degree=st.sampled_from(["硕士", "博士"]), months=st.integers(0, 200))
def test_a_deduction_never_goes_below_nothing(knowledge: Knowledge, degree: str, months: int) -> None:
    answer = _reckon(knowledge, date(2026, 11, 23), "settling_allowance", degree=degree, subsidy_months=Decimal(months))
    full, monthly = {"硕士": (100000, 800), "博士": (150000, 1200)}[degree]
    assert answer is not None and answer.status is Status.ANSWERED
    assert f"= {plain_number(Decimal(max(full - monthly * months, 0)))}元" in answer.text


def test_a_rent_is_the_share_of_the_market_rent(knowledge: Knowledge, today: date) -> None:
    answer = _reckon(knowledge, today, "laoshan_rental_housing_2024", market_rent=Decimal(24), floor_area=Decimal(50))
    assert answer is not None and answer.status is Status.ANSWERED
    assert "24元×50%×50平方米 = 600元" in answer.text and "24元×80%×50平方米 = 960元" in answer.text


def test_nothing_is_reckoned_on_a_day_without_the_value(knowledge: Knowledge) -> None:
    assert _reckon(knowledge, date(2025, 5, 25), "housing_subsidy", degree="硕士") is None
