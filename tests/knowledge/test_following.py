"""A talk goes on: fragments, corrections, another year or place, another payment meant."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Answer
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question


def _talk(knowledge: Knowledge, on: date, *questions: Question) -> list[Answer]:
    context, answers = Context(), []
    for question in questions:
        answer, context = knowledge.respond([question], context, on)
        answers.append(answer)
    return answers


AMOUNT = Question("住房补贴每月多少", {"ask_amount": 0.9}, ("住房补贴",), facts={"degree": "本科"})


def test_a_corrected_fact_repeats_the_answer_with_it(knowledge: Knowledge, today: date) -> None:
    first, again = _talk(
        knowledge, today, AMOUNT, Question("不对,我是硕士", {"inform": 0.5, "deny": 0.3}, facts={"degree": "硕士"})
    )
    assert first.body.index("本科") < first.body.index("硕士")
    assert again.policy == "housing_subsidy" and again.body.index("硕士") < again.body.index("本科")


def test_a_sum_for_other_months_is_reckoned_anew(knowledge: Knowledge, today: date) -> None:
    from decimal import Decimal

    year = Question(
        "本科一年下来多少", {"ask_amount": 0.9}, ("住房补贴",), facts={"degree": "本科", "wanted_months": Decimal(12)}
    )
    answers = _talk(knowledge, today, year, Question("满打满算呢", {"inform": 0.3}))
    assert "6000元" in answers[0].text and "18000元" in answers[1].text


def test_a_change_of_subject_ends_the_talk(knowledge: Knowledge, today: date) -> None:
    asked = Question("换个话题,租人才住房要多久批下来", {"ask_time": 0.9}, ("租赁型人才住房",))
    assert _talk(knowledge, today, AMOUNT, asked)[1].policy == "rental_housing"


@pytest.mark.parametrize(
    ("year", "policy"), [("25", "laoshan_rental_housing_2025"), ("2024", "laoshan_rental_housing_2024")]
)
def test_another_year_leads_to_the_policy_of_that_year(
    knowledge: Knowledge, today: date, year: str, policy: str
) -> None:
    first = Question("崂山人才房有多少套", {"ask_amount": 0.9}, ("崂山人才房",), ("崂山区",))
    assert _talk(knowledge, today, first, Question(f"{year}年呢", {"ask_date": 0.4}))[1].policy == policy


def test_the_same_is_asked_of_another_place(knowledge: Knowledge, today: date) -> None:
    first = Question("崂山人才房首个租期租金打几折", {"ask_amount": 0.9}, ("崂山人才房",), ("崂山区",))
    again = Question("西海岸也一样吗", {"ask_difference": 0.4}, (), ("西海岸新区",))
    answer = _talk(knowledge, today, first, again)[1]
    assert answer.policy == "xihaian_rental_housing" and "60%" in answer.text
