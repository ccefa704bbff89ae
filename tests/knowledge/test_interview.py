"""An interview asks one thing at a time, until the verdict is certain or nothing more can be told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from tests.knowledge.talking import (
    SETTLING_FITS,
    SUBSIDY_FITS,
    Talk,
    interview,
    not_sure_of_anything,
    without,
)

SUBSIDY, SETTLING = "housing_subsidy", "settling_allowance"


@pytest.fixture
def talk(knowledge: Knowledge, today: date) -> Talk:
    """A talk in which a master was asked for the certificate."""
    return interview(knowledge, today, SUBSIDY, "degree_certificate", degree="硕士")


@pytest.mark.parametrize(
    ("text", "kind"), [("拿到了", "inform"), ("1", "noise"), ("是的", "affirm"), ("有", "smalltalk")]
)
def test_an_answer_is_noted_and_leads_to_the_next_question(talk: Talk, text: str, kind: str) -> None:
    answer = talk.say(text, kind)
    assert answer.status is Status.CLARIFY and answer.body == "好的，拿到了。您的户口在青岛吗？"
    assert answer.asked == talk.asked == "qingdao_hukou" and answer.buttons == ("户口在青岛", "户口不在青岛", "不清楚")
    assert talk.context.facts == {"degree": "硕士", "degree_certificate": True} and not talk.context.settled


def test_what_was_told_is_shown_with_the_next_question(talk: Talk) -> None:
    given = {(card.label, card.value) for card in talk.say("拿到了").cards if card.kind == "given"}
    assert given == {("学历", "硕士"), ("取得学位证书", "是")}


def test_a_certain_verdict_ends_the_interview_at_once(talk: Talk) -> None:
    answer = talk.say("没拿到", "deny")
    assert answer.status is Status.ANSWERED and answer.unit == "verdict" and answer.asked is None
    assert "暂不符合" in answer.body and "要求取得相应学位证书" in answer.body
    assert talk.asked is None and talk.context.settled


def test_facts_told_beside_the_answer_are_not_asked_for(talk: Talk) -> None:
    told = without(SUBSIDY_FITS, "degree", "degree_certificate", "insured_by_employer")
    assert (
        talk.say("拿到了，户口在青岛，国内全日制，毕业2年", degree_certificate=True, **told).asked
        == "insured_by_employer"
    )


def test_what_is_told_instead_of_the_answer_is_kept_and_the_question_stays(talk: Talk) -> None:
    answer = talk.say("单位交社保", insured_by_employer=True)
    assert answer.asked == "degree_certificate" and answer.body.startswith("好的，是单位交的。")
    assert talk.context.facts == {"degree": "硕士", "insured_by_employer": True}


def test_after_a_certain_yes_only_the_amount_is_asked_for(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SUBSIDY, "insured_by_employer", **without(SUBSIDY_FITS, "insured_by_employer"))
    answer = talk.say("是", "affirm")
    assert answer.unit == "verdict" and "，符合" in answer.body and answer.asked == "subsidy_months"
    assert answer.body.endswith("想把金额算准，再说一项：住房补贴领过几个月？")
    last = talk.say("10个月")
    assert "800元×26个月 = 20800元" in last.body and last.asked is None and talk.context.settled


@pytest.mark.parametrize(("text", "sum_"), [("不清楚", "800元×36个月"), ("没领过", "800元×36个月")])
def test_the_amount_may_stay_unknown(knowledge: Knowledge, today: date, text: str, sum_: str) -> None:
    answer = interview(knowledge, today, SUBSIDY, "subsidy_months", **SUBSIDY_FITS).say(text)
    assert answer.unit == "verdict" and sum_ in answer.body and answer.asked is None


@pytest.mark.parametrize(
    ("asked", "known"), [("subsidy_months", "insured_months"), ("insured_months", "subsidy_months")]
)
def test_a_number_answers_the_question_and_nothing_else(
    knowledge: Knowledge, today: date, asked: str, known: str
) -> None:
    facts: dict[str, Any] = {"degree": "硕士", known: Decimal(24)}
    talk = interview(knowledge, today, SETTLING, asked, **facts)
    assert "按哪个算" not in talk.say("10个月").body
    assert talk.context.facts[asked] == 10 and talk.context.facts[known] == 24


def test_not_sure_of_anything_ends_with_what_is_open_and_a_way_to_a_person(knowledge: Knowledge, today: date) -> None:
    answer, asked = not_sure_of_anything(interview(knowledge, today, SUBSIDY, "degree"))
    assert len(asked) == len(set(asked)) > 5
    assert answer.unit == "verdict" and "不符合" not in answer.body and "现在还不能确定，要看：" in answer.body
    assert "本科及以上学历" in answer.body and "申领时有青岛市户籍" in answer.body
    assert "人才综合服务大厅专窗" in answer.route and "窗口" in answer.body
    assert {condition["met"] for condition in answer.verdict} == {None}


def test_a_correction_after_the_verdict_gives_it_anew(knowledge: Knowledge, today: date) -> None:
    talk = Talk(knowledge, today)
    short = {**SETTLING_FITS, "insured_months": Decimal(10)}
    assert "还差2个月" in talk.say("我能领安家费吗", "ask_eligibility", "安家费", **short).body
    answer = talk.say("社保其实交了14个月", insured_months=Decimal(14))
    assert "，符合" in answer.body and talk.context.facts["insured_months"] == 14 and talk.context.facts["age"] == 30


def test_the_interview_speaks_english_with_who_does(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SUBSIDY, "degree_certificate", language="en", degree="硕士")
    answer = talk.say("yes", "affirm", language="en")
    assert answer.body == "Noted: degree certificate: yes. Is your household registration (hukou) in Qingdao?"
    assert answer.buttons == ("Yes", "No", "Not sure") and answer.language == "en"
    refused = talk.say("No", "deny", language="en")
    assert "not eligible yet" in refused.body and "hukou" in refused.body and refused.asked is None
