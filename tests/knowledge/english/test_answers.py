"""English questions to the knowledge alone: answered in English, by date, with the source; a talk may change its language."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.language import CHINESE, ENGLISH
from knowledge.question import Context, Question


@pytest.mark.parametrize(
    ("ask", "status", "says"),
    [
        ("How much is the housing subsidy?", Status.ANSWERED, ["PhD 1,200 yuan/month", "36 months", "Source: ", "26 May 2025"]),
        ("Tell me about the settling-in allowance", Status.ANSWERED, ["master's 100,000 yuan", "No. 青人社发〔2024〕7号"]),
        ("Is a hukou required for foreign graduates to get the housing subsidy", Status.ANSWERED, ["not required"]),
        ("What is the interest rate of the talent loan?", Status.UNKNOWN, ["gives no information", "staff"]),
        ("How much is the rent-free lodging?", Status.NOT_IN_FORCE, ["has expired", "30 June 2026", "Before it expired"]),
        ("How much of the market rent does talent housing in Laoshan cost in the first term?", Status.ANSWERED, ["50%"]),
        ("talent housing in Jimo", Status.UNKNOWN, ["Jimo District", "no information"]),
        ("What is the phone number of the talent service hall?", Status.UNKNOWN, ["gives no information", "staff"]),
        ("Where is the job fair held?", Status.UNKNOWN, ["the place of the fair"]),
        ("what is 安家费", Status.ANSWERED, ["This is an allowance that Qingdao pays once"]),
        ("home purchase voucher", Status.ANSWERED, ["third-party information", "100,000 yuan"]),
    ],
)  # fmt: skip
def test_an_english_question_is_answered_in_english(
    knowledge: Knowledge, today: date, ask: str, status: Status, says: list[str]
) -> None:
    answer = knowledge.ask(ask, today)
    assert (answer.status, answer.language) == (status, ENGLISH), answer.text
    assert [words for words in says if words not in answer.text] == [], answer.text
    assert answer.payload()["language"] == ENGLISH


def test_the_same_question_in_chinese_has_the_same_values(knowledge: Knowledge, today: date) -> None:
    english = knowledge.answer("housing_subsidy", "amount", today, language=ENGLISH)
    chinese = knowledge.answer("housing_subsidy", "amount", today, language=CHINESE)
    assert (english.status, english.policy, english.sources) == (chinese.status, chinese.policy, chinese.sources)
    assert "800 yuan/month" in english.text and "800元/月" in chinese.text


def test_before_it_held_an_english_answer_says_so(knowledge: Knowledge) -> None:
    answer = knowledge.answer("housing_subsidy", "amount", date(2020, 1, 1), language=ENGLISH)
    assert answer.status is Status.NOT_IN_FORCE and "1 January 2020" in answer.text and "yuan" not in answer.text


def test_the_talk_follows_the_language_of_each_message(knowledge: Knowledge, today: date) -> None:
    first = Question("how much is the housing subsidy", {"ask_amount": 0.9}, ("housing subsidy",), language=ENGLISH)
    answer, context = knowledge.respond([first], Context(), today)
    assert answer.language == context.language == ENGLISH and answer.buttons[0].endswith("?")
    answer, context = knowledge.respond([Question("那怎么申请", {"ask_process": 0.9})], context, today)
    assert answer.policy == "housing_subsidy" and "来源：" in answer.text and context.language == CHINESE
    tapped = Question(answer.buttons[0], {"ask_conditions": 0.9}, language=ENGLISH)
    assert knowledge.respond([tapped], context, today)[0].policy == "housing_subsidy"


def test_a_number_chooses_among_english_buttons(knowledge: Knowledge, today: date) -> None:
    ask = Question("subsidies", {"ask_amount": 0.9}, language=ENGLISH)
    answer, context = knowledge.respond([ask], Context(), today)
    assert answer.status is Status.CLARIFY and " or " in answer.body and len(answer.buttons) > 1
    chosen, _ = knowledge.respond([Question("1", language=ENGLISH)], context, today)
    assert chosen.status is Status.ANSWERED and chosen.policy and chosen.language == ENGLISH


def test_context_keeps_its_language_in_json() -> None:
    assert Context.from_json(Context(language=ENGLISH).to_json()).language == ENGLISH
    assert Context.from_json({"policy": "housing_subsidy"}).language == CHINESE


def test_an_answer_that_leaves_a_point_open_tells_the_way_to_staff(knowledge: Knowledge, today: date) -> None:
    asked = Question(
        "Is the home purchase voucher for resale homes too?", {"ask_conditions": 0.8}, ("购房券",), language=ENGLISH
    )
    open_one, _ = knowledge.respond([asked], Context(), today)
    assert "not stated" in open_one.body and "staff" in open_one.route
    plain = Question("How much is the settling-in allowance?", {"ask_amount": 0.9}, ("安家费",), language=ENGLISH)
    closed, _ = knowledge.respond([plain], Context(), today)
    assert closed.status is Status.ANSWERED and closed.route == ""
