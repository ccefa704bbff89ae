"""The verdict on a person, and what is said beside it for people in general."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from knowledge.knowledge import Knowledge
from tests.knowledge.talking import Talk


def test_an_entry_that_refuses_never_stands_beside_a_verdict_that_is_open(knowledge: Knowledge, today: date) -> None:
    told = {"degree": "硕士", "age": Decimal(32), "employment": "就业", "insured_by_employer": True}
    said = Talk(knowledge, today).say(
        "我硕士，32岁，社保是单位给交的，安家费我能拿吗", "ask_eligibility", "安家费", **told
    )
    assert said.body.startswith("您说的这几项都符合要求")
    assert "一般不可以" not in said.body


def test_an_entry_that_asks_nothing_more_never_stands_beside_a_refusal(knowledge: Knowledge, today: date) -> None:
    told = {"degree": "博士", "qingdao_hukou": True, "home_bought": False}
    said = Talk(knowledge, today).say("我博士，户口刚迁来，没有买房，安家费给我吗", "ask_eligibility", "安家费", **told)
    assert "要求已在青岛购买商品住宅" in said.body and "不需要" not in said.body


def test_a_refusal_is_not_explained_by_a_threshold_that_is_met(knowledge: Knowledge, today: date) -> None:
    told = {"degree": "硕士", "age": Decimal(30), "home_bought": False}
    said = Talk(knowledge, today).say("我硕士30岁没买房，安家费能领吗", "ask_eligibility", "安家费", **told)
    assert "要求已在青岛购买商品住宅" in said.body and "周岁" not in said.body


def test_a_refusal_is_explained_by_the_threshold_that_is_not_met(knowledge: Knowledge, today: date) -> None:
    told = {"degree": "硕士", "age": Decimal(38), "home_bought": False}
    said = Talk(knowledge, today).say("我硕士38岁没买房，安家费能领吗", "ask_eligibility", "安家费", **told)
    assert "35周岁" in said.body


def test_an_entry_that_refuses_for_the_same_reason_tells_more_of_it(knowledge: Knowledge, today: date) -> None:
    told = {"degree": "硕士", "insured_by_employer": False}
    said = Talk(knowledge, today).say("自己交社保，安家费我能领吗", "ask_eligibility", "安家费", **told)
    assert "暂不符合" in said.body and "无雇工个体工商户" in said.body
