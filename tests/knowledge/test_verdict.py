"""A verdict says what is decided, what is missing and by how much, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.compose import Composer
from knowledge.knowledge import Knowledge
from knowledge.verdict import count_touched, judge_policy, write_verdict

SETTLING_FITS: dict[str, Any] = {
    "degree": "硕士", "degree_certificate": True, "age": Decimal(30), "qingdao_hukou": True,
    "first_job_date": date(2023, 7, 1), "study_place": "国内", "full_time": True, "employment": "就业",
    "contract_signed": True, "insured_by_employer": True, "insured_months": Decimal(24), "home_bought": True,
    "purchase_date": date(2024, 5, 1), "only_home": True,
}  # fmt: skip


def _verdict(knowledge: Knowledge, policy: str, on: date, **facts: Any) -> str | None:
    composer = Composer(knowledge.snapshot(on), on, knowledge.home, facts)
    return write_verdict(composer.speech(composer.snapshot.policies[policy]), facts, on)


def test_whoever_fits_every_condition_may_apply_subject_to_review(knowledge: Knowledge, today: date) -> None:
    words = _verdict(knowledge, "settling_allowance", today, **SETTLING_FITS)
    assert words and words.startswith("按您说的情况，符合") and "以审核为准" in words and "10万元" in words


@pytest.mark.parametrize(
    ("fact", "value", "reason"),
    [
        ("age", Decimal(35), "年龄须低于35岁，您是35岁"),
        ("insured_months", Decimal(11), "您是11个月，还差1个月"),
        ("purchase_date", date(2018, 6, 5), "要求2018年6月6日及以后购买，您是2018年6月5日"),
        ("degree", "本科", "要求研究生（硕士、博士）学历"),
        ("only_home", False, "要求所购为唯一商品住宅"),
        ("degree_certificate", False, "要求取得相应硕士或博士学位"),
    ],
)
def test_a_condition_not_met_is_named_with_the_gap(
    knowledge: Knowledge, today: date, fact: str, value: object, reason: str
) -> None:
    words = _verdict(knowledge, "settling_allowance", today, **{**SETTLING_FITS, fact: value})
    assert words and words.startswith("按您说的情况，暂不符合") and reason in words


def test_the_age_bound_itself_is_excluded(knowledge: Knowledge, today: date) -> None:
    fits = _verdict(knowledge, "settling_allowance", today, **{**SETTLING_FITS, "age": Decimal(34)})
    doctor = _verdict(knowledge, "settling_allowance", today, **{**SETTLING_FITS, "degree": "博士", "age": Decimal(39)})
    assert fits and "，符合" in fits and doctor and "，符合" in doctor and "15万元" in doctor


def test_open_facts_leave_the_verdict_open_and_are_named(knowledge: Knowledge, today: date) -> None:
    words = _verdict(knowledge, "housing_subsidy", today, degree="硕士")
    assert words and "暂不符合" not in words and "可以申请，以审核为准" not in words
    assert "还要看" in words and "青岛市户籍" in words


def test_foreign_graduates_need_no_hukou(knowledge: Knowledge, today: date) -> None:
    facts = {
        "degree": "硕士", "degree_certificate": True, "identity": "外籍", "qingdao_hukou": False,
        "first_job_date": date(2024, 7, 1), "study_place": "国内", "years_since_graduation": Decimal(2),
        "insured_by_employer": True,
    }  # fmt: skip
    words = _verdict(knowledge, "housing_subsidy", today, **facts)
    assert words and "，符合" in words


def test_the_third_anniversary_still_counts_and_the_day_after_does_not(knowledge: Knowledge) -> None:
    facts = {
        "degree": "本科", "degree_certificate": True, "qingdao_hukou": True, "study_place": "国内", "full_time": True,
        "graduation_date": date(2023, 7, 1), "insured_by_employer": True,
    }  # fmt: skip
    assert "，符合" in (_verdict(knowledge, "housing_subsidy", date(2026, 7, 1), **facts) or "")
    late = _verdict(knowledge, "housing_subsidy", date(2026, 7, 2), **facts)
    assert late and "暂不符合" in late and "您是3年多" in late


def test_a_policy_without_a_rule_gives_no_verdict(knowledge: Knowledge, today: date) -> None:
    assert _verdict(knowledge, "talent_lodge", today, degree="博士") is None


def test_a_rule_is_touched_only_by_its_own_facts(knowledge: Knowledge, today: date) -> None:
    composer = Composer(knowledge.snapshot(today), today, knowledge.home)
    policies = composer.snapshot.policies

    def touched(**facts: Any) -> int:
        return count_touched(composer.speech(policies["housing_subsidy"]), facts, today)

    assert touched(degree="硕士") == 1
    assert touched(degree="硕士", revenue=Decimal(100)) == 1
    assert touched(graduation_date=date(2024, 7, 1)) >= 1
    assert touched(revenue=Decimal(100)) == 0
    assert judge_policy(composer.speech(policies["talent_lodge"]), {}, today) is None
