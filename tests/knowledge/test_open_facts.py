"""What was told roughly decides no more than its days do, and of the open facts that one is asked for that settles most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts import FactValue, years_since
from knowledge.rules import judge, rank_open
from knowledge.told_value import ToldDate, ToldNumber
from tests.knowledge.strategies import persons
from tests.knowledge.test_rules import NAMES, THRESHOLDS, rules


def _leaf(name: str) -> dict[str, Any]:
    return {"fact": name, "is": True}


def _met(rule: dict[str, Any], facts: Mapping[str, FactValue]) -> bool | None:
    return judge(rule, facts, THRESHOLDS.__getitem__).met


@pytest.mark.parametrize(
    ("told", "since"),
    [
        (ToldDate.of_year(2017), False),
        (ToldDate.of_year(2018), None),
        (ToldDate.of_month(2018, 6), None),
        (ToldDate.of_month(2018, 5), False),
        (ToldDate.of_month(2018, 7), True),
        (ToldDate.of_year(2019), True),
    ],
)
def test_a_rough_date_decides_only_on_one_side_of_the_threshold(told: ToldDate, since: bool | None) -> None:
    assert _met({"fact": "purchase_date", "since": "since"}, {"purchase_date": told}) is since
    before = _met({"fact": "purchase_date", "before": "since"}, {"purchase_date": told})
    assert before is (None if since is None else not since)


def test_a_rough_value_on_both_sides_leaves_the_fact_open_unless_the_comparison_is_answered() -> None:
    rule, told = {"fact": "purchase_date", "since": "since"}, {"purchase_date": ToldDate.of_year(2018)}
    assert judge(rule, told, THRESHOLDS.__getitem__).open_facts == ("purchase_date",)
    assert _met(rule, {**told, "purchase_date since since": True}) is True


@given(year=st.integers(2010, 2026), month=st.integers(1, 12), day=st.integers(1, 28))
def test_what_a_rough_date_decides_its_days_decide_alike(year: int, month: int, day: int) -> None:
    exact, on = date(year, month, day), date(2026, 11, 23)
    for rough in (ToldDate.of_year(year), ToldDate.of_month(year, month)):
        decided = _met({"fact": "purchase_date", "since": "since"}, {"purchase_date": rough})
        assert decided in (None, _met({"fact": "purchase_date", "since": "since"}, {"purchase_date": exact}))
        years = years_since(rough, on)
        assert isinstance(years, ToldNumber)
        within = {"fact": "years_since_graduation", "at_most": "months"}
        assert _met(within, {"years_since_graduation": years}) in (
            None, _met(within, {"years_since_graduation": years_since(exact, on)})
        )  # fmt: skip


def _rank(rule: dict[str, Any], *unsure: str, **facts: FactValue) -> list[str]:
    return rank_open(rule, facts, THRESHOLDS.__getitem__, unsure)


def test_of_facts_that_save_alike_the_rules_own_order_decides() -> None:
    rule = {"all": [_leaf("full_time"), _leaf("degree_certificate"), _leaf("qingdao_hukou")]}
    assert _rank(rule) == ["full_time", "degree_certificate", "qingdao_hukou"]


def test_a_fact_that_saves_hardly_more_does_not_jump_the_rules_own_order() -> None:
    all_three = {"all": [_leaf("full_time"), _leaf("degree_certificate"), _leaf("qingdao_hukou")]}
    assert _rank({"any": [all_three, _leaf("home_bought")]})[0] == "full_time"  # home_bought leaves half a fact less


def test_the_fact_that_settles_most_comes_first() -> None:
    either = {"any": [_leaf("full_time"), _leaf("degree_certificate")]}
    other = {"any": [_leaf("home_bought"), _leaf("only_home")]}
    assert _rank({"all": [either, other, _leaf("qingdao_hukou")]})[0] == "qingdao_hukou"


def test_before_a_threshold_by_degree_the_degree_is_asked_for() -> None:
    rule = {"all": [{"fact": "age", "below": "max_age"}, _leaf("full_time")]}
    assert set(_rank(rule)) == {"degree", "full_time"}
    assert set(_rank(rule, degree="硕士")) == {"age", "full_time"}


def test_a_fact_that_cannot_be_told_is_not_listed() -> None:
    rule = {"all": [_leaf("full_time"), _leaf("qingdao_hukou")]}
    assert _rank(rule, "full_time") == ["qingdao_hukou"]
    assert _rank(rule, "full_time", "qingdao_hukou") == [] == _rank(rule, full_time=False)


@settings(deadline=None, max_examples=60)
@given(rule=rules, facts=persons, unsure=st.sets(st.sampled_from(NAMES)))
def test_exactly_the_open_facts_that_can_be_told_are_ranked(
    rule: dict[str, Any], facts: dict[str, FactValue], unsure: set[str]
) -> None:
    ranked = rank_open(rule, facts, THRESHOLDS.__getitem__, unsure)
    assert len(ranked) == len(set(ranked))
    assert set(ranked) == set(judge(rule, facts, THRESHOLDS.__getitem__).open_facts) - unsure
