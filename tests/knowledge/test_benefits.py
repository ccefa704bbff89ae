"""What applies to a person: certain, possible and refused, and told anew only when that changes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.answer import Answer, Status
from knowledge.benefits import judge_all, list_benefits, list_judged
from knowledge.form import Form
from knowledge.knowledge import Knowledge
from knowledge.language import CHINESE
from tests.knowledge.talking import SUBSIDY_FITS, Talk, compose, not_sure_of_anything

COMPANY: dict[str, Any] = {"applicant": "企业", "in_zone": True, "fixed_office": True, "tech_company": True}


def _list(knowledge: Knowledge, on: date, language: str = CHINESE, **facts: Any) -> Answer:
    return knowledge.release(list_benefits(compose(knowledge, on, language, **facts)))


def _line(answer: Answer, start: str) -> str:
    return next((line for line in answer.body.splitlines() if line.startswith(start)), "")


def test_what_is_judged_is_in_force_here_and_has_a_rule(knowledge: Knowledge, today: date) -> None:
    judged = {policy.id for policy in list_judged(compose(knowledge, today))}
    assert {"housing_subsidy", "settling_allowance", "purchase_voucher", "hitech_loan"} <= judged
    assert not {"market_housing", "xihaian_rental_housing", "huicai_card", "multi_child_subsidy"} & judged
    assert "settling_allowance" not in {p.id for p in list_judged(compose(knowledge, date(2027, 4, 1)))}


def test_each_policy_stands_under_its_verdict(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, **SUBSIDY_FITS, home_bought=False)
    assert answer.status is Status.ANSWERED and answer.unit == "benefits"
    assert _line(answer, "符合：") == "符合：高校毕业生住房补贴（硕士800元/月）。"
    assert "青年人才购房券（硕士5万元）" in _line(answer, "可能符合")
    assert not [title for title in ("住房补贴", "购房券", "安家费") if title in _line(answer, "条件没有写明")]
    later = "以后可能符合：青年人才在青创新创业一次性安家费（硕士10万元）（要先满足：已在青岛购买商品住宅）。"
    assert _line(answer, "以后可能符合：") == later and "高新贷" in _line(answer, "暂不符合：")


def test_what_was_told_stands_first_and_is_marked_as_the_persons_own(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, degree="博士", age=Decimal(36))
    assert answer.body.startswith("按您说的情况（博士、36岁）：\n")
    assert [(card.label, card.value) for card in answer.cards if card.kind == "given"] == [
        ("学历", "博士"),
        ("年龄", "36岁"),
    ]
    assert "博士15万元" in answer.body and "博士10万元" in answer.body


def test_a_policy_that_asks_for_nothing_told_is_not_called_possible(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, **COMPANY)
    assert _line(answer, "符合：") == "符合：高新贷2.0。"
    assert "住房补贴" not in _line(answer, "可能符合") and "人才贷" in _line(answer, "可能符合")


def test_a_refusal_cites_the_threshold_it_names_and_nothing_else(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, degree="专科")
    assert "高校毕业生住房补贴（要求本科及以上学历）" in _line(answer, "暂不符合")
    assert "subsidy_answer_2025" not in {source.key for source in answer.sources}
    old = _list(knowledge, today, degree="硕士", age=Decimal(36))
    assert "35周岁" in _line(old, "暂不符合") and "settling_notice_2024" in {source.key for source in old.sources}


@pytest.mark.parametrize("facts", [{"degree": "硕士"}, COMPANY], ids=["person", "company"])
def test_only_of_policies_without_a_rule_it_is_said_that_no_conditions_are_stated(
    knowledge: Knowledge, today: date, facts: dict[str, Any]
) -> None:
    line = _line(_list(knowledge, today, **facts), "条件没有写明")
    judged = [policy.title for policy in list_judged(compose(knowledge, today))]
    assert "市场化租赁住房" in line and [title for title in judged if title in line] == []


def test_the_list_is_written_in_english(knowledge: Knowledge, today: date) -> None:
    answer = _list(knowledge, today, "en", **SUBSIDY_FITS, home_bought=False)
    assert answer.status is Status.ANSWERED and not re.search(r"[\u4e00-\u9fff]", answer.body)
    assert "You qualify for: Housing Subsidy for University Graduates (master's: 800 yuan/month)." in answer.body
    assert "You may qualify later for: One-off Settling-in Allowance" in answer.body


def test_the_list_is_given_to_who_asks_and_has_told_something(knowledge: Knowledge, today: date) -> None:
    talk = Talk(knowledge, today)
    answer = talk.say("我硕士能享受哪些政策", "ask_list", degree="硕士")
    assert answer.unit == "benefits" and answer.asked == "degree_certificate"
    assert talk.context.form is not None and talk.context.form["policy"] is None
    assert Talk(knowledge, today).say("有哪些政策", "ask_list").unit == "catalogue"


def test_the_list_is_told_anew_only_when_a_verdict_changed(knowledge: Knowledge, today: date) -> None:
    talk = Talk(knowledge, today)
    talk.say("我硕士能享受哪些政策", "ask_list", degree="硕士")
    same = talk.say("拿到了")
    assert same.unit == "form" and "按您说的情况" not in same.body and same.body.startswith("好的，拿到了。")
    changed = talk.say("还没买房", home_bought=False)
    assert changed.unit == "benefits" and changed.body.startswith("好的，没买房。\n按您说的情况")
    assert "要先满足：已在青岛购买商品住宅" in _line(changed, "以后可能符合") and changed.asked


def test_the_verdicts_change_with_a_fact_that_decides_and_with_no_other(knowledge: Knowledge, today: date) -> None:
    known = judge_all(compose(knowledge, today, degree="硕士"))
    assert judge_all(compose(knowledge, today, degree="硕士", qingdao_hukou=True)) == known
    changed = judge_all(compose(knowledge, today, degree="硕士", qingdao_hukou=False))
    assert {policy for policy in known if known[policy] is not changed[policy]} == {
        "housing_subsidy", "settling_allowance", "purchase_voucher"
    }  # fmt: skip


@pytest.fixture
def unknown(knowledge: Knowledge, today: date) -> tuple[Answer, list[str]]:
    """The end of a general interview in which nothing could be told, and what was asked."""
    talk = Talk(knowledge, today)
    talk.say("我能享受哪些政策", "ask_list")
    assert Form.from_json(talk.context.form) is not None
    return not_sure_of_anything(talk)


def test_a_general_interview_ends_with_the_list(unknown: tuple[Answer, list[str]]) -> None:
    answer, asked = unknown
    assert answer.unit == "benefits" and len(asked) == len(set(asked))


def test_of_nobody_known_the_list_does_not_speak_of_what_was_told(unknown: tuple[Answer, list[str]]) -> None:
    body = unknown[0].body
    assert "（）" not in body and "条件没有写明、可以直接问的还有：高校毕业生住房补贴" not in body
