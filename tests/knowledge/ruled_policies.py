"""The policies with a rule on a few days, and what property tests ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from knowledge.compose import Composer
from knowledge.english.compose import composer_for
from knowledge.knowledge import Knowledge
from knowledge.rules import Verdict, condition_key, find_conditions
from knowledge.snapshot import PolicyDay
from knowledge.verdict import judge_policy

DAYS = (date(2024, 6, 1), date(2026, 3, 1), date(2026, 11, 23))
on_days = pytest.mark.parametrize("on", DAYS, ids=str)
in_languages = pytest.mark.parametrize("language", ["zh", "en"])


def compose(knowledge: Knowledge, on: date, facts: Mapping[str, Any], language: str = "zh") -> Composer:
    """What composes answers for a person."""
    return composer_for(language)(knowledge.snapshot(on), on, knowledge.home, facts)


def list_ruled(knowledge: Knowledge, on: date) -> list[PolicyDay]:
    """Every policy that has a rule on the day, also one that is over."""
    return [p for p in knowledge.snapshot(on).policies.values() if "eligibility" in p.of("eligibility")]


def find_parts(policy: PolicyDay) -> Iterator[Mapping[str, Any]]:
    """The comparisons of a policy's rule."""
    return find_conditions(policy.of("eligibility")["eligibility"].value)


def list_keys(knowledge: Knowledge, on: date) -> list[str]:
    """The names of all comparisons of the day, by which a person may say whether they are met."""
    return sorted({condition_key(part) for policy in list_ruled(knowledge, on) for part in find_parts(policy)})


def judge_person(knowledge: Knowledge, policy: PolicyDay, facts: Mapping[str, Any], on: date) -> Verdict:
    """The verdict on a policy that has a rule."""
    verdict = judge_policy(compose(knowledge, on, facts).speech(policy), facts, on)
    assert verdict is not None
    return verdict
