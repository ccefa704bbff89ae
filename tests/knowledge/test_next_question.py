"""Which fact is asked for next, and the answers that can be tapped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.benefits import list_judged
from knowledge.knowledge import Knowledge
from knowledge.language import CHINESE
from knowledge.next_question import NextQuestion, ask_next
from knowledge.told_value import ToldDate
from tests.knowledge.talking import MOST_QUESTIONS, SETTLING_FITS, SUBSIDY_FITS, compose, without

SUBSIDY, SETTLING, TODAY = "housing_subsidy", "settling_allowance", date(2026, 11, 23)


def _ask(
    knowledge: Knowledge, *policies: str, unsure: tuple[str, ...] = (), language: str = CHINESE, **facts: Any
) -> NextQuestion | None:
    composer = compose(knowledge, TODAY, language, **facts)
    return ask_next([composer.snapshot.policies[policy] for policy in policies], composer, unsure)


def _titles(question: NextQuestion | None) -> list[str]:
    return [title for title, _ in question.options] if question else []


def test_a_choice_is_asked_for_with_every_choice_none_and_not_knowing(knowledge: Knowledge) -> None:
    question = _ask(knowledge, SUBSIDY)
    assert question is not None and (question.fact, question.words) == ("degree", "您的最高学历是什么？")
    assert _titles(question) == ["专科", "本科", "硕士", "博士", "专科以下", "不清楚"]
    assert question.options[2][1] == {"degree": "硕士"} and question.options[5][1] == {}
    assert question.options[4][1] == {"degree": "专科以下"}


def test_a_yes_or_no_is_asked_for_in_the_words_of_its_fact(knowledge: Knowledge) -> None:
    question = _ask(knowledge, SUBSIDY, **without(SUBSIDY_FITS, "qingdao_hukou"))
    assert question is not None and question.fact == "qingdao_hukou"
    assert question.options[:2] == (("户口在青岛", {"qingdao_hukou": True}), ("户口不在青岛", {"qingdao_hukou": False}))


def test_a_threshold_is_offered_from_both_sides_with_its_source(knowledge: Knowledge) -> None:
    question = _ask(knowledge, SETTLING, **without(SETTLING_FITS, "insured_months"))
    assert _titles(question) == ["满12个月", "不满12个月", "不清楚"]
    assert question is not None and question.options[1][1] == {"insured_months at_least insured_for": False}
    assert next(card.source for card in question.cards if card.value == "12个月").startswith("《关于实施青年人才")


@pytest.mark.parametrize(("degree", "limit"), [("硕士", "35岁"), ("博士", "40岁")])
def test_a_threshold_by_degree_is_that_of_the_person(knowledge: Knowledge, degree: str, limit: str) -> None:
    question = _ask(knowledge, SETTLING, **without(SETTLING_FITS, "degree", "age"), degree=degree)
    assert _titles(question) == [f"不满{limit}", f"满{limit}", "不清楚"]


def test_a_day_is_offered_from_both_sides(knowledge: Knowledge) -> None:
    question = _ask(knowledge, SETTLING, **without(SETTLING_FITS, "purchase_date"))
    assert _titles(question) == ["2018年6月6日及以后", "2018年6月6日以前", "不清楚"]


def test_a_threshold_of_the_nearest_branch_is_offered(knowledge: Knowledge) -> None:
    founder = {**without(SETTLING_FITS, "contract_signed"), "employment": "创业", "legal_representative": True}
    question = _ask(knowledge, SETTLING, **founder)
    assert question is not None and question.fact == "company_months"
    assert _titles(question) == ["满12个月", "不满12个月", "不清楚"]


def test_a_threshold_of_another_branch_is_offered_as_well(knowledge: Knowledge) -> None:
    unsure = ("employment", "contract_signed", "legal_representative")
    question = _ask(knowledge, SETTLING, unsure=unsure, **without(SETTLING_FITS, *unsure))
    assert question is not None and question.fact == "company_months"
    assert _titles(question) == ["满12个月", "不满12个月", "不清楚"]


def test_a_refusal_leaves_nothing_to_ask(knowledge: Knowledge) -> None:
    assert _ask(knowledge, SUBSIDY, degree="专科") is None


@pytest.mark.parametrize(("policy", "facts"), [(SUBSIDY, SUBSIDY_FITS), (SETTLING, SETTLING_FITS)])
def test_of_who_meets_all_only_the_months_received_are_asked(
    knowledge: Knowledge, policy: str, facts: dict[str, Any]
) -> None:
    question = _ask(knowledge, policy, **facts)
    assert question is not None and question.fact == "subsidy_months"
    assert question.options == (("没领过", {"subsidy_months": Decimal(0)}), ("不清楚", {}))
    assert _ask(knowledge, policy, **facts, subsidy_months=Decimal(3)) is None
    assert _ask(knowledge, policy, unsure=("subsidy_months",), **facts) is None


def test_what_cannot_be_told_is_not_asked_again(knowledge: Knowledge) -> None:
    first = _ask(knowledge, SUBSIDY, degree="硕士")
    assert first is not None
    second = _ask(knowledge, SUBSIDY, degree="硕士", unsure=(first.fact,))
    assert second is not None and second.fact != first.fact


def test_of_several_policies_the_fact_that_most_wait_for_comes_first(knowledge: Knowledge) -> None:
    alone = _ask(knowledge, "hitech_loan")
    together = _ask(knowledge, "hitech_loan", SUBSIDY, SETTLING)
    assert alone is not None and alone.fact == "applicant"
    assert together is not None and together.fact == "degree"


def test_what_was_told_too_roughly_to_decide_is_asked_first(knowledge: Knowledge) -> None:
    known: dict[str, Any] = {"degree": "硕士", "purchase_date": ToldDate.of_year(2018)}
    question = _ask(knowledge, SETTLING, **known)
    assert question is not None and question.fact == "purchase_date"
    exact = _ask(knowledge, SETTLING, **{**known, "purchase_date": ToldDate.of_year(2019)})
    assert exact is not None and exact.fact == "degree_certificate"


def test_a_question_that_can_only_refuse_waits(knowledge: Knowledge) -> None:
    question = _ask(knowledge, "green_card", SUBSIDY)  # what makes a talent high-level is stated nowhere
    assert question is not None and question.fact == "degree"


def test_an_english_question_has_english_answers(knowledge: Knowledge) -> None:
    question = _ask(knowledge, SETTLING, language="en", **without(SETTLING_FITS, "insured_months"))
    assert question is not None and question.words.isascii()
    assert _titles(question) == ["12 months or more", "less than 12 months", "Not sure"]
    hukou = _ask(knowledge, SUBSIDY, language="en", **without(SUBSIDY_FITS, "qingdao_hukou"))
    assert _titles(hukou) == ["Yes", "No", "Not sure"]


def test_that_no_choice_fits_answers_the_question_for_all_policies(knowledge: Knowledge) -> None:
    question = _ask(knowledge, SUBSIDY, SETTLING)
    assert question is not None and question.fact == "degree"
    told = dict(question.options)["专科以下"]
    assert _ask(knowledge, SUBSIDY, SETTLING, **told) is None


@settings(deadline=None, max_examples=80)
@given(taps=st.lists(st.integers(0, 5), min_size=MOST_QUESTIONS, max_size=MOST_QUESTIONS), place=st.integers(0, 99))
def test_whatever_is_tapped_no_question_is_asked_twice_and_the_interview_ends(
    knowledge: Knowledge, taps: list[int], place: int
) -> None:
    policies = list_judged(compose(knowledge, TODAY))
    policies = [policies[place % len(policies)]]
    facts: dict[str, Any] = {}
    unsure: list[str] = []
    asked: list[tuple[str, ...]] = []
    for tap in taps:
        question = ask_next(policies, compose(knowledge, TODAY, **facts), unsure)
        if question is None:
            return
        assert (question.fact, *_titles(question)) not in asked and question.fact not in unsure
        asked.append((question.fact, *_titles(question)))
        told = question.options[tap % len(question.options)][1]
        facts, unsure = {**facts, **told}, unsure if told else [*unsure, question.fact]
    raise AssertionError("the interview does not end")
