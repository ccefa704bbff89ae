"""The best legal plan is found exactly: no choice pays more, and nothing is added that no source allows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest

from knowledge.plan import NOTHING, Benefit, Plan, Rules, find_plan, pay_out
from tests.knowledge.plan_cases import Case, draw_case, make_lump, make_months, pair_up

INSTANCES = 1000


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    random = Random(20261123)
    return [draw_case(random) for _ in range(INSTANCES)]


def _pay(chosen: Sequence[Benefit], benefits: Sequence[Benefit], rules: Rules) -> list[Decimal]:
    """What each step pays, worked out anew: monthly payments first, then lump sums less what they deduct."""
    taken = {benefit.policy for benefit in chosen}
    by_month = [b.monthly * b.months for b in chosen if b.months > 0]
    lumps = []
    for lump in (benefit for benefit in chosen if benefit.lump > 0):
        paid = [b for b in benefits if b.policy in rules.deducted.get(lump.policy, ())]
        off = [b.received + (b.monthly * b.months if b.policy in taken else 0) for b in paid]
        lumps.append(max(lump.lump - sum(off), NOTHING))
    return by_month + lumps


def _is_legal(chosen: Sequence[Benefit], rules: Rules) -> bool:
    return all(frozenset((a.policy, b.policy)) in rules.together for a, b in combinations(chosen, 2))


def _worth(steps: Sequence[Decimal]) -> tuple[Decimal, Decimal, int]:
    """A step that pays nothing brings none of the others forward."""
    early = steps[0] if any(steps[1:]) else Decimal(0)
    return sum(steps, Decimal(0)), early, -len(steps)


def _find_best(benefits: Sequence[Benefit], rules: Rules) -> tuple[Decimal, Decimal, int]:
    """The worth of the best of all subsets; larger payments are named first, as the plan does."""
    order = sorted(benefits, key=lambda b: (-(b.monthly * b.months + b.lump), b.policy))
    subsets = (chosen for size in range(len(order) + 1) for chosen in combinations(order, size))
    return max(_worth(_pay(chosen, order, rules)) for chosen in subsets if _is_legal(chosen, rules))


def test_no_choice_is_better_than_the_plan(cases: list[Case]) -> None:
    """By the documented order: the highest total, of equal ones the most early, then the fewest steps."""
    for benefits, rules in cases:
        plan = find_plan(benefits, rules)
        assert _worth([paid for _, paid in plan.steps]) == _find_best(benefits, rules), (benefits, rules)


def test_a_plan_pays_what_its_policies_pay_and_never_less_than_nothing(cases: list[Case]) -> None:
    for benefits, rules in cases:
        plan = find_plan(benefits, rules)
        by_id = {benefit.policy: benefit for benefit in benefits}
        assert [paid for _, paid in plan.steps] == _pay([by_id[policy] for policy, _ in plan.steps], benefits, rules)
        assert plan.total == sum(paid for _, paid in plan.steps)
        assert all(paid >= 0 for _, paid in plan.steps) and plan.early <= plan.total


def test_a_plan_holds_no_pair_that_no_rule_allows(cases: list[Case]) -> None:
    assert sum(len(find_plan(*case).steps) > 2 for case in cases) > 100
    for benefits, rules in cases:
        policies = [policy for policy, _ in find_plan(benefits, rules).steps]
        assert len(policies) == len(set(policies))
        assert all(rules.allow(first, second) for first, second in combinations(policies, 2))


def test_monthly_payments_come_first(cases: list[Case]) -> None:
    for benefits, rules in cases:
        monthly = {benefit.policy for benefit in benefits if benefit.months}
        kinds = [policy in monthly for policy, _ in find_plan(benefits, rules).steps]
        assert kinds == sorted(kinds, reverse=True)


def test_the_order_of_the_benefits_does_not_matter(cases: list[Case]) -> None:
    for benefits, rules in cases:
        assert find_plan(benefits[::-1], rules) == find_plan(benefits, rules)


SUBSIDY_THEN_LUMP = Rules(pair_up("subsidy settling"), {"settling": ["subsidy"]})


@pytest.mark.parametrize(
    ("benefits", "steps"),
    [
        (
            [make_months("subsidy", 800, 36), make_lump("settling", 100_000)],
            [("subsidy", 28_800), ("settling", 71_200)],
        ),
        (
            [make_months("subsidy", 1200, 36), make_lump("settling", 150_000)],
            [("subsidy", 43_200), ("settling", 106_800)],
        ),
        ([make_months("subsidy", 500, 36)], [("subsidy", 18_000)]),
        (
            [make_months("subsidy", 800, 26, 8_000), make_lump("settling", 100_000)],
            [("subsidy", 20_800), ("settling", 71_200)],
        ),
        ([make_months("subsidy", 800, 0, 28_800), make_lump("settling", 100_000)], [("settling", 71_200)]),
        ([make_months("subsidy", 800, 36), make_lump("voucher", 50_000)], [("voucher", 50_000)]),
        ([make_months("subsidy", 800, 0, 28_800)], []),
        ([], []),
    ],
    ids=["master", "doctor", "bachelor", "some received", "all received", "not together", "nothing left", "nothing"],
)
def test_a_plan_of_the_subsidies(benefits: list[Benefit], steps: list[tuple[str, int]]) -> None:
    assert find_plan(benefits, SUBSIDY_THEN_LUMP) == Plan(tuple((policy, Decimal(paid)) for policy, paid in steps))


def test_what_is_deducted_never_makes_a_lump_less_than_nothing() -> None:
    benefits = [make_months("subsidy", 800, 36), make_lump("settling", 20_000)]
    assert pay_out(benefits, benefits, SUBSIDY_THEN_LUMP).steps == (("subsidy", 28_800), ("settling", 0))
    assert pay_out(benefits[1:], benefits, SUBSIDY_THEN_LUMP).steps == (("settling", 20_000),)
    assert find_plan(benefits, SUBSIDY_THEN_LUMP).total == 28_800


def test_a_plan_holds_no_step_that_pays_nothing() -> None:
    benefits = [make_months("subsidy", 800, 36), make_lump("settling", 20_000)]
    assert find_plan(benefits, SUBSIDY_THEN_LUMP) == Plan((("subsidy", Decimal(28_800)),))


@pytest.mark.parametrize(
    ("benefits", "together", "steps"),
    [
        ([make_lump("one", 10), make_months("first", 1, 4), make_lump("then", 6)], ["first then"], ["first", "then"]),
        (
            [make_months("little", 1, 4), make_lump("much", 6), make_months("more", 1, 7), make_lump("less", 3)],
            ["little much", "more less"],
            ["more", "less"],
        ),
        (
            [make_months("first", 1, 6), make_lump("a", 2), make_lump("b", 2), make_lump("whole", 4)],
            ["first a", "first b", "a b", "first whole"],
            ["first", "whole"],
        ),
    ],
    ids=["some early", "more early", "fewer steps"],
)
def test_of_equal_totals_more_early_wins_then_fewer_steps(
    benefits: list[Benefit], together: list[str], steps: list[str]
) -> None:
    rules = Rules(pair_up(*together), {})
    for order in (benefits, benefits[::-1]):
        plan = find_plan(order, rules)
        assert plan.total == 10 and [policy for policy, _ in plan.steps] == steps
