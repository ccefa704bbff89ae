"""The best legal combination of benefits for one person, exactly.

Two benefits go together only when a source says so: where none does, their sums are never added. What is received month by
month may be deducted from a lump sum; both together then come to the lump sum, the earlier part sooner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Benefit:
    """What a policy pays a person from now on, in 元: ``monthly`` for ``months``, or ``lump`` once.

    ``received`` is what has been paid already under it.
    """

    policy: str
    monthly: Decimal = NOTHING
    months: Decimal = NOTHING
    lump: Decimal = NOTHING
    received: Decimal = NOTHING

    @property
    def by_month(self) -> Decimal:
        """All months together."""
        return self.monthly * self.months


@dataclass(frozen=True)
class Rules:
    """Which benefits go together: ``together`` holds the pairs a source allows, ``deducted`` for a lump what is set off."""

    together: Collection[frozenset[str]]
    deducted: Mapping[str, Collection[str]]

    def allow(self, first: str, second: str) -> bool:
        """Whether a source says that both can be received."""
        return frozenset((first, second)) in self.together


@dataclass(frozen=True)
class Plan:
    """The policies to take, monthly ones first, with what each pays; ``total`` is their sum."""

    steps: tuple[tuple[str, Decimal], ...]

    @property
    def total(self) -> Decimal:
        """What all steps pay."""
        return sum((paid for _, paid in self.steps), NOTHING)

    @property
    def early(self) -> Decimal:
        """What the first step pays when another one that pays follows: the part that comes sooner."""
        return self.steps[0][1] if any(paid for _, paid in self.steps[1:]) else NOTHING


def pay_out(chosen: Sequence[Benefit], everything: Sequence[Benefit], rules: Rules) -> Plan:
    """What a legal choice pays. Monthly payments come first, and are set off against the lump sums that deduct them.

    What was received before counts for the deduction even when that benefit is not chosen.
    """
    taken = {benefit.policy for benefit in chosen}
    before = {b.policy: b.received + (b.by_month if b.policy in taken else NOTHING) for b in everything}
    steps = [(b.policy, b.by_month) for b in chosen if b.months]
    for benefit in chosen:
        if benefit.lump:
            off = sum((before.get(policy, NOTHING) for policy in rules.deducted.get(benefit.policy, ())), NOTHING)
            steps.append((benefit.policy, max(benefit.lump - off, NOTHING)))
    return Plan(tuple(steps))


def find_plan(benefits: Sequence[Benefit], rules: Rules) -> Plan:
    """The legal choice that pays most; of equal ones that which pays more early, then the one with fewer steps.

    Exact: every choice is looked at unless even all that could still be added would not beat the best one found.
    """
    order = sorted(benefits, key=lambda b: (-(b.by_month + b.lump), b.policy))
    best = Plan(())

    def extend(place: int, chosen: list[Benefit]) -> None:
        nonlocal best
        plan = pay_out(chosen, order, rules)
        best = max(best, plan, key=_worth)
        for following in range(place, len(order)):
            left = order[following:]
            first = next((benefit.by_month for benefit in chosen if benefit.months), None)
            soonest = max(benefit.by_month + benefit.lump for benefit in (*chosen, *left)) if first is None else first
            if (_bound(chosen, left, rules), soonest, -len(chosen) - 1) <= _worth(best):
                return
            if all(rules.allow(order[following].policy, known.policy) for known in chosen):
                extend(following + 1, [*chosen, order[following]])

    extend(0, [])
    return best


def _bound(chosen: Sequence[Benefit], following: Sequence[Benefit], rules: Rules) -> Decimal:
    """What a choice with any of the following can pay at most: a monthly payment that a chosen lump sum deducts adds only
    what goes beyond that sum."""
    total = sum((benefit.lump for benefit in following), NOTHING)
    absorbed: dict[str, Decimal] = {benefit.policy: NOTHING for benefit in chosen if benefit.lump}
    for monthly in (*chosen, *following):
        lump = next((policy for policy in absorbed if monthly.policy in rules.deducted.get(policy, ())), None)
        if lump is None:
            total += monthly.by_month
        else:
            absorbed[lump] += monthly.by_month
    return total + sum((max(b.lump, absorbed[b.policy]) for b in chosen if b.lump), NOTHING)


def _worth(plan: Plan) -> tuple[Decimal, Decimal, int]:
    return plan.total, plan.early, -len(plan.steps)
