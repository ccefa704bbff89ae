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
