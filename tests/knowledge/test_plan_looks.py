"""A plan for twenty benefits is found after few looks."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

import knowledge.plan
from knowledge.plan import Benefit, Plan, Rules, find_plan, pay_out
from tests.knowledge.plan_cases import make_lump, make_months, pair_up

MANY = 20


class TooManyError(Exception):
    pass


def _count(monkeypatch: pytest.MonkeyPatch, benefits: list[Benefit], rules: Rules, most: int) -> int:
    """How many choices are paid out while the plan is found; stops where there are more than ``most``."""
    calls = 0

    def counted(*args: object) -> Plan:
        nonlocal calls
        calls += 1
        if calls > most:
            raise TooManyError
        return pay_out(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(knowledge.plan, "pay_out", counted)
    find_plan(benefits, rules)
    return calls


MONTHLY = [make_months(f"m{n}", 100 + n, 10, n) for n in range(MANY // 2)]
LUMPS = [make_lump(f"l{n}", 3_000 + n) for n in range(MANY // 2)]
PAIRS = [f"{lump.policy} {monthly.policy}" for lump in LUMPS for monthly in MONTHLY]
EVERY_PAIR = [" ".join(pair) for pair in combinations((b.policy for b in MONTHLY + LUMPS), 2)]
ALL_MONTHLY = {lump.policy: [monthly.policy for monthly in MONTHLY] for lump in LUMPS}


@pytest.mark.parametrize(
    ("together", "deducted", "most"),
    [
        ([], {}, 1 + MANY),
        (EVERY_PAIR, {}, 1 + 2 * MANY),
        (PAIRS, {}, 1 + MANY + len(PAIRS)),
        (PAIRS, ALL_MONTHLY, 1 + MANY + len(PAIRS)),
    ],
    ids=["none together", "all together", "pairs", "as sources are read: who deducts goes together"],
)
def test_twenty_benefits_take_few_looks(
    monkeypatch: pytest.MonkeyPatch, together: list[str], deducted: dict[str, list[str]], most: int
) -> None:
    assert _count(monkeypatch, MONTHLY + LUMPS, Rules(pair_up(*together), deducted), most) <= most


def test_twenty_benefits_of_random_rules_take_few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(20)
    for _ in range(20):
        some = [pair for pair in EVERY_PAIR if random.random() < 0.5]
        deducted = {lump.policy: random.sample([b.policy for b in MONTHLY], 3) for lump in LUMPS}
        _count(monkeypatch, MONTHLY + LUMPS, Rules(pair_up(*some), deducted), 2_000)


def test_a_lump_that_deducts_nineteen_payments_takes_few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monthly = [make_months(f"m{n:02d}", 100, 10) for n in range(MANY - 1)]
    names = [benefit.policy for benefit in monthly]
    rules = Rules(pair_up(*(" ".join(pair) for pair in combinations(["lump", *names], 2))), {"lump": names})
    _count(monkeypatch, [*monthly, make_lump("lump", 19_000)], rules, 10_000)
