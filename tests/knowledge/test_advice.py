"""The best plan in words: every sum is shown, nothing is added that no source allows, and what is missing comes first."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.advice import ASKS_FOR_PLAN, tell_plan
from knowledge.answer import Answer, Status
from knowledge.knowledge import Knowledge
from knowledge.language import CHINESE
from tests.knowledge.talking import Talk, compose

VOUCHER_APART = "能不能和上面的一起享受，没有来源写明，不能加在一起算"


def _plan(knowledge: Knowledge, on: date, language: str = CHINESE, **facts: Any) -> Answer | None:
    answer = tell_plan(compose(knowledge, on, language, **facts))
    return knowledge.release(answer) if answer else None


def _told(knowledge: Knowledge, on: date, language: str = CHINESE, **facts: Any) -> Answer:
    answer = _plan(knowledge, on, language, **facts)
    assert answer is not None and answer.status is Status.ANSWERED and answer.table is not None
    return answer


def _rows(answer: Answer) -> list[tuple[str, str]]:
    """When each step can be taken, and its sum."""
    assert answer.table is not None
    return [(when, cells[1]) for when, cells in answer.table.rows]


@pytest.mark.parametrize(
    ("degree", "monthly", "total", "rest", "early"),
    [("硕士", "800", "100000", "71200", "28800"), ("博士", "1200", "150000", "106800", "43200")],
)
def test_the_monthly_payment_comes_first_and_is_deducted_from_the_lump_sum(
    knowledge: Knowledge, today: date, degree: str, monthly: str, total: str, rest: str, early: str
) -> None:
    answer = _told(knowledge, today, degree=degree)
    assert answer.body.startswith(f"{degree}最合适的顺序：住房补贴→安家费，一共{total}元。")
    assert _rows(answer) == [
        ("现在起按月", f"{monthly}元×36个月 = {early}元"),
        ("条件都满足以后", f"{total}元−{monthly}元×36个月 = {rest}元"),
    ]
    assert f"只领安家费也是{total}元：合计不变，但先领可以提前拿到{early}元。" in answer.body


def test_what_no_source_lets_be_added_stands_apart(knowledge: Knowledge, today: date) -> None:
    answer = _told(knowledge, today, degree="硕士")
    assert f"购房券（硕士5万元）{VOUCHER_APART}。" in answer.body and "150000" not in answer.text
    assert answer.table is not None and "购房券" not in answer.table.text
    assert answer.body.endswith("以审核为准。")


def test_the_plan_cites_every_policy_and_what_allows_both(knowledge: Knowledge, today: date) -> None:
    keys = {source.key for source in _told(knowledge, today, degree="硕士").sources}
    assert keys == {"subsidy_answer_2025", "settling_notice_2024", "voucher_rules_2024"}


def test_a_single_benefit_has_no_order(knowledge: Knowledge, today: date) -> None:
    answer = _told(knowledge, today, degree="本科")
    assert answer.body.startswith("本科能按来源算清楚的是住房补贴，18000元。")
    assert "顺序" not in answer.body and "提前" not in answer.body and "安家费" not in answer.body


@pytest.mark.parametrize(
    "facts", [{}, {"age": Decimal(30)}, {"degree": "专科"}], ids=["nothing", "no degree", "too low"]
)
def test_without_a_degree_that_is_paid_there_is_no_plan(
    knowledge: Knowledge, today: date, facts: dict[str, Any]
) -> None:
    assert _plan(knowledge, today, **facts) is None


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"home_bought": False}, "已在青岛购买商品住宅"),
        ({"contract_signed": False, "employment": "就业"}, "与单位签订劳动（聘用）合同"),
        (
            {"insured_months": Decimal(8), "home_bought": False},
            "职工社保累计满12个月，每月不断的话最早2027年3月满足、已在青岛购买商品住宅",
        ),
    ],
)
def test_a_condition_that_can_still_be_met_is_named_before_its_step(
    knowledge: Knowledge, today: date, facts: dict[str, Any], missing: str
) -> None:
    answer = _told(knowledge, today, degree="硕士", **facts)
    assert [when for when, _ in _rows(answer)] == ["现在起按月", f"还要先做到：{missing}"]
    assert "一共100000元" in answer.body


def test_what_is_missing_for_the_monthly_payment_is_named_as_well(knowledge: Knowledge, today: date) -> None:
    rows = _rows(_told(knowledge, today, degree="硕士", qingdao_hukou=False))
    assert [when for when, _ in rows] == ["还要先做到：申领时有青岛市户籍"] * 2


@pytest.mark.parametrize(
    ("facts", "left_out"),
    [
        ({"age": Decimal(36)}, ["安家费", "购房券"]),
        ({"only_home": False}, ["安家费"]),
        ({"family_owns_home": True}, ["购房券"]),
        ({"years_since_graduation": Decimal(5), "full_time": True, "study_place": "国内"}, ["住房补贴"]),
    ],
)
def test_what_is_refused_for_good_is_left_out(
    knowledge: Knowledge, today: date, facts: dict[str, Any], left_out: list[str]
) -> None:
    answer = _told(knowledge, today, degree="硕士", **facts)
    assert [title for title in ("安家费", "购房券", "住房补贴") if title not in answer.body] == left_out


def test_months_already_received_are_taken_off_both_steps(knowledge: Knowledge, today: date) -> None:
    answer = _told(knowledge, today, degree="硕士", subsidy_months=Decimal(10))
    assert [sum_ for _, sum_ in _rows(answer)] == ["800元×26个月 = 20800元", "100000元−800元×36个月 = 71200元"]
    assert "一共92000元" in answer.body and "提前拿到20800元" in answer.body


@pytest.mark.parametrize("months", [36, 50])
def test_of_whoever_received_all_months_only_the_rest_of_the_lump_sum_is_left(
    knowledge: Knowledge, today: date, months: int
) -> None:
    answer = _told(knowledge, today, degree="硕士", subsidy_months=Decimal(months))
    assert _rows(answer) == [("条件都满足时", "100000元−800元×36个月 = 71200元")]


def test_what_was_received_is_deducted_when_no_more_can_be(knowledge: Knowledge, today: date) -> None:
    late: dict[str, Any] = {"years_since_graduation": Decimal(5), "full_time": True, "study_place": "国内"}
    answer = _told(knowledge, today, degree="硕士", subsidy_months=Decimal(10), **late)
    assert _rows(answer) == [("条件都满足时", "100000元−800元×10个月 = 92000元")]


def test_a_plan_of_a_day_after_the_end_of_a_policy_does_without_it(knowledge: Knowledge) -> None:
    assert "安家费" not in _told(knowledge, date(2027, 4, 1), degree="硕士").body


def test_the_plan_is_told_in_english(knowledge: Knowledge, today: date) -> None:
    answer = _told(knowledge, today, "en", degree="硕士", home_bought=False)
    assert not re.search(r"[\u4e00-\u9fff]", answer.body)
    assert "the total is the same, but 28800 yuan come earlier" in answer.body
    assert _rows(answer)[1] == (
        "First needed: a home bought in Qingdao",
        "100000 yuan − 800 yuan × 36 months = 71200 yuan",
    )


@pytest.mark.parametrize(
    "text",
    ["我怎么领最划算", "先领哪个好", "一共能拿多少", "安家费和住房补贴哪个先申请", "what is the best order to apply"],
)
def test_asking_for_the_best_order_or_the_sum_of_all_asks_for_a_plan(text: str) -> None:
    assert ASKS_FOR_PLAN.search(text)


@pytest.mark.parametrize("text", ["住房补贴一个月多少", "怎么申请", "要先落户吗", "how do i apply"])
def test_an_ordinary_question_asks_for_no_plan(text: str) -> None:
    assert not ASKS_FOR_PLAN.search(text)


@pytest.mark.parametrize(
    ("names", "unit"), [((), "plan"), (("安家费", "住房补贴"), "plan"), (("安家费", "人才贷"), None)]
)
def test_a_plan_is_told_of_all_benefits_or_of_those_that_pay(
    knowledge: Knowledge, today: date, names: tuple[str, ...], unit: str | None
) -> None:
    answer = Talk(knowledge, today).say("硕士先领哪个划算", "ask_amount", *names, degree="硕士")
    assert (answer.unit == "plan") is (unit == "plan")


def test_a_plan_is_told_in_the_middle_of_a_talk_about_one_policy(knowledge: Knowledge, today: date) -> None:
    talk = Talk(knowledge, today)
    talk.say("硕士住房补贴多少", "ask_amount", "住房补贴", degree="硕士")
    assert talk.say("那我怎么领最划算", "ask_amount").unit == "plan"
