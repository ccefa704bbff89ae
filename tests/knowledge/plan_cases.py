"""Benefits and rules to plan with."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from random import Random

from knowledge.plan import Benefit, Rules

MOST_BENEFITS = 8
Case = tuple[list[Benefit], Rules]


def make_months(policy: str, monthly: int, months: int, received: int = 0) -> Benefit:
    """A benefit paid by month; ``received`` is what has been paid already."""
    return Benefit(policy, Decimal(monthly), Decimal(months), received=Decimal(received))


def make_lump(policy: str, lump: int) -> Benefit:
    """A benefit paid once."""
    return Benefit(policy, lump=Decimal(lump))


def pair_up(*pairs: str) -> set[frozenset[str]]:
    """Pairs that a source allows, each as two names."""
    return {frozenset(pair.split()) for pair in pairs}


def draw_case(random: Random) -> Case:
    """Small sums, so that many choices pay the same; what is deducted may go together with the lump or not."""
    names = [f"p{n}" for n in range(random.randint(1, MOST_BENEFITS))]
    benefits = [
        make_months(name, random.randint(1, 4), random.randint(0, 3), random.randint(0, 6))
        if random.random() < 0.5
        else make_lump(name, random.randint(1, 12))
        for name in names
    ]
    likely = random.random()
    together = {frozenset(pair) for pair in combinations(names, 2) if random.random() < likely}
    lumps = [benefit.policy for benefit in benefits if benefit.lump]
    deducted = {lump: [other for other in names if other != lump and random.random() < 0.4] for lump in lumps}
    random.shuffle(benefits)
    return benefits, Rules(together, deducted)
