"""What follows an answer: an interview begun or taken up again, and what a person told is forgotten when it has served."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.answer import Status
from knowledge.follow_up import PATIENCE
from knowledge.knowledge import Knowledge
from knowledge.question import Question
from tests.knowledge.talking import SETTLING_FITS, SUBSIDY_FITS, Talk, interview, without

SUBSIDY, SETTLING = "housing_subsidy", "settling_allowance"


@pytest.fixture
def talk(knowledge: Knowledge, today: date) -> Talk:
    """A talk in which nothing has been said."""
    return Talk(knowledge, today)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我能领住房补贴吗", "zh"),
        ("帮我看看住房补贴够不够条件", "zh"),
        ("我朋友能申请住房补贴吗", "zh"),
        ("can i get the housing subsidy", "en"),
    ],
)
def test_whoever_asks_whether_they_qualify_is_told_the_conditions_and_interviewed(
    talk: Talk, text: str, language: str
) -> None:
    answer = talk.say(text, "ask_eligibility", "住房补贴", language=language)
    conditions, question = answer.body.split("\n")
    assert conditions.startswith("要同时满足" if language == "zh" else "All of these are required")
    assert question.startswith(
        "高校毕业生住房补贴要看这几项" if language == "zh" else "We can go through the conditions"
    )
    assert answer.status is Status.ANSWERED and answer.asked == talk.asked == "degree" and len(answer.buttons) == 6


def test_an_open_verdict_begins_with_what_is_still_open(talk: Talk) -> None:
    answer = talk.say(
        "我硕士30岁社保14个月能领安家费吗", "ask_eligibility", "安家费", degree="硕士", age=Decimal(30), insured_months=Decimal(14)
    )  # fmt: skip
    assert answer.unit == "verdict" and "想知道准不准，再说一项就更清楚：学位证书拿到了吗？" in answer.body
    assert answer.asked == "degree_certificate" and not talk.context.settled


def test_a_certain_refusal_asks_nothing(talk: Talk) -> None:
    answer = talk.say("我本科30岁能领安家费吗", "ask_eligibility", "安家费", degree="本科", age=Decimal(30))
    assert "暂不符合" in answer.body and answer.asked is None and talk.context.settled


def test_a_certain_yes_asks_for_what_the_amount_depends_on(talk: Talk) -> None:
    answer = talk.say("我这样能领住房补贴吗", "ask_eligibility", "住房补贴", **SUBSIDY_FITS)
    assert answer.asked == "subsidy_months" and "想把金额算准" in answer.body


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("住房补贴有什么条件", "ask_conditions"),
        ("住房补贴给多少", "ask_amount"),
        ("外地户口的能领住房补贴吗", "ask_eligibility"),
        ("我户口在老家能领住房补贴吗", "ask_eligibility"),
    ],
)
def test_a_general_or_particular_question_begins_no_interview(talk: Talk, text: str, kind: str) -> None:
    assert talk.say(text, kind, "住房补贴").asked is None and talk.context.form is None


def test_what_is_over_or_has_no_rule_is_not_asked_about(knowledge: Knowledge) -> None:
    over = Talk(knowledge, date(2027, 4, 1))
    assert over.say("我能领安家费吗", "ask_eligibility", "安家费").status is Status.NOT_IN_FORCE and over.asked is None
    no_rule = Talk(knowledge, date(2026, 11, 23))
    no_rule.say("我能申请市场化租赁住房吗", "ask_eligibility", "市场化租赁住房")
    assert no_rule.asked is None


def test_who_asks_for_their_own_benefits_is_interviewed_and_who_asks_for_all_is_not(talk: Talk) -> None:
    assert talk.say("有哪些政策", "ask_list").asked is None
    answer = talk.say("我能享受哪些政策", "ask_list")
    assert answer.asked == "degree" and "说说您的情况，我可以挑出您能享受的" in answer.body
    assert talk.context.form is not None and talk.context.form["policy"] is None


OTHERS = [
    ("怎么申请", "ask_process"),
    ("给多少钱", "ask_amount"),
    ("要什么材料", "ask_materials"),
    ("能领多久", "ask_duration"),
]


def test_a_question_is_repeated_at_most_three_times(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SUBSIDY, "degree_certificate", degree="硕士")
    asked = [talk.say(text, kind).asked for text, kind in OTHERS]
    assert asked == ["degree_certificate"] * PATIENCE + [None] and talk.context.form is None
    assert talk.say("拿到了").asked is None


def test_an_answer_begins_the_count_of_repetitions_anew(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SUBSIDY, "degree_certificate", degree="硕士")
    for text, kind in OTHERS[:3]:
        talk.say(text, kind)
    talk.say("拿到了")
    assert [talk.say(text, kind).asked for text, kind in OTHERS[:3]] == ["qingdao_hukou"] * 3


def test_a_question_back_is_not_followed_by_that_of_the_interview(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SUBSIDY, "degree_certificate", degree="硕士")
    answer = talk.say("换个话题，补贴怎么申请", "ask_process")
    assert answer.status is Status.CLARIFY and answer.asked is None


def _settled(talk: Talk) -> Talk:
    talk.say("我能领安家费吗", "ask_eligibility", "安家费", **{**SETTLING_FITS, "insured_months": Decimal(10)})
    assert talk.context.settled and talk.context.facts["age"] == 30
    return talk


def test_facts_are_forgotten_by_the_first_turn_after_the_verdict_that_does_not_use_them(talk: Talk) -> None:
    _settled(talk).say("人才贷怎么申请", "ask_process", "人才贷")
    assert talk.context.facts == {} and not talk.context.settled


def test_what_that_turn_itself_tells_is_kept(talk: Talk) -> None:
    _settled(talk).say("博士的购房券给多少", "ask_amount", "购房券", degree="博士")
    assert talk.context.facts == {"degree": "博士"}


def test_facts_are_kept_for_a_correction_and_for_a_further_verdict(talk: Talk) -> None:
    _settled(talk).say("社保其实交了11个月", insured_months=Decimal(11))
    assert talk.context.facts["age"] == 30 and talk.context.facts["insured_months"] == 11 and talk.context.settled
    assert "还差1个月" in talk.say("还差哪条", "ask_eligibility").body
    assert talk.context.facts["age"] == 30


def test_without_a_verdict_facts_stay(talk: Talk) -> None:
    talk.say("硕士住房补贴多少", "ask_amount", "住房补贴", degree="硕士")
    talk.say("怎么申请", "ask_process")
    assert talk.context.facts == {"degree": "硕士"}


def test_several_questions_begin_no_interview(talk: Talk) -> None:
    told = without(SUBSIDY_FITS, "years_since_graduation")
    questions = [
        Question("我能领住房补贴吗", {"ask_eligibility": 0.9}, ("住房补贴",), facts=told, message="我能领住房补贴吗，怎么申请"),
        Question("怎么申请", {"ask_process": 0.9}, facts=told, message="我能领住房补贴吗，怎么申请"),
    ]  # fmt: skip
    answer, context = talk.knowledge.respond(questions, talk.context, talk.on)
    assert answer.asked is None and context.form is None
