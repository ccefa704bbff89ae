"""Where sources conflict or mislead, each answer keeps to one rule. One test per known trap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.answer import Answer, Status
from knowledge.figures import find_figures
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question

NOW = date(2026, 11, 23)


def _respond(
    knowledge: Knowledge, text: str, *names: str, facts: dict[str, Any] | None = None, **kinds: float
) -> Answer:
    """The answer to a question as it was understood: names found, kinds with their probability."""
    intents = {f"ask_{kind}": chance for kind, chance in kinds.items()}
    return knowledge.respond([Question(text, intents, names, facts=facts or {})], Context(), NOW)[0]


def test_c1_the_gap_is_that_of_the_text_not_of_the_headline(knowledge: Knowledge) -> None:
    answer = _respond(knowledge, "高技能人才缺口有多大，哪些领域缺人", "高技能人才数据", amount=0.9)
    overview = knowledge.answer("skilled_workforce", "overview", NOW)
    assert "先进制造业、战略性新兴产业及民生关键领域" in overview.text
    for told in (answer, overview):
        assert "先进制造业" in told.body and "民生关键领域" in told.body and "千万" in told.body


def test_c2_approval_takes_the_same_day_and_seven_working_days_were_before(knowledge: Knowledge) -> None:
    answer = _respond(knowledge, "人才公寓审批几天", "人才公寓", time=0.9)
    assert answer.policy == "rental_housing" and "当日办结" in answer.text
    section = knowledge.answer("rental_housing", "time", NOW)
    assert "当日办结" in section.text and "改革前要7个工作日" in section.text


def test_c3_fifteen_wan_and_the_monthly_subsidy_are_never_added(knowledge: Knowledge) -> None:
    answers = [
        _respond(knowledge, "最高15万和每月补贴能不能一起拿", "真金白银", "住房补贴", conflict=0.9),
        _respond(knowledge, "安家费和住房补贴加起来多少", "安家费", "住房补贴", conflict=0.9),
        knowledge.answer("settling_allowance", "conflict", NOW),
    ]
    for answer in answers:
        assert answer.status in (Status.ANSWERED, Status.ANSWERED_PARTLY)
        assert "扣减" in answer.text and "19.32万" not in answer.text and "193200" not in answer.text


def test_c4_voucher_and_allowance_are_never_summed_to_twenty_five_wan(knowledge: Knowledge) -> None:
    answer = _respond(knowledge, "十万购房券和十五万安家费能一起领吗", "购房券", "安家费", conflict=0.9)
    other = _respond(knowledge, "十五万和十万一共是多少", "真金白银", conflict=0.9)
    for told in (answer, other):
        assert "25万" not in told.text and "250000" not in told.text
        assert "没有写明" in told.text


def test_c5_the_allowance_follows_the_notice_of_2024_only(knowledge: Knowledge) -> None:
    for section in ("amount", "conditions", "who", "source"):
        answer = knowledge.answer("settling_allowance", section, NOW)
        assert "青人社发〔2024〕7号" in answer.text, section
    conditions = knowledge.answer("settling_allowance", "conditions", NOW).body
    assert "唯一" in conditions and "商品住宅" in conditions
    assert "首套" not in conditions and "3年" not in conditions and "三年" not in conditions
    assert knowledge.answer("settling_allowance", "amount", date(2024, 3, 31)).status is Status.NOT_IN_FORCE


def test_c6_issue_and_effect_are_two_dates_and_both_are_said(knowledge: Knowledge) -> None:
    answer = knowledge.answer("settling_allowance", "date", NOW)
    assert "2024年4月11日发布" in answer.text and "2024年4月1日起施行" in answer.text and "2027年3月31日" in answer.text


def test_c7_former_standards_of_the_subsidy_are_not_given_as_current(knowledge: Knowledge) -> None:
    for section in ("overview", "amount", "conditions", "who"):
        answer = knowledge.answer("housing_subsidy", section, NOW)
        assert "1500" not in answer.text and "紧缺" not in answer.text and "两区" not in answer.text
    asked = _respond(knowledge, "听说紧缺专业博士每月1500", "住房补贴", amount=0.8)
    assert asked.body.startswith("不是") and "旧版" in asked.body and "博士1200元/月" in asked.body


def test_c8_rent_free_lodging_is_said_to_be_over(knowledge: Knowledge) -> None:
    for section in ("overview", "amount", "process", "conditions"):
        answer = knowledge.answer("free_lodging", section, NOW)
        assert answer.status is Status.NOT_IN_FORCE and answer.body.startswith("高校毕业生免租金住宿保障已到期")
        assert "2026年6月30日" in answer.text and "没有查到延续的通知" in answer.text
    assert knowledge.answer("free_lodging", "amount", date(2026, 6, 30)).status is Status.ANSWERED


def test_c9_three_kinds_of_free_lodging_keep_their_own_terms(knowledge: Knowledge) -> None:
    station = knowledge.answer("talent_station", "duration", NOW).body
    lodge = knowledge.answer("talent_lodge", "duration", NOW).body
    rent_free = knowledge.answer("free_lodging", "duration", date(2026, 6, 30)).body
    assert "12天" in station and "6天" not in station and "个月" not in station
    assert "6天" in lodge and "个案" in lodge and "12天" not in lodge
    assert "6个月" in rent_free and "12个月" in rent_free and "天" not in rent_free


def test_c10_twenty_two_departments_signed(knowledge: Knowledge) -> None:
    answer = _respond(knowledge, "28条是几个部门联合发的", "青岛28条", who=0.9)
    assert "22个部门" in answer.text and "21个部门" not in answer.text


def test_c11_startup_loans_follow_2025_and_the_full_text_was_not_seen(knowledge: Knowledge) -> None:
    answer = knowledge.answer("startup_support", "amount", NOW)
    assert "20万元" in answer.text and "400万元" in answer.text and "50%" in answer.text
    assert "30万" not in answer.text and "99万" not in answer.text
    assert "没有见到" in answer.text and "全文" in answer.text
    assert "30万元" in knowledge.answer("startup_support", "amount", date(2025, 6, 1)).text


def test_c12_the_cash_of_laoshan_is_not_stated(knowledge: Knowledge) -> None:
    answers = [
        knowledge.answer("laoshan_living_allowance", "overview", NOW),
        _respond(knowledge, "崂山生活补贴博士一年给多少", "崂山生活补贴", amount=0.9),
    ]
    for answer in answers:
        assert "5000" not in answer.text and "3000" not in answer.text
    assert answers[1].status is Status.UNKNOWN and "崂山区人社部门" in answers[1].route


def test_c13_no_discount_of_another_place_is_given_for_the_zone(knowledge: Knowledge) -> None:
    for text in ("人才公寓租金打几折", "人才住房首个租期租金按市场价百分之几"):
        answer = _respond(knowledge, text, "人才公寓" if "公寓" in text else "人才住房", amount=0.8)
        assert answer.policy == "rental_housing" and answer.status is Status.UNKNOWN
        assert not [figure for figure, _ in find_figures(answer.text) if figure.unit == "%"]
    assert "60%" in knowledge.answer("xihaian_rental_housing", "amount", NOW).text
    assert "50%" in knowledge.answer("laoshan_rental_housing_2024", "amount", NOW).text


def test_c14_a_burdenless_start_is_not_free_of_rent_or_deposit(knowledge: Knowledge) -> None:
    told = [
        _respond(knowledge, "零负担入住是不是不用交租金", "零负担入住", amount=0.5, overview=0.3),
        _respond(knowledge, "零负担入住押金也免吗", "零负担入住", amount=0.5),
        knowledge.answer("market_housing", "amount", NOW),
    ]
    for answer in told:
        assert any(word in answer.body for word in ("没有写明", "没有说", "不是", "不等于"))
        assert "免租金。" not in answer.text and not answer.body.startswith(("是的", "可以"))


def test_c15_eighty_percent_is_what_the_bank_is_compensated(knowledge: Knowledge) -> None:
    answer = _respond(knowledge, "人才贷的百分之八十是利息打八折吗", "人才贷", amount=0.5)
    assert "补偿" in answer.text and not answer.body.startswith(("是的", "对"))
    amount = knowledge.answer("talent_loan", "amount", NOW)
    assert "80%" not in amount.body and "贴息" not in amount.body


def test_c16_the_zone_loan_is_for_companies(knowledge: Knowledge) -> None:
    for section in ("overview", "who"):
        assert "不对个人" in knowledge.answer("hitech_loan", section, NOW).body
    asked = _respond(knowledge, "我自己个人能贷高新贷吗", "高新贷", eligibility=0.6, conditions=0.3)
    assert asked.policy == "hitech_loan"
    assert "不对个人" in asked.text or "不是个人" in asked.text or asked.body.startswith("不")


def test_c17_the_platform_is_free_for_companies_and_open_for_seekers(knowledge: Knowledge) -> None:
    assert "园区企业均可免费使用" in knowledge.answer("recruitment_platform", "overview", NOW).text
    asked = _respond(knowledge, "招聘平台对找工作的人收费吗", "招聘平台", amount=0.6)
    assert "没有写明" in asked.text and "求职者免费" not in asked.text and "求职者收费" not in asked.text


def test_c18_no_unverified_address_of_the_platform_is_given(knowledge: Knowledge) -> None:
    asked = _respond(knowledge, "招聘平台网址是什么", "招聘平台", where=0.9)
    assert asked.status is Status.UNKNOWN and "51job" not in asked.text and "http" not in asked.body


def test_c19_settlement_gives_no_dead_age(knowledge: Knowledge) -> None:
    answer = knowledge.answer("settlement", "conditions", NOW)
    assert "改革后最新口径为准" in answer.text and "2023年11月" in answer.text
    assert not [figure for figure, _ in find_figures(answer.body) if figure.unit == "岁"]


def test_c20_conditions_the_zone_did_not_publish_stay_open(knowledge: Knowledge) -> None:
    for policy in ("zone_benefits", "green_card", "market_housing"):
        answer = knowledge.answer(policy, "conditions", NOW)
        assert answer.status is Status.UNKNOWN and "没有写明" in answer.text


def test_c22_twenty_and_thirty_wan_are_not_for_everybody(knowledge: Knowledge) -> None:
    amount = knowledge.answer("purchase_voucher", "amount", NOW)
    assert "20万" not in amount.text and "30万" not in amount.text and "10万元" in amount.text
    asked = _respond(knowledge, "购房券升到三十万了吗，我能领吗", "购房券", amount=0.7)
    if "30万" in asked.text:
        assert "重点企业" in asked.text and "不是" in asked.text


@pytest.mark.parametrize(("degree", "total"), [("本科", "18000元"), ("硕士", "28800元"), ("博士", "43200元")])
def test_totals_are_labelled_as_reckoned(knowledge: Knowledge, degree: str, total: str) -> None:
    answer = _respond(knowledge, f"{degree}住房补贴领满一共多少", "住房补贴", facts={"degree": degree}, amount=0.9)
    assert answer.status is Status.ANSWERED and total in answer.text and "推算" in answer.text


@pytest.mark.parametrize(("degree", "rest"), [("硕士", "71200元"), ("博士", "106800元")])
def test_what_is_left_of_the_allowance_is_labelled_as_reckoned(knowledge: Knowledge, degree: str, rest: str) -> None:
    facts = {"degree": degree, "subsidy_months": Decimal(36)}
    answer = _respond(knowledge, "安家费扣掉以后还能拿多少", "安家费", facts=facts, amount=0.9)
    assert answer.status is Status.ANSWERED and rest in answer.text and "推算" in answer.text
