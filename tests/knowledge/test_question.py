"""What a conversation remembers survives a JSON slot."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import given

from knowledge.question import Context, Question
from tests.knowledge.strategies import persons


@given(facts=persons)
def test_a_context_comes_back_from_json_as_it_went(facts: dict[str, Any]) -> None:
    context = Context("housing_subsidy", "amount", "多少钱", "崂山区", facts, ("甲", "乙"))
    assert Context.from_json(json.loads(json.dumps(context.to_json()))) == context


def test_nested_facts_come_back_too() -> None:
    context = Context(facts={"subsidy_parts": {"硕士": Decimal(12), "博士": Decimal("3.5")}})
    assert Context.from_json(json.loads(json.dumps(context.to_json()))) == context


def test_an_empty_slot_is_an_empty_context() -> None:
    assert Context.from_json(None) == Context() == Context.from_json({})


def test_an_unclassified_question_has_no_kind() -> None:
    assert Question("多少钱").top() == ("", 0.0)
    assert Question("多少钱").chance("amount") == 0.0


def test_the_likeliest_kind_is_the_top() -> None:
    question = Question("多少钱", {"ask_amount": 0.7, "ask_time": 0.2})
    assert question.top() == ("ask_amount", 0.7) and question.chance("time") == 0.2
