"""A talk goes on: fragments, corrections, another year or place, another payment meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.answer import Answer, Status
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


HITECH = Question(
    "一年卖七千万,高新贷算哪期",
    {"ask_amount": 0.5},
    ("高新贷",),
    facts={"revenue": Decimal(70000000), "applicant": "企业"},
)


@pytest.mark.parametrize(
    ("text", "tier"), [("1.5亿的话呢", "成熟期"), ("说错了,去年报税是1800万", "种子期"), ("3000万呢", "初创期")]
)
def test_a_bare_sum_is_graded_like_the_one_told_before(knowledge: Knowledge, today: date, text: str, tier: str) -> None:
    first, again = _talk(knowledge, today, HITECH, Question(text, {"out_of_scope": 0.3, "inform": 0.2}))
    assert "成长期" in first.body and tier in again.body


def test_a_sum_in_another_question_is_not_taken_for_the_one_told(knowledge: Knowledge, today: date) -> None:
    asked = Question("听说一共放出去1.85亿元对不对,这个数是哪一年的", {"ask_source": 0.8})
    assert "成熟期" not in _talk(knowledge, today, HITECH, asked)[1].body


def test_which_tier_is_told_of_the_revenue_known_from_before(knowledge: Knowledge, today: date) -> None:
    told = Question("我司年销售1800万", {"inform": 0.9}, ("高新贷",), facts={"revenue": Decimal(18000000)})
    asked = Question("高新贷对应哪期", {"ask_date": 0.4}, ("高新贷",))
    assert "种子期" in _talk(knowledge, today, told, asked)[1].body


RECEIVED = Question(
    "硕士领了10个月补贴,安家费还剩多少",
    {"ask_amount": 0.8},
    ("安家费",),
    facts={"degree": "硕士", "subsidy_months": Decimal(10)},
)


@pytest.mark.parametrize(
    ("text", "facts", "rest"),
    [
        ("那要是领了整二十个月以后再去申请的话又怎么样", {"subsidy_months": Decimal(20)}, "84000元"),
        ("说错了,是12个月", {}, "90400元"),
        ("一分没领过呢", {"subsidy_months": Decimal(0)}, "100000元"),
    ],
)
def test_a_new_figure_makes_the_calculation_anew(
    knowledge: Knowledge, today: date, text: str, facts: dict[str, Decimal], rest: str
) -> None:
    first, again = _talk(knowledge, today, RECEIVED, Question(text, {"ask_conflict": 0.3}, facts=facts))
    assert "92000元" in first.body and rest in again.body


def test_what_else_is_asked_after_a_calculation_is_answered(knowledge: Knowledge, today: date) -> None:
    asked = Question("要什么材料", {"ask_materials": 0.9}, facts={"subsidy_months": Decimal(20)})
    assert "84000" not in _talk(knowledge, today, RECEIVED, asked)[1].body


def test_a_word_for_one_alone_repeats_the_last_answer(knowledge: Knowledge, today: date) -> None:
    first, again = _talk(knowledge, today, AMOUNT, Question("我呢", {"smalltalk": 0.4}))
    assert again.body == first.body


def test_both_of_what_was_talked_about_are_put_together(knowledge: Knowledge, today: date) -> None:
    voucher = Question("博士的购房券给几万", {"ask_amount": 0.9}, ("购房券",))
    settling = Question("安家费呢", {"inform": 0.4}, ("安家费",))
    both = Question("两样都要,能加一块儿领吗", {"ask_conflict": 0.8})
    alone = Question("两样都要,能加一块儿领吗", {"ask_conflict": 0.8})
    answer = _talk(knowledge, today, voucher, settling, both)[2]
    assert "购房券" in answer.text and "安家费" in answer.text and answer.route
    assert "购房券" not in _talk(knowledge, today, AMOUNT, alone)[1].text


def test_a_narrower_place_is_not_answered_with_the_figures_of_the_wider_one(knowledge: Knowledge, today: date) -> None:
    first = Question("全国高技能人才占多大比例", {"ask_amount": 0.9}, ("技能人才数据",))
    answer = _talk(knowledge, today, first, Question("青岛呢", {"inform": 0.4}, (), ("青岛市",)))[1]
    assert answer.status is Status.UNKNOWN and answer.policy == "skilled_workforce"


def test_words_of_another_policy_far_ahead_end_the_talk_and_bare_asking_does_not(
    knowledge: Knowledge, today: date
) -> None:
    other = Question("孩子上学那边有没有什么卡可以照顾", {"ask_overview": 0.7})
    assert _talk(knowledge, today, AMOUNT, other)[1].policy == "green_card"
    bare = Question("在哪个网站申请", {"ask_where": 0.9})
    assert _talk(knowledge, today, AMOUNT, bare)[1].policy == "housing_subsidy"


def test_the_way_to_the_talks_policy_is_not_that_of_another_one(knowledge: Knowledge, today: date) -> None:
    first = Question("人才房审批多久", {"ask_time": 0.9}, ("人才房",))
    answer = _talk(knowledge, today, first, Question("那边电话发我一个", {"ask_contact": 0.9}))[1]
    assert answer.policy == "rental_housing"


def test_another_place_is_asked_the_last_question_with_what_is_added(knowledge: Knowledge, today: date) -> None:
    first = Question("崂山24年租赁房头三年多少折", {"ask_amount": 0.7}, ("崂山24年",))
    again = Question("西海岸那边头三年", {"inform": 0.4, "ask_duration": 0.2}, (), ("西海岸新区",))
    answer = _talk(knowledge, today, first, again)[1]
    assert answer.policy == "xihaian_rental_housing" and "60%" in answer.text


def test_a_policy_of_another_city_is_not_asked_of_here(knowledge: Knowledge, today: date) -> None:
    first = Question("北汽青领计划跟多少学校合作", {"ask_amount": 0.8}, ("青领计划",))
    answer = _talk(knowledge, today, first, Question("青岛这边能报吗", {"ask_process": 0.5}, (), ("青岛市",)))[1]
    assert answer.status is Status.UNKNOWN and "不是青岛高新区的" in answer.body
