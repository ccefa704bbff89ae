"""From chances to questions: real questions stand apart, what only asks for an answer asks nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.clauses import Clause, Span
from bot.nlu.questions import MOST_QUESTIONS, read_as_of, read_questions


def clause(text: str, *names: str) -> Clause:
    spans = tuple(Span(text.index(name), text.index(name) + len(name), "policy", name) for name in names)
    return Clause(text, text, spans)


def questions(text: str, *parts: tuple[Clause, dict[str, float]], facts: dict[str, Any] | None = None) -> list[Any]:
    names = [name for part, _ in parts for name in part.names()]
    whole = {kind: 0.1 for _, part in parts for kind in part}
    return read_questions(clause(text, *names), whole, parts, facts or {})


def test_a_single_clause_is_one_question_with_its_chances() -> None:
    found = read_questions(
        clause("人才贷多少", "人才贷"), {"ask_amount": 0.9, "greet": 0.01}, [], {"age": {"number": "3"}}
    )
    assert found == [
        {
            "text": "人才贷多少",
            "intents": {"ask_amount": 0.9},
            "names": ["人才贷"],
            "places": [],
            "facts": {"age": {"number": "3"}},
            "message": "",
        }
    ]


def test_two_kinds_of_question_are_two_questions() -> None:
    found = questions(
        "人才贷多少钱，要什么材料？",
        (clause("人才贷多少钱", "人才贷"), {"ask_amount": 0.8}),
        (clause("要什么材料"), {"ask_materials": 0.8}),
    )
    assert [max(q["intents"]) for q in found] == ["ask_amount", "ask_materials"]


def test_a_statement_beside_a_question_is_not_one() -> None:
    found = questions(
        "我是硕士，能领多少", (clause("我是硕士"), {"inform": 0.9}), (clause("能领多少"), {"ask_amount": 0.8})
    )
    assert len(found) == 1


def test_the_same_question_said_twice_is_one() -> None:
    found = questions(
        "多少钱，给多少呢", (clause("多少钱"), {"ask_amount": 0.8}), (clause("给多少呢"), {"ask_amount": 0.9})
    )
    assert len(found) == 1 and found[0]["intents"]["ask_amount"] == 0.9


def test_the_same_question_of_two_policies_is_two() -> None:
    found = questions(
        "人才贷多少，安家费多少",
        (clause("人才贷多少", "人才贷"), {"ask_amount": 0.8}),
        (clause("安家费多少", "安家费"), {"ask_amount": 0.8}),
    )
    assert [q["names"] for q in found] == [["人才贷"], ["安家费"]]


def test_a_case_told_with_sums_goes_with_each_of_its_questions() -> None:
    parts = ((clause("能领多少"), {"ask_amount": 0.8}), (clause("还能领多久呢"), {"ask_duration": 0.8}))
    told = {"subsidy_parts": {"table": {"本科": {"number": "6"}}}}
    found = questions("能领多少，还能领多久呢", *parts, facts=told)
    assert [question["facts"] for question in found] == [told, told]


@pytest.mark.parametrize("request_alone", ["俩都给说说", "都讲讲吧", "麻烦帮我查一下", "一起说清楚", "能给介绍介绍吗"])
def test_what_only_asks_for_an_answer_is_no_question_of_its_own(request_alone: str) -> None:
    found = questions(
        f"人才贷多少，安家费多少，{request_alone}",
        (clause("人才贷多少", "人才贷"), {"ask_amount": 0.8}),
        (clause("安家费多少", "安家费"), {"ask_amount": 0.8}),
        (clause(request_alone), {"ask_overview": 0.5}),
    )
    assert [question["names"] for question in found] == [["人才贷"], ["安家费"]]


@pytest.mark.parametrize("asked", ["用不用认证", "交没交够", "给不给发"])
def test_a_verb_with_its_denial_asks(asked: str) -> None:
    found = questions(
        f"人才贷多少，{asked}",
        (clause("人才贷多少", "人才贷"), {"ask_amount": 0.8}),
        (clause(asked), {"ask_materials": 0.8}),
    )
    assert [question["text"] for question in found] == ["人才贷多少", asked]


def test_a_long_list_is_cut_at_the_most_that_one_reply_can_hold() -> None:
    kinds = ["amount", "time", "process", "materials", "where", "who"]
    parts = [(clause(f"{kind}多少"), {f"ask_{kind}": 0.8}) for kind in kinds]
    assert len(questions("分别说说", *parts)) == MOST_QUESTIONS


def test_weak_chances_are_left_out_and_strong_ones_rounded() -> None:
    found = read_questions(clause("问"), {"ask_amount": 0.123456, "ask_time": 0.02}, [], {})
    assert found[0]["intents"] == {"ask_amount": 0.123}


def test_a_year_that_is_asked_about_is_the_day_of_the_answer() -> None:
    assert read_as_of("2023年的时候住房补贴多少", "2026-11-23") == "2023-07-01"
    assert read_as_of("2026年的时候住房补贴多少", "2026-11-23") is None
    assert read_as_of("我2023年毕业", "2026-11-23") is None
    assert read_as_of("what did the policy say in 2023", "2026-11-23") == "2023-07-01"
    assert read_as_of("i was hired in 2023, how much is it", "2026-11-23") is None


def test_a_clause_that_names_a_policy_and_is_surely_of_a_kind_asks_without_words_of_a_question() -> None:
    parts = (
        (clause("绿卡管不管上学", "绿卡"), {"ask_overview": 0.9}),
        (clause("惠才卡的电话发我", "惠才卡"), {"ask_contact": 0.7}),
    )
    assert [q["names"] for q in questions("绿卡管不管上学，惠才卡的电话发我", *parts)] == [["绿卡"], ["惠才卡"]]
