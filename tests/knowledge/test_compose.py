"""What composed answers look like: their figures are covered, they fit a message, they ask back with choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answer import Answer, Status, reconcile
from knowledge.aspects import known_aspects
from knowledge.catalogue import list_policies
from knowledge.compose import Composer
from knowledge.joint_answer import join_answers
from knowledge.knowledge import Knowledge
from knowledge.verdict import write_verdict
from tests.knowledge.oracle import Said, everything_said
from tests.knowledge.strategies import days, persons

WECHAT_BYTES = 2000
FIGURE_IN_ABOUT = "青岛市12345热线的情况"  # the name of a gap, spoken as it is; no card backs its figure yet
relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def _missing(answer: Answer, knowledge: Knowledge) -> list[str]:
    return reconcile("\n".join((answer.text, *answer.buttons)), answer.payload(), knowledge.titles)


@pytest.fixture(scope="module")
def distinct(said: Said) -> list[Answer]:
    """One answer for every text and set of buttons."""
    return list({(answer.text, answer.buttons): answer for _, answer, _ in said}.values())


def test_every_figure_of_every_answer_is_covered_by_its_cards_and_sources(
    distinct: list[Answer], knowledge: Knowledge
) -> None:
    assert len(distinct) > 1000
    wrong = {answer.text: missing for answer in distinct if (missing := _missing(answer, knowledge))}
    assert {text: missing for text, missing in wrong.items() if FIGURE_IN_ABOUT not in text} == {}


def test_what_is_covered_passes_the_gate_unchanged(distinct: list[Answer], knowledge: Knowledge) -> None:
    for answer in distinct[::5]:
        if FIGURE_IN_ABOUT not in answer.text:
            assert knowledge.release(answer) == replace(answer, version=knowledge.version)


@pytest.mark.xfail(reason="a figure in the `about` of a gap is backed by no card, so the gap is withheld")
def test_a_gap_named_with_a_figure_can_be_said(distinct: list[Answer], knowledge: Knowledge) -> None:
    assert [answer.text for answer in distinct if FIGURE_IN_ABOUT in answer.text and _missing(answer, knowledge)] == []


def test_no_answer_admits_that_a_value_is_missing(distinct: list[Answer]) -> None:
    assert [answer.text for answer in distinct if "此日无有效" in answer.text] == []


def test_no_answer_shows_a_brace_or_a_python_word(distinct: list[Answer]) -> None:
    bad = ("{", "}", "None", "True", "False", "Decimal")
    assert [answer.text for answer in distinct if any(word in answer.text for word in bad)] == []


def test_every_answer_fits_one_wechat_message(distinct: list[Answer], knowledge: Knowledge) -> None:
    longest = sorted(distinct, key=lambda answer: len(answer.text.encode()))[-200:]
    assert max(len(knowledge.release(answer).text.encode()) for answer in longest) <= WECHAT_BYTES


def test_every_answer_that_says_something_cites_a_source(distinct: list[Answer]) -> None:
    silent = [a.text for a in distinct if a.status is Status.ANSWERED and not a.sources and a.section != "source"]
    assert silent == []
    assert all("来源：" in answer.text for answer in distinct if answer.sources)


def test_every_refusal_shows_the_way_to_a_person(distinct: list[Answer]) -> None:
    refused = [answer for answer in distinct if answer.status in (Status.UNKNOWN, Status.NOT_IN_FORCE)]
    assert refused and all("专窗" in answer.route for answer in refused)


def test_a_gap_is_admitted_and_never_filled(distinct: list[Answer]) -> None:
    unknown = [answer for answer in distinct if answer.status is Status.UNKNOWN and answer.section != "contact"]
    assert unknown and all("没有写明，我不能乱说" in answer.body for answer in unknown)


def _falsify(answer: Answer) -> Iterator[Answer]:
    """The answer with one figure of its body made wrong, one after the other."""
    for old, new in (
        ("500元/月", "600元/月"),
        ("36个月", "36天"),
        ("15万元", "25万元"),
        ("2024年4月11日", "2024年4月12日"),
    ):
        if old in answer.body:
            yield replace(answer, body=answer.body.replace(old, new, 1))


def test_a_wrong_figure_in_any_answer_is_caught_and_withheld(distinct: list[Answer], knowledge: Knowledge) -> None:
    falsified = [wrong for answer in distinct for wrong in _falsify(answer)]
    assert len(falsified) > 50
    for wrong in falsified:
        released = knowledge.release(wrong)
        assert released.status is Status.WITHHELD
        assert released.body != wrong.body and released.cards == () and released.sources == ()


def _answers_with_facts(knowledge: Knowledge, on: date, facts: Mapping[str, Any]) -> Iterator[Answer]:
    snapshot = knowledge.snapshot(on)
    composer = Composer(snapshot, on, knowledge.home, facts)
    yield list_policies(composer)
    yield composer.lost()
    yield composer.other_place(None)
    yield composer.other_place("城阳区")
    for aspect in known_aspects():
        yield composer.clarify("", list(snapshot.policies.values())[:4], aspect)
    for policy in snapshot.policies.values():
        speech = composer.speech(policy)
        if policy.in_force and (words := write_verdict(speech, facts, on)):
            yield composer.finish(speech, words, "conditions", "verdict")


@relaxed
@given(on=days, facts=persons)
def test_verdicts_lists_and_questions_back_hold_no_figure_without_a_card(
    knowledge: Knowledge, on: date, facts: dict[str, Any]
) -> None:
    for answer in _answers_with_facts(knowledge, on, facts):
        assert _missing(answer, knowledge) == [], answer.text
        released = knowledge.release(answer)
        assert released.status is answer.status
        assert "此日无有效" not in answer.text
        assert len(released.text.encode()) <= WECHAT_BYTES, answer.text


@relaxed
@given(on=days, facts=persons, data=st.data())
def test_sections_with_facts_of_a_person_reconcile_too(
    knowledge: Knowledge, on: date, facts: dict[str, Any], data: st.DataObject
) -> None:
    policy = data.draw(st.sampled_from(sorted(knowledge.snapshot(on).policies)))
    for section in known_aspects():
        answer = knowledge.answer(policy, section, on, facts)
        assert answer.status is not Status.WITHHELD
        assert len(answer.text.encode()) <= WECHAT_BYTES


def test_a_question_back_offers_at_most_four_policies_as_questions(knowledge: Knowledge, today: date) -> None:
    policies = list(knowledge.snapshot(today).policies.values())
    answer = Composer(knowledge.snapshot(today), today, knowledge.home).clarify("", policies[:6], "amount")
    assert answer.status is Status.CLARIFY
    assert answer.buttons == tuple(f"{policy.title}给多少" for policy in policies[:4])
    assert all(policy.title in answer.body for policy in policies[:4]) and policies[4].title not in answer.body


def test_buttons_ask_only_what_the_policy_can_answer(knowledge: Knowledge, today: date) -> None:
    snapshot = knowledge.snapshot(today)
    for unit, answer in everything_said(snapshot, today):
        policy = snapshot.policies[unit.policy]
        possible = {
            known_aspects()[key].ask.format(title=name) for key in policy.of("section") for name in policy.names
        }
        assert set(answer.buttons) <= possible and len(answer.buttons) <= 3


def test_the_list_holds_only_what_is_in_force_here(knowledge: Knowledge) -> None:
    before, after = date(2026, 6, 30), date(2026, 7, 1)
    texts = {d: list_policies(Composer(knowledge.snapshot(d), d, knowledge.home)).text for d in (before, after)}
    assert "高校毕业生免租金住宿保障" in texts[before]
    assert "高校毕业生免租金住宿保障" not in texts[after]
    assert not any("崂山" in text or "西海岸" in text for text in texts.values())


def test_the_list_gives_a_person_the_standard_of_their_own_degree(knowledge: Knowledge, today: date) -> None:
    body = list_policies(Composer(knowledge.snapshot(today), today, knowledge.home, {"degree": "硕士"})).body
    assert "高校毕业生住房补贴（硕士800元/月）" in body
    assert "500元/月" not in body


def test_joined_answers_name_each_source_once_and_are_partly_answered(knowledge: Knowledge, today: date) -> None:
    first = knowledge.answer("housing_subsidy", "amount", today)
    gap = knowledge.answer("housing_subsidy", "materials", today)
    joined = join_answers([first, gap, first])
    assert joined.status is Status.ANSWERED_PARTLY
    assert joined.body == f"{first.body}\n{gap.body}"
    assert len(joined.sources) == len({(source.title, source.number) for source in (*first.sources, *gap.sources)})
    assert join_answers([first, first]).status is Status.ANSWERED
