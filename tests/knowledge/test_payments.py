"""What a policy pays by is checked with all problems; a number falls into its tier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.calculation import reckon
from knowledge.complaints import Complaints
from knowledge.knowledge import Knowledge
from knowledge.payments import read_payment
from knowledge.speech import Speech


def _problems(raw: Any) -> list[str]:
    problems: list[str] = []
    read_payment(raw, {}, Complaints("a.yaml", problems))
    return problems


def test_every_problem_of_tiers_is_told() -> None:
    problems = _problems({"kind": "tiers", "fact": "colour", "低": "no_such"})
    assert len(problems) == 3 and all(problem.startswith("a.yaml: payment") and ";" in problem for problem in problems)
    assert _problems({"kind": "tiers", "fact": "revenue", "低": "above"}) == []
    assert len(_problems({"kind": "tiers", "fact": "revenue"})) == 1


@pytest.mark.parametrize(
    ("revenue", "tier"),
    [(0, "种子期"), (20_000_000, "种子期"), (20_000_001, "初创期"), (70_000_000, "成长期"), (100_000_001, "成熟期")],
)
def test_a_number_falls_into_the_first_tier_whose_limit_it_does_not_exceed(
    knowledge: Knowledge, today: date, revenue: int, tier: str
) -> None:
    snapshot = knowledge.snapshot(today)
    speech = Speech(snapshot, snapshot.policies["hitech_loan"], {})
    words = reckon(speech, {"revenue": Decimal(revenue)})
    assert words is not None and f"属于{tier}" in words
