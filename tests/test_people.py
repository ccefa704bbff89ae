"""The golden people: every case of tests/policies with ``person`` is judged, reckoned and said as a lawyer reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from knowledge.facts import known_facts
from knowledge.knowledge import Knowledge
from knowledge.personal import SUMMED
from tests.mutation import find_survivors
from tests.people import NOT_YET, OVER, WORDS, Case, find_faults, known_failures, read_people

# Policies that pay or refuse by a rule stand on so many people at least.
LEAST = {
    "settling_allowance": 25, "housing_subsidy": 25, "purchase_voucher": 20, "hitech_loan": 15,
    "xihaian_rental_housing": 15, "laoshan_rental_housing_2024": 10, "free_lodging": 8,
}  # fmt: skip


def _cases() -> list[Any]:
    params = []
    for case in read_people():
        why = known_failures().get(case.title)
        marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
        params.append(pytest.param(case, id=case.title, marks=marks))
    return params


def _find_oddities(case: Case) -> Iterator[str]:
    """What is wrong with how the case is written: unknown keys, facts or values."""
    allowed = {True, "name", "source", "person", "verdict", "amount", "says", "never"}
    yield from (f"key {key!r}" for key in case.raw if key not in allowed)
    if not {"name", "source", "verdict"} <= case.raw.keys() or not isinstance(case.on, date):
        yield "needs name, on, source and verdict"
    if case.raw.get("verdict") not in {*WORDS.values(), OVER, NOT_YET}:
        yield f"verdict {case.raw.get('verdict')!r}"
    yield from (f"fact {name}: {value!r}" for name, value in case.facts.items() if not _is_told_rightly(name, value))


def _is_told_rightly(name: str, value: Any) -> bool:
    fact, _, comparison = name.partition(" ")
    if comparison:  # "degree at_least 专科": false, what a person says who has no value of the fact
        return fact in known_facts() and isinstance(value, bool)
    if name not in known_facts():
        return name in SUMMED
    try:
        return known_facts()[name].rank(value) is not None
    except ValueError:
        return False


@pytest.mark.parametrize("case", _cases())
def test_a_person_is_judged_as_the_case_says(knowledge: Knowledge, case: Case) -> None:
    assert list(find_faults(case, knowledge.snapshot(case.on), knowledge.home)) == []


def test_every_person_is_written_in_known_words() -> None:
    assert {case.title: odd for case in read_people() if (odd := list(_find_oddities(case)))} == {}


def test_every_person_rests_on_a_source_of_the_policy(knowledge: Knowledge, today: date) -> None:
    policies = knowledge.snapshot(today).policies
    unknown = [
        case.title
        for case in read_people()
        if all(case.raw["source"] not in (s.number, s.title) for s in policies[case.policy].sources.values())
    ]
    assert unknown == []


def test_every_policy_stands_on_enough_people() -> None:
    counted = Counter(case.policy for case in read_people())
    assert {policy: counted[policy] for policy, least in LEAST.items() if counted[policy] < least} == {}


def test_every_threshold_is_held_by_a_case(knowledge: Knowledge) -> None:
    survivors, total = find_survivors(knowledge.snapshot, knowledge.home)
    assert survivors == [] and total > len(LEAST)
