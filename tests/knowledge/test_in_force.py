"""No answer says what is not in force on the day asked, whatever the policy, question and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import true

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.policy import Library
from knowledge.snapshot import Snapshot, read_snapshot
from tests.knowledge.oracle import DAYS, Breach, Oracle, Said, bit, everything_said, say

pytestmark = pytest.mark.slow  # every policy on every day


@pytest.fixture(scope="module")
def oracle(library: Library) -> Oracle:
    return Oracle(library)


def _breaches(oracle: Oracle, said: Said) -> list[Breach]:
    return [breach for unit, answer, days in said for breach in oracle.breaches(unit, answer, days)]


def test_on_every_day_the_policies_in_force_are_those_of_the_files(knowledge: Knowledge, oracle: Oracle) -> None:
    wrong = [
        day
        for day in DAYS
        if {p.id for p in knowledge.snapshot(day).policies.values() if p.in_force} != oracle.in_force_on(day)
    ]
    assert wrong == []


def test_the_periods_cover_every_day_once(periods: list[tuple[Snapshot, date, int]]) -> None:
    assert len(DAYS) == 5113
    assert sum(days for _, _, days in periods) == (1 << len(DAYS)) - 1
    assert len(periods) > 20


def test_no_answer_on_any_day_cites_what_is_not_in_force(oracle: Oracle, said: Said) -> None:
    assert len(said) > 20_000
    assert _breaches(oracle, said) == []


def test_the_check_fails_when_values_hold_on_every_day(
    knowledge: Knowledge, oracle: Oracle, periods: list[tuple[Snapshot, date, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.snapshot.held_on", lambda on: true())
    mutated = [(read_snapshot(knowledge.engine, first), first, days) for _, first, days in periods[::12]]
    whats = {breach.what for breach in _breaches(oracle, say(mutated))}
    assert {"policy", "sentence"} <= whats
    assert any(what.startswith("value ") for what in whats)


def test_the_check_fails_when_every_policy_counts_as_in_force(
    oracle: Oracle, periods: list[tuple[Snapshot, date, int]]
) -> None:
    mutated = [
        (replace(s, policies={k: replace(p, in_force=True) for k, p in s.policies.items()}), first, days)
        for s, first, days in periods[-2:]
    ]
    assert "policy" in {breach.what for breach in _breaches(oracle, say(mutated))}


def test_the_check_fails_when_an_answer_is_kept_one_day_too_long(oracle: Oracle, said: Said) -> None:
    late = [(unit, answer, days | days << 1) for unit, answer, days in said if not days & bit(DAYS[-1])]
    assert {"policy", "sentence"} <= {breach.what for breach in _breaches(oracle, late)}


def test_an_answer_that_a_policy_is_over_names_its_last_day(oracle: Oracle, said: Said) -> None:
    over = [each for each in said if each[1].status is Status.NOT_IN_FORCE and "已到期，有效期至" in each[1].text]
    assert len(over) > 50
    assert _breaches(oracle, over) == []
    wrong = [(unit, replace(a, body=a.body.replace("有效期至2", "有效期至1")), days) for unit, a, days in over]
    assert {breach.what for breach in _breaches(oracle, wrong)} >= {"end date"}


def test_before_its_first_day_a_policy_says_no_value(oracle: Oracle, said: Said) -> None:
    early = [
        answer
        for unit, answer, days in said
        if days & bit(DAYS[0]) and answer.status is not Status.ANSWERED and not oracle.in_force[unit.policy] & days
    ]
    assert len(early) > 100
    assert {answer.status for answer in early} == {Status.NOT_IN_FORCE}
    assert all({card.kind for card in answer.cards} <= {"name", "given", "contact"} for answer in early)


def test_a_value_of_another_policy_that_is_over_is_said_to_be_over(knowledge: Knowledge) -> None:
    last, after = date(2027, 3, 31), date(2027, 4, 1)
    composed = {
        day: [
            answer
            for unit, answer in everything_said(knowledge.snapshot(day), day)
            if unit.policy == "housing_subsidy" and any("安家费 一次性标准" in card.label for card in answer.cards)
        ]
        for day in (last, after)
    }
    assert composed[last] and len(composed[last]) == len(composed[after])
    assert all("已到期" not in answer.text for answer in composed[last])
    assert all("安家费已到期，有效期至2027年3月31日。" in answer.text for answer in composed[after])
    cards = [card for answer in composed[after] for card in answer.cards if "安家费 一次性标准" in card.label]
    assert {card.kind for card in cards} == {"history"}
