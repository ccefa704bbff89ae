"""What contradicts an earlier answer is asked about; what corrects, supposes or makes it more exact is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.told_value import ToldDate
from tests.knowledge.talking import Talk, interview

SETTLING = "settling_allowance"


@pytest.fixture
def talk(knowledge: Knowledge, today: date) -> Talk:
    """A talk in which a master of thirty was asked where the household is registered."""
    return interview(knowledge, today, SETTLING, "qingdao_hukou", degree="硕士", age=Decimal(30))


def test_a_contradiction_is_asked_about_with_both_values(talk: Talk) -> None:
    answer = talk.say("我是博士", degree="博士")
    assert answer.status is Status.CLARIFY and answer.body == "您前面说学历是硕士，现在说是博士，按哪个算？"
    assert answer.buttons == ("硕士", "博士") and talk.asked == "degree"
    assert {(card.value, card.kind) for card in answer.cards} == {("硕士", "given"), ("博士", "given")}
    assert talk.context.facts["degree"] == "硕士"


@pytest.mark.parametrize(("choice", "degree"), [("硕士", "硕士"), ("1", "硕士"), ("博士", "博士"), ("第二个", "博士")])
def test_either_value_can_be_chosen_and_the_interview_goes_on(talk: Talk, choice: str, degree: str) -> None:
    talk.say("我是博士", degree="博士")
    facts = {"degree": choice} if choice == degree else {}
    assert talk.say(choice, **facts).asked == "degree_certificate"
    assert talk.context.facts["degree"] == degree


@pytest.mark.parametrize(
    ("choice", "age"),
    [
        ("30岁", 30),
        ("30", 30),
        ("32岁", 32),
        ("32", 32),
        ("第二个", 32),
        ("1", 30),
    ],
)
def test_either_number_can_be_chosen(talk: Talk, choice: str, age: int) -> None:
    assert talk.say("我32岁", age=Decimal(32)).buttons == ("30岁", "32岁")
    talk.say(choice)
    assert talk.context.facts["age"] == age and talk.asked == "degree_certificate"


def test_what_was_told_beside_the_contradiction_is_kept(talk: Talk) -> None:
    talk.say("我32岁，户口在青岛，签了合同", age=Decimal(32), qingdao_hukou=True, contract_signed=True)
    assert talk.context.facts == {"degree": "硕士", "age": 30, "qingdao_hukou": True, "contract_signed": True}


def test_whoever_cannot_say_which_is_not_asked_again(talk: Talk) -> None:
    talk.say("我32岁", age=Decimal(32))
    assert talk.say("不清楚").asked == "degree_certificate"
    assert talk.context.form is not None and "age" in talk.context.form["unsure"]


@pytest.mark.parametrize("text", ["说错了，我是博士", "不对，应该是博士", "更正一下，博士", "其实是博士"])
def test_a_word_of_correction_replaces_the_value_without_asking(talk: Talk, text: str) -> None:
    assert talk.say(text, "deny", degree="博士").body.startswith("好的，博士。")
    assert talk.context.facts["degree"] == "博士"


@pytest.mark.parametrize("text", ["那博士呢", "如果我是博士", "要是博士的话", "假如读了博士"])
def test_a_supposition_is_no_contradiction(talk: Talk, text: str) -> None:
    answer = talk.say(text, degree="博士")
    assert "按哪个算" not in answer.body and answer.asked != "degree"


def test_the_same_said_again_is_no_contradiction(talk: Talk) -> None:
    assert talk.say("我是硕士", degree="硕士").asked == "degree_certificate"


def test_what_another_of_the_family_has_is_no_contradiction_but_that_none_has_is(
    knowledge: Knowledge, today: date
) -> None:
    talk = interview(knowledge, today, "purchase_voucher", "qingdao_hukou", degree="硕士", family_owns_home=False)
    assert "暂不符合" in talk.say("对了，我媳妇名下有一套", family_owns_home=True).body
    talk = interview(knowledge, today, "purchase_voucher", "qingdao_hukou", degree="硕士", family_owns_home=True)
    assert "按哪个算" in talk.say("我们都没有房", family_owns_home=False).body


def test_a_new_answer_to_the_question_itself_is_no_contradiction(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SETTLING, "insured_months", degree="硕士", insured_months=Decimal(3))
    assert talk.say("14个月", insured_months=Decimal(14)).asked == "degree_certificate"
    assert talk.context.facts["insured_months"] == 14


SOME_2024, MAY, JULY = ToldDate.of_year(2024), ToldDate.of_month(2024, 5), ToldDate.of_month(2024, 7)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (SOME_2024, date(2024, 5, 1)),
        (SOME_2024, date(2024, 12, 31)),
        (MAY, date(2024, 5, 31)),
        (SOME_2024, MAY),
        (date(2024, 5, 1), SOME_2024),
        (date(2024, 5, 1), MAY),
    ],
)
def test_a_rough_date_made_exact_is_no_contradiction(
    knowledge: Knowledge, today: date, known: date, told: date
) -> None:
    talk = interview(knowledge, today, SETTLING, "age", degree="硕士", purchase_date=known)
    assert "按哪个算" not in talk.say("房子的时间", purchase_date=told).body


@pytest.mark.parametrize(
    ("known", "told"),
    [(SOME_2024, date(2025, 1, 1)), (SOME_2024, date(2023, 12, 31)), (MAY, date(2024, 6, 1)), (MAY, JULY)],
)
def test_a_date_outside_the_rough_one_is_a_contradiction(
    knowledge: Knowledge, today: date, known: date, told: date
) -> None:
    talk = interview(knowledge, today, SETTLING, "age", degree="硕士", purchase_date=known)
    assert "按哪个算" in talk.say("房子的时间", purchase_date=told).body


def test_a_contradiction_is_asked_about_in_english(knowledge: Knowledge, today: date) -> None:
    talk = interview(knowledge, today, SETTLING, "qingdao_hukou", language="en", degree="硕士")
    answer = talk.say("i have a phd", language="en", degree="博士")
    assert answer.body == "You said before that your degree is master's, and now that it is PhD. Which one counts?"
    facts: dict[str, Any] = {"degree": "博士"}
    assert talk.say("PhD", language="en", **facts).asked == "degree_certificate" and talk.context.facts == facts
