"""The day that matters for a verdict: the earliest month, the last day to apply, or none where none is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.facts import YEARS_SINCE, years_between
from knowledge.knowledge import Knowledge
from knowledge.personal import finish_verdict
from knowledge.reminder import Reminder, find_reminder
from knowledge.told_value import ToldDate
from knowledge.verdict import judge_policy
from tests.knowledge.ruled_policies import compose, list_ruled, on_days
from tests.knowledge.strategies import told_persons

SPRING = date(2026, 3, 1)  # when the rent-free lodging is in force, until 30 June: within three years of graduation
LODGING_ENDS = date(2026, 6, 30)
LODGING: dict[str, Any] = {"degree": "本科", "full_time": True}
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def _find(
    knowledge: Knowledge, policy_id: str, on: date, facts: Mapping[str, Any], language: str = "zh", **changes: Any
) -> Reminder | None:
    """The reminder of a policy, or of one that is like it but for some ``changes``."""
    composer = compose(knowledge, on, facts, language)
    speech = composer.speech(replace(composer.snapshot.policies[policy_id], **changes))
    verdict = judge_policy(speech, facts, on)
    assert verdict is not None
    return find_reminder(speech, verdict, facts, on)


@pytest.mark.parametrize(
    ("on", "months", "day"),
    [
        (date(2025, 12, 31), 11, date(2026, 1, 1)),
        (date(2025, 11, 1), 11, date(2025, 12, 1)),
        (date(2025, 11, 30), 10, date(2026, 1, 1)),
        (date(2026, 1, 31), 0, date(2027, 1, 1)),
        (date(2026, 3, 31), 0, date(2027, 3, 1)),  # the allowance ends with that month
    ],
)
def test_missing_months_are_reminded_of_when_they_can_be_met(
    knowledge: Knowledge, on: date, months: int, day: date
) -> None:
    reminder = _find(knowledge, "settling_allowance", on, {"degree": "硕士", "insured_months": Decimal(months)})
    assert reminder is not None and reminder.day == day and "月数应已满足" in reminder.title


@pytest.mark.parametrize(("on", "months"), [(date(2026, 4, 1), 0), (date(2026, 11, 23), 7)])
def test_what_can_be_met_only_after_the_end_is_said_and_not_reminded_of(
    knowledge: Knowledge, on: date, months: int
) -> None:
    facts = {"degree": "硕士", "insured_months": Decimal(months)}
    composer = compose(knowledge, on, facts)
    answer = finish_verdict(composer.snapshot.policies["settling_allowance"], composer)
    assert answer is not None and answer.reminder is None and "reminder" not in answer.payload()
    assert "每月不断的话最早2027年4月满足，但现行规定到2027年3月31日为止" in answer.body


@pytest.mark.parametrize(
    "facts",
    [
        {"degree": "本科", "insured_months": Decimal(3)},  # the degree is lost for good
        {"degree": "硕士", "age": Decimal(50), "insured_months": Decimal(3)},
        {"degree": "硕士", "home_bought": False, "insured_months": Decimal(3)},  # nobody knows when it will be bought
        {"insured_months at_least insured_for": False},  # how many are missing was not told
    ],
)
def test_nobody_is_reminded_of_what_months_alone_do_not_meet(
    knowledge: Knowledge, today: date, facts: dict[str, Any]
) -> None:
    assert _find(knowledge, "settling_allowance", today, facts) is None


@some
@given(told=st.dates(date(2023, 11, 23), date(2026, 11, 23)))
def test_the_last_day_is_the_last_on_which_three_years_are_not_over(knowledge: Knowledge, told: date) -> None:
    on, facts = date(2026, 11, 23), {"degree": "硕士", "study_place": "国内", "graduation_date": told}
    reminder = _find(knowledge, "housing_subsidy", on, facts)
    assert reminder is not None and reminder.day >= on and "最后一天" in reminder.title
    assert years_between(told, reminder.day) <= 3 < years_between(told, reminder.day + timedelta(days=1))


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (date(2024, 2, 29), date(2027, 2, 28)),  # there is no 29 February three years later
        (date(2024, 2, 28), date(2027, 2, 28)),
        (date(2024, 3, 1), date(2027, 3, 1)),
        (date(2023, 11, 23), date(2026, 11, 23)),
        (ToldDate.of_month(2024, 2), date(2027, 2, 1)),  # on which day of the month is not known: the first is safe
    ],
)
def test_who_graduated_on_a_day_applies_until_the_third_anniversary(
    knowledge: Knowledge, today: date, told: date, last: date
) -> None:
    facts = {"degree": "硕士", "study_place": "国内", "graduation_date": told}
    reminder = _find(knowledge, "housing_subsidy", today, facts)
    assert reminder is not None and reminder.day == last


@pytest.mark.parametrize(
    ("graduated", "last"),
    [
        (date(2023, 5, 10), date(2026, 5, 10)),
        (date(2023, 6, 29), date(2026, 6, 29)),
        (date(2023, 6, 30), LODGING_ENDS),
        (date(2023, 7, 1), LODGING_ENDS),
        (date(2025, 7, 1), LODGING_ENDS),
        (ToldDate.of_month(2023, 6), date(2026, 6, 1)),
        (ToldDate.of_year(2024), LODGING_ENDS),
    ],
)
def test_the_end_of_the_policy_counts_where_it_is_sooner(knowledge: Knowledge, graduated: date, last: date) -> None:
    reminder = _find(knowledge, "free_lodging", SPRING, {**LODGING, "graduation_date": graduated})
    assert reminder is not None and reminder.day == last and "最后一天" in reminder.title


@some
@given(graduated=st.dates(date(2023, 3, 1), SPRING), ends=st.none() | st.dates(SPRING, date(2030, 1, 1)))
def test_the_sooner_of_both_days_is_kept(knowledge: Knowledge, graduated: date, ends: date | None) -> None:
    facts = {**LODGING, "graduation_date": graduated}
    alone = _find(knowledge, "free_lodging", SPRING, facts, until=None)
    reminder = _find(knowledge, "free_lodging", SPRING, facts, until=ends)
    assert alone is not None and reminder is not None
    assert reminder.day == min(alone.day, ends or date.max)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"degree": "硕士"},
        {"degree": "硕士", "study_place": "国内", "graduation_date": ToldDate.of_year(2025)},  # which day of it counts?
        {"degree": "硕士", "study_place": "国内", "years_since_graduation": Decimal(1)},
        {"degree": "硕士", "study_place": "国内", "graduation_date": date(2020, 7, 1)},  # it is over
        {"degree": "专科"},
    ],
)
def test_no_day_is_kept_where_none_is_known(knowledge: Knowledge, today: date, facts: dict[str, Any]) -> None:
    assert _find(knowledge, "housing_subsidy", today, facts) is None


def test_nobody_is_reminded_of_a_policy_that_is_over(knowledge: Knowledge, today: date) -> None:
    composer = compose(knowledge, today, {**LODGING, "graduation_date": date(2025, 7, 1)})
    answer = finish_verdict(composer.snapshot.policies["free_lodging"], composer)
    assert answer is not None and answer.reminder is None


@on_days
@some
@given(facts=told_persons())
def test_no_day_that_is_past_is_kept(knowledge: Knowledge, on: date, facts: dict[str, Any]) -> None:
    """Of whoever tells the day or the years since, and not both: see the next test."""
    told = {name: value for name, value in facts.items() if name not in YEARS_SINCE}
    for policy in list_ruled(knowledge, on):
        reminder = _find(knowledge, policy.id, on, told) if policy.in_force else None
        assert reminder is None or reminder.day >= on, policy.id


@pytest.mark.parametrize(
    "told",
    [
        {"graduation_date": date(2023, 7, 1), "years_since_graduation": Decimal(3)},  # 2023年7月毕业，毕业3年了
        {"graduation_date": ToldDate.of_month(2023, 11), "years_since_graduation at_most graduated_within": True},
    ],
)
def test_no_day_that_is_past_is_kept_of_somebody_who_tells_it_twice(
    knowledge: Knowledge, today: date, told: dict[str, Any]
) -> None:
    reminder = _find(knowledge, "housing_subsidy", today, {"degree": "硕士", "study_place": "国内", **told})
    assert reminder is None or reminder.day >= today


def test_no_last_day_that_is_past_is_said(knowledge: Knowledge, today: date) -> None:
    """2023年7月毕业，毕业3年了: three years by the number, over by the day."""
    told = {"graduation_date": date(2023, 7, 1), "years_since_graduation": Decimal(3)}
    composer = compose(knowledge, today, {"degree": "硕士", "study_place": "国内", **told})
    answer = finish_verdict(composer.snapshot.policies["housing_subsidy"], composer)
    assert answer is not None and "最晚要在2026年7月1日申请" not in answer.body


def test_a_month_told_roughly_may_begin_before_the_policy_ends(knowledge: Knowledge) -> None:
    facts = {**LODGING, "graduation_date": ToldDate.of_month(2023, 6)}
    reminder = _find(knowledge, "free_lodging", SPRING, facts, until=date(2026, 6, 10))
    assert reminder is not None and reminder.day == date(2026, 6, 1)
