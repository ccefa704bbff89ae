"""Whose facts a message tells; facts of one person never reach another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.knowledge import Knowledge
from knowledge.persons import find_person, speaks_of_several, without_persons
from knowledge.question import Question
from tests.knowledge.talking import Talk, interview


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("我儿子是硕士", "child"),
        ("女儿也想申请", "child"),
        ("我家孩子今年毕业", "child"),
        ("my son has a master's degree", "child"),
        ("那我老婆呢", "spouse"),
        ("爱人硕士，能领吗", "spouse"),
        ("my wife is a doctor", "spouse"),
        ("朋友能领吗", "friend"),
        ("我同事博士", "friend"),
        ("我弟弟大专", "sibling"),
        ("我姐也能申请吗", "sibling"),
        ("换个人", "other"),
        ("帮别人问一下", "other"),
        ("下一位", "other"),
        ("someone else", "other"),
        ("那我呢", ""),
        ("我自己能领吗", ""),
        ("说回我", ""),
        ("what about me", ""),
    ],
)
def test_a_message_turns_to_whom_it_speaks_of_as_applying(text: str, person: str) -> None:
    assert find_person(text) == person


@pytest.mark.parametrize(
    "text",
    [
        "我媳妇名下有房",
        "我老婆有一套房",
        "配偶也没有房",
        "孩子上学怎么办",
        "我家有两个孩子",
        "my wife owns a home",
        "我自己没房",
        "我本人有房",
        "换个人来接电话",
        "我要换人跟我说",
        "我是硕士",
        "",
        "换人工",
        "补贴对象是什么",
        "发放对象是哪些人",
    ],
)
def test_an_owner_a_family_or_a_clerk_is_not_another_person(text: str) -> None:
    assert find_person(text) is None


@pytest.mark.parametrize(
    ("text", "rest"), [("我儿子能领吗", "我能领吗"), ("换个人，硕士", "，硕士"), ("能领吗", "能领吗")]
)
def test_words_for_persons_are_taken_out(text: str, rest: str) -> None:
    assert without_persons(text) == rest


@pytest.fixture
def talk(knowledge: Knowledge, today: date) -> Talk:
    """A talk in which a master of thirty was asked for the certificate."""
    return interview(knowledge, today, "housing_subsidy", "degree_certificate", degree="硕士", age=Decimal(30))


@pytest.mark.parametrize(
    "text", ["我儿子本科", "我媳妇是本科", "朋友是本科", "换个人，本科", "我弟弟本科", "my son has a bachelor"]
)
def test_facts_of_one_person_never_reach_another(talk: Talk, text: str) -> None:
    answer = talk.say(text, "ask_eligibility", "住房补贴", degree="本科")
    assert talk.context.facts == {"degree": "本科"} and talk.context.whose
    assert "按哪个算" not in answer.body and "硕士" not in str(talk.context.form)


def test_going_back_to_oneself_takes_nothing_along(talk: Talk) -> None:
    talk.say("我儿子本科能领住房补贴吗", "ask_eligibility", "住房补贴", degree="本科")
    talk.say("拿到了", degree_certificate=True)
    assert talk.context.facts == {"degree": "本科", "degree_certificate": True}
    talk.say("那我呢")
    assert talk.context.facts == {} and talk.context.form is None and talk.context.whose == ""


def test_the_talk_stays_with_a_person_until_it_turns_to_another(talk: Talk) -> None:
    talk.say("我儿子本科能领住房补贴吗", "ask_eligibility", "住房补贴", degree="本科")
    for text, fact in (("他25岁", {"age": Decimal(25)}), ("我儿子是青岛户口", {"qingdao_hukou": True})):
        talk.say(text, **fact)
    assert talk.context.facts == {"degree": "本科", "age": 25, "qingdao_hukou": True} and talk.context.whose == "child"


def test_a_home_of_the_spouse_is_a_fact_of_the_speaker(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, "purchase_voucher", "age", degree="硕士")
    answer = talk.say("我媳妇名下有房", family_owns_home=True)
    assert "暂不符合" in answer.body and "本人及配偶在全市没有住房" in answer.body
    assert talk.context.facts == {"degree": "硕士", "family_owns_home": True} and talk.context.whose == ""


def test_a_courtesy_about_another_person_tells_nothing_of_the_speaker(talk: Talk) -> None:
    said = Question("我儿子是青岛户口", {"smalltalk": 0.6}, facts={"qingdao_hukou": True})
    taken = talk.knowledge.go_on([said], talk.context, talk.on)
    assert taken is None or taken[1].facts == {"qingdao_hukou": True}


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("小王硕士29，社保13个月，小李硕士36，社保30个月，都能报安家费吗", True),
        ("甲统招本科25年毕业，乙大专毕业，房补谁能领", True),
        ("老孙36没房，小陈29没房，购房券给谁报", True),
        ("小陈硕士29，能领安家费吗", False),
        ("两个硕士一个博士，一个月合计多少", False),
        ("小区里的老房子，我硕士29", False),
    ],
)
def test_several_people_told_of_at_once_are_noticed(text: str, several: bool) -> None:
    assert speaks_of_several(text) is several


def test_of_several_people_no_single_verdict_is_made_and_nothing_is_kept(knowledge: Knowledge, today: date) -> None:
    talk = Talk(knowledge, today)
    answer = talk.say(
        "小王硕士29，小李硕士36，都能报安家费吗", "ask_eligibility", "安家费", degree="硕士", age=Decimal(29)
    )
    assert answer.body.startswith("您说了不止一个人的情况") and not answer.verdict
    assert talk.context.facts == {} and talk.context.form is None
