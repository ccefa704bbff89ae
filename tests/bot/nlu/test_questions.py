"""From chances to questions: courtesies step back, real questions stand apart, one case stays one question."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.clauses import Clause, Span
from bot.nlu.questions import MOST_QUESTIONS, pick_intent, read_as_of, read_questions

FALLBACK = 0.2


def clause(text: str, *names: str) -> Clause:
    spans = tuple(Span(text.index(name), text.index(name) + len(name), "policy", name) for name in names)
    return Clause(text, text, spans)


def test_the_likeliest_kind_is_the_intent() -> None:
    assert pick_intent(clause("多少钱"), {"ask_amount": 0.8, "ask_time": 0.2}, [], FALLBACK) == ("ask_amount", 0.8)


def test_below_the_fallback_nothing_is_claimed() -> None:
    assert pick_intent(clause("嗯"), {"ask_amount": 0.1, "ask_time": 0.15}, [], FALLBACK)[0] == "nlu_fallback"


@pytest.mark.parametrize("courtesy", ["thank", "greet", "inform", "affirm", "deny", "bye", "complain", "nlu_fallback"])
def test_a_question_beside_a_courtesy_wins(courtesy: str) -> None:
    parts = [(clause("谢谢"), {courtesy: 0.9}), (clause("多少钱"), {"ask_amount": 0.8})]
    assert pick_intent(clause("谢谢，多少钱"), {courtesy: 0.9, "ask_amount": 0.1}, parts, FALLBACK) == (
        "ask_amount",
        0.8,
    )


def test_an_unsure_question_beside_a_courtesy_does_not_win() -> None:
    parts = [(clause("谢谢"), {"thank": 0.9}), (clause("嗯"), {"ask_amount": 0.3})]
    assert pick_intent(clause("谢谢，嗯"), {"thank": 0.9}, parts, FALLBACK)[0] == "thank"


def test_abuse_is_not_outweighed_by_a_question_beside_it() -> None:
    parts = [(clause("x"), {"abuse": 0.9}), (clause("多少钱"), {"ask_amount": 0.8})]
    assert pick_intent(clause("x，多少钱"), {"abuse": 0.9}, parts, FALLBACK)[0] == "abuse"


@pytest.mark.parametrize(
    ("text", "chance", "intent"),
    [
        ("我的申请到哪一步了", 0.8, "ask_record"),
        ("帮我查一下进度", 0.7, "ask_record"),
        ("why was my application rejected", 0.8, "ask_record"),
        ("补贴发放", 0.9, "ask_time"),
        ("我的申请到哪一步了", 0.5, "ask_time"),
    ],
)
def test_a_personal_case_is_one_only_when_it_is_sure_and_personal(text: str, chance: float, intent: str) -> None:
    assert pick_intent(clause(text), {"ask_record": chance, "ask_time": 0.3}, [], FALLBACK)[0] == intent


def test_who_names_a_policy_is_not_out_of_scope() -> None:
    chances = {"out_of_scope": 0.6, "ask_amount": 0.3, "greet": 0.1}
    assert pick_intent(clause("人才贷给宠物吗", "人才贷"), chances, [], FALLBACK)[0] == "ask_amount"
    assert pick_intent(clause("宠物"), chances, [], FALLBACK)[0] == "out_of_scope"


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


def test_a_case_told_with_sums_is_one_question() -> None:
    parts = ((clause("能领多少"), {"ask_amount": 0.8}), (clause("还能领多久呢"), {"ask_duration": 0.8}))
    told = {"subsidy_parts": {"table": {"本科": {"number": "6"}}}}
    assert len(questions("能领多少，还能领多久呢", *parts)) == 2
    assert len(questions("能领多少，还能领多久呢", *parts, facts=told)) == 1


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


@pytest.mark.parametrize("kind", ["insult", "injection"])
def test_a_question_beside_an_insult_or_injection_is_answered_one_beside_a_forgery_is_not(kind: str) -> None:
    parts = [(clause("x"), {"abuse": 0.9}), (clause("多少钱"), {"ask_amount": 0.8})]
    assert pick_intent(clause("x，多少钱"), {"abuse": 0.9}, parts, FALLBACK, kind)[0] == "ask_amount"
    assert pick_intent(clause("x，多少钱"), {"abuse": 0.9}, parts, FALLBACK, "forgery")[0] == "abuse"


def test_despair_in_any_clause_decides_the_message() -> None:
    parts = [(clause("不想活了"), {"despair": 0.9}), (clause("能贷款吗"), {"ask_eligibility": 0.9, "despair": 0.0})]
    assert (
        pick_intent(clause("不想活了，能贷款吗"), {"ask_eligibility": 0.7, "despair": 0.2}, parts, FALLBACK)[0]
        == "despair"
    )


@pytest.mark.parametrize(("intent", "chance"), [("despair", 0.3), ("abuse", 0.4), ("noise", 0.4)])
def test_words_that_hurt_when_wrong_need_a_chance_of_their_own(intent: str, chance: float) -> None:
    assert pick_intent(clause("我想做饭"), {intent: chance, "ask_list": 0.25}, [], FALLBACK)[0] == "ask_list"


@pytest.mark.parametrize(("text", "intent"), [("？！", "noise"), ("👍👍", "smalltalk"), ("123456", "nlu_fallback")])
def test_signs_pictures_and_bare_numbers_are_told_without_learning(text: str, intent: str) -> None:
    assert pick_intent(clause(text), {"ask_amount": 0.9}, [], FALLBACK)[0] == intent


def test_who_speaks_of_our_business_is_out_of_scope_only_when_that_is_sure() -> None:
    chances = {"out_of_scope": 0.3, "ask_eligibility": 0.2}
    assert pick_intent(clause("打官司期间能领补贴吗"), chances, [], FALLBACK, general=True)[0] == "ask_eligibility"
    assert pick_intent(clause("打官司期间能领补贴吗"), chances, [], FALLBACK)[0] == "out_of_scope"
    sure = {"out_of_scope": 0.9, "ask_eligibility": 0.05}
    assert pick_intent(clause("贷款买车利率"), sure, [], FALLBACK, general=True)[0] == "out_of_scope"
