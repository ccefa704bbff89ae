"""The rule language decides in Kleene's three-valued logic, and only what it must is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts import FactValue, known_facts
from knowledge.policy import Library, value_on
from knowledge.rules import check_rule, condition_key, find_conditions, judge
from tests.knowledge.strategies import persons, values_of

NAMES = ("full_time", "degree_certificate", "qingdao_hukou", "home_bought")
THRESHOLDS: Mapping[str, Any] = {
    "months": Decimal(12), "since": date(2018, 6, 6), "max_age": {"硕士": Decimal(35), "博士": Decimal(40)},
}  # fmt: skip
KLEENE = (True, False, None)


def _leaf(name: str) -> dict[str, Any]:
    return {"fact": name, "is": True}


def _facts(**values: bool | None) -> dict[str, FactValue]:
    return {name: value for name, value in values.items() if value is not None}


def _met(rule: Mapping[str, Any], facts: Mapping[str, FactValue]) -> bool | None:
    return judge(rule, facts, THRESHOLDS.__getitem__).met


@pytest.mark.parametrize("left", KLEENE)
@pytest.mark.parametrize("right", KLEENE)
def test_all_and_any_follow_the_truth_tables(left: bool | None, right: bool | None) -> None:
    facts = _facts(full_time=left, qingdao_hukou=right)
    parts = [_leaf("full_time"), _leaf("qingdao_hukou")]
    conjunction = False if False in (left, right) else None if None in (left, right) else True
    disjunction = True if True in (left, right) else None if None in (left, right) else False
    assert _met({"all": parts}, facts) is conjunction
    assert _met({"any": parts}, facts) is disjunction


comparisons = st.sampled_from(
    [
        {"fact": "age", "below": "max_age"},
        {"fact": "insured_months", "at_least": "months"},
        {"fact": "insured_months", "above": "months"},
        {"fact": "insured_months", "at_most": "months"},
        {"fact": "first_job_date", "since": "since"},
        {"fact": "purchase_date", "before": "since"},
        {"fact": "degree", "at_least": "硕士"},
        {"fact": "identity", "is": ["外籍", "港澳台"]},
        *map(_leaf, NAMES),
    ]
)
rules = st.recursive(
    comparisons,
    lambda inner: st.builds(
        lambda group, parts: {group: parts}, st.sampled_from(("all", "any")), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(rule=rules, facts=persons, data=st.data())
def test_one_more_fact_never_turns_a_yes_into_a_no_or_back(
    rule: dict[str, Any], facts: dict[str, FactValue], data: st.DataObject
) -> None:
    before = _met(rule, facts)
    name = data.draw(st.sampled_from(sorted(set(known_facts()) - set(facts)) or ["age"]))
    after = _met(rule, facts if name in facts else {**facts, name: data.draw(values_of(known_facts()[name]))})
    assert before is None or after is before


@settings(deadline=None)
@given(rule=rules, facts=persons)
def test_facts_are_asked_only_while_the_verdict_is_open(rule: dict[str, Any], facts: dict[str, FactValue]) -> None:
    verdict = judge(rule, facts, THRESHOLDS.__getitem__)
    if verdict.met is not None:
        assert verdict.open_facts == ()
    else:
        assert verdict.open_facts
        assert set(verdict.open_facts) <= (set(known_facts()) - set(facts)) | {"age"}  # age waits for the degree


@settings(deadline=None)
@given(rule=rules, facts=persons)
def test_every_rule_of_the_strategy_is_accepted_and_judged(rule: dict[str, Any], facts: dict[str, FactValue]) -> None:
    assert check_rule(rule, THRESHOLDS) == []
    assert _met(rule, facts) in KLEENE


@pytest.mark.parametrize(
    ("comparison", "at", "below", "above"),
    [
        ("at_least", True, False, True),
        ("at_most", True, True, False),
        ("above", False, False, True),
        ("below", False, True, False),
    ],
)
def test_a_bound_is_kept_exactly(comparison: str, at: bool, below: bool, above: bool) -> None:
    rule = {"fact": "insured_months", comparison: "months"}
    results = [_met(rule, {"insured_months": Decimal(n)}) for n in (12, 11, 13)]
    assert results == [at, below, above]


def test_since_and_before_split_on_the_day_itself() -> None:
    for day, since in ((date(2018, 6, 5), False), (date(2018, 6, 6), True), (date(2018, 6, 7), True)):
        assert _met({"fact": "purchase_date", "since": "since"}, {"purchase_date": day}) is since
        assert _met({"fact": "purchase_date", "before": "since"}, {"purchase_date": day}) is not since


def test_a_bound_by_degree_waits_for_the_degree() -> None:
    rule = {"fact": "age", "below": "max_age"}
    assert _met(rule, {"age": Decimal(36)}) is None
    assert _met(rule, {"age": Decimal(36), "degree": "硕士"}) is False
    assert _met(rule, {"age": Decimal(36), "degree": "博士"}) is True


def test_branches_that_no_longer_matter_are_left_out() -> None:
    rule = {"any": [_leaf("qingdao_hukou"), {"fact": "identity", "is": ["外籍", "港澳台"]}]}
    verdict = judge(rule, {"identity": "外籍"}, THRESHOLDS.__getitem__)
    assert verdict.met is True and [c.fact.name for c in verdict.conditions] == ["identity"]


@pytest.mark.parametrize("policy_id", ["housing_subsidy", "settling_allowance"])
@settings(deadline=None, max_examples=60)
@given(facts=persons, data=st.data())
def test_the_rules_of_the_subsidies_are_monotone(
    library: Library, policy_id: str, facts: dict[str, FactValue], data: st.DataObject
) -> None:
    policy, on = library.policies[policy_id], date(2026, 11, 23)
    rule = value_on(policy.eligibility, on)
    assert rule is not None

    def threshold(name: str) -> Any:
        entry = value_on(policy.parameters[name].series, on)
        return entry.value if entry else None

    before = judge(rule.value, facts, threshold).met
    name = data.draw(st.sampled_from(sorted(known_facts())))
    more = {**{name: data.draw(values_of(known_facts()[name]))}, **facts}
    assert before is None or judge(rule.value, more, threshold).met is before


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("age", "is no mapping"),
        ({"all": []}, "needs a list of rules"),
        ({"all": [_leaf("full_time")], "say": "x"}, "nothing beside it"),
        ({"none": [_leaf("full_time")]}, "unknown fact None"),
        ({"fact": "age", "below": 35}, "number literal 35 in a rule"),
        ({"fact": "age", "below": "max_age", "above": "months"}, "needs exactly one of"),
        ({"fact": "age"}, "needs exactly one of"),
        ({"fact": "qingdao_hukou", "is": "是"}, "is no value of this fact"),
        ({"fact": "degree", "is": ["硕士", "高中"]}, "is no value of this fact"),
        ({"any": [{"all": [{"fact": "degree", "at_least": "高中"}]}]}, "unknown parameter '高中'"),
    ],
)
def test_a_rule_outside_the_language_is_refused(rule: Any, problem: str) -> None:
    assert any(problem in told for told in check_rule(rule, THRESHOLDS))


UNSTATED = {"unstated": "没有写明的条件", "en": "conditions that are not stated"}


def test_what_is_unstated_stays_open_and_is_never_asked_for() -> None:
    verdict = judge({"all": [_leaf("full_time"), UNSTATED]}, {"full_time": True}, THRESHOLDS.__getitem__)
    assert verdict.met is None and verdict.open_facts == ()
    said = verdict.conditions[-1]
    assert (said.met, said.say, said.say_en) == (None, "没有写明的条件", "conditions that are not stated")


def test_what_is_unstated_does_not_hide_a_refusal_or_another_way() -> None:
    assert _met({"all": [_leaf("full_time"), UNSTATED]}, {"full_time": False}) is False
    assert _met({"any": [_leaf("full_time"), UNSTATED]}, {"full_time": True}) is True
    assert _met({"any": [_leaf("full_time"), UNSTATED]}, {"full_time": False}) is None


@pytest.mark.parametrize(
    "rule", [{"unstated": ""}, {"unstated": 3}, {"unstated": "某条件", "say": "x"}, {"unstated": "某条件", "en": ""}]
)
def test_what_is_unstated_needs_words(rule: dict[str, Any]) -> None:
    assert any("write what no source states" in told for told in check_rule(rule, THRESHOLDS))
    assert check_rule(UNSTATED, THRESHOLDS) == []


def test_a_comparison_has_a_name_of_its_own() -> None:
    assert condition_key({"fact": "insured_months", "at_least": "months"}) == "insured_months at_least months"
    assert condition_key({"fact": "identity", "is": ["外籍", "港澳台"]}) == "identity is 外籍|港澳台"
    assert condition_key(_leaf("full_time")) == "full_time is True"


@pytest.mark.parametrize("met", [True, False])
def test_whether_a_comparison_is_met_can_be_told_without_the_value(met: bool) -> None:
    rule = {"fact": "insured_months", "at_least": "months"}
    verdict = judge(rule, {"insured_months at_least months": met}, THRESHOLDS.__getitem__)
    assert verdict.met is met and verdict.conditions[0].have is None and verdict.open_facts == ()
    assert _met({"fact": "insured_months", "above": "months"}, {"insured_months at_least months": met}) is None


def test_a_value_counts_more_than_whether_the_comparison_is_met() -> None:
    rule = {"fact": "insured_months", "at_least": "months"}
    assert _met(rule, {"insured_months at_least months": True, "insured_months": Decimal(3)}) is False


@settings(deadline=None)
@given(rule=rules, facts=persons)
def test_answering_every_comparison_gives_the_verdict_of_the_values(
    rule: dict[str, Any], facts: dict[str, FactValue]
) -> None:
    answers = {condition_key(part): _met(part, facts) for part in find_conditions(rule)}
    degree = {"degree": facts["degree"]} if "degree" in facts else {}
    told = {**degree, **{key: met for key, met in answers.items() if met is not None}}
    assert _met(rule, told) is _met(rule, facts)
