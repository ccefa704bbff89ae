"""One question back at a time, its choices from what competes."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Status
from knowledge.knowledge import Knowledge
from knowledge.question import Context, Question


@pytest.mark.parametrize(
    ("text", "kind", "offered"),
    [("能给多少钱", "amount", "住房补贴"), ("卡怎么办", "process", "绿卡"), ("想贷款", "process", "人才贷")],
)
def test_the_choices_are_two_to_four_and_fit_the_words(
    knowledge: Knowledge, today: date, text: str, kind: str, offered: str
) -> None:
    answer, _ = knowledge.respond([Question(text, {f"ask_{kind}": 0.9})], Context(), today)
    assert answer.status is Status.CLARIFY and 2 <= len(answer.buttons) <= 4
    assert any(offered in button for button in answer.buttons) and answer.body.count("？") == 1


def test_a_choice_is_taken_by_tap_number_or_words(knowledge: Knowledge, today: date) -> None:
    asked, context = knowledge.respond([Question("能给多少钱", {"ask_amount": 0.9})], Context(), today)
    number, _ = knowledge.respond([Question("1")], context, today)
    button = asked.buttons[0]
    names = tuple(match.name for match in knowledge.finder.find(button))
    tap, _ = knowledge.respond([Question(button, {"ask_amount": 0.9}, names)], context, today)
    words, _ = knowledge.respond([Question(names[0], {"inform": 0.4}, names[:1])], context, today)
    assert number.policy == tap.policy == words.policy is not None


@pytest.mark.parametrize("text", ["房子的事儿", "办卡"])
def test_a_short_message_that_is_not_understood_is_asked_back_when_its_words_are_ours(
    knowledge: Knowledge, today: date, text: str
) -> None:
    answer, _ = knowledge.respond([Question(text, {"out_of_scope": 0.15, "ask_overview": 0.2})], Context(), today)
    assert 2 <= len(answer.buttons) <= 4 and "您想问的是哪一项" in answer.body and answer.policy is None


@pytest.mark.parametrize(
    ("text", "others"),
    [("橘猫一天喂几次", 0.2), ("房子的事儿", 0.8), ("昨天路过一个地方看到好多人排队也不知道在干啥", 0.1)],
)
def test_words_of_another_field_get_no_choices(knowledge: Knowledge, today: date, text: str, others: float) -> None:
    answer, _ = knowledge.respond([Question(text, {"out_of_scope": others})], Context(), today)
    assert answer.buttons == ()


def test_of_several_questions_that_must_be_asked_back_one_is(knowledge: Knowledge, today: date) -> None:
    parts = [
        Question(text, {f"ask_{kind}": 0.9}, message="能给多少钱,要什么材料")
        for text, kind in (("能给多少钱", "amount"), ("要什么材料", "materials"))
    ]
    answer, _ = knowledge.respond(parts, Context(), today)
    assert answer.status is Status.CLARIFY and answer.body.count("您想问的是") == 1


def test_parts_that_say_too_little_are_answered_as_the_whole(knowledge: Knowledge, today: date) -> None:
    message = "想开个小馆子,跟政府借二十万,要不要反担保"
    parts = [
        Question(text, {"ask_conditions": 0.4}, message=message) for text in ("想开个小馆子", "跟政府借二十万,要不要")
    ]
    answer, _ = knowledge.respond(parts, Context(), today)
    assert answer.policy == "startup_support"


def test_a_short_question_that_several_policies_answer_alike_is_asked_back(knowledge: Knowledge, today: date) -> None:
    answer, _ = knowledge.respond([Question("社保要缴够几个月才行", {"ask_conditions": 0.9})], Context(), today)
    assert answer.status is Status.CLARIFY and len(answer.buttons) > 1
    named, _ = knowledge.respond(
        [Question("安家费社保要缴够几个月才行", {"ask_conditions": 0.9}, ("安家费",))], Context(), today
    )
    assert named.policy == "settling_allowance"
